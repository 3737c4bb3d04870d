"""The quotations of a document: found block by block, and joined where one goes on in the next paragraph.

The habit of English newspapers is followed: each paragraph of a long quotation opens with the mark, only the
last one closes it. A quotation that is opened and neither closed nor taken up again is none.
"""

import re
from typing import NamedTuple

from annotations.suggesting.marks import MARKS, marked
from reader.text.blocks import Document
from reader.text.sentences import SKIPPED_BY_CURSOR

LONGEST_SLOGAN = 3  # words between quotation marks that nobody need have said
_WORD = re.compile(r"\w[\w'’-]*")
_PREFORMATTED = "preformatted"


class Quotation(NamedTuple):
    """`[start, end)` of block number `block`, marks in.

    `depth` 0 is outermost, 1 a quotation within one. Quotations with the same `chain` belong together: one
    utterance over several paragraphs. `closed` is False for all but the last of them.
    """

    block: int
    start: int
    end: int
    depth: int
    closed: bool
    chain: int


def block_quotations(document: Document, block: int) -> list[Quotation]:
    """Return the quotations of one block in order, a nested one after the one around it.

    `chain` only counts them. Raises IndexError when there is no such block. Looks at the block and at the
    first character after it.
    """
    own = document.blocks[block]
    if own.kind == _PREFORMATTED:
        return []
    found = marked(document.text, own.start, own.end, _opening_of_next(document, block))
    return [
        Quotation(block, one.start, one.end, one.depth, one.closed, chain) for chain, one in enumerate(found)
    ]


def quotations_of(document: Document) -> list[Quotation]:
    """Return the quotations of every block in order, those of one utterance under one `chain`.

    A chain goes on only into the very next block: never across a call-out.
    """
    found: list[Quotation] = []
    open_chain: Quotation | None = None
    count = 0
    for block in range(len(document.blocks)):
        own = block_quotations(document, block)
        for index, one in enumerate(own):
            continues = index == 0 and open_chain is not None and _continues(document, open_chain, one)
            if continues and open_chain is not None:
                chain = open_chain.chain
            else:
                chain, count = count, count + 1
            found.append(one._replace(chain=chain))
        last = next((one for one in reversed(found[len(found) - len(own) :]) if one.depth == 0), None)
        open_chain = last if last is not None and not last.closed else None
    return found


def outer(quotations: list[Quotation], start: int, end: int) -> list[tuple[int, int]]:
    """Return the outermost quotations that touch `[start, end)`, cut to it."""
    return [
        (max(one.start, start), min(one.end, end))
        for one in quotations
        if one.depth == 0 and one.start < end and one.end > start
    ]


def inner_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a quotation, or what a sentence holds of it, without its marks; maybe empty.

    Commas and white space at its ends go too; the marks of a quotation stay that is but a part of it.
    """
    while True:
        start, end = _unedged(text, start, end)
        held = marked(text, start, end)
        opens = any(one.start == start and one.end < end for one in held)
        closes = any(one.end == end and one.start > start for one in held)
        first = start + (start < end and text[start] in MARKS and not opens)
        last = end - (first < end and text[end - 1] in MARKS and not closes)
        if (first, last) == (start, end):
            return start, end
        start, end = first, last


def _unedged(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and (text[end - 1] in ",،" or text[end - 1].isspace()):
        end -= 1
    return start, end


def is_slogan(text: str, start: int, end: int) -> bool:
    """Whether a quotation is so short, and so unlike a sentence, that its marks may be scare quotes."""
    if end - start > 80:
        return False
    words = _WORD.findall(text, start, end)
    ended = text[start:end].rstrip(MARKS + " ")[-1:]
    return len(words) <= LONGEST_SLOGAN and ended not in (*".,!?…؟،",)


def _opening_of_next(document: Document, block: int) -> str:
    """The first character of the next block that is read on; call-outs do not end a quotation in the text."""
    for other in document.blocks[block + 1 : block + 3]:
        if other.kind not in SKIPPED_BY_CURSOR:
            return document.text[other.start] if other.kind != "heading" else ""
    return ""


def _continues(document: Document, earlier: Quotation, later: Quotation) -> bool:
    return (
        later.block == earlier.block + 1
        and later.start == document.blocks[later.block].start
        and document.text[later.start] == document.text[earlier.start]
    )
