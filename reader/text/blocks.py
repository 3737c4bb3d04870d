"""A revision's text and the two layers that every article has: blocks and inline marks.

Offsets are Unicode code points into the whole text, half-open. A Document that exists is valid: its text is
clean, its blocks cover the text in order but for one blank line between each two, block 0 is the headline,
and every mark lies inside one block.
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, Self

from reader.text.cleaning import TextError, clean_text, is_clean, word_count

__all__ = [
    "BLOCK_KINDS",
    "MARK_KINDS",
    "SEPARATOR",
    "Block",
    "Document",
    "Mark",
    "Piece",
    "TextError",
    "clean_text",
    "table_row",
    "word_count",
]

BLOCK_KINDS = (
    "heading",  # attrs: level 1-6, 1 when absent
    "paragraph",
    "quote",
    "list_item",  # attrs: level from 1, ordered
    "preformatted",
    "caption",
    "table_row",  # attrs: cells, which joined by TAB are the text
    "callout",
    "credits",
    "dateline",
)
MARK_KINDS = ("emphasis", "strong", "code", "link", "superscript", "subscript", "deleted", "inserted")
SEPARATOR = "\n\n"
_OWN_KEYS = frozenset({"kind", "start", "end"})


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph-like unit.

    An image has no text: it is `attrs["image"] = {"src", "alt"}` of the block after it.
    """

    kind: str
    start: int
    end: int
    attrs: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "start": self.start, "end": self.end, **self.attrs}


@dataclass(frozen=True, slots=True)
class Mark:
    """Inline formatting; a link has `attrs["href"]`. In a Piece the offsets count from its own start."""

    kind: str
    start: int
    end: int
    attrs: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def to_json(self) -> list[Any]:
        return [self.kind, self.start, self.end, dict(self.attrs)]


@dataclass(frozen=True, slots=True)
class Piece:
    """A block that does not know its place yet: what Document.build puts together."""

    kind: str
    text: str
    attrs: Mapping[str, Any] = field(default_factory=dict, hash=False)
    marks: Sequence[Mark] = ()


def table_row(cells: Sequence[str], marks: Sequence[Mark] = ()) -> Piece:
    """Return the piece of a table row; `marks` count in the cells joined by TAB."""
    return Piece("table_row", "\t".join(cells), {"cells": list(cells)}, marks)


