"""Checks: say what a fact-checker found out about a claim, a fact or a quote.

One transaction: the article's seq first, then the rows as they are under that lock, then the change and its
place in the history. Whoever writes names the version that they saw, 0 when there was no check.
"""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from annotations.kinds import KINDS
from annotations.models import SAID, Check, Highlight, Visibility, check_of
from annotations.services.acts import Refused, Stale, ThreadGone, record
from reader.models import Reader, is_curator
from reader.services import raise_seq


def may_check(user: Reader, highlight: Highlight) -> bool:
    """Whether a person who sees a highlight may write its check: its author; if shared, curators too."""
    if not user.is_authenticated or not KINDS[highlight.kind].has_check:
        return False
    in_group = highlight.visibility == Visibility.GROUP and highlight.group_id is not None
    shared = in_group or highlight.visibility == Visibility.PUBLIC
    return highlight.author_id == user.pk or (is_curator(user) and shared)


@transaction.atomic
def write_check(*, actor: User, highlight: Highlight, version: int, found: Mapping[str, str]) -> Check:
    """Say this in the check of a highlight, fields of SAID by name; what `found` does not name stays.

    Nothing is written when all is as before. Raises Stale; Refused for the outcome of what is no quote;
    ThreadGone when the highlight was deleted, taken back or made plain meanwhile.
    """
    seq, _last = raise_seq(highlight.article_id)
    held = Highlight.objects.get(pk=highlight.pk)
    if held.deleted_at or not may_check(actor, held):
        raise ThreadGone
    if found.get("outcome") and held.kind != Highlight.Kind.QUOTE:
        raise Refused(_("Only a quote has an outcome."))
    check = check_of(held) or Check(highlight=held, version=0)
    if check.version != version:
        raise Stale
    before = {name: getattr(check, name) for name in SAID}
    after = {**before, **{name: found[name] for name in SAID if name in found}}
    highlight.article.seq = seq
    if after == before:
        return check
    for name, value in after.items():
        setattr(check, name, value)
    check.by, check.at = actor, timezone.now()
    check.version += 1
    check.save()
    # Its version stays: what its author says of the passage is as it was.
    Highlight.objects.filter(pk=held.pk).update(updated_at=check.at)
    record(
        article_id=held.article_id,
        seq=seq,
        actor=actor,
        verb="checked",
        subject=check,
        before=before,
        after=after,
        audience=held.visibility,
    )
    return check
