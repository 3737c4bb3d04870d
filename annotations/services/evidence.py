"""Evidence: name a record under a highlight, change it, take it away and bring it back.

Each is one transaction: the article's seq first, then the rows as they are under that lock, then the change
and its place in the history. A change names the version of the record that the writer saw.
"""

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from annotations.models import Evidence, Highlight
from annotations.services.acts import Refused, Stale, ThreadGone, UidTaken, record
from reader.services import raise_seq

MOST_RECORDS = 50


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a record, checked. `date` is a year, a month or a day as ISO 8601 writes it."""

    title: str
    stance: str = Evidence.Stance.SUPPORTS.value
    publisher: str = ""
    date: str = ""
    locator: str = ""
    url: str = ""
    archive_url: str = ""
    quote: str = ""
    accessed: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """The record as it is stored; `is_new` is False for a repeat."""

    evidence: Evidence
    is_new: bool


def add_evidence(*, author: User, highlight: Highlight, uid: UUID, said: Said) -> Named:
    """Name a record under one's own highlight; a repeat of a uid there hands back what is stored.

    Raises UidTaken for a uid of anything else, Refused when there are too many, ThreadGone when the highlight
    was deleted meanwhile.
    """
    known = _known(highlight, uid)
    if known:
        return known
    evidence = Evidence(uid=uid, highlight=highlight, **asdict(said))
    try:
        with transaction.atomic():
            seq, _last = raise_seq(highlight.article_id)
            held = _held_highlight(highlight)
            if held.record_count >= MOST_RECORDS:
                raise Refused(_("At most %(most)d records.") % {"most": MOST_RECORDS}, "title")
            last = Evidence.objects.filter(highlight=held).aggregate(last=Max("position"))["last"]
            evidence.position = (last or 0) + 1
            evidence.save(force_insert=True)
            _count(held, +1)
            _remember(evidence, held, seq, author, "created", {}, told_of(evidence))
    except IntegrityError:
        known = _known(highlight, uid)
        if known is None:
            raise
        return known
    highlight.article.seq = seq
    return Named(evidence, True)


@transaction.atomic
def change_evidence(
    *, actor: User, evidence: Evidence, version: int, said: Said, taken_away: bool = False
) -> Evidence:
    """Say something else of a record; nothing is written when all is as before. Raises Stale or ThreadGone.

    Who saw that it was taken away and still changes it brings it back; `taken_away` undoes that.
    """
    seq, highlight, held = _begin(evidence)
    if held.version != version:
        raise Stale
    before, gone = told_of(held), held.deleted_at
    for name, value in asdict(said).items():
        setattr(held, name, value)
    held.deleted_at = timezone.now() if taken_away else None
    if told_of(held) == before and bool(gone) == taken_away:
        return held
    _store(held, highlight, [*asdict(said), "deleted_at"])
    _count(highlight, bool(gone) - taken_away)
    _remember(
        held,
        highlight,
        seq,
        actor,
        "edited",
        {**before, "deleted_at": gone},
        {**told_of(held), "deleted_at": held.deleted_at},
    )
    return held


@transaction.atomic
def remove_evidence(*, actor: User, evidence: Evidence, version: int) -> Evidence:
    """Take a record away; restore_evidence brings it back. Raises Stale or ThreadGone."""
    seq, highlight, held = _begin(evidence)
    if held.deleted_at:
        return held
    if held.version != version:
        raise Stale
    held.deleted_at = timezone.now()
    _store(held, highlight, ["deleted_at"])
    _count(highlight, -1)
    _remember(held, highlight, seq, actor, "deleted", {"deleted_at": None}, {"deleted_at": held.deleted_at})
    return held


@transaction.atomic
def restore_evidence(*, actor: User, evidence: Evidence) -> Evidence:
    """Bring a record back as it was. Needs no version: twice is the same as once. Raises ThreadGone."""
    seq, highlight, held = _begin(evidence)
    before = held.deleted_at
    if before is None:
        return held
    held.deleted_at = None
    _store(held, highlight, ["deleted_at"])
    _count(highlight, +1)
    _remember(held, highlight, seq, actor, "restored", {"deleted_at": before}, {"deleted_at": None})
    return held


def _known(highlight: Highlight, uid: UUID) -> Named | None:
    found = Evidence.objects.filter(uid=uid).order_by().first()
    if found is None:
        return None
    if found.highlight_id != highlight.pk:
        raise UidTaken(_("Choose another id for it."), "uid")
    return Named(found, False)


def _begin(evidence: Evidence) -> tuple[int, Highlight, Evidence]:
    """Lock the article by raising its seq; then the rows as they are under that lock."""
    seq, _last = raise_seq(evidence.highlight.article_id)
    highlight = _held_highlight(evidence.highlight)
    held = Evidence.objects.get(pk=evidence.pk)
    evidence.highlight.article.seq = seq
    return seq, highlight, held


def _held_highlight(highlight: Highlight) -> Highlight:
    held = Highlight.objects.get(pk=highlight.pk)
    if held.deleted_at:
        raise ThreadGone
    return held


def _store(evidence: Evidence, highlight: Highlight, fields: list[str]) -> None:
    """Store these fields with the next version."""
    evidence.highlight = highlight
    evidence.version += 1
    evidence.updated_at = timezone.now()
    evidence.save(update_fields=[*fields, "version", "updated_at"])


def _count(highlight: Highlight, change: int) -> None:
    """Move the highlight's number of records; it changed with them, so lists and exports find it again.

    Its version stays: what its author says of the passage is as it was.
    """
    Highlight.objects.filter(pk=highlight.pk).update(
        record_count=F("record_count") + change, updated_at=timezone.now()
    )


def told_of(evidence: Evidence) -> dict[str, object]:
    """What its author says of a record, as the history keeps it; blank fields are left out."""
    said = {name: getattr(evidence, name) for name in Said.__dataclass_fields__}
    return {name: value for name, value in said.items() if value}


def _remember(
    evidence: Evidence,
    highlight: Highlight,
    seq: int,
    actor: User,
    verb: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
) -> None:
    record(
        article_id=highlight.article_id,
        seq=seq,
        actor=actor,
        verb=verb,
        subject=evidence,
        before=before,
        after=after,
        audience=highlight.visibility,
    )
