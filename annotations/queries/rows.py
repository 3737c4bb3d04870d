"""What an export row is made of, read for a batch of highlights at a time: columns, not objects.

Whoever calls has decided already which highlights the reader may have.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import NamedTuple, TypeVar
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.urls import reverse

from annotations.exports import (
    ExportArticle,
    ExportCheck,
    ExportComment,
    ExportEvidence,
    ExportHeading,
    ExportRelation,
    ExportRow,
    ExportSpeaker,
)
from annotations.models import SAID, Check, Comment, Evidence, Highlight, HighlightQuerySet, Span, unblocked
from annotations.queries.blocking import settler_shown
from reader.models import Article, Reader, Revision
from reader.queries import compiled
from reader.text.anchoring import Part, describe, quotation

T = TypeVar("T")

FIXED_VOICES = {Highlight.Voice.ARTICLE.value: "article", Highlight.Voice.UNNAMED.value: "not-named"}
NO_UID = str(UUID(int=0))


# Kind, name, affiliation, aliases.
SpeakerColumns = tuple[str, str, str, list[str]]


class Kept(NamedTuple):
    """The columns of one highlight, in the order of COLUMNS."""

    pk: int
    uid: UUID
    number: int
    kind: str
    visibility: str
    anchor_state: str
    created: datetime
    updated: datetime
    voice: str
    manner: str
    not_sure: bool
    article: int
    group: str | None
    author: str | None
    display_name: str | None
    speaker: SpeakerColumns | None
    merged_into: SpeakerColumns | None


COLUMNS = (
    *("pk", "uid", "number", "kind", "visibility", "anchor_state", "created_at", "updated_at"),
    *("voice", "manner", "not_sure", "article_id", "group__name", "author__handle", "author__display_name"),
)
SPEAKER = ("kind", "name", "affiliation", "aliases")
SPEAKERS = (*(f"speaker__{name}" for name in SPEAKER), *(f"speaker__same_as__{name}" for name in SPEAKER))


class Place(NamedTuple):
    """Where a highlight stands in the last revision that has its words: parts by role."""

    revision: int
    roles: dict[str, list[Part]]


@dataclass(frozen=True, slots=True)
class About:
    """What belongs to the highlights of a batch, by their keys."""

    places: Mapping[int, Place]
    tags: Mapping[int, Sequence[str]]
    comments: Mapping[int, Sequence[ExportComment]]
    evidence: Mapping[int, Sequence[ExportEvidence]]
    relations: Mapping[int, Sequence[ExportRelation]]
    checks: Mapping[int, ExportCheck]


def kept_among(highlights: HighlightQuerySet, keys: Sequence[int]) -> dict[int, Kept]:
    """The highlights with these keys, as far as `highlights` holds them; one query."""
    rows = highlights.filter(pk__in=keys).order_by().values_list(*COLUMNS, *SPEAKERS)
    width = len(COLUMNS)
    return {
        row[0]: Kept._make((*row[:width], _named(row[width : width + 4]), _named(row[width + 4 :])))
        for row in rows
    }


def _named(columns: SpeakerColumns) -> SpeakerColumns | None:
    """A speaker's columns; None where the join found nobody."""
    return columns if columns[0] else None


def open_articles(keys: set[int], user: Reader | None) -> set[int]:
    """Which of these articles the reader may still open; all of them for the operator."""
    if user is None:
        return keys
    return set(Article.objects.visible_to(user).filter(pk__in=keys).order_by().values_list("pk", flat=True))


def places_of(keys: Sequence[int]) -> dict[int, Place]:
    """Where each highlight stands, in the latest revision that has its words; one query."""
    spans = Span.objects.filter(highlight__in=keys).order_by(
        "highlight_id", "-revision__number", "role", "part"
    )
    places: dict[int, Place] = {}
    for key, revision, role, start, end in spans.values_list(
        "highlight_id", "revision_id", "role", "start", "end"
    ):
        known = places.setdefault(key, Place(revision, defaultdict(list)))
        if known.revision == revision:
            known.roles[role].append((start, end))
    return {key: place for key, place in places.items() if place.roles[Span.Role.PASSAGE]}


