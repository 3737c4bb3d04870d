"""The settings of a measurement: production's, on a folder of its own, whatever the shell says."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

from devtools.shell import ROOT

KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "CHROMIUM_PATH", "VIRTUAL_ENV")


def variables(folder: Path, port: int) -> dict[str, str]:
    """The whole environment of Lectern's processes. Limits are counted as always, but nobody meets them."""
    return {
        **{name: os.environ[name] for name in KEPT if name in os.environ},
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "DATA_DIR": str(folder),
        "STATIC_ROOT": str(folder / "static"),
        "SITE_ADDRESS": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "RATE_LIMITS": "write=100000000/60",
        "LOG_LEVEL": "WARNING",
        "BARE_DATABASE": str(folder / "bare.sqlite3"),
        # Playwright keeps an event loop in our thread; Django's ORM would refuse to work beside it.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
    }


def enter(env: dict[str, str]) -> None:
    """Make this process one of Lectern's, with its tables and static files in place."""
    os.environ.clear()
    os.environ.update(env)
    for command in (["migrate", "--no-input"], ["collectstatic", "--no-input"]):
        subprocess.run([sys.executable, "manage.py", *command, "--verbosity", "0"], cwd=ROOT, check=True)
