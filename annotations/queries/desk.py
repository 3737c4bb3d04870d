"""What a curator finds on coming to the desk: what waits, what is new, how much there is."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from annotations.models import Comment, Flag, Highlight
from reader.models import Article, Reader, is_curator
from web.desk import COUNTED, bounded_count

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open report."""

    reason: str
    at: datetime
    address: str


@dataclass(frozen=True, slots=True)
class Front:
    """The front page. `numbers` are (label, number, whether there are more than that, address)."""

    reports: list[Waiting]
    waiting: int
    newest: list[Article]
    numbers: list[tuple[Promise, int, bool, str]]


def reports_for(user: Reader) -> QuerySet[Flag]:
    """Reports of what this person may see at the desk. What was made private since is its author's again."""
    highlights = Highlight.objects.visible_to(user).shared().values("pk")
    comments = Comment.objects.visible_to(user).shared().values("pk")
    return Flag.objects.filter(Q(highlight__in=highlights) | Q(comment__in=comments))


def front_page(user: Reader) -> Front | None:
    """For curators and superusers; other staff have no part in this."""
    if not is_curator(user):
        return None
    open_reports = reports_for(user).filter(state=Flag.State.OPEN).order_by("-id")
    reports = [
        Waiting(flag.reason, flag.created_at, reverse("admin:annotations_flag_change", args=[flag.pk]))
        for flag in open_reports[:SHOWN]
    ]
    newest = Article.objects.visible_to(user).only("title", "audience", "created_at")[:SHOWN]
    highlights, comments = (
        Highlight.objects.visible_to(user).shared(),
        Comment.objects.visible_to(user).shared(),
    )
    counted = (
        (_("Articles"), bounded_count(Article.objects.visible_to(user)), "reader_article"),
        (_("Shared highlights"), bounded_count(highlights), "annotations_highlight"),
        (_("Shared comments"), bounded_count(comments), "annotations_comment"),
    )
    return Front(
        reports=reports,
        waiting=bounded_count(open_reports),
        newest=list(newest),
        numbers=[
            (label, min(number, COUNTED), number > COUNTED, reverse(f"admin:{name}_changelist"))
            for label, number, name in counted
        ],
    )
