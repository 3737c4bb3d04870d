"""What a correction changes, in words: the old and the new text as one list of stretches."""

from collections.abc import Iterator
from typing import NamedTuple

from reader.text.alignment import Stretch, align

CONTEXT = 160
LONGEST_WORD = 40  # beyond this many characters without a space a word is cut after all
ELLIPSIS = " … "


class Change(NamedTuple):
    """A stretch of text that stays ("same"), goes ("gone") or comes ("new")."""

    kind: str
    text: str


def changes_between(old: str, new: str) -> list[Change]:
    """Old and new text in order of reading; what stays is cut to the words around a change."""
    found: list[Change] = []
    at_old = at_new = 0
    for stretch in [*_in_whole_words(old, new), None]:
        stop_old = stretch.old if stretch else len(old)
        stop_new = stretch.new if stretch else len(new)
        found += [Change("gone", old[at_old:stop_old])] if stop_old > at_old else []
        found += [Change("new", new[at_new:stop_new])] if stop_new > at_new else []
        if stretch:
            at_old, at_new = stretch.old + stretch.length, stretch.new + stretch.length
            same = old[stretch.old : at_old]
            found.append(Change("same", _cut(same, first=not found, last=at_old == len(old))))
    return found if any(change.kind != "same" for change in found) else []


def _in_whole_words(old: str, new: str) -> Iterator[Stretch]:
    """What stays, without the halves of words at its ends: a changed figure is shown as a whole."""
    for stretch in align(old, new):
        first, last = 0, stretch.length
        while first < last and _inside_word(old, stretch.old + first, new, stretch.new + first):
            first += 1
        while last > first and _inside_word(old, stretch.old + last, new, stretch.new + last):
            last -= 1
        if last > first:
            yield Stretch(stretch.old + first, stretch.new + first, last - first)


def _inside_word(old: str, at_old: int, new: str, at_new: int) -> bool:
    return any(
        text[at - 1 : at].isalnum() and text[at : at + 1].isalnum()
        for text, at in ((old, at_old), (new, at_new))
        if at
    )


def _cut(text: str, *, first: bool, last: bool) -> str:
    if len(text) <= 2 * CONTEXT:
        return text
    stop, start = CONTEXT, len(text) - CONTEXT
    gap_before, gap_after = (
        text.rfind(" ", stop - LONGEST_WORD, stop),
        text.find(" ", start, start + LONGEST_WORD),
    )
    head = "" if first else text[: stop if gap_before < 0 else gap_before]
    tail = "" if last else text[start if gap_after < 0 else gap_after + 1 :]
    return f"{head}{ELLIPSIS}{tail}"
