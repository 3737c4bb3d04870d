"""Where quotations begin and end, by their marks alone: the one reading of quotation marks in the project.

Curly, straight, guillemets either way round, German low and high, corner brackets, single and nested ones. An
apostrophe is no mark. Every rule looks at a bounded stretch around a mark, so the scan takes linear time.
"""

import re
from typing import NamedTuple

MARKS = "\"'“”„‟‘’‚«»‹›「」『』"

_MARKS = re.compile(f"[{MARKS}]")
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
# After a plural's apostrophe: a mark not far off that closes more surely, with no other opening before it.
_SURER_END = re.compile(r"[^'’‘“\"]{1,160}(?:[a-z]['’][a-z][^'’‘“\"]{0,80}){0,4}(?<=[,.!?…])['’](?!\w)")
_INCHES = re.compile(r"\d['’]\d{1,2}\Z")
_DEEPEST = 8


class Marked(NamedTuple):
    """A quotation `[start, end)`, marks in. `depth` 0 is outermost; `closed` is False where it runs on."""

    start: int
    end: int
    depth: int
    closed: bool


def marked(text: str, start: int, end: int, following: str = "") -> list[Marked]:
    """Return the quotations of the paragraph `text[start:end]`, outermost first where they begin together.

    `following` is the first character of the next paragraph: a quotation left open runs to the end of this
    one when the next opens with the same mark. Any other mark without its partner is passed over. Two
    quotations are apart or one lies in the other.
    """
    found: list[tuple[int, int, bool]] = []
    opened: list[tuple[str, int]] = []
    for match in _MARKS.finditer(text, start, end):
        mark, place = match.group(), match.start()
        index = _closed_index(text, mark, place, opened, end)
        if index is not None:
            if opened[index][1] + 1 < place:  # with something in it
                found.append((opened[index][1], place + 1, True))
            del opened[index:]
        elif len(opened) < _DEEPEST and _opens(text, place, start, end):
            opened.append((mark, place))
    found += [(place, end, False) for mark, place in opened if mark == following]
    return _nested(found)


def outermost(text: str, start: int, end: int, following: str = "") -> list[tuple[int, int]]:
    """Return the quotations that lie in no other, in order, apart, marks in."""
    return [(one.start, one.end) for one in marked(text, start, end, following) if one.depth == 0]


def _nested(found: list[tuple[int, int, bool]]) -> list[Marked]:
    ends: list[int] = []
    result: list[Marked] = []
    for start, end, closed in sorted(found, key=lambda one: (one[0], -one[1])):
        while ends and ends[-1] <= start:
            ends.pop()
        if not ends or end <= ends[-1]:
            result.append(Marked(start, end, len(ends), closed))
            ends.append(end)
    return result


def _closed_index(text: str, mark: str, place: int, opened: list[tuple[str, int]], end: int) -> int | None:
    """Return the index of the innermost open quotation that this mark closes."""
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if mark in _SINGLE and (after.isalnum() or before.isspace()):
        return None
    if mark == '"' and _cannot_close(text, place, before, after):
        return None
    for index in range(len(opened) - 1, -1, -1):
        opener = opened[index][0]
        if mark in _CLOSERS[opener]:
            may_open = mark in "“‘" or (mark == opener and mark != '"')
            if may_open and after.isalnum():
                return None
            plural = mark in "'’" and before in "sxz" and bool(_SURER_END.match(text, place + 1, end))
            return None if plural else index
    return None


def _cannot_close(text: str, place: int, before: str, after: str) -> bool:
    """Whether a straight double mark leans on the next word, or stands for inches."""
    leans = (not before or before.isspace() or before in "([—–") and after.isalnum()
    return leans or bool(before.isdigit() and _INCHES.search(text, max(0, place - 4), place))


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
