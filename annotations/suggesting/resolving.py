"""Who is meant by the words that name a speaker: a name, “he”, “the secretary”, “officials”."""

from collections.abc import Iterable
from typing import NamedTuple

from annotations.suggesting.lexicon import Lexicon, words
from annotations.suggesting.names import named_part
from annotations.suggesting.people import Cast, Figure, Kind, read_name
from annotations.suggesting.tokens import Token

_MOST_VOICES = 4
_PLURALS = ("s", "men", "people", "leute")
_ONE = words("a an one another ein eine jemand niemand")
_ARTICLES = words("the a an its his her their der die das ein eine sein seine ihr ihre")


class Voice(NamedTuple):
    """Somebody who may be speaking.

    `reason` is one of named, surname, pronoun, role, collective, document, unnamed. `score` lies between 0
    and 1 and orders the voices of one attribution; it is no probability.
    """

    name: str
    kind: Kind
    reason: str
    score: float


class Focus:
    """Whom a pronoun may mean: the figures that spoke or opened a sentence, the last one first."""

    def __init__(self) -> None:
        self._figures: list[Figure] = []

    def move_to(self, figure: Figure) -> None:
        self._figures = [figure, *(one for one in self._figures if one is not figure)][:12]

    def figures(self, kinds: Iterable[str] = ("person",)) -> list[Figure]:
        return [one for one in self._figures if one.kind in kinds]


def voices_of(
    tokens: list[Token], following: str, gender: str, cast: Cast, focus: Focus, lexicon: Lexicon
) -> list[Voice]:
    """Return who may be meant by `tokens`, the best first; none when they are empty and tell no gender.

    `following` is what the sentence says after them: a source may ask there not to be named.
    """
    if not tokens:
        return _by_gender(gender, focus) if gender else []
    if len(tokens) == 1 and tokens[0].low in lexicon.pronouns:
        return _by_pronoun(lexicon.pronouns[tokens[0].low], focus)
    said = " ".join(token.low for token in tokens)
    anonymous = any(mark in f"{said} {following}".casefold() for mark in lexicon.anonymous)
    name = _named(tokens, cast, lexicon)
    if name:
        return name
    head = _head(tokens, lexicon)
    if anonymous or tokens[0].low in lexicon.indefinite:
        return [Voice(_plain(tokens, lexicon), _indefinite_kind(tokens, head, lexicon), "unnamed", 0.8)]
    return _by_role(tokens, head, cast, lexicon)


def _by_pronoun(pronoun: str, focus: Focus) -> list[Voice]:
    if pronoun in ("m", "f"):
        return _by_gender(pronoun, focus)
    kinds = ("organisation", "document") if pronoun == "n" else ("group", "organisation")
    figures = focus.figures(kinds) or (focus.figures() if pronoun == "p" else [])
    return [
        Voice(one.name, one.kind, "pronoun", 0.7 / place)
        for place, one in enumerate(figures[:_MOST_VOICES], 1)
    ]


def _by_gender(gender: str, focus: Focus) -> list[Voice]:
    fitting = [one for one in focus.figures() if one.gender in ("", gender)]
    return [
        Voice(one.name, one.kind, "pronoun", (0.9 if one.gender else 0.7) / place)
        for place, one in enumerate(fitting[:_MOST_VOICES], 1)
    ]


def _named(tokens: list[Token], cast: Cast, lexicon: Lexicon) -> list[Voice]:
    part = named_part(tokens, 0, len(tokens), lexicon) if lexicon.capitals else (0, len(tokens))
    common = tokens[0].low in lexicon.collectives | lexicon.documents | lexicon.organisations
    name = (
        read_name(tokens[slice(*part)], lexicon) if part and not (common and not lexicon.capitals) else None
    )
    if part is None or name is None or (common and part[0] > 0):
        return []
    if lexicon.nouns and len(name.words) == 1 and tokens[0].low in lexicon.determiners:
        return []
    last = name.words[-1].casefold()
    with_article = part[0] == 1 and tokens[0].low in lexicon.determiners
    if name.is_organisation or (with_article and len(name.words) > 1):
        return [Voice(" ".join(name.words), "organisation", "named", 1.0)]
    if last in lexicon.collectives:
        reason = "named" if len(name.words) > 1 else "collective"
        return [Voice(" ".join(name.words), "group", reason, 0.9)]
    if last in lexicon.documents and len(name.words) > 1:
        return [Voice(" ".join(name.words), "document", "named", 0.9)]
    if len(name.words) > 1:
        return [Voice(" ".join(name.words), "person", "named", 1.0)]
    known = cast.called(name.words[0], tokens[0].start)[:_MOST_VOICES]
    if known:
        return [Voice(one.name, one.kind, "surname", 0.95 / place) for place, one in enumerate(known, 1)]
    if lexicon.capitals and len(last) > 4 and last.endswith(_PLURALS):
        return [Voice(name.words[0], "group", "collective", 0.7)]
    return [Voice(name.words[0], "person", "named", 0.8)]


def _by_role(tokens: list[Token], head: Token, cast: Cast, lexicon: Lexicon) -> list[Voice]:
    definite = tokens[0].low in lexicon.determiners or tokens[0].text.endswith(("'s", "’s", "s'", "s’"))
    known = cast.called(head.low, tokens[0].start)[:_MOST_VOICES] if definite else []
    voices = [Voice(one.name, one.kind, "role", 0.85 / place) for place, one in enumerate(known, 1)]
    plain = _plain(tokens, lexicon)
    if head.low in lexicon.documents:
        voices.append(Voice(plain, "document", "document", 0.8))
    elif any(voice.kind == "organisation" for voice in voices):
        pass
    elif head.low in lexicon.organisations:
        voices.append(Voice(plain, "organisation", "collective", 0.7))
    elif head.low in lexicon.collectives or not definite or head.low.endswith("s"):
        voices.append(Voice(plain, "group", "collective", 0.7))
    else:
        voices.append(Voice(plain, "unnamed", "unnamed", 0.5))
    return sorted(voices, key=lambda voice: -voice.score)


def _indefinite_kind(tokens: list[Token], head: Token, lexicon: Lexicon) -> Kind:
    if head.low in lexicon.documents:
        return "document"
    several = tokens[0].low not in _ONE and not tokens[0].low.endswith(("body", "one"))
    return "group" if several or head.low in lexicon.collectives else "unnamed"


def _head(tokens: list[Token], lexicon: Lexicon) -> Token:
    """The noun of a phrase: the last word before a preposition or a relative clause."""
    if lexicon.verb_first:
        return tokens[0]
    for at, token in enumerate(tokens):
        if at and (token.kind != "word" or token.low in lexicon.prepositions | lexicon.relatives):
            return tokens[at - 1]
        if at > 1 and token.low in lexicon.determiners:
            return tokens[at - 1]
    return tokens[-1]


def _plain(tokens: list[Token], lexicon: Lexicon) -> str:
    """The words without the article in front and without the relative clause behind."""
    kept = tokens[1:] if len(tokens) > 1 and tokens[0].low in _ARTICLES else tokens
    for at, token in enumerate(kept):
        if (
            at
            and token.low in lexicon.relatives
            and lexicon.capitals
            and token.low not in lexicon.determiners
        ):
            kept = kept[:at]
            break
    return " ".join(token.text for token in kept)
