"""Which stretches of an old text stand unchanged, in the same order, in a new one.

Common ends are cut off; the rest is matched by the tokens that occur exactly once on both sides (the patience
method), first by paragraph, then, between matched paragraphs, by word. Near-linear for any two texts, and it
never pairs stretches that differ in a character.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from typing import NamedTuple

_LEVELS = (re.compile(r"(?:[^\n]|\n(?!\n))+\n*|\n+"), re.compile(r"\w+|\s+|[^\w\s]"))


class Stretch(NamedTuple):
    """`length` code points that stand at `old` in the old text and at `new` in the new one."""

    old: int
    new: int
    length: int


class Token(NamedTuple):
    start: int
    words: str


def align(old: str, new: str) -> list[Stretch]:
    """Return the common stretches in order, each as long as it goes, none overlapping on either side."""
    aligner = _Aligner(old, new)
    aligner.run(0, len(old), 0, len(new))
    merged: list[Stretch] = []
    for stretch in aligner.found:
        last = merged[-1] if merged else None
        if last and (last.old + last.length, last.new + last.length) == (stretch.old, stretch.new):
            merged[-1] = last._replace(length=last.length + stretch.length)
        elif stretch.length:
            merged.append(stretch)
    return merged


def stretch_around(stretches: list[Stretch], start: int, end: int) -> Stretch | None:
    """Return the stretch that holds the old passage `[start, end)` as a whole."""
    index = bisect_right(stretches, start, key=lambda stretch: stretch.old) - 1
    if index < 0 or end > stretches[index].old + stretches[index].length:
        return None
    return stretches[index]


def nearest_place(stretches: list[Stretch], offset: int) -> int:
    """Return where the old `offset` lies in the new text, or the closest place that stayed."""
    index = bisect_right(stretches, offset, key=lambda stretch: stretch.old) - 1
    last = stretches[index] if index >= 0 else Stretch(0, 0, 0)
    beyond = offset - last.old - last.length
    if beyond <= 0:
        return last.new + offset - last.old
    following = stretches[index + 1] if index + 1 < len(stretches) else None
    if following and following.old - offset < beyond:
        return following.new
    return last.new + last.length


class _Aligner:
    def __init__(self, old: str, new: str) -> None:
        self.old = old
        self.new = new
        self.found: list[Stretch] = []

    def run(self, old_start: int, old_end: int, new_start: int, new_end: int, level: int = 0) -> None:
        left, right = self.old[old_start:old_end], self.new[new_start:new_end]
        lead = _common_lead(left, right)
        tail = _common_tail(left[lead:], right[lead:])
        self.found.append(Stretch(old_start, new_start, lead))
        old_start, new_start = old_start + lead, new_start + lead
        old_end, new_end = old_end - tail, new_end - tail
        if level < len(_LEVELS) and old_start < old_end and new_start < new_end:
            self._by_tokens(old_start, old_end, new_start, new_end, level)
        self.found.append(Stretch(old_end, new_end, tail))

    def _by_tokens(self, old_start: int, old_end: int, new_start: int, new_end: int, level: int) -> None:
        old_tokens = _tokens(self.old, old_start, old_end, level)
        new_tokens = _tokens(self.new, new_start, new_end, level)
        for i, j in _matches(old_tokens, new_tokens):
            (old_at, words), (new_at, _) = old_tokens[i], new_tokens[j]
            self.run(old_start, old_at, new_start, new_at, level + 1)
            self.found.append(Stretch(old_at, new_at, len(words)))
            old_start, new_start = old_at + len(words), new_at + len(words)
        self.run(old_start, old_end, new_start, new_end, level + 1)


def _tokens(text: str, start: int, end: int, level: int) -> list[Token]:
    return [Token(match.start(), match.group()) for match in _LEVELS[level].finditer(text, start, end)]


def _matches(old: list[Token], new: list[Token]) -> list[tuple[int, int]]:
    """Return pairs of indexes, rising on both sides: unique tokens, and equal neighbours grown from them."""
    new_counts = Counter(token.words for token in new)
    old_counts = Counter(token.words for token in old)
    places = {token.words: j for j, token in enumerate(new) if new_counts[token.words] == 1}
    pairs = [
        (i, places[token.words])
        for i, token in enumerate(old)
        if old_counts[token.words] == 1 and token.words in places
    ]
    return _grown(_longest_rising(pairs), old, new)


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest subsequence whose second members rise (the first ones rise already)."""
    ends: list[int] = []
    last: list[int] = []
    previous: list[int] = []
    for index, (_, j) in enumerate(pairs):
        slot = bisect_left(ends, j)
        previous.append(last[slot - 1] if slot else -1)
        if slot == len(ends):
            ends.append(j)
            last.append(index)
        else:
            ends[slot], last[slot] = j, index
    rising = []
    index = last[-1] if last else -1
    while index >= 0:
        rising.append(pairs[index])
        index = previous[index]
    return rising[::-1]


def _grown(anchors: list[tuple[int, int]], old: list[Token], new: list[Token]) -> list[tuple[int, int]]:
    matches: list[tuple[int, int]] = []
    bounds = [*anchors, (len(old), len(new))][1:]
    i_free, j_free = 0, 0
    for (i, j), (i_bound, j_bound) in zip(anchors, bounds, strict=True):
        i_back, j_back = i, j
        while i_back > i_free and j_back > j_free and old[i_back - 1].words == new[j_back - 1].words:
            i_back, j_back = i_back - 1, j_back - 1
        matches += zip(range(i_back, i), range(j_back, j), strict=True)
        while i < i_bound and j < j_bound and old[i].words == new[j].words:
            matches.append((i, j))
            i, j = i + 1, j + 1
        i_free, j_free = i, j
    return matches


def _common_lead(left: str, right: str) -> int:
    """Return the length of the common beginning, by halving: comparing slices is fast, looping is not."""
    low, high = 0, min(len(left), len(right))
    while low < high:
        middle = (low + high + 1) // 2
        if left[low:middle] == right[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_tail(left: str, right: str) -> int:
    return _common_lead(left[::-1], right[::-1])
