"""Everyone's layer as runs: how many distinct readers marked a stretch of a text, and as what. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

# One reader's mark: start, end, who, as which kind. Who has left counts as a reader for each highlight.
Mark = tuple[int, int, int, str]

# Where a crowd marked, one run for so many code points (about ten words) is what a reader can make use of.
CALM = 60
SHORTEST = (6, 12, 24, 48, 96)


class SeenRun(NamedTuple):
    """A stretch and how many distinct readers marked it; `bucket` is 1 for one, 2 for 2-3, … 5 for 16 up.

    `kind` is what more than half of them marked it as, "" when they do not agree.
    """

    start: int
    end: int
    bucket: int
    readers: int
    kind: str = ""


def sweep(marks: Iterable[Mark]) -> list[SeenRun]:
    """Count distinct readers between the edges of marks; neighbours of one bucket and kind are one run.

    A merged run says the highest count in it.
    """
    edges: defaultdict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for start, end, reader, kind in marks:
        edges[start].append((1, reader, kind))
        edges[end].append((-1, reader, kind))
    depth: Counter[int | tuple[int, str]] = Counter()
    chosen: Counter[str] = Counter()
    runs: list[SeenRun] = []
    at = readers = 0
    for offset in sorted(edges):
        if readers:
            run = SeenRun(at, offset, min(5, readers.bit_length()), readers, _leading(chosen, readers))
            _append(runs, run)
        at = offset
        for step, reader, kind in edges[offset]:
            readers += _moved(depth, reader, step)
            chosen[kind] += _moved(depth, (reader, kind), step)
    return runs


def calmed(runs: Iterable[SeenRun], start: int, end: int) -> list[SeenRun]:
    """The runs as far as they lie in `[start, end)`, the shortest joined to others while they are too many.

    So what a block weighs is bounded by its words. What nobody marked stays free.
    """
    inside = [run._replace(start=max(run.start, start), end=min(run.end, end)) for run in runs]
    for shortest in SHORTEST:
        if len(inside) <= max(2, (end - start) // CALM):
            break
        inside = _joined(inside, shortest)
    return inside


def _joined(runs: Sequence[SeenRun], shortest: int) -> list[SeenRun]:
    """A run shorter than this and the one that it touches are one run, with the looks of the longer."""
    joined: list[SeenRun] = []
    for run in runs:
        last = joined[-1] if joined else None
        if last and last.end == run.start and min(_length(last), _length(run)) < shortest:
            look = max(last, run, key=_length)
            joined.pop()
            run = SeenRun(last.start, run.end, look.bucket, max(last.readers, run.readers), look.kind)
        _append(joined, run)
    return joined


def _length(run: SeenRun) -> int:
    return run.end - run.start


def _moved(depth: Counter[Any], key: Any, step: int) -> int:
    """Move a depth by one; 1 when that brings its owner in, -1 when it takes them out, else 0."""
    before = depth[key]
    depth[key] = before + step
    return (before + step > 0) - (before > 0)


def _leading(chosen: Counter[str], readers: int) -> str:
    """The kind that more than half of these readers chose, when only one is; else ""."""
    most = [kind for kind, number in chosen.items() if 2 * number > readers]
    return most[0] if len(most) == 1 else ""


def _append(runs: list[SeenRun], run: SeenRun) -> None:
    last = runs[-1] if runs else None
    if last and last.end == run.start and last.bucket == run.bucket and last.kind == run.kind:
        runs[-1] = last._replace(end=run.end, readers=max(last.readers, run.readers))
    else:
        runs.append(run)
