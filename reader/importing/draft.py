"""What an importer returns: an article before anybody has looked at it or stored it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from reader.text.blocks import Document


class ImportProblem(ValueError):
    """Why an input cannot become an article.

    The message is an English sentence for people; `code` is stable, for callers that translate, and
    `details` are what such a translation may name.
    """

    def __init__(self, code: str, message: str, **details: object) -> None:
        super().__init__(message)
        self.code = code
        self.details = details


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as understood from its input; block 0 of the document is the headline."""

    document: Document
    byline: str = ""
    source: str = ""
    url: str = ""
    published: date | None = None
    language: str = "en"
    # What the importer could not keep, in English sentences.
    notes: Sequence[str] = field(default=())

    @property
    def title(self) -> str:
        """The headline."""
        return self.document.slice(self.document.blocks[0])


@dataclass(frozen=True, slots=True)
class Importer:
    """One way in: `read` turns decoded text into a Draft or raises ImportProblem."""

    slug: str
    label: str
    extensions: tuple[str, ...]
    read: Callable[[str], Draft]
