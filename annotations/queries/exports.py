"""Highlights as rows for the export formats: who may have which, in reading order, a batch at a time.

Nothing stays open between two batches, so a slow download holds neither a transaction nor much memory: the
keys of all rows, one batch of rows, and the texts of a few revisions.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.conf import settings
from django.db.models import Max, Prefetch, Q
from django.urls import reverse

from accounts.models import ReadingGroup
from annotations.exports import ExportArticle, ExportComment, ExportRow, ExportSpeaker
from annotations.models import (
    Comment,
    CommentQuerySet,
    Highlight,
    HighlightQuerySet,
    Span,
    Speaker,
    Tag,
    Visibility,
)
from reader.models import Article, Reader, Revision
from reader.text.anchoring import Part, Selector, describe, quotation

T = TypeVar("T")

BATCH = 200
TEXTS_AT_ONCE = 20
# Orphans have the length of the text as their start and so come last in their article.
READING_ORDER = ("article__slug", "start", "number")
FIXED_VOICES = {Highlight.Voice.ARTICLE.value: "article", Highlight.Voice.UNNAMED.value: "not-named"}


@dataclass(frozen=True, slots=True)
class Extent:
    """How much an export holds, and when any of it last changed (None when it holds nothing)."""

    keys: Sequence[int]
    modified: datetime | None

    @property
    def total(self) -> int:
        return len(self.keys)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a highlight stands in the last revision that has its words."""

    revision: int
    roles: dict[str, list[Part]]


def exportable(user: Reader) -> HighlightQuerySet:
    """What this person may take along: their own, and what others share with them and no moderator hid.

    Narrower than what a curator sees on the page: files leave the house. Own highlights stay when the article
    is no longer open to their author.
    """
    shared = Q(visibility=Visibility.PUBLIC)
    if user.is_authenticated:
        groups = ReadingGroup.objects.filter(memberships__user=user).values("pk")
        shared |= Q(visibility=Visibility.GROUP, group__in=groups)
    open_to_all = Q(article__in=Article.objects.visible_to(user).values("pk"), hidden_at=None) & shared
    own = Q(author_id=user.pk) if user.is_authenticated else Q(pk__in=[])
    return Highlight.objects.filter(own | open_to_all, deleted_at=None)


def exportable_comments(user: Reader | None) -> CommentQuerySet:
    """The comments that go along: one's own and visible ones that nobody hid; for None shared ones alone."""
    if user is None:
        return Comment.objects.shared().filter(hidden_at=None)
    shown = Q(pk__in=Comment.objects.visible_to(user).filter(hidden_at=None).values("pk"))
    own = Q(author_id=user.pk) if user.is_authenticated else Q(pk__in=[])
    return Comment.objects.filter(shown | own, deleted_at=None)


def extent_of(highlights: HighlightQuerySet, user: Reader | None) -> Extent:
    """Keys of the rows in reading order; last change in them, their comments and articles; 3 queries."""
    keys = array("q", highlights.order_by(*READING_ORDER).values_list("pk", flat=True).iterator())
    inside = highlights.order_by().values("pk")
    times = highlights.order_by().aggregate(own=Max("updated_at"), article=Max("article__updated_at"))
    comments = exportable_comments(user).filter(highlight__in=inside)
    times |= comments.aggregate(said=Max("created_at"), edited=Max("edited_at"))
    return Extent(keys, max((time for time in times.values() if time), default=None))


def export_rows(
    highlights: HighlightQuerySet, keys: Iterable[int], user: Reader | None
) -> Iterator[ExportRow]:
    """The rows with these keys in their order, those left out that `highlights` does not hold any more.

    `user` decides which comments go along; None is for the operator's command.
    """
    texts = Texts()
    full = highlights.order_by().select_related("article__source", "author", "group", "speaker__same_as")
    full = full.defer("article__folded").prefetch_related(
        Prefetch("tags", queryset=Tag.objects.order_by("name")),
        Prefetch("comments", queryset=_with_names(exportable_comments(user)), to_attr="exported_comments"),
    )
    for batch in _batches(keys, BATCH):
        found = {one.pk: one for one in full.filter(pk__in=batch)}
        places = places_of(batch)
        open_ones = _open_articles({one.article_id for one in found.values()}, user)
        placed = [(found[key], places[key]) for key in batch if key in found and key in places]
        for some in _batches(placed, TEXTS_AT_ONCE):
            texts.hold({place.revision for _, place in some})
            for highlight, place in some:
                yield _row(highlight, place, texts, in_context=highlight.article_id in open_ones)


