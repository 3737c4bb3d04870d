from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.runs import Piece, Run, cut

PIECES = st.lists(st.builds(Piece, st.integers(-5, 45), st.integers(-5, 45), st.sampled_from("abcdef")))


@given(st.integers(0, 40), st.integers(0, 40), PIECES)
def test_runs_fill_the_block_and_name_exactly_what_covers_them(
    one: int, other: int, pieces: list[Piece]
) -> None:
    start, end = sorted((one, other))
    runs = cut(start, end, pieces)
    assert [offset for run in runs for offset in range(run.start, run.end)] == list(range(start, end))
    for run in runs:
        assert run.start < run.end
        for offset in range(run.start, run.end):
            covering = {piece.key for piece in pieces if piece.start <= offset < piece.end}
            assert set(run.keys) == covering
            assert len(run.keys) == len(covering)


@given(PIECES)
def test_neighbours_differ_and_keys_keep_one_order(pieces: list[Piece]) -> None:
    runs = cut(0, 40, pieces)
    assert all(left.keys != right.keys for left, right in pairwise(runs))
    inside = [piece.key for piece in pieces if max(piece.start, 0) < min(piece.end, 40)]
    order = list(dict.fromkeys(inside))
    assert all(list(run.keys) == [key for key in order if key in run.keys] for run in runs)


def test_overlap_is_cut_at_every_edge() -> None:
    assert cut(10, 20, [Piece(12, 16, 1), Piece(14, 30, 2)]) == [
        Run(10, 12, ()),
        Run(12, 14, (1,)),
        Run(14, 16, (1, 2)),
        Run(16, 20, (2,)),
    ]


def test_touching_parts_of_one_highlight_are_one_run() -> None:
    assert cut(0, 6, [Piece(0, 3, "a"), Piece(3, 6, "a")]) == [Run(0, 6, ("a",))]


def test_nothing_on_it_is_one_bare_run_and_an_empty_block_has_none() -> None:
    assert cut(3, 9, []) == [Run(3, 9, ())]
    assert cut(3, 3, [Piece(0, 9, "a")]) == []


def test_a_block_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError):
        cut(4, 3, [])
