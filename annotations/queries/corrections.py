"""What a correction changes, in words: the old and the new text as one list of stretches."""

from typing import NamedTuple

from reader.text.alignment import align

CONTEXT = 160
ELLIPSIS = " … "


class Change(NamedTuple):
    """A stretch of text that stays ("same"), goes ("gone") or comes ("new")."""

    kind: str
    text: str


def changes_between(old: str, new: str) -> list[Change]:
    """Old and new text in order of reading; what stays is cut to the words around a change."""
    found: list[Change] = []
    at_old = at_new = 0
    for stretch in [*align(old, new), None]:
        stop_old = stretch.old if stretch else len(old)
        stop_new = stretch.new if stretch else len(new)
        found += [Change("gone", old[at_old:stop_old])] if stop_old > at_old else []
        found += [Change("new", new[at_new:stop_new])] if stop_new > at_new else []
        if stretch:
            at_old, at_new = stretch.old + stretch.length, stretch.new + stretch.length
            same = old[stretch.old : at_old]
            found.append(Change("same", _cut(same, first=not found, last=at_old == len(old))))
    return found if any(change.kind != "same" for change in found) else []


def _cut(text: str, *, first: bool, last: bool) -> str:
    if len(text) <= 2 * CONTEXT:
        return text
    head = "" if first else text[:CONTEXT]
    tail = "" if last else text[-CONTEXT:]
    return f"{head}{ELLIPSIS}{tail}"
