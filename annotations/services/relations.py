"""Relations: say what one highlight does to another, take that away and bring it back.

Each is one transaction: the articles of both ends first, in the order of their ids, then the rows as they are
under those locks, then the change and its place in the history of the source's article.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from annotations.models import Highlight, Relation
from annotations.services.acts import Refused, ThreadGone, UidTaken, record
from reader.services import raise_seq

MOST_RELATIONS = 50


@dataclass(frozen=True, slots=True)
class Related:
    """The relation as it is stored; `is_new` is False for a repeat, and for what was said already."""

    relation: Relation
    is_new: bool


def add_relation(*, author: User, source: Highlight, target: Highlight, verb: str, uid: UUID) -> Related:
    """Say what one's own highlight `source` does to one that the author sees.

    A repeat of a uid, or of what `source` says of `target` already, hands back what is stored. Raises
    UidTaken for a uid of anything else, Refused for the highlight itself, for one that cannot be seen and
    when there are too many, ThreadGone when `source` was deleted meanwhile.
    """
    try:
        with transaction.atomic():
            return _add(author, source, target, verb, uid)
    except IntegrityError:  # somebody else's uid, or the same at the same moment
        with transaction.atomic():
            return _add(author, source, target, verb, uid)


def _add(author: User, source: Highlight, target: Highlight, verb: str, uid: UUID) -> Related:
    known = Relation.objects.filter(uid=uid).order_by().first()
    if known:
        if (known.source_id, known.target_id, known.verb) != (source.pk, target.pk, verb):
            raise UidTaken(_("Choose another id for it."), "uid")
        return Related(known, False)
    seq = _begin(source, target)
    if not Highlight.objects.visible_to(author).filter(pk=target.pk).exists():
        raise unseen()
    said = Relation.objects.filter(source=source, deleted_at=None).order_by()
    same = said.filter(target=target, verb=verb).first()
    if same:
        return Related(same, False)
    if said.filter(target__deleted_at=None).count() >= MOST_RELATIONS:
        raise Refused(_("At most %(most)d relations.") % {"most": MOST_RELATIONS}, "target")
    relation = write_relation(source=source, target=target, verb=verb, uid=uid)
    # Before it was said it was as good as taken away: undoing the act does that.
    _remember(relation, seq, author, "related", relation.created_at)
    return Related(relation, True)


def write_relation(*, source: Highlight, target: Highlight, verb: str, uid: UUID) -> Relation:
    """Write the row alone, in the transaction and for the act of somebody who has made sure of both ends.

    Raises Refused for a highlight and itself, IntegrityError for a uid that is taken.
    """
    if source.pk == target.pk:
        raise Refused(_("A highlight has no relation to itself."), "target")
    return Relation.objects.create(uid=uid, source=source, target=target, verb=verb)


def unseen() -> Refused:
    """What is said of a target that the author does not see, whether it is there or not."""
    return Refused(_("Choose a highlight that you can see."), "target")


@transaction.atomic
def remove_relation(*, actor: User, relation: Relation) -> Relation:
    """Take a relation away; restore_relation brings it back. Twice is the same as once. Raises ThreadGone."""
    seq, held = _begin_again(relation)
    if held.deleted_at is None:
        held.deleted_at = timezone.now()
        held.save(update_fields=["deleted_at"])
        _remember(held, seq, actor, "unrelated", None)
    return held


@transaction.atomic
def restore_relation(*, actor: User, relation: Relation) -> Relation:
    """Bring a relation back. When the same was said again meanwhile, that one is handed back instead.

    Raises ThreadGone when the source was deleted.
    """
    seq, held = _begin_again(relation)
    if held.deleted_at is None:
        return held
    same = Relation.objects.filter(
        source=held.source_id, target=held.target_id, verb=held.verb, deleted_at=None
    ).first()
    if same:
        return same
    before, held.deleted_at = held.deleted_at, None
    held.save(update_fields=["deleted_at"])
    _remember(held, seq, actor, "related", before)
    return held


def _begin(source: Highlight, target: Highlight) -> int:
    """Lock both articles by raising their seq; the seq of the source's. Raises ThreadGone."""
    raised = {pk: raise_seq(pk)[0] for pk in sorted({source.article_id, target.article_id})}
    if not Highlight.objects.filter(pk=source.pk, deleted_at=None).exists():
        raise ThreadGone
    source.article.seq = raised[source.article_id]
    return source.article.seq


def _begin_again(relation: Relation) -> tuple[int, Relation]:
    seq = _begin(relation.source, relation.target)
    held = Relation.objects.get(pk=relation.pk)
    held.source, held.target = relation.source, relation.target
    return seq, held


def _remember(relation: Relation, seq: int, actor: User, verb: str, before: datetime | None) -> None:
    """The act, and the time of the source's change: lists and exports find it again. Its version stays."""
    source = relation.source
    Highlight.objects.filter(pk=source.pk).update(updated_at=timezone.now())
    told = {"verb": relation.verb, "target": relation.target.uid}
    was, now = {"deleted_at": before}, {"deleted_at": relation.deleted_at}
    record(
        article_id=source.article_id,
        seq=seq,
        actor=actor,
        verb=verb,
        subject=relation,
        before=was | told if verb == "unrelated" else was,
        after=now | told if verb == "related" else now,
        audience=source.visibility,
    )
