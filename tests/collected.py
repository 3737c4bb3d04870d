"""Static files as production has them: hashed and compressed, collected once per state of the sources."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHELF = ROOT / "var" / "test-static"
SOURCES = ("static", "config/storage.py", "requirements.txt")


def fingerprint() -> str:
    """Changes with every file that collectstatic could read."""
    sha = hashlib.sha256()
    for source in SOURCES:
        top = ROOT / source
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file():
                sha.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return sha.hexdigest()[:16]


def collected_static() -> Path:
    """The folder to use as STATIC_ROOT. Made by the first who asks; other processes wait for it."""
    SHELF.mkdir(parents=True, exist_ok=True)
    folder = SHELF / fingerprint()
    with (SHELF / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            for old in SHELF.iterdir():
                if old.is_dir():
                    shutil.rmtree(old)
            collect_into(folder)
    return folder


def collect_into(folder: Path) -> None:
    """Run the production's own collectstatic; the folder appears under its name only when it is complete."""
    partial = folder.with_name(folder.name + ".partial")
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "STATIC_ROOT": str(partial)}
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"collectstatic failed:\n{done.stdout}{done.stderr}")
    partial.rename(folder)
