"""The stages of `dev.py test`: each one command with its seconds; a failed one does not stop the next."""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from devtools.environment import python
from devtools.postgres import ClusterError, cluster, find_binaries
from devtools.shell import run, say

# Compiled modules are kept, also by whom it is told not to: each stage starts many processes.
TESTING = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONDONTWRITEBYTECODE": ""}
MEASURED = ("config", "web", "accounts", "reader", "annotations", "devtools")
PASSED, FAILED, SKIPPED = "passed", "FAILED", "skipped"


@dataclass(frozen=True, slots=True)
class Result:
    """How one stage ended."""

    name: str
    outcome: str
    seconds: float


def workers() -> int:
    """How many processes pytest spreads over: one per core, few enough for the browser tests' memory."""
    return max(1, min(4, os.cpu_count() or 1))


def pytest(*arguments: str, processes: int | None = None) -> list[str]:
    """A pytest command over all cores; whoever runs out of tests takes some of the others'."""
    spread = ["-n", str(processes or workers()), "--dist", "worksteal"]
    return python("-m", "pytest", "-q", *spread, *arguments)


def measured(command: list[str]) -> list[str]:
    """The same command of `python -m pytest`, with a list of the lines that it did not reach."""
    ours, rest = ",".join(MEASURED), command[command.index("-m") :]
    options = ["--source", ours, "--omit", "*/migrations/*,config/asgi.py", "--skip-covered"]
    return python("-m", "slipcover", *options, *rest)


def outcome_of(command: list[str], env: Mapping[str, str] | None = None) -> str:
    """Run one command; passed means exit code 0 and nothing else."""
    return PASSED if run(command, {**TESTING, **(env or {})}) == 0 else FAILED


def on_postgresql() -> str:
    """The tests that touch the database, once more on a throw-away PostgreSQL where it is installed."""
    binaries = find_binaries()
    if binaries is None:
        say("PostgreSQL is not installed here: its tests are skipped, SQLite alone was tested.")
        return SKIPPED
    try:
        with cluster(binaries) as url:
            chosen = "database and not any_database and not sqlite_only"
            return outcome_of(pytest("-m", chosen, "--ignore=tests/e2e"), {"DATABASE_URL": url})
    except ClusterError as problem:
        say(f"PostgreSQL in {binaries} did not start:\n{problem}")
        return FAILED


def in_browser(chromium: str) -> str:
    """The browser tests; a missing browser or Playwright is an error here, never a skip."""
    command = pytest("tests/e2e")  # one a core: with more, a slow answer is taken for none
    return outcome_of(command, {"CHROMIUM_PATH": chromium, "E2E_REQUIRED": "1"})


def all_stages(chromium: str) -> dict[str, Callable[[], str]]:
    """Name → stage, in the order in which they run: the quickest to complain first."""
    return {
        "ruff check": lambda: outcome_of(python("-m", "ruff", "check", "--quiet", ".")),
        "ruff format": lambda: outcome_of(python("-m", "ruff", "format", "--check", "--quiet", ".")),
        "mypy": lambda: outcome_of(python("-m", "mypy")),
        "djlint": lambda: outcome_of(python("-m", "djlint", "--quiet", "--lint", "templates")),
        "migrations": lambda: outcome_of(python("manage.py", "makemigrations", "--check", "--dry-run")),
        "unit tests": lambda: outcome_of(measured(pytest("--ignore=tests/e2e"))),
        "PostgreSQL": on_postgresql,
        "browser tests": lambda: in_browser(chromium),
    }


def run_all(stages: Mapping[str, Callable[[], str]]) -> list[Result]:
    """Run every stage, whatever the others did."""
    results = []
    for name, stage in stages.items():
        say(f"\n── {name} " + "─" * (70 - len(name)))
        began = time.monotonic()
        outcome = stage()
        results.append(Result(name, outcome, time.monotonic() - began))
        say(f"{outcome} in {results[-1].seconds:.1f} s")
    return results


def summary(results: list[Result]) -> str:
    """A table of all stages and one closing line."""
    lines = [f"{result.name:<16}{result.outcome:<10}{result.seconds:>7.1f} s" for result in results]
    failed = [result.name for result in results if result.outcome == FAILED]
    total = sum(result.seconds for result in results)
    closing = f"FAILED: {', '.join(failed)}" if failed else "All stages passed."
    return "\n".join(["", *lines, f"{'in all':<26}{total:>7.1f} s", closing])
