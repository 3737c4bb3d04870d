"""Attributions in one sentence: the cue, the words that name the speaker, and what is attributed."""

from typing import Literal, NamedTuple

from annotations.suggesting.beginnings import LINKS, STOPS
from annotations.suggesting.cores import Core, Range
from annotations.suggesting.inversions import after_verb, common_noun, is_inverted, leading
from annotations.suggesting.lexicon import Lexicon
from annotations.suggesting.messages import messages_of, reports
from annotations.suggesting.names import name_run
from annotations.suggesting.phrases import Phrase, before_verb, ending_at, past_helpers
from annotations.suggesting.tokens import Token, dateline_end

Span = tuple[int, int]
Gender = Literal["m", "f", ""]
_MOST_CUES = 40
_THINGS = frozenset(("it", "es"))
_LONGEST_LABEL = 6
_INVERTING = LINKS | STOPS


class Attribution(NamedTuple):
    """All positions are offsets into the text.

    cue: the words that report (“said”, “according to”); None where a colon does.
    words: what names the speaker here; None where the verb alone does, as in Arabic.
    clauses: the parts of the message, cue out, in order and apart; empty when it stands in another sentence.
    gender: what the form of the verb tells about the speaker.
    """

    cue: Span | None
    words: Span | None
    clauses: tuple[Span, ...]
    gender: Gender = ""


def attributions(tokens: list[Token], lexicon: Lexicon) -> list[Attribution]:
    """Return the attributions in the tokens of one sentence, in the order of their cues.

    A sentence of more than a few dozen cues is no sentence: the rest are passed over.
    """
    tokens = tokens[dateline_end(tokens) :]
    cores = _cores(tokens, lexicon)
    messages = messages_of(tokens, cores, lexicon)
    kept = [
        core for core, parts in zip(cores, messages, strict=True) if reports(tokens, core, parts, lexicon)
    ]
    if len(kept) < len(cores):
        messages = messages_of(tokens, kept, lexicon)
    return [_attribution(tokens, core, parts) for core, parts in zip(kept, messages, strict=True)]


def _attribution(tokens: list[Token], core: Core, parts: list[Range]) -> Attribution:
    return Attribution(
        _span(tokens, core.cue_first, core.cue_last) if core.cue_last > core.cue_first else None,
        _span(tokens, *core.subject) if core.subject else None,
        tuple(_span(tokens, first, last) for first, last in parts),
        core.gender,
    )


def _span(tokens: list[Token], first: int, last: int) -> Span:
    return tokens[first].start, tokens[last - 1].end


def _cores(tokens: list[Token], lexicon: Lexicon) -> list[Core]:
    cores: list[Core] = []
    label = _label(tokens, lexicon)
    if label:
        cores.append(label)
    at = label.last if label else 0
    titled = _is_titled(tokens)
    while at < len(tokens) and len(cores) < _MOST_CUES:
        core = None
        if tokens[at].kind == "word" and (titled or at == 0 or not tokens[at].capital):
            core = _core_at(tokens, at, cores, lexicon)
        if core and (not cores or core.cue_first >= cores[-1].last):
            core = core._replace(first=max(core.first, cores[-1].last)) if cores else core
            cores.append(core)
            at = max(at + 1, core.cue_last)
        else:
            at += 1
    return cores


def _core_at(tokens: list[Token], at: int, cores: list[Core], lexicon: Lexicon) -> Core | None:
    low = tokens[at].low
    source = next((one for one in lexicon.sources if _follows(tokens, at, one)), None)
    if source:
        return _source(tokens, at, at + len(source), lexicon)
    if low in lexicon.closing_sources:
        found = ending_at(tokens, at - 1, lexicon)
        return Core("source", found[0], at + 1, at, at + 1, found, "") if found else None
    if low in lexicon.trailing and at > 0 and tokens[at - 1].text in (",", "–", "—", "and"):
        subject = cores[-1].subject if cores else leading(tokens[:at], lexicon)
        return Core("trailing", at, at + 1, at, at + 1, subject, "") if subject else None
    if low in lexicon.trailing and at > 1 and tokens[at - 1].low in lexicon.likening:
        first = next((k + 1 for k in range(at - 2, max(-1, at - 8), -1) if not tokens[k].capital), at)
        return Core("left", first, at + 1, at, at + 1, (first, at - 1), "") if first < at - 1 else None
    if low in lexicon.says or low in lexicon.weak:
        return _verb(tokens, at, cores, lexicon)
    return None


