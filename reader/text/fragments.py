"""Text fragments: an address that opens a page at the words of a passage (the URL Fragment Text Directives).

A browser looks for the words themselves, whole words, whatever their case, each term inside one block of the
page. So a term never holds a break between blocks, lines or cells; and where the words stand more than once,
words around them say which are meant.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from urllib.parse import quote

from reader.text.anchoring import Part

# A passage up to this length is named whole, a longer one by its first and last words.
MOST_WHOLE = 140
EDGE_WORDS = 4
# So many words are tried to tell a place from others like it.
MOST_WORDS = 24
_BREAK = re.compile(r"[\n\t]")
_WORD = re.compile(r"\S+")
# Between letters or digits these belong to one word, as in “can’t” and “2,300”.
_INNER = "'’.,:·_"
# Written without spaces: where a word ends there, only a dictionary knows.
_SPACELESS = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF))
_SPACES = str.maketrans("\n\t\xa0İ", "   i")


def in_original(address: str, text: str, parts: Sequence[Part]) -> str:
    """`address` opened at the passage: an element's fragment in it stays, text that it named is replaced."""
    page, _, fragment = address.partition("#")
    element = fragment.partition(":~:")[0]
    return f"{page}#{element}:~:{'&'.join(directives(text, parts))}"


def directives(text: str, parts: Sequence[Part]) -> list[str]:
    """One directive, `text=[prefix-,]start[,end][,-suffix]`, for each part of a passage of `text`."""
    searched = _Searched(text)
    return [searched.directive(*whole_words(text, start, end)) for start, end in parts]


def whole_words(text: str, start: int, end: int) -> Part:
    """The part without blank ends, extended to the words that it cuts: browsers find only whole ones."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    while _inside_word(text, start):
        start -= 1
    while _inside_word(text, end):
        end += 1
    return start, end


class _Searched:
    """A text in which words are found as a browser finds them. Places are parts of one line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._folded = text.translate(_SPACES).lower()  # as long as the text

    def directive(self, start: int, end: int) -> str:
        """The directive for one part of whole words."""
        found = _BREAK.search(self.text, start, end)
        if not found and end - start <= MOST_WHOLE:
            return self._whole((start, end))
        tail = self._last_words(start, (max(start, self._line(end - 1)[0]), end))
        if tail[0] == start:  # few and long words: there is no middle to leave out
            return self._whole((start, end))
        head = self._first_words((start, found.start() if found else tail[0]))
        prefix = None if self._stands_once(head) else self._before(head)
        suffix = None if self._comes_first(start, tail) else self._after(tail)
        return self._written(prefix, head, tail, suffix)

    def _whole(self, place: Part) -> str:
        prefix = suffix = None
        if not self._stands_once(place):
            prefix = self._before(place)
            if not prefix or not self._stands_once((prefix[0], place[1])):
                suffix = self._after(place)
        return self._written(prefix, place, None, suffix)

    def _first_words(self, line: Part) -> Part:
        """The first words of a line, as many as stand once in the text, EDGE_WORDS at least."""
        found = islice(_WORD.finditer(self.text, *line), EDGE_WORDS - 1, MOST_WORDS)
        places = [(line[0], word.end()) for word in found]
        return self._first(places, self._stands_once) or (line[0], len(self.text[: line[1]].rstrip()))

    def _last_words(self, since: int, line: Part) -> Part:
        """The last words of a line, as many as come there first from `since` on, EDGE_WORDS at least."""
        words = list(_WORD.finditer(self.text, *line))[-MOST_WORDS : -EDGE_WORDS + 1]
        places = [(word.start(), line[1]) for word in reversed(words)]
        return self._first(places, lambda place: self._comes_first(since, place)) or line

    def _before(self, place: Part) -> Part | None:
        """Words of the line before a place, as few as tell it from others; all that are tried if none do."""
        words = list(_WORD.finditer(self.text, self._line(place[0])[0], place[0]))[-MOST_WORDS:]
        longer = [(word.start(), place[1]) for word in reversed(words)]
        found = self._first(longer, self._stands_once)
        return (found[0], words[-1].end()) if found else None

    def _after(self, place: Part) -> Part | None:
        """As _before, with the words of the line behind it."""
        words = list(islice(_WORD.finditer(self.text, place[1], self._line(place[1])[1]), MOST_WORDS))
        longer = [(place[0], word.end()) for word in words]
        found = self._first(longer, self._stands_once)
        return (words[0].start(), found[1]) if found else None

    def _line(self, offset: int) -> Part:
        """The stretch without a break around an offset."""
        before = max(self.text.rfind("\n", 0, offset), self.text.rfind("\t", 0, offset))
        behind = _BREAK.search(self.text, offset)
        return before + 1, behind.start() if behind else len(self.text)

    def _stands_once(self, place: Part) -> bool:
        return self._comes_first(0, place) and self._find(place, place[0] + 1) < 0

    def _comes_first(self, since: int, place: Part) -> bool:
        return self._find(place, since) == place[0]

    def _find(self, place: Part, since: int) -> int:
        """Where the words of a place stand next, as whole words; -1 for nowhere."""
        words = self._folded[place[0] : place[1]]
        at = self._folded.find(words, since)
        while at >= 0 and (_inside_word(self.text, at) or _inside_word(self.text, at + len(words))):
            at = self._folded.find(words, at + 1)
        return at

    def _written(self, prefix: Part | None, head: Part, tail: Part | None, suffix: Part | None) -> str:
        said = [self._escaped(prefix) + "-" if prefix else "", self._escaped(head)]
        said += [self._escaped(tail) if tail else "", "-" + self._escaped(suffix) if suffix else ""]
        return f"text={','.join(filter(None, said))}"

    def _escaped(self, place: Part) -> str:
        """The words of a place, percent-encoded, with the three signs that mean something in a directive."""
        return quote(" ".join(self.text[place[0] : place[1]].split()), safe="").replace("-", "%2D")

    @staticmethod
    def _first(places: Iterable[Part], is_good: Callable[[Part], bool]) -> Part | None:
        """The first good one of these places, else the last of them; None when there are none."""
        last = None
        for last in places:
            if is_good(last):
                break
        return last


def _inside_word(text: str, offset: int) -> bool:
    """Whether a word runs over this offset."""
    if not 0 < offset < len(text):
        return False
    before, behind = text[offset - 1], text[offset]
    if before in _INNER:
        return offset > 1 and _lettered(text[offset - 2]) and _lettered(behind)
    if behind in _INNER:
        return _lettered(before) and offset + 1 < len(text) and _lettered(text[offset + 1])
    return _lettered(before) and _lettered(behind) and not (_spaceless(before) or _spaceless(behind))


def _lettered(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char).startswith("M")


def _spaceless(char: str) -> bool:
    return ord(char) >= 0x20000 or any(low <= ord(char) <= high for low, high in _SPACELESS)
