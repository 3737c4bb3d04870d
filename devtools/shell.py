"""Running other programs, and installing Debian packages where that is allowed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent


def stop(message: str, code: int = 1) -> NoReturn:
    """End with one clear line on stderr; exit code 2 is for what the caller got wrong."""
    print(f"dev.py: {message}", file=sys.stderr)
    raise SystemExit(code)


def say(message: str) -> None:
    """One line of progress, written at once so that it keeps its place among the output of programs."""
    print(message, flush=True)


def run(command: Sequence[str], env: Mapping[str, str] | None = None) -> int:
    """Run `command` in the project's folder with its output shown; `env` is added to ours. The exit code."""
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **(env or {})}, check=False).returncode


def quiet(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run `command` in the project's folder and keep what it prints (both streams, in stdout)."""
    return subprocess.run(
        command, cwd=ROOT, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def is_root() -> bool:
    """Whether this process may do everything (never on systems without user ids)."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def apt_prefix() -> list[str] | None:
    """How apt-get can be called from here: directly, through sudo without a password, or not (None)."""
    if not shutil.which("apt-get"):
        return None
    if is_root():
        return ["env", "DEBIAN_FRONTEND=noninteractive"]
    if shutil.which("sudo") and quiet(["sudo", "-n", "true"]).returncode == 0:
        return ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"]
    return None


def apt_install(*packages: str) -> bool:
    """Install Debian packages, refreshing the lists only when they turn out to be missing or stale.

    Waits for another apt to finish. False when it cannot be done here; the reason has been printed.
    """
    prefix = apt_prefix()
    if prefix is None:
        return False
    say(f"· installing {', '.join(packages)} by apt")
    apt = [*prefix, "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    install = [*apt, "install", "-y", "--no-install-recommends", *packages]
    if quiet(install).returncode == 0:
        return True
    quiet([*apt, "update"])
    done = quiet(install)
    if done.returncode != 0:
        say(done.stdout.strip())
    return done.returncode == 0
