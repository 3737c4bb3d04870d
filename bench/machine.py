"""What the figures were made on."""

import os
import platform
import sqlite3
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.sizes import Sizes
from devtools.shell import quiet

LIBRARIES = ("Django", "granian", "whitenoise", "django-allauth")


def processor() -> str:
    """The name of the processor, where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except FileNotFoundError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def describe(sizes: Sizes, *, tiny: bool) -> str:
    """A few lines for the head of the report."""
    commit = quiet(["git", "describe", "--always", "--dirty"])
    said = commit.stdout.strip() if commit.returncode == 0 else "no repository"
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    lines = [
        f"Lectern {said}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        f"{os.cpu_count()} cores ({processor()}), {memory:.0f} GB, {platform.system()} {platform.release()}; "
        f"load at the start {os.getloadavg()[0]:.1f}",
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {libraries}",
        f"{sizes.rounds} rounds, {sizes.clients} clients, {sizes.requests} requests by each in a round; "
        "1 KB = 1,024 bytes",
    ]
    if tiny:
        lines.append("Tiny sizes: these figures mean nothing.")
    return "\n".join(lines)
