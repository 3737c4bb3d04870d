"""Measure Lectern against a bare Django project; docs/performance.md explains the rows.

python -m bench [NAME …] [--rounds N] [--tiny] [--static FOLDER]
"""

import argparse
import sys
import tempfile
import time
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import django

from bench.environment import enter, variables
from bench.figures import Row, table
from bench.machine import describe
from bench.measures import MEASURES
from bench.servers import free_port
from bench.sizes import FULL, TINY, Sizes


def arguments(given: list[str]) -> argparse.Namespace:
    """What the command line asks for."""
    listed = "\n".join(f"  {name:<9} {what}" for name, what in MEASURES.items())
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description=f"Measure Lectern against a bare Django project. Names:\n\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="what to measure; everything when not given")
    parser.add_argument("--rounds", type=int, help=f"rounds of each measurement, at least 1 ({FULL.rounds})")
    parser.add_argument(
        "--tiny", action="store_true", help="only show that it runs; the figures mean nothing"
    )
    parser.add_argument(
        "--static",
        type=Path,
        metavar="FOLDER",
        help="static files that were collected before",
    )
    asked = parser.parse_args(given)
    unknown = [name for name in asked.names if name not in MEASURES]
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}; there are {', '.join(MEASURES)}")
    if asked.rounds is not None and asked.rounds < 1:
        parser.error("--rounds must be at least 1")
    return asked


def run(names: list[str], sizes: Sizes, folder: Path, static: Path | None) -> list[Row]:
    """Set both projects up in `folder` and measure, one thing after the other."""
    port = free_port()
    env = variables(folder, port, static or folder / "static")
    enter(env, collect=static is None)
    django.setup()
    house = import_module("bench.house").House(sizes, folder, env, port)
    rows: list[Row] = []
    with house.open():
        for name in names:
            began = time.monotonic()
            found = import_module(f"bench.measures.{name}").measure(house)
            print(
                f"\n{name}: {MEASURES[name]} ({time.monotonic() - began:.0f} s)\n\n{table(found)}", flush=True
            )
            rows += found
    return rows


def main(given: list[str]) -> int:
    """Measure, print, sum up."""
    asked = arguments(given)
    sizes = TINY if asked.tiny else FULL
    if asked.rounds is not None:
        sizes = replace(sizes, rounds=asked.rounds)
    print(describe(sizes, tiny=asked.tiny), flush=True)
    with tempfile.TemporaryDirectory(prefix="lectern-bench-") as folder:
        rows = run(asked.names or list(MEASURES), sizes, Path(folder), asked.static)
    judged = [row for row in rows if row.limit]
    missed = [row for row in judged if row.verdict != "reached"]
    print(f"\n{len(judged) - len(missed)} of {len(judged)} limits reached.")
    for row in missed:
        print(f"not reached: {row.what}: {row.figure:.2f} {row.unit}".rstrip() + f" (limit {row.limit})")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
