"""Noun phrases beside a cue: who is speaking, as a stretch of tokens.

No grammar is parsed: a phrase is what lies between the verb and the nearest word or mark that cannot belong
to it. Every walk is bounded, so a sentence takes linear time.
"""

from typing import NamedTuple

from annotations.suggesting.lexicon import Lexicon
from annotations.suggesting.names import name_run, named_part
from annotations.suggesting.tokens import Token

_LONGEST = 14
_FARTHEST = 40


class Phrase(NamedTuple):
    """Tokens `[first, last)`; `reach_first` and `reach_last` take in what stands in apposition."""

    first: int
    last: int
    reach_first: int
    reach_last: int


def past_helpers(tokens: list[Token], at: int, lexicon: Lexicon) -> int:
    """Return the last token up to `at` that is no auxiliary or adverb: “Ruiz” in “Ruiz has famously”."""
    while at >= 0 and tokens[at].kind == "word":
        before = tokens[at - 1] if at else None
        adverb = bool(lexicon.adverbs) and tokens[at].text.endswith(lexicon.adverbs) and before is not None
        if adverb and before is not None and not tokens[at].capital:
            named = before.capital and before.low not in lexicon.determiners
            adverb = named or before.kind == "mark" or before.low in lexicon.pronouns
        if not adverb and tokens[at].low not in lexicon.helpers:
            break
        at -= 1
    return at


def before_verb(tokens: list[Token], verb: int, lexicon: Lexicon) -> Phrase | None:
    """Return the speaker before the cue at `verb`: “Ruiz, the mayor, said”, “officials have said”."""
    at = past_helpers(tokens, verb - 1, lexicon)
    if at < 0:
        return None
    token = tokens[at]
    if token.text == ")":
        opening = next((k for k in range(at - 1, max(-1, at - 12), -1) if tokens[k].text == "("), at)
        found = ending_at(tokens, opening - 1, lexicon)
        return Phrase(*found, found[0], verb) if found else None
    if token.text == ",":
        return _across_commas(tokens, at, verb, lexicon)
    if token.low in lexicon.relatives and lexicon.capitals:
        at -= 1
        if at >= 0 and tokens[at].text == ",":
            at -= 1
    found = ending_at(tokens, at, lexicon)
    if found is None:
        return None
    return Phrase(*found, found[0], verb)


def _across_commas(tokens: list[Token], comma: int, verb: int, lexicon: Lexicon) -> Phrase | None:
    """“Ruiz, the mayor, said” and “its director, Ruiz, said”: look behind up to four commas."""
    found: tuple[int, int] | None = None
    seen = 0
    for at in range(comma - 1, max(-1, comma - _FARTHEST), -1):
        token = tokens[at]
        if token.kind == "quote" or token.text in ";:":
            break
        if token.text != ",":
            continue
        seen += 1
        inside = named_part(tokens, at + 1, comma, lexicon)
        if seen == 1 and inside == (at + 1, comma):
            role = ending_at(tokens, at - 1, lexicon)
            return Phrase(*inside, role[0] if role else at + 1, verb)
        phrase = ending_at(tokens, at - 1, lexicon)
        if phrase and (found is None or named_part(tokens, *phrase, lexicon) == phrase):
            found = phrase
            if named_part(tokens, *phrase, lexicon) == phrase or tokens[phrase[0]].low in lexicon.determiners:
                break
        if seen == 4:
            break
    return Phrase(*found, found[0], verb) if found else None


def ending_at(
    tokens: list[Token], end: int, lexicon: Lexicon, *, related: bool = True
) -> tuple[int, int] | None:
    """Return the noun phrase `[first, last)` whose last token is `end`; `related`: with a “who …” in it."""
    if end < 0 or tokens[end].kind != "word":
        return None
    if tokens[end].low in lexicon.pronouns:
        return end, end + 1
    at = end
    while at >= 0 and end - at < _LONGEST and tokens[at].kind == "word":
        low = tokens[at].low
        if low in lexicon.says and at < end:
            break
        if low in lexicon.relatives and lexicon.capitals and 0 < at < end:
            noun = ending_at(tokens, at - 1, lexicon, related=False) if related else None
            if noun and at - noun[0] <= 5:
                return noun[0], end + 1
            break
        joins = low in lexicon.joining and 0 < at < end and tokens[at - 1].capital and tokens[at + 1].capital
        if not joins and (low in lexicon.boundaries or low in lexicon.joining):
            if related and at < end:
                return _with_relative(tokens, at, end, lexicon)
            break
        at -= 1
    return _trimmed(tokens, at + 1, end + 1, lexicon)


def _with_relative(tokens: list[Token], boundary: int, end: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """“a diplomat who asked not to be named”: look behind the boundary for the clause that it belongs to."""
    for at in range(boundary, max(0, end - _LONGEST), -1):
        if tokens[at].kind != "word":
            break
        if tokens[at].low == "who":
            noun = ending_at(tokens, at - 1, lexicon, related=False)
            return (noun[0], end + 1) if noun and at - noun[0] <= 5 else None
    return _trimmed(tokens, boundary + 1, end + 1, lexicon)


def _trimmed(tokens: list[Token], first: int, last: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """Take “On Monday”, “Meanwhile” and “After the vote” off the front of a phrase."""
    while first < last and tokens[first].low in lexicon.openers:
        first += 1
    if first < last and (tokens[first].low in lexicon.prepositions or tokens[first].low in lexicon.times):
        first = _past_adverbial(tokens, first, last, lexicon)
    end = name_run(tokens, first, last, lexicon)
    if end - first >= 2 and end < last and tokens[end].low in lexicon.determiners:
        last = end
    while last - first > 2 and tokens[last - 1].low in lexicon.times:
        last -= 1
        if tokens[last - 1].low in lexicon.prepositions:
            last -= 1
    return (first, last) if first < last else None


def _past_adverbial(tokens: list[Token], first: int, last: int, lexicon: Lexicon) -> int:
    at = first + 1 if tokens[first].low in lexicon.prepositions else first
    timed = at
    while timed < last and (tokens[timed].low in lexicon.times or tokens[timed].low[:1].isdigit()):
        timed += 1
    if timed > at:
        return timed
    for start in range(at + 2, last):
        if tokens[start].low in lexicon.determiners and tokens[start - 1].low not in lexicon.prepositions:
            return start
    for start in range(last - 1, at, -1):
        if not tokens[start].capital:
            return start + 1 if start + 1 < last else last - 1
    return at
