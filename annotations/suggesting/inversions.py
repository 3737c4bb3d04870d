"""Noun phrases that begin at a known word: after a cue (“said Ms Ruiz”), after a source, in front.

Every walk is bounded, so a sentence takes linear time.
"""

from annotations.suggesting.lexicon import Lexicon, words
from annotations.suggesting.names import may_follow_name, name_run
from annotations.suggesting.phrases import Phrase
from annotations.suggesting.tokens import Token

_LONGEST = 14
_ENDINGS = words("as while when and but that")


def after_verb(tokens: list[Token], verb: int, lexicon: Lexicon) -> Phrase | None:
    """Return the speaker of an inversion: “said Ms Ruiz”, “said a diplomat who asked not to be named”."""
    first = verb + 1
    if first >= len(tokens) or tokens[first].kind != "word":
        return None
    if lexicon.verb_first:
        last = _until_boundary(tokens, first, min(len(tokens), first + 4), lexicon)
        adverb = tokens[first].text.endswith(("ًا", "اً", "ا"))
        return Phrase(first, last, verb, last) if last > first and not adverb else None
    low = tokens[first].low
    if low in lexicon.pronouns:
        return Phrase(first, first + 1, verb, first + 1)
    last = name_run(tokens, first, len(tokens), lexicon)
    if last == first:
        last = _past_role_and_name(tokens, first, lexicon)
    if (
        last == first
        and low not in lexicon.that
        and (low in lexicon.determiners or low in lexicon.collectives)
    ):
        last = common_noun(tokens, first, lexicon)
    return Phrase(first, last, verb, last) if last > first else None


def is_inverted(tokens: list[Token], phrase: Phrase, lexicon: Lexicon) -> bool:
    """Whether what follows lets `phrase` be the speaker and not the subject of the next clause."""
    if phrase.last >= len(tokens):
        return True
    token = tokens[phrase.last]
    return token.kind != "word" or may_follow_name(token, lexicon) or token.low in _ENDINGS


def _past_role_and_name(tokens: list[Token], first: int, lexicon: Lexicon) -> int:
    """“said spokeswoman Ana Ruiz”: up to four words in lower case and then a name."""
    at = first
    while at < len(tokens) and at - first < 5 and tokens[at].kind == "word" and not tokens[at].capital:
        low = tokens[at].low
        if low in lexicon.prepositions or low in lexicon.boundaries or low in lexicon.times:
            return first
        at += 1
    end = name_run(tokens, at, len(tokens), lexicon)
    return end if end > at > first else first


def common_noun(tokens: list[Token], first: int, lexicon: Lexicon) -> int:
    """Return where the phrase of common nouns that begins at `first` ends."""
    at = first
    while at < len(tokens) and at - first < _LONGEST and tokens[at].kind == "word":
        low = tokens[at].low
        if low in lexicon.relatives and low == "who":
            while at < len(tokens) and tokens[at].kind == "word" and at - first < 2 * _LONGEST:
                at += 1
            return at
        if low in lexicon.boundaries and at > first:
            break
        if low in lexicon.prepositions and at > first and _tells_when_or_where(tokens, at, lexicon):
            break
        if at > first + 1 and low.endswith("ed") and lexicon.capitals:
            break
        if lexicon.nouns and tokens[at - 1].capital and at > first + 1 and not tokens[at].capital:
            break
        at += 1
    return at


def _tells_when_or_where(tokens: list[Token], at: int, lexicon: Lexicon) -> bool:
    nearby = [token.low for token in tokens[at + 1 : at + 4]]
    return (
        tokens[at].low in ("after", "during", "before", "following", "on", "by", "amid")
        or any(low in lexicon.times for low in nearby[:1])
        or any(low in lexicon.occasions for low in nearby)
    )


def _until_boundary(tokens: list[Token], first: int, limit: int, lexicon: Lexicon) -> int:
    at = first
    while at < limit and tokens[at].kind == "word" and tokens[at].low not in lexicon.boundaries:
        at += 1
    return at


def opening(tokens: list[Token], lexicon: Lexicon) -> tuple[int, int] | None:
    """Return whom a sentence is about: what it begins with, or the name beside that.

    “In a letter, the treasurer, Ana Ruiz, was blunt” is about Ana Ruiz.
    """
    first = 0
    if tokens and tokens[0].low in lexicon.prepositions:
        first = next((at + 1 for at, token in enumerate(tokens[:_LONGEST]) if token.text == ","), 0)
    found = leading(tokens[first:], lexicon)
    if found is None:
        return None
    start, end = first + found[0], first + found[1]
    comma = next((at for at in range(start, min(start + 6, len(tokens))) if tokens[at].text == ","), None)
    if comma is not None:
        run = name_run(tokens, comma + 1, len(tokens), lexicon)
        if run > comma + 1 and run < len(tokens) and tokens[run].text == ",":
            return comma + 1, run
    possessive = tokens[end - 1].text.endswith(("'s", "’s", "s'", "s’"))
    return None if possessive else (start, end)


def leading(tokens: list[Token], lexicon: Lexicon) -> tuple[int, int] | None:
    """Return the phrase that a sentence begins with: the speaker of “…, saying” when no cue came before."""
    first = 0
    while first < len(tokens) and (tokens[first].kind != "word" or tokens[first].low in lexicon.openers):
        first += 1
    if first == len(tokens) or tokens[first].low in lexicon.prepositions:
        return None
    if tokens[first].low in lexicon.pronouns:
        return first, first + 1
    end = name_run(tokens, first, len(tokens), lexicon)
    if end > first:
        return first, end
    if tokens[first].low not in lexicon.determiners:
        return (first, first + 1) if tokens[first].low in lexicon.collectives else None
    run = name_run(tokens, first + 1, len(tokens), lexicon)
    if run > first + 1:
        return first, run
    for at in range(first + 1, min(first + 5, len(tokens))):
        if tokens[at].low in lexicon.collectives or tokens[at].low in lexicon.organisations:
            return first, at + 1
    return (first, first + 2) if first + 1 < len(tokens) and tokens[first + 1].kind == "word" else None
