"""Acts on an article itself that its history remembers: who may read it, and whether it is published."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import ReadingGroup, User
from annotations.models import Activity
from annotations.services.acts import record, wider
from reader.models import Article
from reader.services import open_to

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
def open_article(
    *,
    actor: User,
    article: Article,
    audience: str = "",
    status: str = "",
    groups: Iterable[ReadingGroup] | None = None,
) -> bool:
    """Change audience, status or groups (an empty one stays) and remember it; False when nothing changes."""
    before = {"audience": article.audience, "status": article.status}
    after = {"audience": audience or article.audience, "status": status or article.status}
    if before == after and groups is None:
        return False
    heard = audience_of(article)
    open_to(article=article, audience=after["audience"], status=after["status"], groups=groups)
    # The article is locked by open_to's own write until this transaction ends, so nobody raised it since.
    article.seq = Article.objects.values_list("seq", flat=True).get(pk=article.pk)
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
