"""The one place where an article is fetched for somebody: it is visible to them, or it does not exist."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import User
from reader.models import Article, ArticleQuerySet, Reader, Revision, is_curator
from reader.text.blocks import Document

# What a page of an article needs at once; the words come from the compiled revision.
HEAVY = ("folded", "current_revision__text", "current_revision__blocks", "current_revision__marks")


def articles_for(user: Reader) -> ArticleQuerySet:
    """Visible articles with source, owner and current revision, but without their words."""
    return Article.objects.visible_to(user).select_related("source", "current_revision").defer(*HEAVY)


def article_for_reading(user: Reader, slug: str) -> Article:
    """The article at this address for this reader, in one query; raises Http404.

    Carries the reader's own state as `position`, `furthest`, `finished_at` and `saved_at` (None before the
    first visit and for strangers).
    """
    return _one(articles_for(user).with_state_of(user), slug=slug)


def article_by_id(user: Reader, pk: int) -> Article:
    """As article_for_reading, for an id that we stored ourselves."""
    return _one(articles_for(user).with_state_of(user), pk=pk)


def article_for_change(user: Reader, slug: str) -> Article:
    """The article, for its owner and for curators; for everybody else it does not exist."""
    article = article_for_reading(user, slug)
    if not may_change(user, article):
        raise Http404
    return article


def may_change(user: Reader, article: Article) -> bool:
    """Whether this person may correct the article's words and details."""
    return user.is_authenticated and (article.owner_id == user.pk or is_curator(user))


def revision_for_reading(user: Reader, slug: str, number: int) -> Revision:
    """One revision of an article that this person may read, with its text; raises Http404."""
    article = article_for_reading(user, slug)
    try:
        return article.revisions.get(number=number)
    except Revision.DoesNotExist:
        raise Http404 from None


def _one(articles: QuerySet[Article], **key: Any) -> Article:
    try:
        article = articles.get(**key)
    except Article.DoesNotExist:
        raise Http404 from None
    if article.current_revision is None:
        raise Http404
    return article


def own_article_by_uid(owner: User, uid: UUID) -> Article:
    """The article that this person brought in under this id; raises Http404 when it is somebody else's."""
    return _one(Article.objects.filter(owner=owner).select_related("current_revision"), uid=uid)


def duplicates_of(user: Reader, document: Document, url: str) -> list[Article]:
    """Articles with the same words or the same address, among those this person may see; five at most."""
    same = Q(current_revision__sha256=document.sha256)
    if url:
        same |= Q(url=url)
    return list(articles_for(user).filter(same).order_by("-created_at")[:5])
