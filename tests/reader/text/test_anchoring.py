import random
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.anchoring import (
    Carrier,
    Part,
    PartsError,
    Selector,
    carry,
    describe,
    locate,
    normalise_parts,
    quotation,
)
from reader.text.blocks import Document, Piece

TEXT = st.one_of(
    st.text(st.sampled_from("ab \n"), min_size=1, max_size=60),
    st.text(min_size=1, max_size=80),
)
OLD = "Kabul stays calm\n\nThe minister said that troops stay. He said no more.\n\nNobody else said a word."


@st.composite
def passages(draw: st.DrawFn) -> tuple[str, list[Part]]:
    text = draw(TEXT)
    edges = draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=6).map(sorted))
    return text, list(zip(edges[::2], edges[1::2], strict=False))


def part_of(text: str, words: str, after: str = "") -> Part:
    start = text.index(words, text.index(after))
    return start, start + len(words)


@given(passages())
def test_locate_finds_what_describe_described(passage: tuple[str, list[Part]]) -> None:
    text, parts = passage
    assert locate(text, describe(text, parts)) == parts


@given(passages(), st.text(max_size=10))
def test_located_words_are_the_described_words(passage: tuple[str, list[Part]], before: str) -> None:
    text, parts = passage
    found = locate(before + text, describe(text, parts))
    if found is not None:
        assert quotation(before + text, found) == quotation(text, parts)
        assert found == sorted(found)


def test_a_part_is_described_with_32_code_points_around() -> None:
    text = "😀" * 40 + "word" + "𝔘" * 40
    assert describe(text, [(40, 44)]) == [Selector("word", "😀" * 32, "𝔘" * 32, 40, 44)]
    assert describe("a word", [(2, 6)]) == [Selector("word", "a ", "", 2, 6)]


def test_words_are_found_at_their_position_before_any_other_place() -> None:
    assert locate("no no no", [Selector("no", "", "", 3, 5)]) == [(3, 5)]


def test_words_that_moved_are_found_when_they_are_the_only_ones() -> None:
    assert locate("Now the troops stay.", [Selector("troops", "xx", "yy", 0, 6)]) == [(8, 14)]


def test_words_that_moved_are_found_by_the_context_that_agrees_best() -> None:
    selector = Selector("said", "Nobody else ", " a word", 0, 4)
    assert locate(OLD, [selector]) == [part_of(OLD, "said", "Nobody")]


@pytest.mark.parametrize(
    "selector",
    [
        Selector("said", "", "", 0, 4),
        Selector("said", "###", "###", 0, 4),
        Selector("denied", "Nobody else ", "", 0, 6),
        Selector("", "Nobody", "else", 3, 3),
        Selector("said", "", "", -4, 0),
    ],
)
def test_words_that_are_gone_or_ambiguous_are_not_found(selector: Selector) -> None:
    assert locate(OLD, [selector]) is None


def test_parts_that_changed_their_order_are_not_found() -> None:
    selectors = describe("one two", [(0, 3), (4, 7)])
    assert locate("two one", selectors) is None
    assert locate(">> one two", selectors) == [(3, 6), (7, 10)]


def test_quotation_joins_the_parts() -> None:
    assert quotation("We stay, he said, for good.", [(0, 7), (18, 27)]) == "We stay … for good."


def document() -> Document:
    return Document.build([Piece("heading", "Hi you"), Piece("paragraph", " One  two 😀 ")])


@pytest.mark.parametrize(
    "parts, expected",
    [
        ([(3, 6)], [(3, 6)]),
        ([[9, 12], [0, 2]], [(0, 2), (9, 12)]),
        ([(0, 3), (3, 6)], [(0, 6)]),
        ([(0, 5), (3, 6), (1, 2)], [(0, 6)]),
        ([(5, 9)], [(5, 6)]),
        ([(6, 8), (9, 12)], [(9, 12)]),
        ([(0, 20)], [(0, 19)]),
    ],
)
def test_parts_become_a_passage(parts: list[Any], expected: list[Part]) -> None:
    assert normalise_parts(document(), parts) == expected


@pytest.mark.parametrize(
    "parts, code",
    [
        ([], "no_words"),
        ([(6, 9), (12, 14)], "no_words"),
        ([(3, 3)], "out_of_range"),
        ([(4, 3)], "out_of_range"),
        ([(-1, 3)], "out_of_range"),
        ([(0, 21)], "out_of_range"),
        ([(0, True)], "malformed"),
        ([(0, 1.0)], "malformed"),
        ([("0", "1")], "malformed"),
        ([(0, 1, 2)], "malformed"),
        ([(0,)], "malformed"),
    ],
)
def test_s10_parts_outside_the_text_or_malformed_are_refused(parts: list[Any], code: str) -> None:
    with pytest.raises(PartsError) as refusal:
        normalise_parts(document(), parts)
    assert refusal.value.code == code


