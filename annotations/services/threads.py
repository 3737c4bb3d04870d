"""What becomes of a thread: settle it, open it again, remember how much of it somebody has seen."""

import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services import pages_changed
from annotations.models import Comment, Highlight, ThreadVisit
from annotations.services.acts import record
from annotations.services.comments import audience_of
from reader.models import Article
from reader.services import raise_seq


@transaction.atomic
def set_thread_resolved(*, actor: User, root: Comment, resolved: bool) -> Comment:
    """Say that what the first comment of a thread asks for is settled, or that it is not.

    Needs no version, for twice is the same as once, and raises none, so that no edit is disturbed.
    """
    seq, _last = raise_seq(root.article_id)
    held = Comment.objects.select_related("highlight", "author", "resolved_by").get(pk=root.pk)
    held.article = root.article
    held.article.seq = seq
    if (held.resolved_at is not None) == resolved:
        return held
    before = held.resolved_at
    held.resolved_at, held.resolved_by = (timezone.now(), actor) if resolved else (None, None)
    held.save(update_fields=["resolved_at", "resolved_by"])
    record(
        article_id=held.article_id,
        seq=seq,
        actor=actor,
        verb="resolved" if resolved else "reopened",
        subject=held,
        before={"resolved_at": before},
        after={"resolved_at": held.resolved_at},
        audience=audience_of(held),
    )
    return held


@transaction.atomic
def mark_thread_seen(
    *, reader: User, article: Article, highlight: Highlight | None, until: datetime.datetime
) -> bool:
    """Remember that this reader has seen a thread as it was at `until`; whether that was news.

    Never goes back, and never beyond now. Their own pages show it: `User.seq` is raised when it was.
    """
    until = min(until, timezone.now())
    thread = {"highlight": highlight} if highlight else {"article": article, "highlight": None}
    visits = ThreadVisit.objects.filter(user=reader, **thread)
    moved = visits.filter(seen_at__lt=until).update(seen_at=until) > 0
    if not moved:
        given = {"article": article, "seen_at": until}
        _visit, moved = ThreadVisit.objects.get_or_create(user=reader, **thread, defaults=given)
    if moved:
        pages_changed([reader.pk])
    return moved
