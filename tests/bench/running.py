"""The benchmark at its smallest, as somebody would type it."""

import subprocess
import sys

from tests.houselaw import ROOT


def tiny(*names: str) -> str:
    """What `python -m bench NAME … --tiny --rounds 1` prints; fails unless it ends well."""
    command = [sys.executable, "-m", "bench", *names, "--tiny", "--rounds", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def limits(printed: str) -> set[str]:
    """The names of the rows that were held against a limit."""
    judged = (line for line in printed.splitlines() if line.endswith(("  reached", "  not reached")))
    return {line.partition("  ")[0] for line in judged}
