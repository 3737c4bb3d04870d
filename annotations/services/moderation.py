"""What curators take away from readers and show them again."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from annotations.models import Comment, Flag, Highlight
from annotations.services.changes import begin
from annotations.services.comments import set_comment_hidden


def hide(*, actor: User, target: Highlight | Comment, reason: str) -> None:
    """Take shared work away from all but its author and curators; open reports of it are upheld."""
    if isinstance(target, Highlight):
        hide_highlight(actor=actor, highlight=target, reason=reason)
    else:
        hide_comment(actor=actor, comment=target, reason=reason)


def show(*, actor: User, target: Highlight | Comment) -> None:
    """Show hidden work again."""
    if isinstance(target, Highlight):
        show_highlight(actor=actor, highlight=target)
    else:
        show_comment(actor=actor, comment=target)


@transaction.atomic
def hide_highlight(*, actor: User, highlight: Highlight, reason: str) -> Highlight:
    """Take a shared highlight away from all but its author and curators; open reports of it are upheld."""
    change = begin(actor, highlight, None)
    held = change.held
    Flag.objects.filter(highlight=held, state=Flag.State.OPEN).update(state=Flag.State.UPHELD)
    if held.hidden_at:
        return held
    before = {"hidden_at": None, "hidden_reason": ""}
    held.hidden_at, held.hidden_by, held.hidden_reason = timezone.now(), actor, reason
    after = {"hidden_at": held.hidden_at, "hidden_reason": reason}
    return change.finish("hidden", before, after, ["hidden_at", "hidden_by", "hidden_reason"])


@transaction.atomic
def show_highlight(*, actor: User, highlight: Highlight) -> Highlight:
    """Show a hidden highlight again."""
    change = begin(actor, highlight, None)
    held = change.held
    if not held.hidden_at:
        return held
    before = {"hidden_at": held.hidden_at, "hidden_reason": held.hidden_reason}
    held.hidden_at, held.hidden_by, held.hidden_reason = None, None, ""
    after = {"hidden_at": None, "hidden_reason": ""}
    return change.finish("shown", before, after, ["hidden_at", "hidden_by", "hidden_reason"])


@transaction.atomic
def hide_comment(*, actor: User, comment: Comment, reason: str) -> Comment:
    """Take a comment away from all but its author and curators; open reports of it are upheld."""
    held = set_comment_hidden(actor=actor, comment=comment, hidden=True, reason=reason)
    Flag.objects.filter(comment=comment, state=Flag.State.OPEN).update(state=Flag.State.UPHELD)
    return held


def show_comment(*, actor: User, comment: Comment) -> Comment:
    """Show a hidden comment again."""
    return set_comment_hidden(actor=actor, comment=comment, hidden=False)
