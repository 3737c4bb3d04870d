"""Reports by readers, and how each is settled: upheld, which hides what it is about, or dismissed."""

from typing import Any

from django.db import transaction

from accounts.models import User
from annotations.models import Comment, Flag, Highlight, Visibility
from annotations.services.acts import record
from annotations.services.moderation import hide
from reader.services import raise_seq


@transaction.atomic
def report(*, reporter: User, target: Highlight | Comment, reason: str) -> Flag:
    """Tell the curators about a highlight or a comment; a second report by one reader changes the first.

    Raises the article's seq: while a report is open, curators also see what only a group saw.
    """
    seq, _last = raise_seq(target.article_id)
    about: dict[str, Any] = {"comment" if isinstance(target, Comment) else "highlight": target}
    defaults = {"reason": reason, "state": Flag.State.OPEN}
    flag, _made = Flag.objects.update_or_create(reporter=reporter, **about, defaults=defaults)
    record(
        article_id=target.article_id,
        seq=seq,
        actor=reporter,
        verb="reported",
        subject=target,
        after={"report": flag.pk, "state": Flag.State.OPEN.value},
        audience=_audience(target),
    )
    return flag


@transaction.atomic
def uphold_report(*, actor: User, flag: Flag, reason: str) -> None:
    """Hide what was reported; every open report of it is upheld with it."""
    hide(actor=actor, target=target_of(flag), reason=reason)


@transaction.atomic
def dismiss_report(*, actor: User, flag: Flag, reason: str) -> bool:
    """Leave what was reported as it is; False when somebody settled the report before."""
    target = target_of(flag)
    seq, _last = raise_seq(target.article_id)
    if not Flag.objects.filter(pk=flag.pk, state=Flag.State.OPEN).update(state=Flag.State.DISMISSED):
        return False
    record(
        article_id=target.article_id,
        seq=seq,
        actor=actor,
        verb="dismissed",
        subject=target,
        before={"report": flag.pk, "state": Flag.State.OPEN.value},
        after={"report": flag.pk, "state": Flag.State.DISMISSED.value, "reason": reason},
        audience=_audience(target),
    )
    return True


def target_of(flag: Flag) -> Highlight | Comment:
    """What was reported."""
    target = flag.comment or flag.highlight
    assert target is not None
    return target


def _audience(target: Highlight | Comment) -> str:
    highlight = target.highlight if isinstance(target, Comment) else target
    return highlight.visibility if highlight else Visibility.PUBLIC.value
