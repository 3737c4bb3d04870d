"""Passages: how one is described, found again, quoted, checked and carried into a new revision.

A passage is a list of parts, `(start, end)` in code points, half-open, in order and apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from reader.text.alignment import align, nearest_place, stretch_around
from reader.text.blocks import Document
from reader.text.places import CONTEXT, after, agreement, before, best_place, occurs_once

Part = tuple[int, int]
State = Literal["unchanged", "moved", "orphaned"]

JOINT = " … "
_LONG_ENOUGH = 24
_NEAR_ENOUGH = 8
_CLOSE_ENOUGH = 16


class PartsError(ValueError):
    """Parts that are no passage of the text; `code` is stable: malformed, out_of_range, no_words."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Selector:
    """One part in the terms of the W3C's quote and position selectors."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of a passage in a new text; `parts` is None for an orphan."""

    state: State
    parts: list[Part] | None


def describe(text: str, parts: Sequence[Part]) -> list[Selector]:
    """Return one selector per part, with up to 32 code points of context on each side."""
    return [
        Selector(text[start:end], before(text, start), after(text, end), start, end) for start, end in parts
    ]


def locate(text: str, selectors: Sequence[Selector]) -> list[Part] | None:
    """Return where the described passage stands in `text`, or None.

    The described positions win when the words stand there; else each part has to be the only such words in
    the text, or those whose context agrees best; and the parts have to stand in the described order.
    """
    if all(0 <= each.start < each.end and text[each.start : each.end] == each.exact for each in selectors):
        return [(each.start, each.end) for each in selectors]
    parts: list[Part] = []
    for each in selectors:
        place = best_place(text, each.exact, each.prefix, each.suffix)
        if place is None:
            return None
        parts.append((place, place + len(each.exact)))
    return parts if _in_order(parts) else None


def quotation(text: str, parts: Sequence[Part]) -> str:
    """Return the words of the parts, with an ellipsis between two."""
    return JOINT.join(text[start:end] for start, end in parts)


def normalise_parts(document: Document, parts: Sequence[Sequence[int]]) -> list[Part]:
    """Return the passage that `parts` mean: in order, merged where they overlap or touch, no white space at
    the ends.

    Each is a pair of integers with 0 ≤ start < end ≤ length; a part of white space alone is dropped. Raises
    PartsError when that does not hold or nothing is left.
    """
    merged: list[Part] = []
    for start, end in sorted(_checked(part, len(document.text)) for part in parts):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    trimmed = [_trimmed(document.text, *part) for part in merged]
    passage = [(start, end) for start, end in trimmed if start < end]
    if not passage:
        raise PartsError("no_words", "The passage has no words.")
    return passage


class Carrier:
    """Carries passages from an old text to a new one: one for the pair of texts, asked for each passage."""

    def __init__(self, old: str, new: str) -> None:
        self._old = old
        self._new = new
        self._stretches = align(old, new)

    def carry(self, parts: Sequence[Part]) -> Carried:
        """Say where a valid passage of the old text stands now.

        `unchanged`: the same words at the same offsets. `moved`: the same words elsewhere, each part in a
        context that agrees, in the same order. `orphaned`: anything else.
        """
        places: list[Part] = []
        for part in parts:
            place = self._place_of(*part)
            if place is None:
                return Carried("orphaned", None)
            places.append((place, place + part[1] - part[0]))
        if not _in_order(places):
            return Carried("orphaned", None)
        return Carried("unchanged" if places == [tuple(part) for part in parts] else "moved", places)

    def nearest(self, offset: int) -> int:
        """Say where a reader who was at this place of the old text goes on in the new one."""
        return nearest_place(self._stretches, offset)

    def _place_of(self, start: int, end: int) -> int | None:
        stretch = stretch_around(self._stretches, start, end)
        if stretch:
            place = start + stretch.new - stretch.old
            return place if self._surely(start, end, place) else None
        return self._place_out_of_order(start, end)

    def _surely(self, start: int, end: int, place: int) -> bool:
        """Whether paired words are the same ones: long, in their old company, or a block of their own."""
        if end - start >= _LONG_ENOUGH or self._agreement(start, end, place) >= _NEAR_ENOUGH:
            return True
        return _is_block(self._old, start, end) and _is_block(self._new, place, place + end - start)

    def _place_out_of_order(self, start: int, end: int) -> int | None:
        """Find words whose paragraph moved past others: only in a clear context, or when long and unique."""
        exact = self._old[start:end]
        place = best_place(self._new, exact, before(self._old, start), after(self._old, end))
        if place is None:
            return None
        once = occurs_once(self._old, exact) and occurs_once(self._new, exact)
        clear = self._agreement(start, end, place) >= _CLOSE_ENOUGH
        return place if clear or (once and len(exact) >= _LONG_ENOUGH) else None

    def _agreement(self, start: int, end: int, place: int) -> int:
        """Count agreeing neighbours; where both texts begin or end, the nothing beyond agrees too."""
        stop = place + end - start
        return agreement(
            before(self._old, start).rjust(CONTEXT, "\0"),
            before(self._new, place).rjust(CONTEXT, "\0"),
            after(self._old, end).ljust(CONTEXT, "\0"),
            after(self._new, stop).ljust(CONTEXT, "\0"),
        )


def carry(old_text: str, new_text: str, parts: Sequence[Part]) -> Carried:
    """Carry one passage; for many passages of the same two texts keep a Carrier."""
    return Carrier(old_text, new_text).carry(parts)


def _in_order(parts: Sequence[Part]) -> bool:
    return all(left[1] <= right[0] for left, right in pairwise(parts))


def _is_block(text: str, start: int, end: int) -> bool:
    return text[max(0, start - 2) : start] in ("", "\n\n") and text[end : end + 2] in ("", "\n\n")


def _checked(part: Sequence[int], length: int) -> Part:
    if len(part) != 2 or any(type(offset) is not int for offset in part):
        raise PartsError("malformed", "A part is a pair of whole numbers.")
    start, end = part
    if not 0 <= start < end <= length:
        raise PartsError("out_of_range", "A part does not lie inside the text.")
    return start, end


def _trimmed(text: str, start: int, end: int) -> Part:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
