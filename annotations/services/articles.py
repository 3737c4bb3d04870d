"""Acts on an article itself that its history remembers: who may read it, and whether it is published."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from accounts.models import ReadingGroup, User
from annotations.models import Activity
from annotations.services.acts import record, wider
from reader.models import Article
from reader.services import change_details, open_to

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
