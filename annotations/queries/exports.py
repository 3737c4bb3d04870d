"""Highlights as rows for the export formats: who may have which, in reading order, a batch at a time.

Nothing stays open between two batches, so a slow download holds neither a transaction nor much memory: the
keys of all rows, one batch of rows, and the texts of a few revisions.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Max, Q

from accounts.models import ReadingGroup
from annotations.exports import ExportRow
from annotations.models import (
    Activity,
    Comment,
    CommentQuerySet,
    Highlight,
    HighlightQuerySet,
    Visibility,
    unblocked,
)
from annotations.queries.relations import export_relations_of
from annotations.queries.rows import (
    About,
    Articles,
    batches,
    checks_of,
    comments_of,
    evidence_of,
    export_row,
    kept_among,
    open_articles,
    places_of,
    tags_of,
)
from reader.models import Article, Reader

BATCH = 500
TEXTS_AT_ONCE = 20
# Orphans have the length of the text as their start and so come last in their article.
READING_ORDER = ("article__slug", "start", "number")


@dataclass(frozen=True, slots=True)
class Extent:
    """How much an export holds, and when any of it last changed (None when it holds nothing)."""

    keys: Sequence[int]
    modified: datetime | None

    @property
    def total(self) -> int:
        return len(self.keys)


def exportable(user: Reader) -> HighlightQuerySet:
    """What this person may take along: their own, and what others share with them and no moderator hid.

    Nothing of people whom they block. Narrower than what a curator sees on the page: files leave the house.
    Own highlights stay when the article is no longer open to their author.
    """
    shared = Q(visibility=Visibility.PUBLIC)
    if user.is_authenticated:
        groups = ReadingGroup.objects.filter(memberships__user=user).values("pk")
        shared |= Q(visibility=Visibility.GROUP, group__in=groups)
    open_to_all = Q(article__in=Article.objects.visible_to(user).values("pk"), hidden_at=None) & shared
    open_to_all &= unblocked(user)
    own = Q(author_id=user.pk) if user.is_authenticated else Q(pk__in=[])
    return Highlight.objects.filter(own | open_to_all, deleted_at=None)


def exportable_comments(user: Reader | None) -> CommentQuerySet:
    """The comments that go along: one's own and visible ones that nobody hid; for None shared ones alone."""
    if user is None:
        return Comment.objects.shared().filter(hidden_at=None)
    shown = Q(pk__in=Comment.objects.visible_to(user).filter(hidden_at=None).values("pk"))
    own = Q(author_id=user.pk) if user.is_authenticated else Q(pk__in=[])
    return Comment.objects.filter(shown | own, deleted_at=None)


def once_exportable(user: Reader | None) -> Q:
    """The comments that go along or would, were they not deleted or hidden; under highlights that do."""
    if user is None:
        return Q()
    shown = Q(article__in=Article.objects.visible_to(user).values("pk")) & unblocked(user)
    return shown | Q(author_id=user.pk) if user.is_authenticated else shown


def extent_of(highlights: HighlightQuerySet, user: Reader | None) -> Extent:
    """Keys of the rows in reading order; last change in them, their comments and articles; 4 queries."""
    keys = array("q", highlights.order_by(*READING_ORDER).values_list("pk", flat=True).iterator())
    inside = highlights.order_by().values("pk")
    times = highlights.order_by().aggregate(own=Max("updated_at"), article=Max("article__updated_at"))
    comments = exportable_comments(user).filter(highlight__in=inside)
    times |= comments.aggregate(said=Max("created_at"), edited=Max("edited_at"))
    threads = Comment.objects.filter(once_exportable(user), highlight__in=inside)
    # Whatever came after the writing: some of it leaves no time in the comment, or takes the comment away.
    acts = Activity.objects.filter(object_uid__in=threads.order_by().values("uid")).exclude(verb="created")
    times |= acts.order_by().aggregate(acted=Max("at"))
    return Extent(keys, max((time for time in times.values() if time), default=None))


def export_rows(
    highlights: HighlightQuerySet, keys: Iterable[int], user: Reader | None
) -> Iterator[ExportRow]:
    """The rows with these keys in their order, those left out that `highlights` does not hold any more.

    `user` decides which comments and other ends of relations go along; None is for the operator's command.
    Ten queries for each BATCH.
    """
    seen = Highlight.objects.visible_to(AnonymousUser()) if user is None else exportable(user)
    articles = Articles()
    for batch in batches(keys, BATCH):
        kept = kept_among(highlights, batch)
        known = open_articles({one.article for one in kept.values()}, user)
        comments = comments_of(batch, user, known)
        relations = export_relations_of(batch, seen)
        about = About(
            places_of(batch),
            tags_of(batch),
            comments,
            evidence_of(batch),
            relations,
            checks_of(batch),
        )
        placed = [(kept[key], about.places[key]) for key in batch if key in kept and key in about.places]
        for some in batches(placed, TEXTS_AT_ONCE):
            articles.hold({(one.article, place.revision) for one, place in some})
            for one, _place in some:
                yield export_row(one, about, articles, in_context=one.article in known)
