"""Every setting of Lectern, read from the environment once.

A value that cannot be right stops the start with one clear line (exit code 2).
docs/operations.md says what each variable means to an operator.
"""

from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from config import addresses
from config.variables import choice, count, folder, hosts, origin, origins, rates, read, refuse

BASE_DIR = Path(__file__).resolve().parent.parent

# --- what this installation is -------------------------------------------------------------------

DEBUG: bool = read("bool", "DEBUG", False)
SECRET_KEY: str = read("str", "SECRET_KEY", "")
if len(SECRET_KEY) < 50:
    refuse("SECRET_KEY", "must be set to a random text of 50 characters or more")
DATA_DIR = folder("DATA_DIR", BASE_DIR / "var")
SITE_ADDRESS = origin("SITE_ADDRESS", "http://127.0.0.1:8000")
HTTPS = SITE_ADDRESS.startswith("https://")
ALLOWED_HOSTS = hosts("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = origins("CSRF_TRUSTED_ORIGINS", [SITE_ADDRESS] if HTTPS else [])
TRUSTED_PROXY_COUNT = count("TRUSTED_PROXY_COUNT", 0)
PROCESSES = count("PROCESSES", 1, least=1)

SIGNUP = choice("SIGNUP", ("open", "invite", "closed"), "invite")
DEFAULT_VISIBILITY = choice("DEFAULT_VISIBILITY", ("private", "public"), "private")

# Uses in so many seconds by one reader, or by one address for strangers; 0 uses means no limit.
# A school shares one address: signing in and up are wide enough for a class.
RATE_LIMITS = rates(
    "RATE_LIMITS",
    {
        "write": (300, 60),
        "import": (60, 3600),
        "export": (60, 600),
        "preview": (120, 60),
        "news": (600, 60),
        "sign-in": (100, 60),
        "sign-up": (60, 60),
    },
)

# --- applications and the way of a request -------------------------------------------------------

INSTALLED_APPS = [
    "web",
    "accounts",
    "reader",
    "annotations",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
]
MIDDLEWARE = [
    "web.logs.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django_htmx.middleware.HtmxMiddleware",  # early: a refusal below has to know who asks, too
    "web.csp.HeadersMiddleware",
    "web.unavailable.UnavailableMiddleware",
    "web.limits.LimitsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "web.compression.CompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["config.templates.CompactLoader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.preferences",
                "accounts.context.mail",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.insert(INSTALLED_APPS.index("django.contrib.admin"), "django.forms")

# --- what is kept where --------------------------------------------------------------------------

SQLITE_OPTIONS = {
    # Writers queue from their first statement instead of failing at the last.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;",
}


def database() -> dict[str, Any]:
    """The one database: SQLite in DATA_DIR unless DATABASE_URL names another."""
    kept, pooled = count("CONN_MAX_AGE", 60), read("bool", "PGBOUNCER", False)
    ours = f"sqlite:///{quote(str(DATA_DIR / 'lectern.sqlite3'))}"
    settings = addresses.database("DATABASE_URL", read("str", "DATABASE_URL", ours))
    if settings["ENGINE"] == addresses.SQLITE:
        return {**settings, "OPTIONS": SQLITE_OPTIONS, "CONN_MAX_AGE": None}
    health = {"CONN_MAX_AGE": kept, "CONN_HEALTH_CHECKS": True}
    return {**settings, **health, "DISABLE_SERVER_SIDE_CURSORS": pooled}


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHE_URL: str = read("str", "CACHE_URL", "locmemcache://")
CACHES = {"default": addresses.cache("CACHE_URL", CACHE_URL)}
if PROCESSES > 1 and CACHE_URL.startswith("locmem"):
    refuse("PROCESSES", "above 1 needs CACHE_URL: limits kept in each process would multiply")
SESSION_ENGINE = "accounts.sessions"

# --- people ---------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
# Built on allauth's, which includes Django's own: with both, each password is hashed twice and each right
# asked for twice.
AUTHENTICATION_BACKENDS = ["accounts.sessions.ReaderBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "reader:library"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "signup": "accounts.forms.SignupForm",
    "add_email": "accounts.forms.AddEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "handle"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_USERNAME_MIN_LENGTH = 2
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_LOGOUT_REDIRECT_URL = "reader:library"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_RATE_LIMITS = {
    "login": "{}/{}s/ip".format(*RATE_LIMITS["sign-in"]),
    # Ten wrong passwords close one account for five minutes, wherever they come from; nobody else is held up.
    "login_failed": "{}/{}s/ip,10/5m/key".format(*RATE_LIMITS["sign-in"]),
    "signup": "{}/{}s/ip".format(*RATE_LIMITS["sign-up"]),
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT

EMAIL_URL: str = read("str", "EMAIL_URL", "")
MAIL_WORKS = bool(EMAIL_URL)
vars().update(addresses.mail("EMAIL_URL", EMAIL_URL or "consolemail://"))
DEFAULT_FROM_EMAIL: str = read("str", "DEFAULT_FROM_EMAIL", "lectern@localhost")
ACCOUNT_EMAIL_VERIFICATION = "optional" if MAIL_WORKS else "none"

# --- language and time ----------------------------------------------------------------------------

LANGUAGES = [("en", _("English"))]
LANGUAGE_CODE = choice("LANGUAGE_CODE", tuple(dict(LANGUAGES)), "en")
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE: str = read("str", "TIME_ZONE", "UTC")
try:
    ZoneInfo(TIME_ZONE)
except (ValueError, OSError, KeyError):  # a name that leads out of the folder, to a folder, or nowhere
    refuse("TIME_ZONE", f"must be a zone such as Europe/Lisbon, not {TIME_ZONE!r}")
USE_I18N = True
USE_TZ = True

# --- static files ---------------------------------------------------------------------------------

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_MIMETYPES = {".jsonld": "application/ld+json"}
STATIC_ROOT = Path(read("str", "STATIC_ROOT", str(DATA_DIR / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.storage.HashedStaticFilesStorage"
    },
}

# --- safety ---------------------------------------------------------------------------------------

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
PREFERENCES_COOKIE_NAME = "__Host-prefs" if HTTPS else "prefs"
LANGUAGE_COOKIE_NAME = "__Host-language" if HTTPS else "django_language"
SECURE_SSL_REDIRECT: bool = read("bool", "SECURE_SSL_REDIRECT", HTTPS)
SECURE_HSTS_SECONDS = count("SECURE_HSTS_SECONDS", 31_536_000 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"
# What Django's clickjacking middleware would say stands in our CSP, on every answer: frame-ancestors 'none'.
SILENCED_SYSTEM_CHECKS = ["security.W002"]
CSRF_FAILURE_VIEW = "web.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOG_LEVEL = choice("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "INFO")
LOG_FORMAT = choice("LOG_FORMAT", ("plain", "json"), "plain")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # Django's own loggers have a level of their own, so the root's does not reach them.
    "filters": {"level": {"()": "web.logs.LevelFilter", "least": LOG_LEVEL}},
    "formatters": {"line": {"()": "web.logs.LineFormatter", "style_name": LOG_FORMAT}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["level"]}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {"django.server": {"propagate": True, "handlers": []}},
}
