import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.blocks import BLOCK_KINDS, Block, Document, Mark, Piece, TextError, clean_text, table_row

KINDS = [kind for kind in BLOCK_KINDS if kind != "table_row"]
CLEAN = (
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)
    .map(clean_text)
    .filter(lambda text: bool(text.strip()))
)
HEADLINE = Piece("heading", "Hi 😀")


def sample() -> Document:
    return Document.build(
        [
            HEADLINE,
            Piece("paragraph", "One 𝔘 two", {}, [Mark("link", 4, 5, {"href": "https://example.org/"})]),
            table_row(["a", "", "b c"]),
        ]
    )


def refusal_of(*pieces: Piece) -> str:
    with pytest.raises(TextError) as refusal:
        Document.build(pieces)
    return refusal.value.code


@given(st.lists(st.tuples(st.sampled_from(KINDS), CLEAN), max_size=6), CLEAN)
def test_every_block_is_its_piece_and_the_text_is_their_join(parts: list[tuple[str, str]], head: str) -> None:
    pieces = [Piece("heading", head), *(Piece(kind, text) for kind, text in parts)]
    document = Document.build(pieces)
    assert document.text == "\n\n".join(piece.text for piece in pieces)
    assert clean_text(document.text) == document.text
    assert [(block.kind, document.slice(block)) for block in document.blocks] == [
        (piece.kind, piece.text) for piece in pieces
    ]
    assert Document.from_json(document.text, **document.to_json()) == document


@given(st.lists(CLEAN, min_size=1, max_size=5), st.data())
def test_block_index_and_blocks_between_agree_with_a_search(texts: list[str], data: st.DataObject) -> None:
    document = Document.build(Piece("heading", text) for text in texts)
    offset = data.draw(st.integers(0, len(document.text)))
    expected = max(index for index, block in enumerate(document.blocks) if block.start <= offset)
    assert document.block_index(offset) == expected
    end = data.draw(st.integers(offset, len(document.text)))
    touched = [i for i, b in enumerate(document.blocks) if max(b.start, offset) < min(b.end, end)]
    assert list(document.blocks_between(offset, end)) == touched


def test_offsets_are_code_points() -> None:
    document = sample()
    assert document.text == "Hi 😀\n\nOne 𝔘 two\n\na\t\tb c"
    assert document.to_json() == {
        "blocks": [
            {"kind": "heading", "start": 0, "end": 4},
            {"kind": "paragraph", "start": 6, "end": 15},
            {"kind": "table_row", "start": 17, "end": 23, "cells": ["a", "", "b c"]},
        ],
        "marks": [["link", 10, 11, {"href": "https://example.org/"}]],
    }
    assert document.slice(document.marks[0]) == "𝔘"
    assert document.slice((6, 9)) == "One"
    assert document.sha256 == hashlib.sha256(document.text.encode("utf-8")).hexdigest()


def test_stored_form_survives_json() -> None:
    document = sample()
    stored = json.loads(json.dumps(document.to_json()))
    assert Document.from_json(document.text, stored["blocks"], stored["marks"]) == document


def test_a_block_may_begin_with_a_combining_mark() -> None:
    document = Document.build([HEADLINE, Piece("paragraph", "\u0301a")])
    assert document.slice(document.blocks[1]) == "\u0301a"


def test_marks_come_in_order_outer_first() -> None:
    marks = [Mark("code", 2, 3), Mark("strong", 0, 2), Mark("emphasis", 0, 3)]
    document = Document.build([Piece("heading", "abc", {}, marks)])
    assert [mark.kind for mark in document.marks] == ["emphasis", "strong", "code"]


def test_the_headline_is_block_0() -> None:
    assert refusal_of() == "empty"
    assert refusal_of(Piece("paragraph", "a")) == "no_headline"
    assert refusal_of(Piece("heading", "a", {"level": 2})) == "no_headline"


@pytest.mark.parametrize(
    "piece, code",
    [
        (Piece("paragraph", ""), "blank_block"),
        (Piece("paragraph", " \n "), "blank_block"),
        (Piece("image", "a"), "bad_block"),
        (Piece("heading", "a", {"level": 7}), "bad_block"),
        (Piece("list_item", "a", {"level": True}), "bad_block"),
        (Piece("paragraph", "a", {"start": 3}), "bad_block"),
        (Piece("table_row", "a b", {"cells": ["a", "b"]}), "bad_block"),
        (Piece("paragraph", "a\r\nb"), "not_clean"),
        (Piece("paragraph", "e\u0301"), "not_clean"),
        (Piece("paragraph", "a\x00"), "not_clean"),
        (Piece("paragraph", "\ud800"), "not_clean"),
        (Piece("paragraph", "ab", {}, [Mark("blink", 0, 1)]), "bad_mark"),
        (Piece("paragraph", "ab", {}, [Mark("strong", 1, 1)]), "bad_mark"),
        (Piece("paragraph", "ab", {}, [Mark("strong", 0, 3)]), "bad_mark"),
        (Piece("paragraph", "ab", {}, [Mark("strong", -1, 1)]), "bad_mark"),
        (Piece("paragraph", "ab", {}, [Mark("link", 0, 1)]), "bad_mark"),
    ],
)
def test_a_piece_that_breaks_the_promise_is_refused(piece: Piece, code: str) -> None:
    assert refusal_of(HEADLINE, piece, Piece("paragraph", "end")) == code


@pytest.mark.parametrize(
    "text, blocks, marks, code",
    [
        ("ab", [{"kind": "heading", "start": 0, "end": 1}], [], "bad_blocks"),
        ("ab", [{"kind": "heading", "start": 1, "end": 2}], [], "bad_blocks"),
        ("ab", [{"kind": "heading", "start": 0, "end": True}], [], "bad_blocks"),
        (
            "a\n\nb",
            [{"kind": "heading", "start": 0, "end": 1}, {"kind": "quote", "start": 2, "end": 4}],
            [],
            "bad_blocks",
        ),
        (
            "a\n b",
            [{"kind": "heading", "start": 0, "end": 1}, {"kind": "quote", "start": 3, "end": 4}],
            [],
            "bad_blocks",
        ),
        ("ab", [{"kind": "heading", "start": 0}], [], "bad_shape"),
        ("ab", [3], [], "bad_shape"),
        ("ab", [{"kind": "heading", "start": 0, "end": 2}], [["strong"]], "bad_shape"),
        (
            "a\n\nb",
            [{"kind": "heading", "start": 0, "end": 1}, {"kind": "quote", "start": 3, "end": 4}],
            [["strong", 0, 4, {}]],
            "bad_mark",
        ),
    ],
)
def test_a_stored_form_that_does_not_fit_is_refused(
    text: str, blocks: list[Any], marks: list[Any], code: str
) -> None:
    with pytest.raises(TextError) as refusal:
        Document.from_json(text, blocks, marks)
    assert refusal.value.code == code


def test_no_block_stands_outside_the_text() -> None:
    document = sample()
    assert document.block_index(len(document.text)) == 2
    for offset in (-1, len(document.text) + 1):
        with pytest.raises(IndexError):
            document.block_index(offset)
    assert list(document.blocks_between(4, 6)) == []
    assert list(document.blocks_between(7, 7)) == []


def test_documents_can_be_kept_in_sets() -> None:
    assert len({sample(), sample()}) == 1
    assert Block("quote", 0, 1) in {Block("quote", 0, 1)}