def _follows(tokens: list[Token], at: int, words: tuple[str, ...]) -> bool:
    return tuple(token.low for token in tokens[at : at + len(words)]) == words


def _source(tokens: list[Token], first: int, noun: int, lexicon: Lexicon) -> Core | None:
    """“according to the log”, „laut Polizei“."""
    if noun >= len(tokens) or tokens[noun].kind != "word":
        return None
    end = name_run(tokens, noun, len(tokens), lexicon)
    if end == noun or (end < len(tokens) and tokens[end].kind == "word" and not lexicon.nouns):
        end = max(end, common_noun(tokens, noun, lexicon))
    return Core("source", first, end, first, noun, (noun, end), "") if end > noun else None


def _verb(tokens: list[Token], at: int, cores: list[Core], lexicon: Lexicon) -> Core | None:
    before = past_helpers(tokens, at - 1, lexicon)
    if before >= 0 and tokens[before].low in lexicon.passive:
        return None
    gender: Gender = ("f" if tokens[at].low in lexicon.feminine else "m") if lexicon.feminine else ""
    right = after_verb(tokens, at, lexicon)
    if lexicon.verb_first:
        subject = (right.first, right.last) if right else None
        return Core("right", at, right.last if right else at + 1, at, at + 1, subject, gender)
    last = tokens[before] if before >= 0 else None
    if at + 1 < len(tokens) and tokens[at + 1].low == "so":
        return None
    if last is not None and last.text == "," and tokens[at].low in lexicon.addressed:
        right = None
    left = before_verb(tokens, at, lexicon)
    if left and right and last is not None and last.text == "," and not _is_named(tokens, right, lexicon):
        right = None
    if right and tokens[right.first].low in _THINGS and (last is None or last.kind != "quote"):
        right = None
    if right and (last is None or last.kind == "quote" or last.text in _INVERTING):
        sure = last is not None and last.kind == "quote"
        if sure or is_inverted(tokens, right, lexicon):
            return Core("right", at, right.last, at, at + 1, (right.first, right.last), gender)
    if left:
        first = left.reach_first
        quoted_by = first > 0 and tokens[first - 1].low in lexicon.likening
        side: Literal["left", "source"] = "source" if quoted_by else "left"
        return Core(side, first - quoted_by, at + 1, at, at + 1, (left.first, left.last), gender)
    if last is not None and (last.low in lexicon.joining or last.low == "but"):
        subject = cores[-1].subject if cores else leading(tokens[:at], lexicon)
        if subject:
            return Core("trailing", at, at + 1, at, at + 1, subject, gender)
    return None


def _is_named(tokens: list[Token], phrase: Phrase, lexicon: Lexicon) -> bool:
    return tokens[phrase.first].capital or tokens[phrase.first].low in lexicon.pronouns


def _is_titled(tokens: list[Token]) -> bool:
    """Whether nearly all words have capitals, as in headlines, so that a capital tells nothing."""
    words = [token for token in tokens if token.kind == "word"]
    return sum(token.capital for token in words) * 3 > len(words) * 2


def _label(tokens: list[Token], lexicon: Lexicon) -> Core | None:
    """“Ruiz: ‘We stay’”: a name and a colon before a quotation, as in headlines and interviews."""
    end = name_run(tokens, 0, min(len(tokens), _LONGEST_LABEL), lexicon)
    if end > 1 and tokens[0].low in lexicon.says:  # “Said Ruiz: …”
        return None
    if 0 < end < len(tokens) - 1 and tokens[end].text == ":" and tokens[end + 1].kind == "quote":
        return Core("left", 0, end + 1, end, end, (0, end), "")
    return None
