"""How a quote is given, worked out from the quotation marks around and inside it."""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Literal

from annotations.suggesting.marks import outermost

Manner = Literal["direct", "indirect", "mixed"]

_SEPARATOR = "\n\n"


def manner_of(text: str, parts: Sequence[tuple[int, int]]) -> Manner:
    """Return the manner of the passage `parts` (code points, half-open) of `text`.

    `direct` when all its words stand within quotation marks, whether or not the marks belong to the passage;
    `indirect` when none does; else `mixed`. Apostrophes are no marks. Only the paragraphs of the parts
    are read. A quotation left open counts to the end of its paragraph when the next one opens
    with the same mark.
    """
    quoted = unquoted = False
    for start, end in parts:
        for first, last in _paragraphs(text, start, end):
            ranges = _quotations(text, first, last)
            inside = _words_within(text, max(start, first), min(end, last), ranges)
            quoted = quoted or inside[0]
            unquoted = unquoted or inside[1]
    if quoted:
        return "mixed" if unquoted else "direct"
    return "indirect"


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    first = text.rfind(_SEPARATOR, 0, start)
    first = 0 if first < 0 else first + len(_SEPARATOR)
    while first < end:
        last = text.find(_SEPARATOR, first)
        last = len(text) if last < 0 else last
        yield first, last
        first = last + len(_SEPARATOR)


def _words_within(text: str, start: int, end: int, ranges: list[tuple[int, int]]) -> tuple[bool, bool]:
    """Say whether `[start, end)` has words inside the ranges, and whether it has words outside them."""
    inside = outside = False
    position = start
    for first, last in ranges:
        outside = outside or _has_words(text[position : min(first, end)])
        inside = inside or _has_words(text[max(first, start) : min(last, end)])
        position = max(position, min(last, end))
    return inside, outside or _has_words(text[position:end])


def _has_words(stretch: str) -> bool:
    return any(unicodedata.category(character)[0] in "LNSM" for character in stretch)


def _quotations(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The outermost quotations of one paragraph in order, marks included."""
    following = text[end + len(_SEPARATOR) : end + len(_SEPARATOR) + 1]
    return outermost(text, start, end, following)
