"""The settings of a measurement: production's, on a folder of its own, whatever the shell says."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

from devtools.shell import ROOT

KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "CHROMIUM_PATH", "VIRTUAL_ENV")


def variables(folder: Path, port: int, static: Path) -> dict[str, str]:
    """The whole environment of Lectern's processes. Limits are counted as always, but nobody meets them."""
    return {
        **{name: os.environ[name] for name in KEPT if name in os.environ},
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "DATA_DIR": str(folder),
        "STATIC_ROOT": str(static),
        "SITE_ADDRESS": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "RATE_LIMITS": "write=100000000/60",
        "LOG_LEVEL": "WARNING",
        "BARE_DATABASE": str(folder / "bare.sqlite3"),
        # Playwright keeps an event loop in our thread; Django's ORM would refuse to work beside it.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
    }


def enter(env: dict[str, str], *, collect: bool) -> None:
    """Make this process one of Lectern's, with its tables in place; `collect` its static files too."""
    os.environ.clear()
    os.environ.update(env)
    for command in ["migrate", "collectstatic"] if collect else ["migrate"]:
        told = [sys.executable, "manage.py", command, "--no-input", "--verbosity", "0"]
        subprocess.run(told, cwd=ROOT, check=True)
