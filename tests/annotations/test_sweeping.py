"""Counting distinct readers and what they chose, and runs that stay few."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.kinds import KINDS
from annotations.queries.sweeping import CALM, Mark, SeenRun, calmed, sweep

marks = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 20), st.integers(1, 20), st.sampled_from(sorted(KINDS))).map(
        lambda one: (one[0], one[0] + one[1], one[2], one[3])
    ),
    max_size=40,
)


@given(marks)
def test_every_character_is_in_the_bucket_of_its_distinct_readers(found: list[Mark]) -> None:
    runs = sweep(found)
    for offset in range(62):
        here = {(reader, kind) for start, end, reader, kind in found if start <= offset < end}
        readers = {reader for reader, _kind in here}
        covering = [run for run in runs if run.start <= offset < run.end]
        assert len(covering) == (1 if readers else 0)
        if readers:
            assert covering[0].bucket == min(5, len(readers).bit_length())
            assert covering[0].readers >= len(readers)
            chosen = [kind for _reader, kind in here]
            leading = [kind for kind in KINDS if 2 * chosen.count(kind) > len(readers)]
            assert covering[0].kind == (leading[0] if len(leading) == 1 else "")


@given(marks)
def test_neighbours_alike_are_one_run(found: list[Mark]) -> None:
    for left, right in pairwise(sweep(found)):
        touching = left.end == right.start
        assert touching or left.end < right.start
        assert not touching or (left.bucket, left.kind) != (right.bucket, right.kind)


def test_one_reader_who_marks_twice_is_one_reader() -> None:
    assert sweep([(0, 10, 7, "fact"), (5, 20, 7, "fact")]) == [SeenRun(0, 20, 1, 1, "fact")]


@pytest.mark.parametrize(
    ("readers", "bucket"), [(1, 1), (2, 2), (3, 2), (4, 3), (7, 3), (8, 4), (15, 4), (16, 5), (400, 5)]
)
def test_buckets_double(readers: int, bucket: int) -> None:
    found = sweep((0, 5, reader, "claim") for reader in range(1, readers + 1))
    assert found == [SeenRun(0, 5, bucket, readers, "claim")]


@pytest.mark.parametrize(
    ("kinds", "leading"),
    [
        ("q", "quote"),
        ("qc", ""),
        ("qqc", "quote"),
        ("qqcc", ""),
        ("qqccc", "claim"),
        ("qcf", ""),
        ("qqcf", ""),
    ],
)
def test_a_kind_leads_when_more_than_half_chose_it(kinds: str, leading: str) -> None:
    by_letter = {kind[0]: kind for kind in KINDS}
    (run,) = sweep((0, 5, reader, by_letter[letter]) for reader, letter in enumerate(kinds, start=1))
    assert run.kind == leading


def test_a_reader_who_chose_two_kinds_for_the_same_words_leads_nowhere() -> None:
    assert sweep([(0, 5, 1, "fact"), (0, 5, 1, "claim")]) == [SeenRun(0, 5, 1, 1, "")]


@given(marks, st.integers(0, 30), st.integers(1, 60))
def test_a_block_has_few_runs_over_just_the_words_that_were_marked(
    found: list[Mark], start: int, length: int
) -> None:
    end = start + length
    runs = [run for run in sweep(found) if run.start < end and run.end > start]
    calm = calmed(runs, start, end)
    inside = {place for run in runs for place in range(run.start, run.end) if start <= place < end}
    assert [place for run in calm for place in range(run.start, run.end)] == sorted(inside)
    assert max((run.readers for run in calm), default=0) == max((run.readers for run in runs), default=0)


def test_few_runs_stay_as_they_are() -> None:
    runs = [SeenRun(0, 4, 1, 1, "fact"), SeenRun(4, 9, 2, 2)]
    assert calmed(runs, 0, 9) == runs
    assert calmed(runs, 2, 9) == [SeenRun(2, 4, 1, 1, "fact"), SeenRun(4, 9, 2, 2)]


def test_many_runs_become_a_few_that_look_like_the_longest() -> None:
    words = [SeenRun(at, at + 5, 3 + at % 2, 4 + at % 2, "claim") for at in range(0, 600, 5)]
    calm = calmed(words, 0, 600)
    assert len(calm) <= 600 / CALM
    assert (calm[0].start, calm[-1].end) == (0, 600)
    apart = [SeenRun(at, at + 5, 1, 1) for at in range(0, 600, 10)]
    assert calmed(apart, 0, 600) == apart
