"""What others wrote since somebody's last look: which comments are new to them.

New are words of others in the threads that matter to a reader: under their own highlights, where they wrote
themselves, under the highlights of their groups since they joined, and about an article that is theirs or
that they said something about. A look is a ThreadVisit, or a comment of their own.

Where a thread is at hand the rule is `new_in_thread`; `new_for` asks the database the same of all threads.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Membership, User
from annotations.models import (
    Comment,
    CommentQuerySet,
    Highlight,
    ThreadVisit,
    Visibility,
    unblocked,
)
from reader.models import Article
from web.paging import BadCursor, Page, keyset_page

PAGE_SIZE = 30
ORDER = ("-created_at", "-id")


class Said(Protocol):
    """What has to be known of a comment; `seen` and `joined` come from with_looks."""

    pk: int
    author_id: int | None
    created_at: datetime
    deleted_at: datetime | None
    hidden_at: datetime | None
    seen: datetime | None
    joined: datetime | None


def with_looks(comments: CommentQuerySet, user_id: int, *, on_article: bool = False) -> CommentQuerySet:
    """Comments that know when this reader saw their thread (`seen`) and joined its group (`joined`)."""
    thread = {"article": OuterRef("article"), "highlight": None}
    visits = ThreadVisit.objects.filter(
        user=user_id, **(thread if on_article else {"highlight": OuterRef("highlight")})
    )
    members = Membership.objects.filter(
        user=user_id,
        group__highlights__visibility=Visibility.GROUP,
        group__highlights=OuterRef("highlight"),
    )
    return comments.annotate(
        seen=Subquery(visits.values("seen_at")[:1]), joined=Subquery(members.values("joined_at")[:1])
    )


def new_in_thread(comments: Collection[Said], user_id: int, *, owned: bool) -> set[int]:
    """The keys of those comments of one whole thread that are new to this reader.

    `owned`: the highlight, or the article that they are about, is the reader's own.
    """
    said = [one.created_at for one in comments if one.author_id == user_id]
    looks = said + [one.seen for one in comments if one.seen]
    if not owned and not said:
        joined = [one.joined for one in comments if one.joined]
        if not joined:
            return set()
        looks += joined
    last = max(looks, default=None)
    others = (one for one in comments if one.author_id != user_id and not (one.deleted_at or one.hidden_at))
    return {one.pk for one in others if last is None or one.created_at > last}


def new_by_highlight(user: User, highlights: Iterable[Highlight]) -> dict[int, int]:
    """How many comments are new to this reader under each of these highlights, by their keys; one query."""
    authors = {one.pk: one.author_id for one in highlights}
    comments = Comment.objects.filter(unblocked(user), highlight__in=authors)
    rows = with_looks(comments, user.pk).order_by()
    fields = ("pk", "highlight_id", "author_id", "created_at", "deleted_at", "hidden_at", "seen", "joined")
    threads: defaultdict[int, list[Said]] = defaultdict(list)
    for row in rows.values_list(*fields, named=True):
        threads[row.highlight_id].append(row)
    return {
        key: len(new_in_thread(thread, user.pk, owned=authors[key] == user.pk))
        for key, thread in threads.items()
    }


def new_for(user: User, cursor: str) -> Page[Comment]:
    """A page of the comments that are new to this reader and may be seen by them, the latest first."""
    seen = Highlight.objects.shown_to(user, with_deleted=True).filter(pk=OuterRef("highlight"))
    open_to = Article.objects.visible_to(user).filter(pk=OuterRef("article"))
    rows = _since_last_look(_that_matter(user), user)
    rows = rows.filter(Exists(open_to)).filter(Q(highlight=None) | Exists(seen))
    full = rows.select_related("article__source", "author", "highlight").defer("article__folded")
    try:
        return keyset_page(full, cursor, order=ORDER, size=PAGE_SIZE)
    except BadCursor:
        return keyset_page(full, "", order=ORDER, size=PAGE_SIZE)


def _that_matter(user: User) -> QuerySet[Comment]:
    """The comments of all threads that matter to this reader: by keys, so that no others are looked at."""
    mine = Highlight.objects.filter(author=user).values("pk")
    said = Comment.objects.filter(author=user)
    wrote = said.filter(highlight__isnull=False).values("highlight")
    grouped = Highlight.objects.filter(visibility=Visibility.GROUP, group__memberships__user=user).values(
        "pk"
    )
    joined = Membership.objects.filter(
        user=user, group=OuterRef("highlight__group"), joined_at__lt=OuterRef("created_at")
    )
    in_groups = Q(highlight__in=grouped) & Q(Exists(joined))
    owned, about = (
        Article.objects.filter(owner=user).values("pk"),
        said.filter(highlight=None).values("article"),
    )
    return _by_thread().filter(
        Q(highlight__in=mine)
        | Q(highlight__in=wrote)
        | in_groups
        | Q(under=0, article__in=owned)
        | Q(under=0, article__in=about)
    )


def _since_last_look(comments: QuerySet[Comment], user: User) -> QuerySet[Comment]:
    """Those that somebody else wrote after the reader's visits and own comments in the thread."""
    alive = comments.filter(unblocked(user), deleted_at=None, hidden_at=None).exclude(author=user)
    since, under = OuterRef("created_at"), {"highlight": OuterRef("highlight")}
    visits = ThreadVisit.objects.filter(user=user, seen_at__gte=since)
    said = _by_thread().filter(who=user.pk, created_at__gte=since)
    here = {"article": OuterRef("article")}
    seen_there = Exists(visits.filter(highlight=None, **here)) | Exists(said.filter(under=0, **here))
    return alive.exclude(Exists(visits.filter(**under)) | Exists(said.filter(**under))).exclude(
        Q(highlight=None) & Q(seen_there)
    )


def _by_thread() -> QuerySet[Any]:
    """Comments with `who` wrote them and `under` which highlight, 0 for nobody and for none.

    Asked by these, SQLite takes the index of the thread: by that of the author or of the highlight it would
    look through all that somebody wrote, and all that was ever said about an article.
    """
    return Comment.objects.alias(who=Coalesce("author_id", 0), under=Coalesce("highlight_id", 0))
