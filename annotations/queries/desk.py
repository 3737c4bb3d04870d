"""What a curator finds on coming to the desk: what waits, what is new, how much there is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotations.models import Comment, CommentQuerySet, Flag, Highlight, HighlightQuerySet
from annotations.services.reports import target_of
from reader.models import Article, Reader, is_curator
from web.desk import COUNTED, bounded_count

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open report, and the words that it is about."""

    reason: str
    words: str
    at: datetime
    address: str


@dataclass(frozen=True, slots=True)
class Front:
    """The front page. `numbers` are (label, number, whether there are more than that, address)."""

    reports: list[Waiting]
    waiting: int
    newest: list[Article]
    numbers: list[tuple[Promise, int, bool, str]]


# Each row is asked by its key whether it may be seen: a list then walks its order and stops after a page,
# where a join of all conditions would first gather and sort every row that fits one of them.


def highlights_for(user: Reader) -> HighlightQuerySet:
    """The shared highlights that this person may see at the desk."""
    return Highlight.objects.filter(_seen(Highlight.objects.visible_to(user).shared(), "pk"))


def comments_for(user: Reader) -> CommentQuerySet:
    """The comments on them and on articles."""
    return Comment.objects.filter(_seen(Comment.objects.visible_to(user).shared(), "pk"))


def reports_for(user: Reader) -> QuerySet[Flag]:
    """Reports of what this person may see at the desk. What was made private since is its author's again."""
    highlights = _seen(Highlight.objects.visible_to(user).shared(), "highlight_id")
    comments = _seen(Comment.objects.visible_to(user).shared(), "comment_id")
    return Flag.objects.filter(Q(highlights) | Q(comments))


def reported_words(flag: Flag) -> str:
    """The passage or the comment that was reported."""
    target = target_of(flag)
    return target.body if isinstance(target, Comment) else target.exact


def _seen(rows: QuerySet[Any], key: str) -> Exists:
    return Exists(rows.filter(pk=OuterRef(key)))


def _waiting(flag: Flag) -> Waiting:
    address = reverse("admin:annotations_flag_change", args=[flag.pk])
    return Waiting(flag.reason, reported_words(flag), flag.created_at, address)


def front_page(user: Reader) -> Front | None:
    """For curators and superusers; other staff have no part in this."""
    if not is_curator(user):
        return None
    open_reports = reports_for(user).filter(state=Flag.State.OPEN).order_by("-id")
    told = open_reports.select_related("highlight", "comment").only(
        "reason", "created_at", "highlight__exact", "comment__body"
    )
    newest = Article.objects.visible_to(user).only("title", "audience", "created_at")[:SHOWN]
    counted = (
        (_("Articles"), bounded_count(Article.objects.visible_to(user)), "reader_article"),
        (_("Shared highlights"), bounded_count(highlights_for(user)), "annotations_highlight"),
        (_("Shared comments"), bounded_count(comments_for(user)), "annotations_comment"),
    )
    return Front(
        reports=[_waiting(flag) for flag in told[:SHOWN]],
        waiting=bounded_count(open_reports),
        newest=list(newest),
        numbers=[
            (label, min(number, COUNTED), number > COUNTED, reverse(f"admin:{name}_changelist"))
            for label, number, name in counted
        ],
    )