def tags_of(keys: Sequence[int]) -> dict[int, list[str]]:
    """The tags of each highlight by name; one query."""
    tags: dict[int, list[str]] = defaultdict(list)
    rows = Highlight.tags.through.objects.filter(highlight__in=keys).order_by("tag__name")
    for key, name in rows.values_list("highlight_id", "tag__name"):
        tags[key].append(name)
    return tags


COMMENT = (
    *("highlight_id", "uid", "parent__uid", "author__handle", "author__display_name", "body", "created_at"),
    *("edited_at", "resolved_at"),
)


def comments_of(keys: Sequence[int], user: Reader | None, known: set[int]) -> dict[int, list[ExportComment]]:
    """The threads of highlights that the reader may have; one query.

    In articles that the reader may open (`known`) what nobody hid, and everywhere the reader's own: the rule
    of annotations.queries.exports.exportable_comments, once it is settled that the highlights go along.
    """
    reader = user or AnonymousUser()
    shown = Q(hidden_at=None, article__in=known)
    if reader.is_authenticated:
        shown = (shown & unblocked(reader)) | Q(author_id=reader.pk)
    rows = Comment.objects.filter(shown, highlight__in=keys, deleted_at=None).order_by("created_at", "pk")
    threads: dict[int, list[ExportComment]] = defaultdict(list)
    lasting_address = absolute("annotations:comment_in_place", NO_UID)
    columns = (*COMMENT, settler_shown(reader))
    for key, uid, parent, author, name, body, created, edited, resolved, by in rows.values_list(*columns):
        said = ExportComment(
            uid=str(uid),
            parent=str(parent) if parent else None,
            author=author or "",
            author_name=name or author or "",
            body=body,
            created=created,
            edited=edited,
            link=lasting_address.replace(NO_UID, str(uid)),
            resolved=resolved,
            resolved_by=by or "",
        )
        threads[key].append(said)
    return threads


RECORD = (
    "stance",
    "title",
    "publisher",
    "date",
    "locator",
    "url",
    "archive_url",
    "quote",
    "accessed",
    "sha256",
)


def evidence_of(keys: Sequence[int]) -> dict[int, list[ExportEvidence]]:
    """The records that each highlight rests on, in their order; one query."""
    rows = Evidence.objects.filter(highlight__in=keys, deleted_at=None).order_by("position", "pk")
    records: dict[int, list[ExportEvidence]] = defaultdict(list)
    for key, uid, *said in rows.values_list("highlight_id", "uid", *RECORD):
        records[key].append(ExportEvidence(str(uid), *said))
    return records


def checks_of(keys: Sequence[int]) -> dict[int, ExportCheck]:
    """What was found about each highlight; emptied checks are none; one query."""
    rows = Check.objects.filter(highlight__in=keys).order_by()
    found = rows.values_list("highlight_id", "at", "by__handle", "by__display_name", *SAID)
    return {
        key: ExportCheck(
            at,
            **dict(zip(SAID, said, strict=True)),
            checker=handle or "",
            checker_name=name or handle or "",
        )
        for key, at, handle, name, *said in found
        if any(said)
    }


