"""What changes for readers who block somebody: numbers that others are told as they are stored.

Nothing here costs anybody else a query, or changes one of theirs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from accounts.models import Blocking
from annotations.models import Comment, CommentQuerySet, Highlight, Visibility
from reader.models import Article, Reader, hides_people

PUBLIC = Q(visibility=Visibility.PUBLIC, hidden_at=None, deleted_at=None)


@dataclass(frozen=True, slots=True)
class Counts:
    """What is public on an article, as one reader is told: highlights by kind, and comments."""

    quotes: int
    claims: int
    facts: int
    plains: int
    comments: int

    @property
    def highlights(self) -> int:
        """Those of every kind."""
        return self.quotes + self.claims + self.facts + self.plains


def telling_blocked(comments: CommentQuerySet, user: Reader) -> CommentQuerySet:
    """The same comments; for who blocks somebody each says if its author, and if who settled it, is blocked.

    The names are `is_blocked` and `settled_by_blocked`.
    """
    if not hides_people(user):
        return comments
    blocks = Blocking.objects.filter(reader=user.pk)
    return comments.annotate(
        is_blocked=Exists(blocks.filter(blocked=OuterRef("author"))),
        settled_by_blocked=Exists(blocks.filter(blocked=OuterRef("resolved_by"))),
    )


def settler_shown(user: Reader) -> str | Combinable:
    """The handle of who settled a thread; for this reader nobody's whom they block."""
    if not hides_people(user):
        return "resolved_by__handle"
    blocked = When(resolved_by__in=_blocked_by(user), then=Value(""))
    return Case(blocked, default=F("resolved_by__handle"))


def comments_shown(user: Reader) -> str | Combinable:
    """How many comments a highlight's thread has for this reader: all but those of blocked people."""
    if not hides_people(user):
        return "comment_count"
    theirs = Comment.objects.filter(
        highlight=OuterRef("pk"), author__in=_blocked_by(user), deleted_at=None, hidden_at=None
    )
    number = theirs.order_by().values("highlight").annotate(number=Count("pk")).values("number")
    # Most highlights have no thread: nothing is looked up for them.
    silent = When(comment_count=0, then=Value(0))
    return Case(silent, default=F("comment_count") - Coalesce(Subquery(number), 0))


def comments_on(highlight: Highlight, user: Reader) -> int:
    """As comments_shown, for one highlight; no query unless the reader blocks somebody and somebody wrote.

    A row that was fetched with its `comments_shown` is not asked for again.
    """
    if not highlight.comment_count or not hides_people(user):
        return highlight.comment_count
    known: int | None = getattr(highlight, "comments_shown", None)
    if known is None:
        rows = Highlight.objects.filter(pk=highlight.pk)
        known = rows.values_list(comments_shown(user), flat=True).get()
    return known


def counts_for(articles: Iterable[Article], user: Reader) -> Mapping[int, Counts]:
    """The public numbers of each article by its key; one query for who blocks somebody, none for others."""
    counts = {
        one.pk: [
            one.public_quotes,
            one.public_claims,
            one.public_facts,
            one.public_plains,
            one.public_comments,
        ]
        for one in articles
    }
    if counts and hides_people(user):
        for article, what, number in _public_work_of_blocked(list(counts), user):
            place = PLACES[what]
            counts[article][place] = max(0, counts[article][place] - number)
    return {key: Counts(*numbers) for key, numbers in counts.items()}


COMMENT = "comment"
PLACES = {
    **{kind: place for place, kind in enumerate(("quote", "claim", "fact", "plain"))},
    COMMENT: 4,
}


def _public_work_of_blocked(articles: list[int], user: Reader) -> Iterable[tuple[int, str, int]]:
    """(article, kind or "comment", how many): what the public numbers count and this reader does not see."""
    blocked = _blocked_by(user)
    highlights = Highlight.objects.filter(PUBLIC, article__in=articles, author__in=blocked).order_by()
    public = Highlight.objects.filter(PUBLIC, article__in=articles).values("pk")
    said = Q(author__in=blocked) | Q(highlight__author__in=blocked)
    comments = Comment.objects.filter(
        said,
        Q(highlight=None) | Q(highlight__in=public),
        article__in=articles,
        deleted_at=None,
        hidden_at=None,
    ).order_by()
    number = Count("pk", output_field=IntegerField())
    by_kind = highlights.values_list("article_id", "kind").annotate(number=number)
    in_all = comments.annotate(what=Value(COMMENT)).values_list("article_id", "what").annotate(number=number)
    return by_kind.union(in_all, all=True)


def _blocked_by(user: Reader) -> Any:
    return Blocking.objects.filter(reader=user.pk).values("blocked")
