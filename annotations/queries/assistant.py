"""What the assistant says of a revision: the same for every reader, worked out once in a process and kept."""

import json
from collections.abc import Iterable, Sequence
from functools import cached_property

from annotations.suggesting.extents import Passage, clause_extents, quote_extents
from annotations.suggesting.speakers import SpeakerOffer, speaker_meant, speaker_offers
from annotations.suggesting.voices import Voices, read_voices
from reader.models import Article
from reader.queries import Compiled, TextCache, compiled
from reader.text.anchoring import Part
from reader.text.blocks import Document

# How many characters of text one process keeps listened to; what is kept of each weighs some ten bytes.
MOST_CHARACTERS = 2_000_000
LONGEST_NAME = 200


class Heard:
    """A revision that was listened to. Each answer is worked out when it is first asked for."""

    def __init__(self, text: Compiled, language: str) -> None:
        self._text = text
        self._language = language

    @property
    def sha256(self) -> str:
        return self._text.sha256

    @property
    def document(self) -> Document:
        return self._text.document

    @cached_property
    def voices(self) -> Voices:
        """Who says what."""
        return read_voices(self.document, self._language)

    @cached_property
    def extents(self) -> bytes:
        """What the n-th press takes in each sentence of the text, as JSON in few bytes.

        A list with an item for every sentence: `[what q takes in turn, what c and f take in turn]`, without
        the sentence itself, which always comes last; 0 where there is nothing else. A passage is a flat list
        of starts and lengths in code points, the starts counted from that of the sentence.
        """
        told = [self._turns(*sentence) for sentence in self._text.sentences]
        return json.dumps(told, separators=(",", ":")).encode()

    def prepare(self) -> None:
        """Work everything out now, so that whoever tags next need not wait for it."""
        _ready = (self.extents, self.voices)

    def _turns(self, start: int, end: int, block: int) -> list[list[list[int]]] | int:
        asked = (self.document, block, (start, end), self._language)
        found = [_told(extents(*asked)[:-1], start) for extents in (quote_extents, clause_extents)]
        return found if any(found) else 0


def _told(passages: Iterable[Passage], start: int) -> list[list[int]]:
    return [[count for first, last in one for count in (first - start, last - first)] for one in passages]


HEARD: TextCache[Heard] = TextCache(MOST_CHARACTERS)


def heard(text: Compiled, language: str) -> Heard:
    """The revision with this text, listened to by the rules of `language`; no query."""
    key = (text.revision_id, language)
    found = HEARD.get(key)
    if found is None or found.sha256 != text.sha256:
        found = Heard(text, language)
        HEARD.put(key, found)
    return found


def offers_for(article: Article, parts: Sequence[Part]) -> list[SpeakerOffer]:
    """Who may be speaking in this passage of the current text, the likeliest first; four at most."""
    found = speaker_offers(heard(compiled(article), article.language).voices, parts)
    return [offer for offer in found if len(offer.name) <= LONGEST_NAME]


def speaker_of_words(article: Article, words: Part) -> SpeakerOffer | None:
    """Who is meant by these words of the current text; None when nobody can be."""
    found = speaker_meant(heard(compiled(article), article.language).voices, words)
    return found if found and len(found.name) <= LONGEST_NAME else None
