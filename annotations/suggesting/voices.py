"""A whole article read for who says what: built once for a revision, asked for every passage.

The two readings (names first, then who is meant) take time in proportion to the text.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from annotations.suggesting.casting import Heard, cast_of
from annotations.suggesting.cues import Attribution, attributions
from annotations.suggesting.inversions import opening
from annotations.suggesting.languages import lexicon_of
from annotations.suggesting.lexicon import Lexicon
from annotations.suggesting.people import Cast, Figure
from annotations.suggesting.quotes import Quotation, is_slogan, outer, quotations_of
from annotations.suggesting.resolving import Focus, Voice, voices_of
from annotations.suggesting.tokens import dateline_end, tokens_of
from reader.text.blocks import Document
from reader.text.sentences import SKIPPED_BY_CURSOR, sentences_of

_UNHEARD = SKIPPED_BY_CURSOR | {"preformatted"}


@dataclass(frozen=True, slots=True)
class Spoken:
    """An attribution and who may be speaking, the best first."""

    attribution: Attribution
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence `[start, end)` of block number `block`.

    `recent` are those in focus at its end, the last one first; `reported` says that its verbs report
    somebody's words although no cue does.
    """

    block: int
    start: int
    end: int
    spoken: tuple[Spoken, ...]
    recent: tuple[Figure, ...]
    reported: bool


@dataclass(frozen=True, slots=True)
class Voices:
    """What was heard in a document: its sentences but for call-outs and the like, and all its quotations.

    `cast` is everybody whom it names, as `lexicon` lets one read it.
    """

    document: Document
    lines: tuple[Line, ...]
    quotations: tuple[Quotation, ...]
    cast: Cast
    lexicon: Lexicon


def suggested_quotations(voices: Voices) -> list[Quotation]:
    """Return the outermost quotations that are somebody's words: all but slogans that no cue reports."""
    text = voices.document.text
    found = []
    position = 0
    for one in voices.quotations:
        if one.depth or voices.document.blocks[one.block].kind in _UNHEARD:
            continue
        while position < len(voices.lines) and voices.lines[position].end <= one.start:
            position += 1
        line = voices.lines[position] if position < len(voices.lines) else None
        said = line is not None and any(
            start < one.end and end > one.start
            for spoken in line.spoken
            for start, end in spoken.attribution.clauses
        )
        if said or not is_slogan(text, one.start, one.end):
            found.append(one)
    return found


def read_voices(document: Document, language: str = "en") -> Voices:
    """Read a document; the answer never changes and may be kept as long as the revision."""
    lexicon = lexicon_of(language)
    quotations = quotations_of(document)
    heard = list(_heard(document, quotations, language, lexicon))
    cast = cast_of(heard, lexicon)
    lines = tuple(_lines(document, heard, cast, lexicon))
    return Voices(document, lines, tuple(quotations), cast, lexicon)


def _heard(
    document: Document, quotations: list[Quotation], language: str, lexicon: Lexicon
) -> Iterator[Heard]:
    by_block: dict[int, list[Quotation]] = {}
    for one in quotations:
        if one.depth == 0:
            by_block.setdefault(one.block, []).append(one)
    waiting: list[Quotation] = []
    current = -1
    for block, start, end in sentences_of(document, language):
        kind = document.blocks[block].kind
        if kind in _UNHEARD:
            continue
        if block != current:
            current, waiting = block, by_block.get(block, [])[::-1]
        while waiting and waiting[-1].end <= start:
            waiting.pop()
        near: list[Quotation] = []
        for one in reversed(waiting):
            if one.start >= end:
                break
            near.append(one)
        tokens = tokens_of(document.text, start, end, outer(near, start, end))
        yield Heard(block, start, end, kind == "heading", tokens, attributions(tokens, lexicon))


def _lines(document: Document, heard: list[Heard], cast: Cast, lexicon: Lexicon) -> Iterator[Line]:
    focus = Focus()
    for one in heard:
        narrative = one.tokens[dateline_end(one.tokens) :]
        first = opening(narrative, lexicon) if lexicon.capitals and not one.titled else None
        if first:
            named = voices_of(narrative[slice(*first)], "", "", cast, focus, lexicon)[:1]
            _move(focus, [voice for voice in named if cast.named(voice.name)], cast)
        spoken = []
        for attribution in one.attributions:
            voices = _voices(document, one, attribution, cast, focus, lexicon)
            spoken.append(Spoken(attribution, tuple(voices)))
            if not one.titled:
                _move(focus, voices, cast)
        reported = not spoken and any(token.low in lexicon.reported for token in one.tokens)
        recent = tuple(focus.figures(_ALL)[:4])
        yield Line(one.block, one.start, one.end, tuple(spoken), recent, reported)


_ALL = ("person", "organisation", "group", "document")


def _voices(
    document: Document, heard: Heard, attribution: Attribution, cast: Cast, focus: Focus, lexicon: Lexicon
) -> list[Voice]:
    words = attribution.words
    tokens = [token for token in heard.tokens if words and words[0] <= token.start < words[1]]
    following = document.text[words[1] : min(heard.end, words[1] + 120)] if words else ""
    return voices_of(tokens, following, attribution.gender, cast, focus, lexicon)


def _move(focus: Focus, voices: list[Voice], cast: Cast) -> None:
    if not voices:
        return
    figure = cast.named(voices[0].name)
    if figure is None and voices[0].kind not in ("person", "unnamed"):
        figure = Figure(voices[0].name, voices[0].kind)
    if figure:
        focus.move_to(figure)
