"""Acts on an article itself that its history remembers: it comes in, is described, opened and closed."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import ReadingGroup, User
from annotations.models import Activity
from annotations.services.acts import record, wider
from reader.importing import Draft
from reader.models import Article
from reader.services import add_article, change_details, open_to, raise_seq

AUDIENCES = {
    Article.Audience.PUBLIC.value: Activity.Audience.PUBLIC.value,
    Article.Audience.SIGNED_IN.value: Activity.Audience.PUBLIC.value,
    Article.Audience.GROUPS.value: Activity.Audience.GROUP.value,
    Article.Audience.OWNER.value: Activity.Audience.PRIVATE.value,
}


def audience_of(article: Article) -> str:
    """Who may hear of an act on this article: those who may read it."""
    return AUDIENCES[article.audience]


@transaction.atomic
def bring_in_article(
    *,
    draft: Draft,
    owner: User | None,
    audience: str = Article.Audience.OWNER,
    uid: UUID | None = None,
) -> Article:
    """Store a draft as an article and remember who brought it in.

    `uid` is the client's own id for the article; an IntegrityError says that it is stored already.
    """
    article = add_article(draft=draft, owner=owner, audience=audience, uid=uid)
    article.seq, _last = raise_seq(article.pk)
    record(
        article_id=article.pk,
        seq=article.seq,
        actor=owner,
        verb="added",
        after={"audience": article.audience, "revision": 1},
        audience=audience_of(article),
    )
    return article


@transaction.atomic
def describe_article(*, actor: User, article: Article, details: Mapping[str, Any]) -> bool:
    """Change byline, source, url, language and published_on and remember it; False when all stay."""
    stored = Article.objects.select_related("source").defer("folded").get(pk=article.pk)
    before = {name: getattr(stored, name) for name in details}
    before["source"] = stored.source.name if stored.source else ""
    if before == dict(details):
        return False
    seq = change_details(article=article, **details)
    record(
        article_id=article.pk,
        seq=seq,
        actor=actor,
        verb="edited",
        before=before,
        after=details,
        audience=audience_of(stored),
    )
    return True


@transaction.atomic
def open_article(
    *,
    actor: User,
    article: Article,
    audience: str = "",
    status: str = "",
    groups: Iterable[ReadingGroup] | None = None,
) -> bool:
    """Change audience, status or groups (an empty one stays) and remember it; False when nothing changes."""
    before: dict[str, Any] = {"audience": article.audience, "status": article.status}
    after: dict[str, Any] = {"audience": audience or article.audience, "status": status or article.status}
    if groups is not None:
        groups = list(groups)
        before["groups"] = sorted(article.groups.values_list("slug", flat=True))
        after["groups"] = sorted(group.slug for group in groups)
    if before == after:
        return False
    heard = audience_of(article)
    article.seq = open_to(article=article, audience=after["audience"], status=after["status"], groups=groups)
    record(
        article_id=article.pk,
        seq=article.seq,
        actor=actor,
        verb="opened",
        before=before,
        after=after,
        audience=wider(heard, audience_of(article)),
    )
    return True
