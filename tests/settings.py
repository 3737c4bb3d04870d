"""The settings of tests, type checks and migration checks: the real ones, the same on every machine.

Only DATABASE_URL may come from outside: it says on which database the tests run.
"""

import os
from pathlib import Path

VAR = Path(__file__).resolve().parent.parent / "var"
FOLDER = VAR / "tests"  # nothing of worth is put there
VAR.mkdir(mode=0o700, exist_ok=True)
(FOLDER / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise wants to see it

TOLD = {
    "SECRET_KEY": "tests-only-" + "k" * 50,
    "DATA_DIR": str(FOLDER),
    "DEBUG": "false",
    "SITE_ADDRESS": "http://testserver",
    "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
    "SIGNUP": "open",
}
UNTOLD = (
    "CACHE_URL",
    "CONN_MAX_AGE",
    "CSRF_TRUSTED_ORIGINS",
    "DEFAULT_VISIBILITY",
    "EMAIL_URL",
    "LANGUAGE_CODE",
    "LOG_FORMAT",
    "LOG_LEVEL",
    "PGBOUNCER",
    "PROCESSES",
    "RATE_LIMITS",
    "RATE_LIMITS",
    "SECURE_HSTS_SECONDS",
    "SECURE_SSL_REDIRECT",
    "STATIC_ROOT",
    "TIME_ZONE",
    "TRUSTED_PROXY_COUNT",
)
for name in UNTOLD:
    os.environ.pop(name, None)
os.environ.update(TOLD)

from config.settings import *  # noqa: E402, F403
from config.settings import STORAGES  # noqa: E402

# Unit tests ask for pages without collecting files first; tests/test_guards.py looks at the hashed ones.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A fast hash: what a password is worth is tested once, under the real one.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
