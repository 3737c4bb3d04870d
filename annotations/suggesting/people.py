"""Whom an article names: people with their titles and gender as the text tells them, and organisations."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from annotations.suggesting.lexicon import Lexicon
from annotations.suggesting.tokens import Token

Kind = Literal["person", "organisation", "group", "document", "unnamed"]


@dataclass(slots=True, eq=False)
class Figure:
    """Somebody, or some organisation, that the article names. `genders` counts the evidence."""

    name: str
    kind: Kind
    roles: set[str] = field(default_factory=set)
    genders: dict[str, int] = field(default_factory=dict)

    def vote(self, gender: str, weight: int = 1) -> None:
        """Count evidence for m or f; anything else is none."""
        if gender in ("m", "f"):
            self.genders[gender] = self.genders.get(gender, 0) + weight

    @property
    def gender(self) -> str:
        """m or f where the evidence leans to one side, else nothing."""
        masculine, feminine = self.genders.get("m", 0), self.genders.get("f", 0)
        return "" if masculine == feminine else "m" if masculine > feminine else "f"


class Cast:
    """All figures, found by name, by surname, by role; of several with one surname the last one named."""

    def __init__(self) -> None:
        self._by_name: dict[str, Figure] = {}
        self._mentions: dict[str, tuple[list[int], list[Figure]]] = {}

    def enter(self, words: list[str], kind: Kind, offset: int) -> Figure:
        """Return the figure of this full name, new or known, and note that it is named at `offset`.

        Offsets have to come in order.
        """
        name = " ".join(words)
        figure = self._by_name.setdefault(name.casefold(), Figure(name, kind))
        self._note(words[-1], figure, offset)
        if kind == "organisation":
            self._note(words[0], figure, offset)
        return figure

    def know(self, figure: Figure, roles: Iterable[str], offset: int) -> None:
        """Note what else the figure is called."""
        for role in roles:
            figure.roles.add(role)
            self._note(role, figure, offset)

    def called(self, word: str, offset: int) -> list[Figure]:
        """Return whom a surname, role or noun may mean at `offset`.

        Those named before, the last one first; where there are none, the first one named after.
        """
        offsets, figures = self._mentions.get(word.casefold(), ([], []))
        before = bisect_right(offsets, offset)
        recent = list(dict.fromkeys(reversed(figures[max(0, before - 20) : before])))
        return recent or figures[:1]

    def named(self, name: str) -> Figure | None:
        """Return the figure of exactly this name."""
        return self._by_name.get(name.casefold())

    def _note(self, word: str, figure: Figure, offset: int) -> None:
        offsets, figures = self._mentions.setdefault(word.casefold(), ([], []))
        if not offsets or offsets[-1] <= offset:
            offsets.append(offset)
            figures.append(figure)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text: its words without titles, the titles in lower case, the gender they tell."""

    words: list[str]
    titles: list[str]
    gender: str
    is_organisation: bool


def read_name(tokens: list[Token], lexicon: Lexicon) -> Name | None:
    """Return whom a run of capitalised words names: “Secretary of State Ana Ruiz” is Ana Ruiz."""
    if not tokens:
        return None
    gender = next((lexicon.titles[one.low] for one in tokens if lexicon.titles.get(one.low)), "")
    last = max((at for at, token in enumerate(tokens) if token.low in lexicon.titles), default=-1)
    rest = tokens[last + 1 :]
    titles = [token.low for token in tokens[: last + 1] if token.low in lexicon.titles]
    if last >= 0 and rest and rest[0].low == "of":
        rest = rest[2:][-2:] if len(rest) > 2 else []
    if lexicon.nouns and last < 0 and len(rest) >= 3 and not any(not one.capital for one in rest):
        titles, rest = [rest[0].low], rest[-2:]
    if not lexicon.capitals and last >= 0 and len(rest) > 1 and rest[0].text.startswith("ال"):
        rest = rest[1:]
    rest = _without_place(rest, lexicon)
    if not rest:
        return None
    words = [_bare(token.text) for token in rest]
    organisation = not titles and (
        any(token.low in lexicon.organisations for token in rest) or _is_acronym(words)
    )
    return Name(words, titles, gender, organisation)


def _without_place(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """“Tom Ellery of Lancaster” is Tom Ellery, but an “Association of Ringers” is whole."""
    of = next((at for at, token in enumerate(tokens) if at and token.low == "of"), None)
    if of is None or any(token.low in lexicon.organisations for token in tokens[:of]):
        return tokens
    return tokens[:of]


def _bare(word: str) -> str:
    return word[:-2] if word.endswith(("'s", "’s")) else word.rstrip("'’")


def _is_acronym(words: list[str]) -> bool:
    return len(words) == 1 and len(words[0]) > 1 and words[0].isupper() and words[0].isalnum()
