"""How a quote is given, worked out from the quotation marks around and inside it."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Literal

Manner = Literal["direct", "indirect", "mixed"]

_MARKS = re.compile("[\"'“”„‟‘’‚«»‹›「」『』]")
_CLOSERS = {
    '"': '"”',
    "'": "'",
    "“": '”“"',
    "”": "”",
    "„": "“”",
    "‟": "”",
    "‘": "’‘",
    "’": "’",
    "‚": "‘’",
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "「": "」",
    "『": "』",
}
_SINGLE = frozenset("'‘’‚")
_ALWAYS_OPENING = frozenset("„‟‚「『")
_DROPPED_LETTERS = re.compile(r"['‘’](?:\d|(?:tis|twas|em|til|cause|bout|round|n)\b)", re.IGNORECASE)
_SEPARATOR = "\n\n"
_DEEPEST = 8


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
            ranges = list(_quotations(text, first, last))
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


def _quotations(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the outermost quotations of one paragraph in order, marks included."""
    found: list[tuple[int, int]] = []
    opened: list[tuple[str, int]] = []
    for match in _MARKS.finditer(text, start, end):
        mark, place = match.group(), match.start()
        depth = _closed_depth(text, mark, place, opened)
        if depth is not None:
            found.append((opened[depth][1], place + 1))
            del opened[depth:]
        elif len(opened) < _DEEPEST and _opens(text, place, start, end):
            opened.append((mark, place))
    following = text[end + len(_SEPARATOR) : end + len(_SEPARATOR) + 1]
    found += [(place, end) for mark, place in opened if mark == following]
    position = start
    for first, last in sorted(found, key=lambda pair: (pair[0], -pair[1])):
        if first >= position:
            yield first, last
            position = last


def _closed_depth(text: str, mark: str, place: int, opened: list[tuple[str, int]]) -> int | None:
    """Return the index of the innermost open quotation that this mark closes."""
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if mark in _SINGLE and (after.isalnum() or before.isspace()):
        return None
    for depth in range(len(opened) - 1, -1, -1):
        opener = opened[depth][0]
        if mark in _CLOSERS[opener]:
            may_open = mark in "“‘" or (mark == opener and mark != '"')
            return None if may_open and after.isalnum() else depth
    return None


def _opens(text: str, place: int, start: int, end: int) -> bool:
    mark = text[place]
    if mark in _ALWAYS_OPENING:
        return True
    if mark not in _CLOSERS or place + 1 >= end:
        return False
    after = text[place + 1]
    if place > start and text[place - 1].isalnum() and mark not in "“«":
        return False
    if mark in _SINGLE and _DROPPED_LETTERS.match(text, place, end):
        return False
    return mark in "«»" or not after.isspace()
