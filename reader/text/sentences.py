"""Sentences with offsets, for the sentence cursor: careful where a full stop may mean something else.

Every rule looks at a bounded stretch around a stop, so a text is split in linear time. Where a stop is in
doubt the sentence goes on: a sentence too long is easier to live with than half a one.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from reader.text.abbreviations import Habits, habits_of
from reader.text.blocks import Document

SKIPPED_BY_CURSOR = frozenset({"callout", "credits"})

_STOPS = ".!?…‼⁇⁈⁉"
_FREE_STOPS = "。！？｡．؟।॥።។"  # these end a sentence without a space after them
_SPACED_DOTS = r"\.(?:[ \u00a0\u202f]\.){2,}"
_CLOSING = re.compile(
    r"""(?:\[\d{1,3}\]|["'”’»›」』】〉》〕）)\]}¹²³⁴-⁹]|[“‘«‹](?!\w)"""
    r"""|[ \u00a0\u202f][»›](?=[\s,.;:!?)]|\Z)"""
    r"""|\s?[\u2600-\u27bf\ufe0f\u200d\U0001f000-\U0001faff]+(?=\s|\Z))*"""
)
_OPENING = re.compile(r"""(?:["'“”„‚‘’«»‹›「『《（(\[{¿¡*_•]|[—–-]\s?|(?<=[«‹])[ \u00a0\u202f])*""")
_SPACE = re.compile(r"\s*")
_WORD = re.compile(r"[^\W_][\w’'-]{0,30}")
_BLANK_LINE = re.compile(r"\n\s*\n")
_LINE = re.compile(r"[^\n]+")
_JOINING = ",;:，、；：)]）」』"
_QUOTING = re.compile(
    "と|って"
)  # Japanese cues after a closing bracket: the quotation is part of the sentence
_BEFORE_TOKEN = re.compile(r"[\s(\[{\"“”„‚‘«»]")
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.-?)*[^\W\d_]")
_ROMAN = re.compile(r"[IVXLC]+")
_NAME_AND_VERB = re.compile(r"(?:[^\W\d_a-z][\w.’'-]{0,30}\s){1,4}([a-z]{3,12})\b")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_BRACKETS = re.compile(r"[()\[\]（）]")
_PARTNER = {")": "(", "]": "[", "）": "（"}
_LONGEST_ASIDE = 400
_LONGEST_TOKEN = 40


class Sentence(NamedTuple):
    """A sentence of block number `block`; a cursor passes over blocks of the kinds in SKIPPED_BY_CURSOR."""

    block: int
    start: int
    end: int


def sentences_of(document: Document, language: str = "en") -> list[Sentence]:
    """Return the sentences of every block in order; preformatted text goes by lines."""
    found: list[Sentence] = []
    for index, block in enumerate(document.blocks):
        if block.kind == "preformatted":
            spans = _lines(document.text, block.start, block.end)
        else:
            spans = split(document.text, block.start, block.end, language)
        found += [Sentence(index, start, end) for start, end in spans]
    return found


def split(text: str, start: int, end: int, language: str = "en") -> list[tuple[int, int]]:
    """Return the sentences of `text[start:end]` as offsets into `text`.

    In order, apart, without white space at their ends; between two of them there is white space or nothing. A
    blank line always parts sentences; what has neither letter nor digit joins its neighbour.
    """
    words = text[start:end]
    splitter = _Splitter(text, habits_of(language), cased=words != words.lower())
    sentences: list[tuple[int, int]] = []
    position = start
    for gap in [*_BLANK_LINE.finditer(text, start, end), None]:
        stop = gap.start() if gap else end
        sentences += _glued(text, splitter.pieces(position, stop))
        position = gap.end() if gap else end
    return sentences


