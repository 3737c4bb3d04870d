"""Overlapping layers cut into flat runs: the one step between positions and what is drawn."""

from bisect import bisect_left, insort
from collections.abc import Hashable, Iterable
from typing import NamedTuple


class Piece(NamedTuple):
    """A stretch of a layer; pieces with the same key are the same thing (parts of one highlight, say)."""

    start: int
    end: int
    key: Hashable


class Run(NamedTuple):
    """A stretch on which the same keys lie, in the order in which the pieces first named them."""

    start: int
    end: int
    keys: tuple[Hashable, ...]


def cut(start: int, end: int, pieces: Iterable[Piece]) -> list[Run]:
    """Cut `[start, end)` at every edge of a piece; the runs follow one another without gap and fill it.

    Pieces may overlap, repeat, reach outside or lie wholly outside; empty ones are ignored. A key is named
    once per run, and neighbours with equal keys are one run, so the result depends on what covers each
    character alone. Raises ValueError when start > end.
    """
    if start > end:
        raise ValueError(f"a block cannot run from {start} to {end}")
    ranks: dict[Hashable, int] = {}
    edges: list[tuple[int, int, int]] = []
    for piece in pieces:
        first, last = max(piece.start, start), min(piece.end, end)
        if first < last:
            rank = ranks.setdefault(piece.key, len(ranks))
            edges += (first, rank, 1), (last, rank, -1)
    edges.sort()
    return _sweep(start, end, edges, list(ranks))


def _sweep(start: int, end: int, edges: list[tuple[int, int, int]], names: list[Hashable]) -> list[Run]:
    runs: list[Run] = []
    depth = [0] * len(names)
    active: list[int] = []
    position = start

    def close(until: int) -> None:
        keys = tuple(names[rank] for rank in active)
        if runs and runs[-1].keys == keys:
            runs[-1] = runs[-1]._replace(end=until)
        else:
            runs.append(Run(position, until, keys))

    for offset, rank, step in edges:
        if offset > position:
            close(offset)
            position = offset
        depth[rank] += step
        if step == 1 and depth[rank] == 1:
            insort(active, rank)
        elif depth[rank] == 0:
            del active[bisect_left(active, rank)]
    if position < end:
        close(end)
    return runs
