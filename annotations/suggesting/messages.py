"""What a cue reports: the clause or clauses of the sentence that are the speaker's, without the cue."""

from typing import Literal, NamedTuple

from annotations.suggesting.lexicon import Lexicon
from annotations.suggesting.names import name_run
from annotations.suggesting.tokens import Token

Range = tuple[int, int]
_NEAR = 12
_OBJECTS = frozenset(("of", "against", "vor"))
_INDIRECT_QUESTIONS = frozenset(["how", "why", "whether", "if", "ob", "wie", "warum"])
_STOPS = frozenset(".!?…‼؟。")
_LINKS = frozenset(",،–—-:--")


class Core(NamedTuple):
    """A cue with its speaker, in token indexes, half-open; between `first` and `last` nothing is message.

    side: where the speaker stands (left, right), a source (“according to”), or a cue that goes on with the
    speaker before (trailing).
    """

    side: Literal["left", "right", "source", "trailing"]
    first: int
    last: int
    cue_first: int
    cue_last: int
    subject: Range | None
    gender: Literal["m", "f", ""]


def messages_of(tokens: list[Token], cores: list[Core], lexicon: Lexicon) -> list[list[Range]]:
    """Return for each core the token ranges of its message, in order and apart."""
    semicolons = [at for at, token in enumerate(tokens) if token.text in (";", "؛")]
    found = []
    for index, core in enumerate(cores):
        low = max([at + 1 for at in semicolons if at < core.first], default=0)
        high = min([at for at in semicolons if at >= core.last], default=len(tokens))
        if index and core.side != "source":
            low = max(low, cores[index - 1].last)
        parallel = next((one for one in cores[index + 1 :] if one.side in ("trailing", "source")), None)
        if parallel:
            high = min(high, max(core.last, parallel.first))
        found.append(_message(tokens, core, (low, high), lexicon))
    return found


def reports(tokens: list[Token], core: Core, parts: list[Range], lexicon: Lexicon) -> bool:
    """Whether the cue really reports: a weak verb needs a quotation, “that” or commas around it."""
    if core.cue_first == core.cue_last or core.side == "source":
        return bool(parts)
    verb = tokens[core.cue_first].low
    if verb not in lexicon.weak:
        return bool(parts) or tokens[-1].text == ":"
    if not parts:
        return False
    quoted = any(tokens[at].kind == "quote" for at in range(core.last, min(len(tokens), core.last + _NEAR)))
    begins = parts[-1][0]
    introduced = begins >= core.last and (
        tokens[begins - 1].low in (lexicon.that | _OBJECTS) or tokens[begins].low in lexicon.that
    )
    return quoted or introduced or parts[0][1] <= core.first


def _message(tokens: list[Token], core: Core, region: Range, lexicon: Lexicon) -> list[Range]:
    low, high = region
    before = _trim(tokens, low, core.first, lexicon)
    set_off = before is not None and core.first > 0 and _is_edge(tokens[core.first - 1])
    if core.side == "trailing":
        before, set_off = None, False
    if core.side == "source":
        return _around_source(tokens, core, before, high, lexicon)
    if core.side == "right" and not (lexicon.verb_first and not set_off):
        return _inverted(tokens, core, before, high, lexicon)
    start = _start_after(tokens, core, high, set_off, lexicon)
    after = _trim(tokens, start, high, lexicon) if start is not None else None
    if before is None or not set_off:
        return [after] if after else []
    if after is None:
        return [before]
    if tokens[before[1] - 1].kind == "quote":
        return [before, after] if tokens[after[0]].kind == "quote" or _has_quote(tokens, after) else [before]
    parenthetical = tokens[core.last].text == "," if core.last < len(tokens) else False
    if parenthetical:
        return (
            [after]
            if _is_adverbial(tokens, before, lexicon) and _has_quote(tokens, after)
            else [before, after]
        )
    return [after]


def _is_edge(token: Token) -> bool:
    return token.kind == "quote" or token.text in _LINKS or token.text in _STOPS


def _has_quote(tokens: list[Token], part: Range) -> bool:
    return any(tokens[at].kind == "quote" for at in range(*part))


def _is_adverbial(tokens: list[Token], part: Range, lexicon: Lexicon) -> bool:
    return tokens[part[0]].low in lexicon.prepositions or tokens[part[0]].low in lexicon.openers


def _around_source(
    tokens: list[Token], core: Core, before: Range | None, high: int, lexicon: Lexicon
) -> list[Range]:
    """The rest of the sentence, but for what goes on about the source itself."""
    after = _trim(tokens, core.last, high, lexicon)
    follows_comma = core.last < len(tokens) and tokens[core.last].text == ","
    if before is None:
        return [after] if after else []
    relative = after is not None and tokens[after[0]].low in (lexicon.relatives | {"published", "released"})
    if after is None or not follows_comma or relative or tokens[core.first - 1].text != ",":
        return [before]
    return [before, after]


def _inverted(
    tokens: list[Token], core: Core, before: Range | None, high: int, lexicon: Lexicon
) -> list[Range]:
    """“…,” said Ruiz, “…”: after the speaker only a quotation goes on."""
    after: Range | None = None
    subject = tokens[core.subject[0]] if core.subject else None
    if before and tokens[before[1] - 1].kind != "quote" and subject and subject.low in lexicon.pronouns:
        rest = _trim(tokens, core.last, high, lexicon)
        return [before, rest] if rest else [before]
    for at in range(core.last, high):
        if tokens[at].kind == "quote":
            linked = tokens[at - 1].text in _LINKS or tokens[at - 1].low in lexicon.joining
            near = at - core.last <= 2 or before is None or tokens[before[1] - 1].kind == "quote"
            after = _trim(tokens, at, high, lexicon) if linked and near else None
            break
    return [part for part in (before, after) if part]


def _start_after(tokens: list[Token], core: Core, high: int, set_off: bool, lexicon: Lexicon) -> int | None:
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
    if tokens[at].text in _LINKS or tokens[at].kind == "quote":
        return at
    past = _past_occasion(tokens, at, high, lexicon)
    if past > at:
        if past >= high or _is_edge(tokens[past]):
            return next((k for k in range(past, min(high, past + 3)) if tokens[k].kind == "quote"), None)
        if that is not None and that == past:
            return that + 1
        return None if set_off and _is_preposition(tokens[past], lexicon) else past
    if _is_preposition(tokens[at], lexicon):
        if set_off:
            return None
        if tokens[at].low in _OBJECTS:
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
            follows = tokens[at + 1] if at + 1 < high else None
            clausal = follows is not None and follows.kind != "mark" and not _is_preposition(follows, lexicon)
            return at if plain and clausal else None
        if tokens[at].kind == "quote" or (tokens[at].text in _LINKS and at > first and lexicon.capitals):
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


def _trim(tokens: list[Token], first: int, last: int, lexicon: Lexicon) -> Range | None:
    """Return the range without commas, stops and conjunctions at its ends, None when nothing is left."""
    while first < last and (
        (tokens[first].kind == "mark" and (tokens[first].text in _LINKS or tokens[first].text in _STOPS))
        or tokens[first].low in lexicon.joining
        or tokens[first].low in ("but", "aber")
    ):
        first += 1
    while first < last and (
        (
            tokens[last - 1].kind == "mark"
            and (tokens[last - 1].text in _LINKS or tokens[last - 1].text in _STOPS)
        )
        or tokens[last - 1].low in lexicon.joining
    ):
        last -= 1
    worded = any(tokens[at].kind != "mark" for at in range(first, last))
    return (first, last) if worded else None