class Articles:
    """The few articles, at the revisions that rows are cut from, that are at hand just now."""

    def __init__(self) -> None:
        self._held: dict[tuple[int, int], tuple[str, ExportArticle]] = {}
        # The lasting address of a highlight, with NO_UID where its uid belongs: made once, not for each row.
        self.lasting_address = absolute("annotations:in_place", NO_UID)

    def hold(self, keys: set[tuple[int, int]]) -> None:
        """Have these (article, revision) at hand and let go of all others; at most one query."""
        missing = {revision for article, revision in keys if (article, revision) not in self._held}
        self._held = {key: held for key, held in self._held.items() if key in keys}
        if missing:
            rows = Revision.objects.filter(pk__in=missing).select_related("article__source")
            for row in rows.defer("blocks", "marks", "article__folded"):
                self._held[row.article_id, row.pk] = (row.text, article_row(row.article, row))

    def at(self, article: int, revision: int) -> tuple[str, ExportArticle]:
        """The text of a revision, and its article at it: the same object for all rows of both."""
        return self._held[article, revision]


def article_row(article: Article, revision: Revision) -> ExportArticle:
    """An article at one of its revisions, as formats take it."""
    return ExportArticle(
        slug=article.slug,
        title=article.title,
        byline=article.byline,
        source=article.source.name if article.source else "",
        url=article.url,
        language=article.language,
        published=article.published_on,
        revision=revision.number,
        text_sha256=revision.sha256,
        address=absolute("reader:article", article.slug),
        text_address=absolute("reader:revision_text", article.slug, revision.number),
        revised=revision.created_at,
    )


def headings_of(article: Article) -> tuple[ExportHeading, ...]:
    """The headings below the headline in the current revision of an article whose access was checked."""
    document = compiled(article).document
    return tuple(
        ExportHeading(block.start, max(2, block.attrs.get("level", 1)), document.slice(block))
        for block in document.blocks[1:]
        if block.kind == "heading"
    )


def export_row(one: Kept, about: About, articles: Articles, *, in_context: bool) -> ExportRow:
    """One row. Without `in_context` it holds the reader's own quotation and no word around it."""
    place = about.places[one.pk]
    text, article = articles.at(one.article, place.revision)
    parts, cue, named = (place.roles[role] for role in (Span.Role.PASSAGE, Span.Role.CUE, Span.Role.SPEAKER))
    cuts = describe(text, parts)
    uid = str(one.uid)
    return ExportRow(
        uid=uid,
        number=one.number,
        kind=one.kind,
        parts=tuple(parts),
        exact=quotation(text, parts),
        quotations=tuple(cut.exact for cut in cuts),
        prefixes=tuple(cut.prefix if in_context else "" for cut in cuts),
        suffixes=tuple(cut.suffix if in_context else "" for cut in cuts),
        visibility=one.visibility,
        author=one.author or "",
        author_name=one.display_name or one.author or "",
        anchor_state=one.anchor_state,
        created=one.created,
        updated=one.updated,
        article=article,
        link=articles.lasting_address.replace(NO_UID, uid),
        speaker=speaker_row(one),
        speaker_words=quotation(text, named),
        speaker_parts=tuple(named),
        cue=quotation(text, cue),
        cue_parts=tuple(cue),
        manner=one.manner,
        not_sure=one.not_sure,
        tags=tuple(about.tags.get(one.pk, ())),
        group=one.group or "",
        comments=tuple(about.comments.get(one.pk, ())),
        evidence=tuple(about.evidence.get(one.pk, ())),
        relations=tuple(about.relations.get(one.pk, ())),
        check=about.checks.get(one.pk),
    )


def speaker_row(one: Kept) -> ExportSpeaker | None:
    """Who speaks; duplicates appear as the speaker they were merged into."""
    if one.voice in FIXED_VOICES:
        return ExportSpeaker(FIXED_VOICES[one.voice])
    named = one.merged_into or one.speaker
    if named is None:
        return None
    kind, name, affiliation, aliases = named
    return ExportSpeaker(kind, name, affiliation, tuple(aliases))


def absolute(name: str, *args: object) -> str:
    """The full address of one of our pages, by the configured name of the site and never by a request's."""
    return f"{settings.SITE_ADDRESS}{reverse(name, args=args)}"


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of at most `size`."""
    waiting = iter(items)
    while batch := list(islice(waiting, size)):
        yield batch