class _Splitter:
    def __init__(self, text: str, habits: Habits, *, cased: bool) -> None:
        self.text = text
        self.habits = habits
        self.cased = cased

    def pieces(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield trimmed, non-empty stretches of one paragraph, cut after every stop that ends a sentence."""
        asides = _asides(self.text, start, end)
        aside = 0
        first = _skip_space(self.text, start, end)
        for stop in _stop_pattern(self.habits.stops).finditer(self.text, start, end):
            if stop.start() < first:
                continue
            closed = _end_of(_CLOSING, self.text, stop.end(), end)
            while aside < len(asides) and asides[aside][1] <= closed:
                aside += 1
            inside = aside < len(asides) and first < asides[aside][0] < closed
            following = _skip_space(self.text, closed, end)
            if not inside and following < end and self._ends(first, stop, closed, following, end):
                yield first, closed
                first = following
        last = start + len(self.text[start:end].rstrip())
        if first < last:
            yield first, last

    def _ends(self, first: int, stop: re.Match[str], closed: int, following: int, end: int) -> bool:
        if self.text[following] in _JOINING:
            return False
        if closed == following:
            return self._ends_without_space(stop, closed)
        at = _end_of(_OPENING, self.text, following, end)
        found = _WORD.match(self.text, at, end)
        word = found.group() if found else ""
        if self.cased and word[:1].islower() and not word[1:2].isupper():
            return False
        if closed > stop.end() and self._is_attributed(at, end, word):
            return False
        if stop.group() == ".":
            return self._full_stop_ends(first, stop.start(), word)
        if "." in stop.group() or stop.group()[-1] == "…":
            return self._ellipsis_ends(first, stop)
        return True

    def _ends_without_space(self, stop: re.Match[str], closed: int) -> bool:
        following = self.text[closed]
        if closed > stop.end() and _QUOTING.match(self.text, closed):
            return False
        if stop.group()[-1] in _FREE_STOPS:
            return not (stop.group()[-1] == "．" and following.isdigit())
        before = self.text[stop.start() - 1 : stop.start()]
        return stop.group()[-1] in "!?" and bool(_WIDE.match(before) and _WIDE.match(following))

    def _is_attributed(self, at: int, end: int, word: str) -> bool:
        """Whether a name and a verb of speech follow a quotation: they belong to it."""
        if word.lower() in self.habits.starters:
            return False
        cue = _NAME_AND_VERB.match(self.text, at, end)
        return bool(cue and cue.group(1) in self.habits.verbs)

    def _ellipsis_ends(self, first: int, stop: re.Match[str]) -> bool:
        """Whether dots trail off; after a space or inside brackets they stand for words left out."""
        if "!" in stop.group() or "?" in stop.group():
            return True
        before = self.text[stop.start() - 1 : stop.start()]
        spaced = " " in stop.group()
        return stop.start() > first and before not in "[(" and (spaced or not before.isspace())

    def _full_stop_ends(self, first: int, dot: int, word: str) -> bool:
        token = _BEFORE_TOKEN.split(self.text[max(first, dot - _LONGEST_TOKEN) : dot])[-1]
        key = token.lower().rstrip(")]")
        habits = self.habits
        starts = word.lower().split("’")[0].split("'")[0] in habits.starters
        if dot - len(token) == first and _is_enumerator(token):
            return False
        if not word:
            return True
        if key in habits.never:
            return False
        if key in habits.numbered:
            return not (word[0].isdigit() or _ROMAN.fullmatch(word))
        if key in ("a.m", "p.m"):
            return word.lower() not in habits.calendar
        if key in habits.maybe or (_INITIALS.fullmatch(token.rstrip(")]")) and token != "I"):
            return starts
        if habits.ordinals and ((token.isdigit() and len(token) < 3) or _ROMAN.fullmatch(token)):
            return starts
        return True


@cache
def _stop_pattern(more: str) -> re.Pattern[str]:
    return re.compile(f"{_SPACED_DOTS}|[{_STOPS}{_FREE_STOPS}۔։{more}]+")


def _is_enumerator(token: str) -> bool:
    return (token.isdigit() and len(token) < 4) or (len(token) == 1 and token.isalpha() and token != "I")


def _asides(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the outermost pairs of brackets that are short enough to be an aside, in order."""
    asides: list[tuple[int, int]] = []
    opened: dict[str, list[int]] = {"(": [], "[": [], "（": []}
    for bracket in _BRACKETS.finditer(text, start, end):
        partner = _PARTNER.get(bracket.group())
        if partner is None:
            opened[bracket.group()].append(bracket.start())
        elif opened[partner]:
            opening = opened[partner].pop()
            if bracket.end() - opening <= _LONGEST_ASIDE:
                while asides and asides[-1][0] > opening:
                    asides.pop()
                asides.append((opening, bracket.end()))
    return asides


def _glued(text: str, pieces: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join what has neither letter nor digit to the piece before it, or if there is none to the one after."""
    glued: list[tuple[int, int]] = []
    wordless = False
    for start, end in pieces:
        silent = not any(map(str.isalnum, text[start:end]))
        if glued and (silent or wordless):
            glued[-1] = (glued[-1][0], end)
            wordless = wordless and silent
        else:
            glued.append((start, end))
            wordless = silent
    return glued


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    lines = []
    for line in _LINE.finditer(text, start, end):
        words = line.group().strip()
        if words:
            first = _skip_space(text, line.start(), line.end())
            lines.append((first, first + len(words)))
    return lines


def _skip_space(text: str, start: int, end: int) -> int:
    return _end_of(_SPACE, text, start, end)


def _end_of(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    match = pattern.match(text, start, end)
    return match.end() if match else start