@given(passages())
def test_nothing_moves_in_a_text_that_did_not_change(passage: tuple[str, list[Part]]) -> None:
    text, parts = passage
    carried = carry(text, text, parts)
    assert (carried.state, carried.parts) == ("unchanged", parts)


@given(passages(), TEXT)
def test_carried_words_are_the_same_words_in_the_same_order(
    passage: tuple[str, list[Part]], new: str
) -> None:
    old, parts = passage
    carried = carry(old, new, parts)
    if carried.parts is None:
        assert carried.state == "orphaned"
    else:
        assert [new[a:b] for a, b in carried.parts] == [old[a:b] for a, b in parts]
        assert carried.parts == sorted(carried.parts)
        assert (carried.state == "unchanged") == (carried.parts == parts)


@pytest.mark.parametrize(
    "new, words, after, state",
    [
        (OLD.replace("no more", "nothing"), "said", "The minister", "unchanged"),
        (OLD.replace("calm", "quiet today"), "said", "He", "moved"),
        (OLD.replace("The minister", "A minister of the old government"), "troops stay", "", "moved"),
        (OLD.replace("troops stay", "troops leave"), "troops stay", "", "orphaned"),
        (OLD.replace("troops stay", "the troops will stay"), "that troops stay", "", "orphaned"),
        (OLD.replace("Nobody else said a word.", "They said it."), "said", "Nobody", "orphaned"),
        (OLD.replace("said no more", "went"), "said", "He", "orphaned"),
    ],
)
def test_a_passage_follows_its_words(new: str, words: str, after: str, state: str) -> None:
    carried = carry(OLD, new, [part_of(OLD, words, after)])
    assert carried.state == state
    if carried.parts:
        assert carried.parts == [part_of(new, words, after)]


def test_a_paragraph_that_moved_takes_its_passage_along() -> None:
    blocks = OLD.split("\n\n")
    new = "\n\n".join([blocks[0], blocks[2], blocks[1]])
    assert carry(OLD, new, [part_of(OLD, "said", "Nobody")]).parts == [part_of(new, "said", "Nobody")]
    assert carry(OLD, new, [part_of(OLD, "said", "He")]).parts == [part_of(new, "said", "He")]


def test_parts_that_crossed_make_an_orphan() -> None:
    blocks = OLD.split("\n\n")
    new = "\n\n".join([blocks[0], blocks[2], blocks[1]])
    parts = [part_of(OLD, "troops stay"), part_of(OLD, "else said a word")]
    assert carry(OLD, new, parts).state == "orphaned"


def test_a_short_block_of_its_own_is_known_by_standing_alone() -> None:
    old, new = "Title\n\nBefore it.\n\nWhy\n\nAfter it.", "Title\n\nChanged now!\n\nWhy\n\nOther words?"
    assert carry(old, new, [part_of(old, "Why")]).parts == [part_of(new, "Why")]


def test_a_long_article_and_many_passages_are_carried_quickly() -> None:
    chance = random.Random(7)
    words = [
        "the",
        "a",
        "of",
        "Kabul",
        "said",
        "troops",
        "would",
        "leave",
        "in",
        "war",
        "year",
        "new",
        "old",
        "people",
        "and",
        "to",
    ]
    blocks = [" ".join(chance.choices(words, k=40)) + "." for _ in range(900)]
    old = "\n\n".join(blocks)
    new = "\n\n".join([blocks[0], "An editor's note.", *blocks[1:400], *blocks[401:]])
    before = time.process_time()
    carrier = Carrier(old, new)
    states = [carrier.carry([(at, at + 30)]).state for at in range(0, len(old) - 60, 20)]
    assert time.process_time() - before < 10
    gone = len(blocks[400]) // 20 + 4
    assert states.count("moved") > len(states) - gone - 20


@pytest.mark.parametrize("old, new", [("a" * 200_000, "b" + "a" * 199_000), ("ab" * 90_000, "ba" * 90_000)])
def test_texts_of_one_word_do_not_stall_it(old: str, new: str) -> None:
    before = time.process_time()
    carrier = Carrier(old, new)
    for part in ((100, 103), (10, 90_000), (0, len(old))):
        carrier.carry([part])
        locate(new, describe(old, [part]))
    assert time.process_time() - before < 10
