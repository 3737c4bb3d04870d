"""Where a message begins after its cue: past “that”, past the listener, past “in a statement on Friday”."""

from annotations.suggesting.cores import Core
from annotations.suggesting.lexicon import Lexicon, words
from annotations.suggesting.names import name_run
from annotations.suggesting.tokens import Token

OBJECTS = words("of against vor")
LINKS = frozenset((*",،–—-:", "--"))
STOPS = frozenset(".!?…‼؟。")
_NEAR = 12
_INDIRECT_QUESTIONS = words("how why whether if ob wie warum")


def is_edge(token: Token) -> bool:
    """Whether a clause can be over at this token."""
    return token.kind == "quote" or token.text in LINKS or token.text in STOPS


def start_after(tokens: list[Token], core: Core, high: int, set_off: bool, lexicon: Lexicon) -> int | None:
    """Return the token with which the message after the cue begins; None when it does not go on after it."""
    at = core.last
    if at >= high:
        return None
    that = _that(tokens, at, high, lexicon)
    addressed = core.cue_last > core.cue_first and tokens[core.cue_first].low in lexicon.addressed
    if that is not None and (
        that == at or addressed or lexicon.verb_first or _is_preposition(tokens[at], lexicon)
    ):
        return that + 1 if tokens[that].low not in _INDIRECT_QUESTIONS else that
    if tokens[at].text in LINKS or tokens[at].kind == "quote":
        return at
    past = _past_occasion(tokens, at, high, lexicon)
    if past > at:
        if past >= high or is_edge(tokens[past]):
            return next((k for k in range(past, min(high, past + 3)) if tokens[k].kind == "quote"), None)
        if that is not None and that == past:
            return that + 1
        return None if set_off and _is_preposition(tokens[past], lexicon) else past
    if _is_preposition(tokens[at], lexicon):
        if set_off:
            return None
        if tokens[at].low in OBJECTS:
            return at + 1
        quoted = any(tokens[k].kind == "quote" for k in range(at, min(high, at + _NEAR)))
        return at if quoted else None
    if set_off and tokens[core.first - 1].kind == "quote":
        return None
    return _past_listener(tokens, at, high, lexicon) if addressed else at


def _is_preposition(token: Token, lexicon: Lexicon) -> bool:
    return token.low in lexicon.prepositions


def _that(tokens: list[Token], first: int, high: int, lexicon: Lexicon) -> int | None:
    for at in range(first, min(high, first + _NEAR)):
        if tokens[at].low in lexicon.that:
            plain = at == first or tokens[at].low not in _INDIRECT_QUESTIONS
            clausal = at + 1 < high and tokens[at + 1].kind != "mark"
            clausal = clausal and not (at + 2 < high and tokens[at + 2].low in lexicon.likening)
            return at if plain and clausal else None
        if tokens[at].kind == "quote" or (tokens[at].text in LINKS and at > first and lexicon.capitals):
            return None
    return None


def _past_occasion(tokens: list[Token], at: int, high: int, lexicon: Lexicon) -> int:
    """Return where “in a written statement on Friday” ends; `at` when there is none."""
    while at < high:
        if tokens[at].low in lexicon.times or (
            tokens[at].low.isdigit() and tokens[at - 1].low in lexicon.times
        ):
            at += 1
            continue
        if not _is_preposition(tokens[at], lexicon):
            break
        near = range(at + 1, min(high, at + 6))
        end = next((k for k in near if tokens[k].low in lexicon.occasions), None)
        if end is None and at + 1 < high and tokens[at + 1].low in lexicon.times:
            end = at + 1
        if end is None or any(tokens[k].kind != "word" for k in range(at + 1, end)):
            break
        at = end + 1
    return at


def _past_listener(tokens: list[Token], at: int, high: int, lexicon: Lexicon) -> int | None:
    """Return where “Reuters”, “him” or “the council” ends after “told”; None when nothing follows."""
    end = name_run(tokens, at, high, lexicon)
    if end == at:
        end = at + 1
        if tokens[at].low in lexicon.determiners:
            while (
                end < min(high, at + 4) and tokens[end].kind == "word" and not _begins(tokens[end], lexicon)
            ):
                end += 1
    end = max(end, _past_occasion(tokens, end, high, lexicon))
    return end if end < high else None


def _begins(token: Token, lexicon: Lexicon) -> bool:
    return token.low in lexicon.determiners or token.low in lexicon.pronouns or token.capital
