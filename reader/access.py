"""The one place where an article is fetched for somebody: it is visible to them, or it does not exist."""

from collections.abc import Callable, Hashable
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import User
from reader.models import Article, ArticleQuerySet, Reader, Revision, hides_people, is_curator
from reader.text.blocks import Document
from web.prepared import Prepared, Value

# What a page of an article needs at once; the words come from the compiled revision.
HEAVY = ("folded", "current_revision__text", "current_revision__blocks", "current_revision__marks")


class PreparedFor:
    """A query that is Prepared, and that depends on who reads.

    The function builds it for a reader, the values, and what stands in `shape`; later runs name another one:

        shown = PreparedFor(lambda reader, uid: Highlight.objects.visible_to(reader).filter(uid=uid))
        highlight = shown.first(request.user, uid)  # or None; shown(request.user, uid) gives all rows

    It is handed a reader of whom nothing is known but their id and what rights depend on: whether somebody is
    signed in, is a curator, blocks people.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        def for_user(user_id: int, *rest: Any) -> QuerySet[Any, Any]:
            *asked, curator, blocks = rest
            return build(_stand_in(user_id, curator=curator, blocks=blocks), *asked)

        def for_stranger(*asked: Any) -> QuerySet[Any, Any]:
            return build(AnonymousUser(), *asked)

        self._for_user, self._for_stranger = Prepared(for_user), Prepared(for_stranger)

    def __call__(self, reader: Reader, *values: Value, shape: tuple[Hashable, ...] = ()) -> list[Any]:
        if not reader.is_authenticated:
            return self._for_stranger(*values, shape=shape)
        rights = (is_curator(reader), hides_people(reader))
        return self._for_user(reader.pk, *values, shape=(*shape, *rights))

    def first(self, reader: Reader, *values: Value, shape: tuple[Hashable, ...] = ()) -> Any:
        """The first row for this reader, or None when there is none; the database still sends them all."""
        return next(iter(self(reader, *values, shape=shape)), None)


def _stand_in(user_id: int, *, curator: bool, blocks: bool) -> User:
    user = User(pk=user_id, is_active=True)
    user.__dict__.update(_is_curator=curator, known_to_block=blocks)
    return user


def articles_for(user: Reader) -> ArticleQuerySet:
    """Visible articles with source, owner and current revision, but without their words."""
    return Article.objects.visible_to(user).select_related("source", "current_revision").defer(*HEAVY)


def article_for_reading(user: Reader, slug: str) -> Article:
    """The article at this address for this reader, in one query; raises Http404.

    Carries the reader's own state as `position`, `furthest`, `finished_at` and `saved_at` (None before the
    first visit and for strangers).
    """
    return _with_words(_found.first(user, slug, shape=("slug",)))


def article_by_id(user: Reader, pk: int) -> Article:
    """As article_for_reading, for an id that we stored ourselves."""
    return _with_words(_found.first(user, pk, shape=("pk",)))


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


@PreparedFor
def _found(reader: Reader, value: int | str, field: str) -> QuerySet[Article]:
    return articles_for(reader).with_state_of(reader).filter(**{field: value})


def _with_words(found: Article | None) -> Article:
    """The article that was found; Http404 when there is none, or none with words."""
    if found is None or found.current_revision is None:
        raise Http404
    return found


def own_article_by_uid(owner: User, uid: UUID) -> Article:
    """The article that this person brought in under this id; raises Http404 when it is somebody else's."""
    return _with_words(
        Article.objects.filter(owner=owner, uid=uid).select_related("current_revision").first()
    )


def duplicates_of(user: Reader, document: Document, url: str) -> list[Article]:
    """Articles with the same words or the same address, among those this person may see; five at most."""
    same = Q(current_revision__sha256=document.sha256)
    if url:
        same |= Q(url=url)
    return list(articles_for(user).filter(same).order_by("-created_at")[:5])


def here_for(owner: User | None) -> dict[str, str]:
    """What another article of this owner would double: hashes of words, and addresses, with the newest slug.

    What other readers have counts only where everybody may read it; None owns what belongs to nobody. All are
    fetched at once, because finding one by its hash takes as long.
    """
    theirs = Article.objects.filter(owner=owner) | Article.objects.visible_to(AnonymousUser())
    here: dict[str, str] = {}
    names = theirs.order_by("created_at").values_list("slug", "current_revision__sha256", "url")
    for slug, words, url in names.iterator():
        here |= dict.fromkeys(filter(None, (words, url)), slug)
    return here
