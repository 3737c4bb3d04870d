"""The first reading of an article: everybody it names, with titles, roles and what tells their gender."""

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from annotations.suggesting.cues import Attribution
from annotations.suggesting.inversions import leading
from annotations.suggesting.lexicon import Lexicon
from annotations.suggesting.names import name_run
from annotations.suggesting.people import Cast, Figure, Name, read_name
from annotations.suggesting.tokens import Token

_FARTHEST_ROLE = 8
_LONGEST_NAME = 12


class Heard(NamedTuple):
    """A sentence `[start, end)` of block number `block`, taken apart."""

    block: int
    start: int
    end: int
    titled: bool
    tokens: list[Token]
    attributions: list[Attribution]


def cast_of(sentences: Iterable[Heard], lexicon: Lexicon) -> Cast:
    """Return everybody whom the sentences, which come in order, name in their narrative words."""
    cast = Cast()
    watch = _Watch(cast, lexicon)
    pairs: dict[str, tuple[Token, Token]] = {}
    sentences = list(sentences)
    surnames = _surnames(sentences, lexicon)
    for heard in sentences:
        watch.next_sentence(heard.block)
        subjects = {one.words[0] for one in heard.attributions if one.words}
        ends = {one.words[1] for one in heard.attributions if one.words}
        cues = {one.cue[0] for one in heard.attributions if one.cue}
        if heard.titled:
            continue
        if not lexicon.capitals:
            _enter_subjects(cast, heard, pairs, lexicon)
            continue
        opens = leading(heard.tokens, lexicon)
        at = 0
        while at < len(heard.tokens):
            end = name_run(heard.tokens, at, min(len(heard.tokens), at + _LONGEST_NAME), lexicon)
            if end == at or heard.tokens[at].start in cues:  # “Said Ruiz: …”
                watch.see(heard.tokens[at])
                at += 1
                continue
            name = read_name(heard.tokens[at:end], lexicon)
            if name:
                speaks = heard.tokens[at].start in subjects or heard.tokens[end - 1].end in ends
                speaks = speaks or name.words[-1].casefold() in surnames
                figure = _figure(cast, heard.tokens, (at, end), name, speaks, lexicon)
                watch.name(figure or Passing(name.words, heard.tokens[at].start, (at, end) == opens))
            at = end
    return cast


def _surnames(sentences: Iterable[Heard], lexicon: Lexicon) -> set[str]:
    """The names of one word to which something is attributed: whoever bears one is somebody who speaks."""
    found = set()
    for heard in sentences:
        for one in heard.attributions:
            words = one.words or (0, 0)
            name = read_name([word for word in heard.tokens if words[0] <= word.start < words[1]], lexicon)
            if name and len(name.words) == 1 and not name.is_organisation:
                found.add(name.words[0].casefold())
    return found


def _figure(
    cast: Cast, tokens: list[Token], run: tuple[int, int], name: Name, speaks: bool, lexicon: Lexicon
) -> Figure | None:
    first, last = run
    offset = tokens[first].start
    if name.is_organisation:
        return cast.enter(name.words, "organisation", offset) if len(name.words) > 1 else None
    roles = {*name.titles, *_roles_around(tokens, first, last, lexicon)}
    if len(name.words) == 1 and not name.titles:
        known = [one for one in cast.called(name.words[0], offset) if one.kind == "person"]
        if known:
            cast.enter(known[0].name.split(), "person", offset)
            return known[0]
        return None
    if not (speaks or roles or _is_introduced(tokens, last, lexicon)):
        known_one = cast.named(" ".join(name.words))
        return cast.enter(name.words, "person", offset) if known_one else None
    figure = _known_by_surname(cast, name, offset) or cast.enter(name.words, "person", offset)
    figure.vote(name.gender, 5)
    for role in roles:
        figure.vote(next((sex for end, sex in lexicon.gendered_roles.items() if role.endswith(end)), ""), 3)
    cast.know(figure, roles, offset)
    return figure


def _known_by_surname(cast: Cast, name: Name, offset: int) -> Figure | None:
    if len(name.words) > 1:
        return None
    return next((one for one in cast.called(name.words[0], offset) if one.kind == "person"), None)


def _is_introduced(tokens: list[Token], last: int, lexicon: Lexicon) -> bool:
    """Whether “, who”, “, 71,” or “, whose” follows a name."""
    if last + 1 >= len(tokens) or tokens[last].text != ",":
        return False
    return tokens[last + 1].low in lexicon.relatives or tokens[last + 1].low.isdigit()


