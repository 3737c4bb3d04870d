"""A sentence as words, marks and quotations: what the finder of cues reads."""

import re
from typing import Literal, NamedTuple

_SIGNS = "\u0300-\u036f\u064b-\u065f\u0670"  # accents and vowel signs, which \w does not know
_PIECE = re.compile(
    r"(?:[^\W\d_]\.){2,}"
    r"|(?:Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|Gov|Lt|Col|St|Sgt|Capt|Rev|Maj|Jr|Sr)\.(?=\s)"
    r"|[A-Z]\.(?=\s[A-Z])"
    r"|\d+(?:[.,]\d+)+"
    rf"|[\w{_SIGNS}]+(?:[.’'‑-][\w{_SIGNS}]+)*(?:(?<=s)['’](?=\s))?"
    r"|[-–—]+|…|\S"
)
_VOWELS = re.compile("[\u064b-\u0652\u0670]")
_DASHES = frozenset(("-", "--", "–", "—"))
_POSSESSIVE = re.compile("(?:['’]s|['’])\\Z")


class Token(NamedTuple):
    """A piece `[start, end)` of the text; `low` is the word in lower case, without a possessive ending."""

    kind: Literal["word", "mark", "quote"]
    start: int
    end: int
    text: str
    low: str

    @property
    def capital(self) -> bool:
        """Whether this is a word with a capital letter first, or one in capitals."""
        return self.kind == "word" and self.text[0].isupper()


def tokens_of(text: str, start: int, end: int, quotes: list[tuple[int, int]]) -> list[Token]:
    """Return what `text[start:end]` consists of; each of `quotes`, in order and apart, is one token."""
    tokens: list[Token] = []
    position = start
    for first, last in quotes:
        tokens += _pieces(text, position, first)
        tokens.append(Token("quote", first, last, "", ""))
        position = last
    return tokens + _pieces(text, position, end)


def dateline_end(tokens: list[Token]) -> int:
    """Return the token after “OAKHAM, June 3 (Wire) —”, 0 where a sentence has no dateline."""
    if not tokens or not tokens[0].text.isupper() or len(tokens[0].text) < 3:
        return 0
    return next((at + 1 for at, token in enumerate(tokens[:16]) if token.text in _DASHES), 0)


def _pieces(text: str, start: int, end: int) -> list[Token]:
    found = []
    for match in _PIECE.finditer(text, start, end):
        piece = match.group()
        if piece[0].isalnum():
            low = _POSSESSIVE.sub("", _VOWELS.sub("", piece.lower())).rstrip(".")
            found.append(Token("word", match.start(), match.end(), piece, low))
        else:
            found.append(Token("mark", match.start(), match.end(), piece, piece))
    return found
