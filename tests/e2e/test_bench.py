"""The benchmark at its smallest, as somebody would type it."""

import subprocess
import sys

from bench.measures import MEASURES
from tests.collected import collected_static
from tests.houselaw import ROOT


def tiny() -> str:
    """What `python -m bench --tiny --rounds 1` prints; fails unless it ends well."""
    command = [sys.executable, "-m", "bench", "--tiny", "--rounds", "1"]
    command += ["--static", str(collected_static())]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def limits(printed: str) -> set[str]:
    """The names of the rows that were held against a limit."""
    judged = (line for line in printed.splitlines() if line.endswith(("  reached", "  not reached")))
    return {line.partition("  ")[0] for line in judged}


def test_each_measurement_prints_its_rows() -> None:
    printed = tiny()
    assert [name for name in MEASURES if f"\n{name}: " not in printed] == []
    assert "cores" in printed
    assert "Tiny sizes: these figures mean nothing." in printed
    assert limits(printed) == {
        "create: throughput of the bare insert's",
        "create: CPU over the bare insert's",
        "create: p50 of long over short",
        "create: answer besides the block, plain",
        "queries: reading page, 0 highlights",
        "queries: everyone's layer, 0 highlights",
        "queries: create, 0 highlights",
        "queries: reading page, 60 highlights",
        "queries: everyone's layer, 60 highlights",
        "queries: create, 60 highlights",
        "everyone's layer, 60 by 4, stranger: queries, cards apart",
        "everyone's layer, 60 by 4, stranger: plain bytes over the empty page's",
        "everyone's layer, 60 by 4, stranger: brotli over the empty page's",
        "everyone's layer, 60 by 4, stranger: first page after a change",
        "everyone's layer, 60 by 4, reader: queries, cards apart",
        "everyone's layer, 60 by 4, reader: plain bytes over the empty page's",
        "everyone's layer, 60 by 4, reader: brotli over the empty page's",
        "everyone's layer, 60 by 4, reader: first page after a change",
        "everyone's layer, 60 by 4, reader who blocks: queries, cards apart",
        "everyone's layer, 60 by 4, reader who blocks: plain bytes over the empty page's",
        "everyone's layer, 60 by 4, reader who blocks: brotli over the empty page's",
        "everyone's layer, 60 by 4, reader who blocks: first page after a change",
        "page, 120 words, 8 highlights: HTML",
        "page: first paint (HTML and the CSS it waits for)",
        "page: all JavaScript",
        "page: together, without fonts",
        "page: requests, without fonts",
        "page: requests when visited again",
        "page: unchanged, the whole 304",
        "Chromium: 20 highlights over the bare page",
        "Chromium: 20 highlights over none",
        "Chromium: 120 words over the bare page",
        "elements for each highlight in the text column",
        "nodes for each highlight, pieces of text counted too",
        "tag 12 passages by keyboard: keys",
        "tag 12 passages by mouse: clicks and keys",
        "tag 12 passages on a phone: taps",
        "a tag by key, 120 words, 8 highlights: to painted",
        "a tag by key, 120 words, 8 highlights: to settled",
        "a tag by key, 400 words, 20 highlights: to painted",
        "a tag by key, 400 words, 20 highlights: to settled",
        "400 words, 20 highlights: readable after",
        "400 words, 20 highlights: longest task after the load (0: none of 50 ms)",
        "400 words, 20 highlights: layout shift",
        "page with highlights: CPU over the bare page's",
    }
    assert "of 45 limits reached." in printed
    passages = [line for line in printed.splitlines() if line.startswith("tag 12") and "≤" in line]
    assert [line.endswith("  reached") for line in passages] == [True] * 3
