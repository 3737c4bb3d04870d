"""A text somebody edited in one field, as a document again: blocks that stayed keep what they were."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from reader.text.blocks import SEPARATOR, Document, Mark, Piece
from reader.text.cleaning import clean_text


def corrected(old: Document, raw: str) -> Document:
    """The document that `raw` means, blocks parted by blank lines. Raises TextError.

    A block whose words are the same keeps kind, attributes and marks; one that was changed in its place keeps
    its kind; a new one is a paragraph. The first is the headline.
    """
    before = [old.slice(block) for block in old.blocks]
    words = [one.strip("\n") for one in clean_text(raw).strip().split(SEPARATOR)]
    words = [one for one in words if one.strip()]
    matcher = SequenceMatcher(None, before, words, autojunk=False)
    pieces: list[Piece] = []
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "equal":
            pieces += (_same(old, index) for index in range(start, end))
        elif tag in ("replace", "insert"):
            pieces += _changed(old, range(start, end), words[first:last])
    if pieces and pieces[0].kind != "heading":
        pieces[0] = Piece("heading", pieces[0].text, {"level": 1})
    return Document.build(pieces)


def _same(old: Document, index: int) -> Piece:
    block = old.blocks[index]
    marks = [
        Mark(mark.kind, mark.start - block.start, mark.end - block.start, mark.attrs)
        for mark in old.marks
        if block.start <= mark.start < block.end
    ]
    return Piece(block.kind, old.slice(block), block.attrs, marks)


def _changed(old: Document, replaced: range, words: list[str]) -> Iterator[Piece]:
    for number, text in enumerate(words):
        kind, attrs = "paragraph", {}
        if number < len(replaced):
            block = old.blocks[replaced[number]]
            kind = block.kind
            attrs = {name: value for name, value in block.attrs.items() if name != "cells"}
        yield Piece(kind, text, attrs)
