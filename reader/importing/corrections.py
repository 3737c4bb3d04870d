"""What a person changes about a draft or a text before it is stored: headline, kinds of blocks, words."""

import hashlib
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from reader.importing.news import classify
from reader.importing.plain import clean_input, headline_piece, put_together
from reader.text.blocks import SEPARATOR, Document, Mark, Piece

# Kinds that a block may be given by hand; a table's rows stay rows.
GIVEN_KINDS = (
    "paragraph",
    "heading",
    "quote",
    "list_item",
    "caption",
    "callout",
    "credits",
    "dateline",
    "preformatted",
)


def pieces_of(document: Document) -> list[Piece]:
    """The document taken apart again: Document.build of it gives it back."""
    marks: dict[int, list[Mark]] = {}
    for mark in document.marks:
        index = document.block_index(mark.start)
        start = document.blocks[index].start
        marks.setdefault(index, []).append(Mark(mark.kind, mark.start - start, mark.end - start, mark.attrs))
    return [
        Piece(block.kind, document.slice(block), block.attrs, marks.get(index, ()))
        for index, block in enumerate(document.blocks)
    ]


def correct(document: Document, *, title: str = "", kinds: Mapping[int, str] | None = None) -> Document:
    """Give the document another headline (when not empty) and some blocks another kind, by their index.

    Raises ImportProblem for a headline that cannot be one; kinds that cannot be given are ignored.
    """
    pieces = pieces_of(document)
    if title and title != pieces[0].text:
        pieces[0] = headline_piece(clean_input(title).strip().replace("\n", " "))
    for index, kind in (kinds or {}).items():
        if not 0 < index < len(pieces) or kind not in GIVEN_KINDS or pieces[index].kind == "table_row":
            continue
        if kind != pieces[index].kind:
            pieces[index] = replace(pieces[index], kind=kind, attrs=_attrs_for(kind, pieces[index]))
    return Document.build(pieces)


def _attrs_for(kind: str, piece: Piece) -> dict[str, object]:
    kept: dict[str, object] = {"image": piece.attrs["image"]} if "image" in piece.attrs else {}
    if kind == "heading":
        kept["level"] = 2
    if kind == "list_item":
        kept |= {"level": 1, "ordered": False}
    return kept


def put_above(document: Document, title: str) -> Document:
    """The document under another headline, its own first line kept as a block. Raises ImportProblem."""
    first, *others = pieces_of(document)
    below = replace(first, kind="paragraph", attrs=_attrs_for("paragraph", first))
    return put_together(classify([headline_piece(title), below, *others]))


def name_of(words: str) -> str:
    """A short name for words, the same however they are spaced: 16 hexadecimal digits."""
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()[:16]


def kinds_that_follow(
    names: Sequence[str], *, headline: str, before: Iterable[tuple[str, str]]
) -> dict[int, str]:
    """The kinds of the blocks `before`, as (name, kind) in order, by the index of the same words in `names`.

    Blocks with the same words are taken in order. A headline has no kind to give (`headline` is the name of
    the one before) or to take (the first of `names`), but may have the words of a block below it.
    """
    waiting: dict[str, deque[str]] = defaultdict(deque, {headline: deque([""])})
    for name, kind in before:
        waiting[name].append(kind)
    if names.count(headline) < len(waiting[headline]):
        waiting[headline].popleft()
    if names.count(names[0]) > len(waiting[names[0]]):
        waiting[names[0]].appendleft("")
    return {index: waiting[name].popleft() for index, name in enumerate(names) if waiting[name]}


def rewrite(old: Document, text: str) -> Document:
    """A corrected text as a document: blocks parted by blank lines, the first one the headline.

    Blocks whose words stand unchanged keep their kind and marks; a changed one keeps the kind of the block
    whose place it takes; new ones are paragraphs. Raises ImportProblem.
    """
    chunks = [chunk.strip("\n") for chunk in clean_input(text).strip().split(SEPARATOR) if chunk.strip()]
    pieces = list(_aligned(pieces_of(old), chunks))
    pieces[0] = replace(headline_piece(pieces[0].text), marks=pieces[0].marks)
    return put_together(pieces)


def _aligned(old: Sequence[Piece], chunks: Sequence[str]) -> Iterator[Piece]:
    """Match the chunks of the new text with the pieces of the old one, in order."""
    # A preformatted block may hold blank lines, so that it is several chunks, all owned by one piece.
    owned = [(index, chunk) for index, piece in enumerate(old) for chunk in piece.text.split(SEPARATOR)]
    matcher = SequenceMatcher(None, [chunk for _, chunk in owned], chunks, autojunk=False)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            yield from _unchanged(old, owned, range(old_start, old_end))
            continue
        before = [old[index] for index, _ in owned[old_start:old_end]]
        for place, chunk in enumerate(chunks[new_start:new_end]):
            yield _changed(before[place] if place < len(before) else None, chunk)


def _unchanged(old: Sequence[Piece], owned: Sequence[tuple[int, str]], stretch: range) -> Iterator[Piece]:
    place = stretch.start
    while place < stretch.stop:
        index, chunk = owned[place]
        size = old[index].text.count(SEPARATOR) + 1
        whole = range(place, place + size)
        if whole.stop <= stretch.stop and all(owned[one][0] == index for one in whole):
            yield old[index]
            place += size
        else:
            yield _changed(old[index], chunk)
            place += 1


def _changed(before: Piece | None, chunk: str) -> Piece:
    if before is None:
        return Piece("paragraph", chunk)
    attrs = {key: value for key, value in before.attrs.items() if key != "cells"}
    if before.kind == "table_row":
        attrs["cells"] = chunk.split("\t")
    return Piece(before.kind, chunk, attrs)
