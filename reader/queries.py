"""Reads that need more than one model, or more work than a query: the compiled text of a revision."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Generic, Protocol, TypeVar

from reader.models import Article, Revision
from reader.rendering import Frame, Segment, Stretch, cells, frame, inner_html, marks_by_block
from reader.text.blocks import Document, Mark
from reader.text.sentences import sentences_of

# How many characters of text one process keeps compiled; a revision costs some twenty bytes for each.
MOST_CHARACTERS = 4_000_000
Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Compiled:
    """Everything about a revision that does not depend on who reads it. Never changes, so it may be kept.

    `sentences` are (start, end, block index); `plain` holds the inner HTML of each block without any layer.
    """

    revision_id: int
    number: int
    sha256: str
    document: Document
    sentences: tuple[tuple[int, int, int], ...]
    marks: tuple[tuple[Mark, ...], ...]
    frames: tuple[Frame, ...]
    plain: tuple[str, ...]
    rows: tuple[tuple[Segment, ...], ...]


class OfText(Protocol):
    """What was worked out from one revision."""

    @property
    def sha256(self) -> str: ...

    @property
    def document(self) -> Document: ...


T = TypeVar("T", bound=OfText)


class TextCache(Generic[T]):
    """The least recently read revisions go first when their texts together pass `most` characters."""

    def __init__(self, most: int = MOST_CHARACTERS) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[Key, T] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> T | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Key, value: T) -> None:
        with self._lock:
            old = self._kept.pop(key, None)
            self._size += len(value.document.text) - (len(old.document.text) if old else 0)
            self._kept[key] = value
            while self._size > self._most and len(self._kept) > 1:
                self._size -= len(self._kept.popitem(last=False)[1].document.text)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._size = 0


KEPT: TextCache[Compiled] = TextCache()


def compiled(article: Article) -> Compiled:
    """The current revision of an article whose access was checked before; one query the first time."""
    revision = article.current_revision
    assert revision is not None
    return compiled_revision(revision.pk, article.language, revision.sha256)


def compiled_revision(revision_id: int, language: str, sha256: str = "") -> Compiled:
    """Any revision by id, with its sentences cut by the rules of `language`.

    Give the hash where it is at hand: after a database was put back an id may mean another text.
    """
    key = (revision_id, language)
    found = KEPT.get(key)
    if found is None or (sha256 and found.sha256 != sha256):
        found = compile_revision(Revision.objects.get(pk=revision_id), language)
        KEPT.put(key, found)
    return found


def compile_revision(revision: Revision, language: str) -> Compiled:
    """Do once what every reading of this revision needs."""
    document = revision.document()
    marks = marks_by_block(document)
    rows = [cells(block, document.text) if block.kind == "table_row" else [] for block in document.blocks]
    return Compiled(
        revision_id=revision.pk,
        number=revision.number,
        sha256=revision.sha256,
        document=document,
        sentences=tuple((one.start, one.end, one.block) for one in sentences_of(document, language)),
        marks=tuple(tuple(each) for each in marks),
        frames=tuple(frame(block, index, revision.number) for index, block in enumerate(document.blocks)),
        plain=tuple(
            inner_html(document, block, marks[index], [Stretch(block.start, block.end)], rows[index])
            for index, block in enumerate(document.blocks)
        ),
        rows=tuple(tuple(each) for each in rows),
    )