@dataclass(frozen=True, slots=True)
class Document:
    text: str
    blocks: tuple[Block, ...]
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        """Raise TextError on anything that breaks the promise at the head of this module."""
        if not is_clean(self.text):
            raise TextError("not_clean", "The text is not in NFC with plain line ends.")
        _check_cover(self.text, self.blocks)
        for block in self.blocks:
            _check_block(self.text, block)
        first = self.blocks[0]
        if first.kind != "heading" or first.attrs.get("level", 1) != 1:
            raise TextError("no_headline", "The first block has to be the headline.")
        for mark in self.marks:
            self._check_mark(mark)

    @classmethod
    def build(cls, pieces: Iterable[Piece]) -> Self:
        """Join clean pieces with one blank line; the first is the headline.

        Raises TextError. Clean the whole text before cutting it up: pieces of clean text are clean, and
        because nothing composes with a line feed, so is their join.
        """
        pieces = list(pieces)
        starts = accumulate((len(piece.text) + len(SEPARATOR) for piece in pieces), initial=0)
        blocks: list[Block] = []
        marks: list[Mark] = []
        for piece, start in zip(pieces, starts, strict=False):
            end = start + len(piece.text)
            blocks.append(Block(piece.kind, start, end, piece.attrs))
            for mark in piece.marks:
                if mark.start < 0 or start + mark.end > end:
                    raise TextError("bad_mark", f"A mark ({mark.kind}) does not lie inside its block.")
                marks.append(Mark(mark.kind, start + mark.start, start + mark.end, mark.attrs))
        marks.sort(key=lambda mark: (mark.start, -mark.end))
        return cls(SEPARATOR.join(piece.text for piece in pieces), tuple(blocks), tuple(marks))

    @classmethod
    def from_json(
        cls, text: str, blocks: Sequence[Mapping[str, Any]], marks: Sequence[Sequence[Any]]
    ) -> Self:
        """Return the document that to_json described; raises TextError when the shapes are not those."""
        try:
            return cls(text, tuple(map(_block_from, blocks)), tuple(Mark(*mark) for mark in marks))
        except (KeyError, TypeError, AttributeError) as error:
            raise TextError("bad_shape", "Blocks or marks are not in the stored form.") from error

    def to_json(self) -> dict[str, Any]:
        """Return `{"blocks": [{"kind", "start", "end", **attrs}], "marks": [[kind, start, end, attrs]]}`."""
        return {
            "blocks": [block.to_json() for block in self.blocks],
            "marks": [mark.to_json() for mark in self.marks],
        }

    @property
    def sha256(self) -> str:
        """The hash of the text in UTF-8, in hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def slice(self, span: "Block | Mark | tuple[int, int]") -> str:
        """Return the text of a block, a mark or a `(start, end)` pair."""
        start, end = span if isinstance(span, tuple) else (span.start, span.end)
        return self.text[start:end]

    def block_index(self, offset: int) -> int:
        """Return the index of the block that holds `offset`; the separator after a block counts as its own.

        Raises IndexError outside 0 ≤ offset ≤ len(text).
        """
        if not 0 <= offset <= len(self.text):
            raise IndexError(offset)
        return bisect_right(self.blocks, offset, key=lambda block: block.start) - 1

    def blocks_between(self, start: int, end: int) -> range:
        """Return the indexes of the blocks that have at least one character in `[start, end)`."""
        first = bisect_right(self.blocks, start, key=lambda block: block.end)
        last = bisect_left(self.blocks, end, key=lambda block: block.start)
        return range(first, last) if start < end else range(0)

    def _check_mark(self, mark: Mark) -> None:
        if mark.kind not in MARK_KINDS:
            raise TextError("bad_mark", f"There is no mark called {mark.kind!r}.")
        if not (_are_offsets(mark.start, mark.end) and 0 <= mark.start < mark.end <= len(self.text)):
            raise TextError("bad_mark", f"A mark ({mark.kind}) has no place in the text.")
        if mark.end > self.blocks[self.block_index(mark.start)].end:
            raise TextError("bad_mark", f"A mark ({mark.kind}) does not lie inside one block.")
        if mark.kind == "link" and not isinstance(mark.attrs.get("href"), str):
            raise TextError("bad_mark", "A link has no address.")


def _block_from(stored: Mapping[str, Any]) -> Block:
    attrs = {key: value for key, value in stored.items() if key not in _OWN_KEYS}
    return Block(stored["kind"], stored["start"], stored["end"], attrs)


def _are_offsets(*values: object) -> bool:
    return all(type(value) is int for value in values)


def _check_cover(text: str, blocks: Sequence[Block]) -> None:
    if not blocks:
        raise TextError("empty", "The document has no text.")
    expected = 0
    for block in blocks:
        if not _are_offsets(block.start, block.end) or block.start != expected or block.end < block.start:
            raise TextError("bad_blocks", "The blocks do not follow one another.")
        if block.start and text[block.start - len(SEPARATOR) : block.start] != SEPARATOR:
            raise TextError("bad_blocks", "Two blocks are not parted by a blank line.")
        expected = block.end + len(SEPARATOR)
    if blocks[-1].end != len(text):
        raise TextError("bad_blocks", "The blocks do not cover the text.")


def _check_block(text: str, block: Block) -> None:
    words = text[block.start : block.end]
    if block.kind not in BLOCK_KINDS:
        raise TextError("bad_block", f"There is no block called {block.kind!r}.")
    if not words or words.isspace():
        raise TextError("blank_block", f"A block ({block.kind}) has no text.")
    if not _OWN_KEYS.isdisjoint(block.attrs):
        raise TextError("bad_block", "An attribute has the name of a block's own field.")
    level = block.attrs.get("level", 1)
    if type(level) is not int or not 1 <= level <= 6:
        raise TextError("bad_block", f"A block ({block.kind}) has no level {level!r}.")
    if block.kind == "table_row" and "\t".join(block.attrs.get("cells", words.split("\t"))) != words:
        raise TextError("bad_block", "The cells of a table row are not its text.")
