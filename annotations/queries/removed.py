"""What was taken away in the last days and can be brought back: by its author, or by curators."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from annotations.models import EMPTIED, Comment, Evidence, Highlight
from reader.models import Article
from web.paging import BadCursor, Page, merged_page

PAGE_SIZE = 30
DAYS = 30


@dataclass(frozen=True, slots=True)
class Removed:
    """One thing: what it is called in forms, where it was, and the passage that it belongs to, if any."""

    what: str
    thing: Any
    article: Article
    highlight: Highlight | None


def deleted_by(user: User, cursor: str) -> Page[Removed]:
    """What this reader deleted and can bring back, the latest first; three queries.

    A comment or record whose thread or highlight is gone comes back with that alone.
    """
    since = {"deleted_at__gte": a_while_ago()}
    open_articles = Article.objects.visible_to(user).values("pk")
    seen = Highlight.objects.shown_to(user, with_deleted=True).values("pk")
    highlights = Highlight.objects.filter(author=user, article__in=open_articles, **since).exclude(EMPTIED)
    comments = Comment.objects.filter(
        Q(highlight=None) | Q(highlight__in=seen), author=user, article__in=open_articles, **since
    ).exclude(body="")
    records = Evidence.objects.filter(
        highlight__author=user, highlight__deleted_at=None, highlight__article__in=open_articles, **since
    )
    lists = [
        highlights.select_related("article", "speaker").defer("article__folded"),
        comments.select_related("article", "highlight").defer("article__folded"),
        records.select_related("highlight__article").defer("highlight__article__folded"),
    ]
    return _page(lists, cursor, "deleted_at")


def hidden_for(curator: User, cursor: str) -> Page[Removed]:
    """Shared work that curators hid, as far as this one may see it, the latest first; two queries."""
    since = {"hidden_at__gte": a_while_ago()}
    highlights = Highlight.objects.visible_to(curator).shared().filter(**since)
    comments = Comment.objects.visible_to(curator).shared().filter(**since)
    lists = [
        highlights.select_related("article", "author", "hidden_by").defer("article__folded"),
        comments.select_related("article", "highlight", "author", "hidden_by").defer("article__folded"),
    ]
    return _page(lists, cursor, "hidden_at")


def a_while_ago() -> datetime.datetime:
    """What was removed later can be brought back."""
    return timezone.now() - datetime.timedelta(days=DAYS)


def _page(lists: list[Any], cursor: str, at: str) -> Page[Removed]:
    order = (f"-{at}", "-uid")
    try:
        found = merged_page(lists, cursor, order=order, size=PAGE_SIZE)
    except BadCursor:
        found = merged_page(lists, "", order=order, size=PAGE_SIZE)
    if cursor and not found.items:  # the last of a page was brought back
        found = merged_page(lists, "", order=order, size=PAGE_SIZE)
    return Page([_removed(one) for one in found.items], found.next, found.previous)


def _removed(thing: Any) -> Removed:
    if isinstance(thing, Highlight):
        return Removed("highlight", thing, thing.article, thing)
    if isinstance(thing, Comment):
        return Removed("comment", thing, thing.article, thing.highlight)
    return Removed("record", thing, thing.highlight.article, thing.highlight)
