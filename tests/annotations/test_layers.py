"""Counting distinct readers, and the names of layers in addresses."""

from itertools import pairwise

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from annotations.queries.layers import Layers, SeenRun, layers_from, sweep

marks = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 20), st.integers(1, 20)).map(
        lambda one: (one[0], one[0] + one[1], one[2])
    ),
    max_size=40,
)


@given(marks)
def test_every_character_is_in_the_bucket_of_its_distinct_readers(found: list[tuple[int, int, int]]) -> None:
    runs = sweep(found)
    for offset in range(62):
        readers = {reader for start, end, reader in found if start <= offset < end}
        covering = [run for run in runs if run.start <= offset < run.end]
        assert len(covering) == (1 if readers else 0)
        if readers:
            assert covering[0].bucket == min(5, len(readers).bit_length())
            assert covering[0].readers >= len(readers)


@given(marks)
def test_neighbours_in_one_bucket_are_one_run(found: list[tuple[int, int, int]]) -> None:
    runs = sweep(found)
    for left, right in pairwise(runs):
        assert left.end < right.start or (left.end == right.start and left.bucket != right.bucket)


def test_one_reader_who_marks_twice_is_one_reader() -> None:
    assert sweep([(0, 10, 7), (5, 20, 7)]) == [SeenRun(0, 20, 1, 1)]


@pytest.mark.parametrize(
    ("readers", "bucket"), [(1, 1), (2, 2), (3, 2), (4, 3), (7, 3), (8, 4), (15, 4), (16, 5), (400, 5)]
)
def test_buckets_double(readers: int, bucket: int) -> None:
    assert sweep((0, 5, reader) for reader in range(1, readers + 1)) == [SeenRun(0, 5, bucket, readers)]


def test_without_a_choice_readers_see_their_own_and_strangers_everyones() -> None:
    assert layers_from(None, User(pk=1)) == Layers(everyone=False, groups=None)
    assert layers_from(None, AnonymousUser()) == Layers(everyone=True, groups=frozenset())


@pytest.mark.parametrize("address", ["mine", "mine,everyone", "mine,everyone,group:4b,group:desk"])
def test_an_address_names_its_layers(address: str) -> None:
    assert layers_from(address, User(pk=1)).address() == address


def test_unknown_names_mean_nothing() -> None:
    assert layers_from("all,admin,private", User(pk=1)) == Layers(everyone=False, groups=frozenset())
    assert layers_from("mine,group:4b", AnonymousUser()) == Layers(everyone=False, groups=frozenset())
