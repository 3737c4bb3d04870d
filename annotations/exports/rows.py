"""What every export format is handed: plain rows, free of Django and of the database.

Positions are Unicode code points into the text of the row's own revision, half-open. Times are aware.
Rows arrive in reading order: those of one article together, by their first position, its orphans last.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from reader.text.anchoring import Part


@dataclass(frozen=True, slots=True)
class ExportArticle:
    """One article at one revision. Rows of the same revision share the object.

    `url` is where the source published it; `address` and `text_address` are Lectern's own absolute
    addresses of the article and of this revision's text. `revised` is when this revision was made.
    """

    slug: str
    title: str
    byline: str
    source: str
    url: str
    language: str
    published: date | None
    revision: int
    text_sha256: str
    address: str
    text_address: str
    revised: datetime | None = None


@dataclass(frozen=True, slots=True)
class ExportSpeaker:
    """Who speaks or claims. `kind` is person, organisation, group, document, article or not-named.

    The last two are fixed values: the article itself, and somebody whom it does not name; both have no name.
    """

    kind: str
    name: str = ""
    affiliation: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportComment:
    """One comment of a thread. `parent` is the uid of the comment it answers, or None.

    `author` is a handle and `author_name` what this person is called, both empty when the account is gone.
    `body` is Markdown as typed. Comments of a row are in the order in which they were written, so a parent
    stands before its replies; a parent that is not among them has been deleted. `link` is the absolute
    address that opens it in place. `resolved` is when somebody said that what the comment asks for is
    settled, and `resolved_by` the handle of who did.
    """

    uid: str
    parent: str | None
    author: str
    body: str
    created: datetime
    edited: datetime | None = None
    link: str = ""
    resolved: datetime | None = None
    resolved_by: str = ""
    author_name: str = ""


@dataclass(frozen=True, slots=True)
class ExportEvidence:
    """A record under a highlight. `stance` is supports, disputes or context.

    `dated` is a year, a month or a day as ISO 8601 writes it; `hash` the SHA-256 of a stored copy. All but
    uid, stance and title may be empty.
    """

    uid: str
    stance: str
    title: str
    publisher: str = ""
    dated: str = ""
    locator: str = ""
    url: str = ""
    archive_url: str = ""
    quote: str = ""
    accessed: date | None = None
    hash: str = ""


@dataclass(frozen=True, slots=True)
class ExportRelation:
    """What the highlight does to another: `verb` is supports, disputes, repeats or within (lies within it).

    `target` is the other's uid, `link` the absolute address that opens it in place, `kind` its kind, `exact`
    its words, `speaker` the name of who speaks in it, empty without one, and `title` that of its article.
    """

    uid: str
    verb: str
    target: str
    link: str
    kind: str
    exact: str
    speaker: str
    title: str
    created: datetime


@dataclass(frozen=True, slots=True)
class ExportCheck:
    """What a fact-checker found; all but `checked` may be empty.

    `checkability` is checkable, later or opinion; `status` to_check, checking or done; `verdict` supported,
    mostly, disputed, refuted or unsettled; `outcome` verbatim, shortened, altered, context or missing.
    `said_on` and `as_of` are written as `dated` of a record. `checker` is the handle of who said this last
    and `checker_name` what this person is called, `checked` when.
    """

    checked: datetime
    restated: str = ""
    said_on: str = ""
    said_where: str = ""
    as_of: str = ""
    checkability: str = ""
    status: str = ""
    verdict: str = ""
    outcome: str = ""
    reason: str = ""
    checker: str = ""
    checker_name: str = ""


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One highlight with everything that formats may say of it.

    `parts`, `quotations`, `prefixes` and `suffixes` have one item per part of the passage, and at least one;
    `exact` is the quotations joined by " … "; a prefix or suffix has at most 32 code points. The parts of an
    orphan belong to the last revision where its words stood, and `article` describes that revision.
    `speaker` is None when nobody filled it in. `link` is the absolute address that opens it in place.
    """

    uid: str
    number: int
    kind: str
    parts: tuple[Part, ...]
    exact: str
    quotations: tuple[str, ...]
    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    visibility: str
    author: str
    author_name: str
    anchor_state: str
    created: datetime
    updated: datetime
    article: ExportArticle
    link: str
    speaker: ExportSpeaker | None = None
    speaker_words: str = ""
    speaker_parts: tuple[Part, ...] = ()
    cue: str = ""
    cue_parts: tuple[Part, ...] = ()
    manner: str = ""
    not_sure: bool = False
    tags: tuple[str, ...] = ()
    group: str = ""
    comments: tuple[ExportComment, ...] = ()
    evidence: tuple[ExportEvidence, ...] = ()
    relations: tuple[ExportRelation, ...] = ()
    check: ExportCheck | None = None


@dataclass(frozen=True, slots=True)
class ExportHeading:
    """A heading inside an article's text: its first position in the current revision, its level from 2 on."""

    start: int
    level: int
    words: str


@dataclass(frozen=True, slots=True)
class ExportContext:
    """What is known of the export as a whole.

    `site` is Lectern's absolute address without a final slash, `label` the filter in words, `filter` its
    keys and values as in the address, `modified` the last change in what is exported (never the clock),
    `address` the absolute address of this very export. `article` is given when all rows are of one
    article, at its current revision, with the `headings` in it in order, and `saved`, when whoever exports
    put it on the reading list; `total` is given when the number of rows is known beforehand.
    """

    site: str
    label: str
    filter: Mapping[str, str] = field(default_factory=dict)
    modified: datetime | None = None
    address: str = ""
    article: ExportArticle | None = None
    headings: tuple[ExportHeading, ...] = ()
    saved: datetime | None = None
    total: int | None = None


def reading_key(row: ExportRow) -> tuple[str, bool, int, int]:
    """Sort key of the order in which formats expect rows: article, first position, number; orphans last."""
    return (row.article.slug, row.anchor_state == "orphaned", row.parts[0][0], row.number)


def in_reading_order(rows: Iterable[ExportRow]) -> list[ExportRow]:
    """Rows sorted as formats expect them; for callers whose source cannot sort. Holds all rows in memory."""
    return sorted(rows, key=reading_key)
