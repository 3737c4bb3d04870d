import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.suggesting.quotes import block_quotations, inner_words, is_slogan, quotations_of
from reader.text.blocks import Document, Piece
from tests.annotations.suggesting.texts import article


def quoted(paragraph: str) -> list[str]:
    """The outermost quotations of one paragraph."""
    document = article(paragraph)
    return [document.slice((one.start, one.end)) for one in block_quotations(document, 1) if one.depth == 0]


@pytest.mark.parametrize(
    "paragraph, expected",
    [
        ("He said “yes” and “no.”", ["“yes”", "“no.”"]),
        ('He said "yes" and "no."', ['"yes"', '"no."']),
        ("He said ‘yes’ and ‘no.’", ["‘yes’", "‘no.’"]),
        ("He said 'yes' and 'no.'", ["'yes'", "'no.'"]),
        ("„Ja“, sagte er, „aber spät.“", ["„Ja“", "„aber spät.“"]),
        ("«Ja», sagte er. »Nein«, sie.", ["«Ja»", "»Nein«"]),
        ("« Oui », dit-il.", ["« Oui »"]),
        ("他说「是」。", ["「是」"]),
        ("I don't, he's the ringers' best man.", []),
        ("'Tis the '90s, rock 'n' roll and all.", []),
        ("'The ringers' choice is ours,' she said.", ["'The ringers' choice is ours,'"]),
        ("‘We’ll stay,’ she said, ‘it’s late.’", ["‘We’ll stay,’", "‘it’s late.’"]),
        ("He is 6'2\" tall and “proud.”", ["“proud.”"]),
        ('"I am 5\'9" tall," he said.', ['"I am 5\'9" tall,"']),
        ("“Never closed, he said. It rained.", []),
        ("“Never closed, he said. “It rained.”", ["“It rained.”"]),
        ('"Never closed, he said. "It rained."', ['"It rained."']),
        ("A stray ” mark and “a quotation.”", ["“a quotation.”"]),
        ("``We stay,'' he said, \"\" or “”.", []),
    ],
)
def test_outermost_quotations(paragraph: str, expected: list[str]) -> None:
    assert quoted(paragraph) == expected


def test_nested_quotations_come_after_the_one_around_them() -> None:
    document = article("“He said ‘no’ and “maybe” to us,” she said. “Fine.”")
    found = block_quotations(document, 1)
    assert [(document.slice((one.start, one.end)), one.depth) for one in found] == [
        ("“He said ‘no’ and “maybe” to us,”", 0),
        ("‘no’", 1),
        ("“maybe”", 1),
        ("“Fine.”", 0),
    ]


def test_a_quotation_over_paragraphs_is_one_chain() -> None:
    document = article("He said: “One.", "“Two.", "“Three,” and left.", "“Four,” she said.")
    found = quotations_of(document)
    assert [(document.slice((one.start, one.end)), one.closed, one.chain) for one in found] == [
        ("“One.", False, 0),
        ("“Two.", False, 0),
        ("“Three,”", True, 0),
        ("“Four,”", True, 1),
    ]


def test_a_chain_never_crosses_a_call_out() -> None:
    document = article("He said: “One.", "SEE ALSO: Bells", "“Two,” and left.")
    found = quotations_of(document)
    assert [(one.block, one.closed, one.chain) for one in found] == [(1, False, 0), (3, True, 1)]


def test_a_heading_ends_what_was_left_open() -> None:
    pieces = [Piece("heading", "Top"), Piece("paragraph", "“One."), Piece("heading", "“Two”", {"level": 2})]
    assert [one.block for one in quotations_of(Document.build(pieces))] == [2]


def test_what_nobody_closes_swallows_nothing() -> None:
    document = article("He said: “One.", "Two.", "Three.”")
    assert quotations_of(document) == []


def test_code_has_no_quotations() -> None:
    document = Document.build([Piece("heading", "Top"), Piece("preformatted", 'say "yes"')])
    assert quotations_of(document) == []


@pytest.mark.parametrize(
    "quotation, slogan",
    [
        ("“America first”", True),
        ("“the big bell”", True),
        ("“We stay.”", False),
        ("“No,”", False),
        ("“four words of it”", False),
    ],
)
def test_slogans(quotation: str, slogan: bool) -> None:
    assert is_slogan(quotation, 0, len(quotation)) is slogan


@pytest.mark.parametrize(
    "words, inner",
    [
        ("“‘We stay,’ ”", "We stay"),
        ("“He said ‘go’ and she said ‘stay,’”", "He said ‘go’ and she said ‘stay,’"),
        ("“‘Go,’ he said,”", "‘Go,’ he said"),
        ("“I said ‘go.’", "I said ‘go.’"),
        ("‘Go,’ he said.”", "‘Go,’ he said."),
        ("“ ”", ""),
    ],
)
def test_inner_words_lose_their_own_marks_and_commas(words: str, inner: str) -> None:
    start, end = inner_words(words, 0, len(words))
    assert words[start:end] == inner


@given(st.lists(st.text(st.sampled_from("ab '\"“”„‘’«»「」.,s"), min_size=1).filter(str.strip), max_size=5))
def test_quotations_lie_in_their_blocks_and_in_each_other(paragraphs: list[str]) -> None:
    document = Document.build([Piece("heading", "Top"), *(Piece("paragraph", one) for one in paragraphs)])
    found = quotations_of(document)
    assert [one.start for one in found] == sorted(one.start for one in found)
    for one in found:
        block = document.blocks[one.block]
        assert block.start <= one.start < one.end <= block.end
    outermost = [one for one in found if one.depth == 0]
    assert all(one.end <= other.start for one, other in pairwise(outermost))


@pytest.mark.parametrize("unit", ["“", "“a” ", "„‚", "'a's ", '"', "s' ", "“a\n\n", "'s' "])
def test_hostile_marks_take_linear_time(unit: str) -> None:
    words = (unit * (60_000 // len(unit))).strip()
    document = article(*words.split("\n\n"))
    before = time.process_time()
    quotations_of(document)
    assert time.process_time() - before < 4
