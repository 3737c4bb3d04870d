"""What goes when words have to go: the history's, and what belongs to a highlight."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from annotations.models import Activity, Check, Comment, Evidence, Highlight, Relation, Span

UIDS_AT_ONCE = 500


def forget_words(uids: Iterable[UUID], **which: str) -> None:
    """Empty what the history kept of these objects; `which` narrows it to some of their acts."""
    known = list(uids)
    for first in range(0, len(known), UIDS_AT_ONCE):
        some = known[first : first + UIDS_AT_ONCE]
        Activity.objects.filter(object_uid__in=some, **which).update(before={}, after={})


def remove_rows(said: QuerySet[Evidence] | QuerySet[Relation]) -> None:
    """Take records or relations away, and what the history kept of them; who calls sees to any numbers."""
    forget_words(said.order_by().values_list("uid", flat=True))
    said.delete()


def remove_belongings(highlights: QuerySet[Highlight]) -> None:
    """Take away records, relations and checks of these highlights, and what the history kept of them all."""
    forget_words(highlights.order_by().values_list("uid", flat=True))
    remove_rows(Evidence.objects.filter(highlight__in=highlights))
    remove_rows(Relation.objects.filter(source__in=highlights))
    Relation.objects.filter(target__in=highlights).delete()
    Check.objects.filter(highlight__in=highlights).delete()


def leave_empty(keys: Sequence[int]) -> None:
    """Make these highlights empty places: where they stood stays, what they said goes."""
    Highlight.tags.through.objects.filter(highlight__in=keys).delete()
    Span.objects.filter(highlight__in=keys).exclude(role=Span.Role.PASSAGE).delete()
    Highlight.objects.filter(pk__in=keys).update(
        exact="",
        voice=Highlight.Voice.BLANK,
        speaker=None,
        manner=Highlight.Manner.NONE,
        not_sure=False,
        record_count=0,
        deleted_at=Coalesce("deleted_at", timezone.now()),
        version=F("version") + 1,
    )


def empty_comments(comments: QuerySet[Comment]) -> None:
    """Take the words of these comments; their places and replies stay."""
    comments.update(body="", deleted_at=Coalesce("deleted_at", timezone.now()), version=F("version") + 1)


def recount_comments(keys: Iterable[int]) -> None:
    """Let these highlights say how many comments stand under them."""
    alive = Comment.objects.filter(highlight=OuterRef("pk"), deleted_at=None, hidden_at=None).order_by()
    number = alive.values("highlight").annotate(number=Count("pk")).values("number")
    Highlight.objects.filter(pk__in=keys).update(comment_count=Coalesce(Subquery(number), 0))
