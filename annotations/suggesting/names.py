"""Names: runs of words with capitals."""

from annotations.suggesting.lexicon import Lexicon
from annotations.suggesting.tokens import Token


def name_run(tokens: list[Token], first: int, last: int, lexicon: Lexicon) -> int:
    """Return where the run of capitalised words that begins at `first` ends; `first` when there is none."""
    at = first
    while at < last:
        token = tokens[at]
        joined = at + 1 < last and at > first and tokens[at + 1].capital
        if (token.capital and not _is_common(token, lexicon)) or (
            joined and (token.low in lexicon.particles or token.low in ("of", "&"))
        ):
            at += 1
        else:
            break
    return at


def _is_common(token: Token, lexicon: Lexicon) -> bool:
    """Whether a capital may be there only because a sentence or a headline has it."""
    low = token.low
    return (
        low in lexicon.determiners
        or low in lexicon.indefinite
        or low in lexicon.prepositions
        or low in lexicon.pronouns
        or low in lexicon.openers
        or low in lexicon.boundaries
        or (low in lexicon.times and low not in ("jan", "may", "march", "june", "april", "august"))
    )


def named_part(tokens: list[Token], first: int, last: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """Return the name in a phrase: “Ana Ruiz” in “the baker Ana Ruiz”, none in “NATO allies”."""
    at = first
    while at < last:
        end = name_run(tokens, at, last, lexicon)
        if end == at:
            if tokens[at].low in lexicon.prepositions and at > first:
                return None
            at += 1
            continue
        after = tokens[end] if end < last else None
        possessive = tokens[end - 1].text.endswith(("'s", "’s", "s'", "s’"))
        if after is None or (not possessive and may_follow_name(after, lexicon)):
            return at, end
        at = end
    return None


def may_follow_name(token: Token, lexicon: Lexicon) -> bool:
    """Whether a name can be over before this token, rather than stand before a noun as an adjective."""
    return (
        token.kind != "word"
        or token.low in lexicon.prepositions
        or token.low in lexicon.relatives
        or token.low in lexicon.determiners
        or token.low in lexicon.joining
        or token.low.isdigit()
    )
