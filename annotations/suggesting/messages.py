"""What a cue reports: the clause or clauses of the sentence that are the speaker's, without the cue."""

from annotations.suggesting.beginnings import LINKS, OBJECTS, STOPS, is_edge, start_after
from annotations.suggesting.cores import Core, Range
from annotations.suggesting.lexicon import Lexicon, words
from annotations.suggesting.tokens import Token

_NEAR = 12
_PARALLEL = ("trailing", "source")
_EMPTY = words("nothing otherwise so little much more something nichts")


def messages_of(tokens: list[Token], cores: list[Core], lexicon: Lexicon) -> list[list[Range]]:
    """Return for each core the token ranges of its message, in order and apart."""
    semicolons = [at for at, token in enumerate(tokens) if token.text in (";", "؛")]
    found = []
    for index, core in enumerate(cores):
        low = max([at + 1 for at in semicolons if at < core.first], default=0)
        high = min([at for at in semicolons if at >= core.last], default=len(tokens))
        if index and core.side != "source" and not _closes(tokens, core, high):
            low = max(low, cores[index - 1].last)
        later = cores[index + 1 :]
        parallel = next((one for one in later if one.side in _PARALLEL or _closes(tokens, one, high)), None)
        if parallel:
            high = min(high, max(core.last, parallel.first))
        parts = _message(tokens, core, (low, high), lexicon)
        nearest = min(high, later[0].first) if later else high
        found.append(parts + _resumed(tokens, core, parts, nearest, lexicon))
    return found


def _resumed(tokens: list[Token], core: Core, parts: list[Range], high: int, lexicon: Lexicon) -> list[Range]:
    """A quotation that goes on behind the cue and its circumstances: “…,” she told the council, “…”."""
    if len(parts) != 1 or parts[0][1] > core.first or tokens[parts[0][1] - 1].kind != "quote":
        return []
    near = range(core.last, min(high, core.last + _NEAR))
    at = next((at for at in near if tokens[at].kind == "quote"), None)
    if at is None or core.side in _PARALLEL or tokens[at - 1].text not in LINKS:
        return []
    rest = _trim(tokens, at, high, lexicon)
    return [rest] if rest else []


def _closes(tokens: list[Token], core: Core, high: int) -> bool:
    """Whether a cue stands behind all that it reports, other cues included: “…, the paper reported.”"""
    ended = core.last >= high - 1 and all(token.text in STOPS for token in tokens[core.last : high])
    return ended and core.first > 0 and tokens[core.first - 1].text == ","


def reports(tokens: list[Token], core: Core, parts: list[Range], lexicon: Lexicon) -> bool:
    """Whether the cue really reports: a weak verb needs a quotation, “that” or commas around it."""
    if core.cue_first == core.cue_last or core.side == "source":
        return bool(parts)
    if len(parts) == 1 and parts[0][0] >= core.last and parts[0][1] - parts[0][0] == 1:
        word = tokens[parts[0][0]].low
        if word in lexicon.pronouns or word in _EMPTY:
            return False
    verb = tokens[core.cue_first].low
    if verb not in lexicon.weak:
        return bool(parts) or tokens[-1].text == ":"
    if not parts:
        return False
    quoted = any(tokens[at].kind == "quote" for at in range(core.last, min(len(tokens), core.last + _NEAR)))
    begins = parts[-1][0]
    introduced = begins >= core.last and (
        tokens[begins - 1].low in (lexicon.that | OBJECTS)
        or tokens[begins].low in lexicon.that
        or tokens[begins].low in lexicon.pronouns
    )
    return quoted or introduced or parts[0][1] <= core.first


def _message(tokens: list[Token], core: Core, region: Range, lexicon: Lexicon) -> list[Range]:
    low, high = region
    before = _trim(tokens, low, core.first, lexicon)
    set_off = before is not None and core.first > 0 and is_edge(tokens[core.first - 1])
    if before and before[1] - before[0] > 2 and _is_announced(tokens, before[1] - 1):
        before = before[1] - 1, before[1]
    if core.side == "trailing":
        before, set_off = None, False
    if core.side == "source":
        return _around_source(tokens, core, before, high, lexicon)
    if core.side == "right" and not (lexicon.verb_first and not set_off):
        return _inverted(tokens, core, before, high, lexicon)
    start = start_after(tokens, core, high, set_off, lexicon)
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


def _is_announced(tokens: list[Token], at: int) -> bool:
    """Whether a quotation stands behind a colon: “Ruiz was not so sure: ‘We stay,’ she said.”"""
    return tokens[at].kind == "quote" and tokens[at - 1].text == ":"


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
        comma = next((at for at in range(core.last, high) if tokens[at].text == ","), None)
        rest = _trim(tokens, comma, high, lexicon) if comma is not None else after
        return [rest] if rest else []
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
            linked = tokens[at - 1].text in LINKS or tokens[at - 1].low in lexicon.joining
            near = at - core.last <= 2 or before is None or tokens[before[1] - 1].kind == "quote"
            after = _trim(tokens, at, high, lexicon) if linked and near else None
            break
    return [part for part in (before, after) if part]


def _trim(tokens: list[Token], first: int, last: int, lexicon: Lexicon) -> Range | None:
    """Return the range without commas, stops and conjunctions at its ends, None when nothing is left."""
    while first < last and (
        (tokens[first].kind == "mark" and (tokens[first].text in LINKS or tokens[first].text in STOPS))
        or tokens[first].low in lexicon.joining
        or tokens[first].low in ("but", "aber")
    ):
        first += 1
    while first < last and (
        (
            tokens[last - 1].kind == "mark"
            and (tokens[last - 1].text in LINKS or tokens[last - 1].text in STOPS)
        )
        or tokens[last - 1].low in lexicon.joining
        or tokens[last - 1].low in ("but", "aber")
    ):
        last -= 1
    worded = any(tokens[at].kind != "mark" for at in range(first, last))
    return (first, last) if worded else None
