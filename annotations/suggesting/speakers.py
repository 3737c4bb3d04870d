"""Speakers offered for a passage, for a reader to pick from: at most four, the likeliest first."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from annotations.suggesting.marks import MARKS
from annotations.suggesting.people import Figure, Kind
from annotations.suggesting.quotes import is_slogan
from annotations.suggesting.resolving import Focus, voices_of
from annotations.suggesting.tokens import tokens_of
from annotations.suggesting.voices import Line, Spoken, Voices

Span = tuple[int, int]
MOST_OFFERS = 4
_LONGEST_HEADLINE_QUOTE = 300
_NEXT_WORDS = 120


class SpeakerOffer(NamedTuple):
    """One chip.

    name: the fullest name that the article gives, or the plain words for a source without one.
    kind: person, organisation, group, document, or unnamed.
    words, cue: where this place of the article names the speaker and reports; None when it does not.
    reason: named, surname, pronoun, role, collective, document, unnamed; `continued` when the cue stands
    before the passage, `repeat` when the same words are attributed elsewhere, `recent` for who spoke last.
    score: between 0 and 1, for the order alone.
    """

    name: str
    kind: Kind
    words: Span | None
    cue: Span | None
    reason: str
    score: float


def speaker_offers(voices: Voices, parts: Sequence[Span]) -> list[SpeakerOffer]:
    """Return who may be speaking in the passage `parts`: a quotation, a clause, a sentence.

    The parts are ordered and lie in the text; a passage without parts has no offers.
    """
    if not parts:
        return []
    found: dict[str, SpeakerOffer] = {}
    for offer in (
        *_beside(voices, parts),
        *_same_utterance(voices, parts),
        *_before(voices, parts),
        *_announced(voices, parts),
        *_repeated(voices, parts),
        *_recent(voices, parts),
    ):
        key = offer.name.casefold()
        if offer.name and (key not in found or offer.score > found[key].score):
            found[key] = offer
    return sorted(found.values(), key=lambda offer: -offer.score)[:MOST_OFFERS]


def speaker_meant(voices: Voices, words: Span) -> SpeakerOffer | None:
    """Return who is meant by the words `[start, end)`: “he” by what stands around it, a name by itself.

    None where nobody can be meant: the words are marks, or a pronoun without anybody before it.
    """
    text, (start, end) = voices.document.text, words
    tokens = tokens_of(text, start, end, [])
    if not any(token.kind == "word" for token in tokens):
        return None
    lines = _touching(voices, start, end)
    here = [spoken for line in lines for spoken in line.spoken if _names_in(spoken, words)]
    following = text[end : end + _NEXT_WORDS]
    found = voices_of(tokens, following, "", voices.cast, _focus(voices, start), voices.lexicon)
    if here and not (found and found[0].reason in ("named", "surname")):
        found = list(here[0].voices) or found
    if not found:
        return None
    cue = here[0].attribution.cue if here else None
    return SpeakerOffer(found[0].name, found[0].kind, words, cue, found[0].reason, found[0].score)


def _names_in(spoken: Spoken, words: Span) -> bool:
    named = spoken.attribution.words
    return named is not None and named[0] < words[1] and named[1] > words[0]


def _focus(voices: Voices, start: int) -> Focus:
    """Whom a pronoun at `start` may mean: those in focus when the sentence before it ended."""
    at = bisect_right(voices.lines, start, key=lambda line: line.end)
    focus = Focus()
    for figure in reversed(voices.lines[at - 1].recent if at else ()):
        focus.move_to(figure)
    return focus


def _offers(spoken: Spoken, weight: float, reason: str = "", *, here: bool = True) -> Iterator[SpeakerOffer]:
    for voice in spoken.voices:
        words, cue = (spoken.attribution.words, spoken.attribution.cue) if here else (None, None)
        yield SpeakerOffer(voice.name, voice.kind, words, cue, reason or voice.reason, voice.score * weight)


def _touching(voices: Voices, start: int, end: int) -> Sequence[Line]:
    first = bisect_right(voices.lines, start, key=lambda line: line.end)
    last = bisect_left(voices.lines, end, key=lambda line: line.start)
    return voices.lines[first:last]


def _overlap(spans: Sequence[Span], parts: Sequence[Span]) -> int:
    return sum(max(0, min(one[1], part[1]) - max(one[0], part[0])) for one in spans for part in parts)


def _beside(voices: Voices, parts: Sequence[Span]) -> Iterator[SpeakerOffer]:
    """Cues in the sentences of the passage; one that reports it, and little besides, counts most."""
    for line in _touching(voices, parts[0][0], parts[-1][1]):
        for spoken in line.spoken:
            clauses = spoken.attribution.clauses
            shared = _overlap(clauses, parts)
            length = sum(end - start for start, end in clauses)
            if shared:
                yield from _offers(spoken, 0.9 + 0.1 * shared / max(length, shared))
            else:
                yield from _offers(spoken, 0.45)


def _same_utterance(voices: Voices, parts: Sequence[Span]) -> Iterator[SpeakerOffer]:
    """Cues in other sentences of the same quotation, or of the paragraphs over which it goes on."""
    quotations = voices.quotations
    first = bisect_left(quotations, (voices.document.block_index(parts[0][0]),))
    last = bisect_left(quotations, (voices.document.block_index(parts[-1][1] - 1) + 1,))
    chains = {
        one.chain
        for one in quotations[first:last]
        if one.depth == 0 and any(start < one.end and end > one.start for start, end in parts)
    }
    if not chains:
        return
    while first > 0 and quotations[first - 1].chain in chains:
        first -= 1
    while last < len(quotations) and quotations[last].chain in chains:
        last += 1
    for one in quotations[first:last]:
        if one.chain in chains and one.depth == 0:
            for line in _touching(voices, one.start, one.end):
                for spoken in line.spoken:
                    if _overlap(spoken.attribution.clauses, [(one.start, one.end)]):
                        yield from _offers(spoken, 0.95)


def _before(voices: Voices, parts: Sequence[Span]) -> Iterator[SpeakerOffer]:
    """The last cue before a passage that has none: in its paragraph, or in the one before."""
    start = parts[0][0]
    text = voices.document.text
    block = voices.document.block_index(start)
    quoted = voices.document.blocks[block].kind == "quote" or any(
        text[first] in MARKS and not is_slogan(text, first, last) for first, last in parts
    )
    at = bisect_right(voices.lines, start, key=lambda line: line.end)
    for line in reversed(voices.lines[max(0, at - 8) : at]):
        if line.block < block - 2 or not line.spoken:
            continue
        announced = line.block < block and text[line.end - 1] == ":"
        weight = (0.75 if line.block == block or announced else 0.5) if quoted else 0.3
        spoken = Spoken(line.spoken[-1].attribution, line.spoken[-1].voices[:1])
        yield from _offers(spoken, weight, "continued", here=line.block == block)
        return


def _announced(voices: Voices, parts: Sequence[Span]) -> Iterator[SpeakerOffer]:
    """Without a cue: whom the words before a colon are about, or whose reported speech goes on."""
    start = parts[0][0]
    at = bisect_right(voices.lines, start, key=lambda line: line.end)
    here = voices.lines[at] if at < len(voices.lines) else None
    before = voices.lines[at - 1] if at else None
    if here is None or here.spoken:
        return
    lead = voices.document.text[max(0, start - 4) : start].rstrip()
    figures: Sequence[Figure] = ()
    if lead.endswith(":"):
        figures = (before if start <= here.start and before else here).recent
    elif here.reported and before and before.block == here.block:
        figures = before.recent
    for figure in figures[:1]:
        yield SpeakerOffer(figure.name, figure.kind, None, None, "continued", 0.7)


def _repeated(voices: Voices, parts: Sequence[Span]) -> Iterator[SpeakerOffer]:
    """For the headline: whoever is quoted with the same words in the body."""
    start, end = parts[0][0], parts[-1][1]
    document = voices.document
    if (
        document.blocks[document.block_index(start)].kind != "heading"
        or end - start > _LONGEST_HEADLINE_QUOTE
    ):
        return
    wanted = _letters(document.text[start:end])
    for line in voices.lines if len(wanted) >= 8 else ():
        if line.start < end or document.blocks[line.block].kind == "heading":
            continue
        for spoken in line.spoken:
            if any(
                wanted in _letters(document.text[first:last]) for first, last in spoken.attribution.clauses
            ):
                yield from _offers(spoken, 0.85, "repeat", here=False)
                return


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _recent(voices: Voices, parts: Sequence[Span]) -> Iterator[SpeakerOffer]:
    lines = _touching(voices, parts[0][0], parts[-1][1])
    if not lines:
        at = bisect_right(voices.lines, parts[0][0], key=lambda line: line.end)
        lines = voices.lines[max(0, at - 1) : at]
    if lines:
        for place, figure in enumerate(lines[0].recent, 1):
            yield SpeakerOffer(figure.name, figure.kind, None, None, "recent", 0.2 / place)
