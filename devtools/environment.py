"""The virtual environment: made once, filled from the hash-locked files, then recognised by a stamp."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from devtools.shell import ROOT, apt_install, quiet, run, say, stop

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
RUNTIME = ("requirements.txt",)
TESTING = ("requirements.txt", "requirements-dev.txt")


def digest(files: Sequence[str]) -> str:
    """What the environment depends on: the lock files, its own interpreter and its place on disk."""
    sha = hashlib.sha256(str(VENV).encode())
    for path in (VENV / "pyvenv.cfg", *(ROOT / name for name in files)):
        sha.update(path.read_bytes() if path.is_file() else b"absent")
    return sha.hexdigest()


def stamp_for(files: Sequence[str]) -> Path:
    """The file inside the environment that says which locks it was filled from."""
    return VENV / f".filled-from-{Path(files[-1]).stem}"


def is_filled(files: Sequence[str]) -> bool:
    """Whether nothing has changed since `files` were installed (no program is started to find out)."""
    stamp = stamp_for(files)
    return PYTHON.exists() and stamp.is_file() and stamp.read_text() == digest(files)


def has_pip() -> bool:
    """Whether the environment works: a folder alone may be the remains of a failed attempt."""
    return PYTHON.exists() and quiet([str(PYTHON), "-m", "pip", "--version"]).returncode == 0


def make_with_venv() -> str:
    """Make the environment by the standard library. What went wrong, or an empty text."""
    base = getattr(sys, "_base_executable", None) or sys.executable
    made = quiet([base, "-m", "venv", "--clear", str(VENV)])
    if made.returncode == 0 and has_pip():
        return ""
    shutil.rmtree(VENV, ignore_errors=True)
    return made.stdout.strip() or "python -m venv left no working pip behind"


def make_with_uv() -> bool:
    """Make the environment by uv, if that is installed; it must not fetch an interpreter of its own."""
    uv = shutil.which("uv")
    if uv is None:
        return False
    quiet([uv, "venv", "--quiet", "--seed", "--no-python-downloads", "--python", sys.executable, str(VENV)])
    if not has_pip():
        shutil.rmtree(VENV, ignore_errors=True)
    return has_pip()


def make() -> None:
    """Make the environment by whatever way works here; stop with the command to type when none does."""
    say("· making the virtual environment .venv")
    problem = make_with_venv()
    if not problem or make_with_uv():
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if (apt_install("python3-venv") or apt_install(package)) and not make_with_venv():
        return
    if "ensurepip" in problem and shutil.which("apt-get"):
        stop("this Python cannot make virtual environments; type: apt-get install python3-venv")
    stop(f"no virtual environment could be made: {problem}")


def ensure_folder() -> None:
    """Make sure of a working environment, whatever is installed in it."""
    if not has_pip():
        make()


def ensure(files: Sequence[str]) -> None:
    """Bring `.venv` to exactly what `files` ask for. Takes no time when it is there already."""
    if is_filled(files):
        return
    ensure_folder()
    say(f"· installing {' and '.join(files)}")
    arguments = [argument for name in files for argument in ("-r", name)]
    pip = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes"]
    if run([*pip, *arguments]) != 0:
        stop(f"pip could not install {' and '.join(files)} (see above)")
    for count in range(1, len(files) + 1):  # whoever has the later locks has the earlier ones too
        stamp_for(files[:count]).write_text(digest(files[:count]))


def python(*arguments: str) -> list[str]:
    """The command line of the environment's Python."""
    return [str(PYTHON), *arguments]


def version() -> str:
    """The environment's Python version, such as 3.11.2."""
    answer = subprocess.run([str(PYTHON), "--version"], capture_output=True, text=True, check=True)
    return answer.stdout.split()[-1]
