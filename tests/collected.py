"""Static files as production has them: hashed and compressed, collected once per state of the sources."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHELF = ROOT / "var" / "test-static"
OLD = 3600  # seconds after which a state of the sources counts as past
SOURCES = ("static", "config/storage.py", "config/scripts.py", "config/stylesheets.py", "requirements.txt")


def fingerprint() -> str:
    """Changes with every file that collectstatic could read."""
    sha = hashlib.sha256()
    for source in SOURCES:
        top = ROOT / source
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file():
                sha.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return sha.hexdigest()[:16]


@cache
def collected_static() -> Path:
    """The folder to use as STATIC_ROOT, one for a whole process. Made by the first; others wait for it."""
    SHELF.parent.mkdir(mode=0o700, exist_ok=True)
    SHELF.mkdir(exist_ok=True)
    folder = SHELF / fingerprint()
    with (SHELF / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            remove_old()
            collect_into(folder)
    return folder


def remove_old() -> None:
    """Remove what no test run can be using any more."""
    for folder in SHELF.iterdir():
        if folder.is_dir() and time.time() - folder.stat().st_mtime > OLD:
            shutil.rmtree(folder)


def collect_into(folder: Path) -> None:
    """Run the production's own collectstatic; the folder appears under its name only when it is complete."""
    partial = folder.with_name(folder.name + ".partial")
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "STATIC_ROOT": str(partial)}
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"collectstatic failed:\n{done.stdout}{done.stderr}")
    partial.rename(folder)