def _roles_around(tokens: list[Token], first: int, last: int, lexicon: Lexicon) -> set[str]:
    """The nouns beside a name: “the ecologist X”, “its director, X”, “X, a retired baker who”."""
    roles: set[str] = set()
    if last + 2 < len(tokens) and tokens[last].text == ",":
        at = last + 1
        if tokens[at].low.isdigit() and tokens[at + 1].text == ",":
            at += 2
        if at < len(tokens) and (
            tokens[at].low in lexicon.determiners | lexicon.roleful or _is_noun_alone(tokens, at, lexicon)
        ):
            roles |= _head(tokens, at, lexicon)
    before = first - 1
    comma = before >= 0 and tokens[before].text == ","
    if comma:
        before -= 1
    if before > 0 and tokens[before].kind == "word" and (lexicon.nouns or not tokens[before].capital):
        for at in range(before, max(-1, before - 4), -1):
            if tokens[at].kind != "word" or tokens[at].low in lexicon.prepositions | lexicon.boundaries:
                break
            if tokens[at].low in lexicon.determiners or tokens[at].text.endswith(("'s", "’s")):
                roles.add(tokens[before].low)
                break
    return roles - lexicon.determiners


def _is_noun_alone(tokens: list[Token], at: int, lexicon: Lexicon) -> bool:
    """German: a noun without an article in apposition, „Askensund, Verkehrsforscherin an der …“."""
    follows = tokens[at + 1] if at + 1 < len(tokens) else None
    return (
        lexicon.nouns
        and tokens[at].capital
        and (follows is None or follows.kind == "mark" or follows.low in lexicon.prepositions)
    )


def _head(tokens: list[Token], first: int, lexicon: Lexicon) -> set[str]:
    """The last noun before a preposition, a relative clause or a mark."""
    at = first
    while (
        at < len(tokens)
        and at - first < _FARTHEST_ROLE
        and tokens[at].kind == "word"
        and tokens[at].low not in lexicon.prepositions
        and tokens[at].low not in lexicon.boundaries
        and (at == first or tokens[at].low not in lexicon.determiners)
    ):
        at += 1
    return {tokens[at - 1].low} if at > first and tokens[at - 1].low not in lexicon.determiners else set()


def _enter_subjects(
    cast: Cast, heard: Heard, pairs: dict[str, tuple[Token, Token]], lexicon: Lexicon
) -> None:
    """Without capitals those are known who speak under two names or more.

    And in Arabic those who speak under one name that stood before a word with the article, which `pairs`
    keeps.
    """
    for first, second in pairwise(heard.tokens):
        if second.low.startswith("ال") and first.kind == "word":
            pairs.setdefault(first.low, (first, second))
    for one in heard.attributions:
        words = [token for token in heard.tokens if one.words and one.words[0] <= token.start < one.words[1]]
        words = [*pairs.get(words[0].low, words)] if len(words) == 1 else words
        name = read_name(words, lexicon)
        if name and len(name.words) > 1 and words[0].low not in lexicon.collectives | lexicon.documents:
            figure = cast.enter(name.words, "person", words[0].start)
            cast.know(figure, [name.words[0]], words[0].start)
            figure.vote(one.gender, 3)


class Passing(NamedTuple):
    """A name of which nothing tells yet that it is a person's; `opens` when its sentence begins with it."""

    words: list[str]
    offset: int
    opens: bool


class _Watch:
    """Notes the first pronoun after a name, in its sentence or the next of the block.

    Where two people are named it tells nothing. A name that opens a sentence is a person's by it.
    """

    def __init__(self, cast: Cast, lexicon: Lexicon) -> None:
        self._cast = cast
        self._sexes = {
            word: sex
            for word, sex in {**lexicon.possessives, **lexicon.pronouns}.items()
            if sex in ("m", "f")
        }
        self._names: list[dict[str, Figure | Passing]] = [{}, {}]
        self._block = -1
        self._told = False

    def next_sentence(self, block: int) -> None:
        self._names = [self._names[1] if block == self._block else {}, {}]
        self._block = block
        self._told = False

    def name(self, named: Figure | Passing) -> None:
        key = named.name if isinstance(named, Figure) else " ".join(named.words)
        if isinstance(named, Figure) or len(named.words) > 1:
            self._names[1].setdefault(key.casefold(), named)

    def see(self, token: Token) -> None:
        sex = self._sexes.get(token.low)
        if sex and not self._told:
            named = {**self._names[0], **self._names[1]}.values()
            people = [one for one in named if isinstance(one, Passing) or one.kind == "person"]
            if len(people) == 1:
                self._vote(people[0], sex)
            self._told = True

    def _vote(self, named: Figure | Passing, sex: str) -> None:
        if isinstance(named, Figure):
            named.vote(sex)
        elif named.opens:
            self._cast.enter(named.words, "person", named.offset).vote(sex)
