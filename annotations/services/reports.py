"""What becomes of a report, with a reason each time: upheld, which hides what it is about, or dismissed."""

from django.db import transaction

from accounts.models import User
from annotations.models import Comment, Flag, Highlight, Visibility
from annotations.services.acts import record
from annotations.services.moderation import hide_comment, hide_highlight
from reader.services import raise_seq


@transaction.atomic
def uphold_report(*, actor: User, flag: Flag, reason: str) -> None:
    """Hide what was reported; every open report of it is upheld with it."""
    if flag.comment is not None:
        hide_comment(actor=actor, comment=flag.comment, reason=reason)
    else:
        assert flag.highlight is not None
        hide_highlight(actor=actor, highlight=flag.highlight, reason=reason)


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