def places_of(keys: Sequence[int]) -> dict[int, Places]:
    """Where each highlight stands, in the latest revision that has its words; one query."""
    spans = Span.objects.filter(highlight__in=keys).order_by("highlight", "-revision__number", "role", "part")
    places: dict[int, Places] = {}
    for key, revision, role, start, end in spans.values_list(
        "highlight_id", "revision_id", "role", "start", "end"
    ):
        known = places.setdefault(key, Places(revision, defaultdict(list)))
        if known.revision == revision:
            known.roles[role].append((start, end))
    return {key: place for key, place in places.items() if place.roles[Span.Role.PASSAGE]}


class Texts:
    """The few revisions that rows are cut from just now."""

    def __init__(self) -> None:
        self._held: dict[int, Revision] = {}
        self._articles: dict[int, ExportArticle] = {}

    def hold(self, keys: set[int]) -> None:
        """Have these revisions at hand and let go of all others; at most one query."""
        missing = keys - self._held.keys()
        self._held = {key: held for key, held in self._held.items() if key in keys}
        self._articles = {key: known for key, known in self._articles.items() if key in keys}
        if missing:
            rows = Revision.objects.filter(pk__in=missing).only("text", "number", "sha256", "created_at")
            self._held.update({row.pk: row for row in rows})

    def text(self, key: int) -> str:
        return self._held[key].text

    def article(self, key: int, article: Article) -> ExportArticle:
        """The article at this revision; the same object for all rows of it."""
        if key not in self._articles:
            self._articles[key] = article_row(article, self._held[key])
        return self._articles[key]


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


def absolute(name: str, *args: object) -> str:
    """The full address of one of our pages, by the configured name of the site and never by a request's."""
    return f"{settings.SITE_ADDRESS}{reverse(name, args=args)}"


def speaker_row(highlight: Highlight) -> ExportSpeaker | None:
    """Who speaks; duplicates appear as the speaker they were merged into."""
    if highlight.voice in FIXED_VOICES:
        return ExportSpeaker(FIXED_VOICES[highlight.voice])
    named: Speaker | None = highlight.speaker
    if named is None:
        return None
    named = named.same_as or named
    return ExportSpeaker(named.kind, named.name, named.affiliation, tuple(named.aliases))


def _row(highlight: Highlight, place: Places, texts: Texts, *, in_context: bool) -> ExportRow:
    """One row. Without `in_context` it holds the reader's own quotation and no word around it."""
    text = texts.text(place.revision)
    parts, cue, named = (place.roles[role] for role in (Span.Role.PASSAGE, Span.Role.CUE, Span.Role.SPEAKER))
    cuts: list[Selector] = describe(text, parts)
    author = highlight.author
    return ExportRow(
        uid=str(highlight.uid),
        number=highlight.number,
        kind=highlight.kind,
        parts=tuple(parts),
        exact=quotation(text, parts),
        quotations=tuple(cut.exact for cut in cuts),
        prefixes=tuple(cut.prefix if in_context else "" for cut in cuts),
        suffixes=tuple(cut.suffix if in_context else "" for cut in cuts),
        visibility=highlight.visibility,
        author=author.handle if author else "",
        author_name=author.name if author else "",
        anchor_state=highlight.anchor_state,
        created=highlight.created_at,
        updated=highlight.updated_at,
        article=texts.article(place.revision, highlight.article),
        link=absolute("annotations:in_place", highlight.uid),
        speaker=speaker_row(highlight),
        speaker_words=quotation(text, named),
        speaker_parts=tuple(named),
        cue=quotation(text, cue),
        cue_parts=tuple(cue),
        manner=highlight.manner,
        not_sure=highlight.not_sure,
        tags=tuple(tag.name for tag in highlight.tags.all()),
        group=highlight.group.name if highlight.group else "",
        comments=tuple(map(comment_row, highlight.exported_comments)),  # type: ignore[attr-defined]
    )


def comment_row(comment: Comment) -> ExportComment:
    """One comment of a thread, as formats take it; its author and parent have to be joined."""
    return ExportComment(
        uid=str(comment.uid),
        parent=str(comment.parent.uid) if comment.parent else None,
        author=comment.author.handle if comment.author else "",
        body=comment.body,
        created=comment.created_at,
        edited=comment.edited_at,
    )


def _with_names(comments: CommentQuerySet) -> CommentQuerySet:
    return comments.select_related("author", "parent").order_by("created_at", "pk")


def _open_articles(keys: set[int], user: Reader | None) -> set[int]:
    """Which of these articles the reader may still open; all of them for the operator."""
    if user is None:
        return keys
    return set(Article.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    waiting = iter(items)
    while batch := list(islice(waiting, size)):
        yield batch
