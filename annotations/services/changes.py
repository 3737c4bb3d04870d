"""Change a highlight: what is said of it, its kind, its passage; delete it and bring it back.

Each takes the version that the writer saw and raises Stale when it is no longer the one stored. Each is one
transaction: the article's seq first, then the row as it is under that lock, then the change and its record.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import ReadingGroup, User
from annotations.models import Comment, Highlight, Span, Visibility
from annotations.services.acts import (
    WIDTH,
    PassageGone,
    Refused,
    Stale,
    add_to_counts,
    difference,
    public_counts,
    record,
    said,
    wider,
)
from annotations.services.highlights import (
    add_spans,
    derived_manner,
    move_counts,
    parts_in,
    places_in,
    remember_audience,
)
from annotations.services.passages import passage_meant
from annotations.services.speakers import SpeakerGiven, find_speaker
from annotations.services.tags import set_tags, tag_names
from annotations.services.within import follow_passage
from reader.models import Article
from reader.queries import compiled
from reader.services import RevisionMovedOn, raise_seq
from reader.text.anchoring import Part, quotation


@dataclass(frozen=True, slots=True)
class Details:
    """What may be said of a passage; an empty visibility leaves it as it is."""

    speaker: SpeakerGiven
    not_sure: bool
    tags: Sequence[str]
    visibility: str = ""
    group: ReadingGroup | None = None


@transaction.atomic
def edit_highlight(*, actor: User, highlight: Highlight, version: int, details: Details) -> Highlight:
    """Change speaker, doubt, tags and audience. Raises Stale, or Refused when others would lose a thread."""
    change = begin(actor, highlight, version)
    held, before = change.held, said(change.held, tag_names(change.held))
    visibility = details.visibility or held.visibility
    group = held.group
    if details.visibility:
        group = details.group if visibility == Visibility.GROUP else None
    refuse_narrowing(held, visibility, group)
    held.voice = details.speaker.voice
    held.speaker = find_speaker(user=actor, given=details.speaker)
    if (visibility, group) != (held.visibility, held.group):
        remember_audience(actor, visibility, group)
    held.not_sure, held.visibility, held.group = details.not_sure, visibility, group
    set_tags(held, details.tags)
    return change.finish(
        "edited", before, said(held, tag_names(held)), ["voice", "speaker", "not_sure", "visibility", "group"]
    )


@transaction.atomic
def retag_highlight(*, actor: User, highlight: Highlight, version: int, kind: str) -> Highlight:
    """Give a highlight another kind; everything else is kept. Raises Stale."""
    change = begin(actor, highlight, version)
    held, before = change.held, {"kind": change.held.kind, "manner": change.held.manner}
    held.kind = kind
    text = compiled(highlight.article)
    parts = parts_in(held, text.revision_id)
    held.manner = derived_manner(kind, text.document, parts) if parts else held.manner
    return change.finish("retagged", before, {"kind": kind, "manner": held.manner}, ["kind", "manner"])


@transaction.atomic
def move_highlight(
    *, actor: User, highlight: Highlight, version: int, revision: int, parts: Sequence[Part], exact: str = ""
) -> tuple[Highlight, list[Part]]:
    """Give a highlight another passage in the current revision; returns it and its new parts.

    Raises Stale, PartsError or PassageGone.
    """
    article = highlight.article
    text = compiled(article)
    change = begin(actor, highlight, version, revision_id=text.revision_id)
    held = change.held
    passage = passage_meant(article, revision, parts, exact)
    before = placed(held, text.revision_id)
    held.spans.filter(revision=text.revision_id, role=Span.Role.PASSAGE).delete()
    add_spans(held, text.revision_id, passage)
    follow_passage(held, text.revision_id, before["parts"], passage)
    held.exact, held.start = quotation(text.document.text, passage), passage[0][0]
    held.anchor_state = Highlight.AnchorState.ORIGINAL
    held.manner = derived_manner(held.kind, text.document, passage)
    after = {**placed(held, text.revision_id), "revision": text.number}
    return change.finish("moved", before, after, ["exact", "start", "anchor_state", "manner"]), passage


@transaction.atomic
def doubt_highlight(*, actor: User, highlight: Highlight, version: int, not_sure: bool) -> Highlight:
    """Say that one is not sure, or that one is; nothing else changes. Raises Stale."""
    change = begin(actor, highlight, version)
    before = {"not_sure": change.held.not_sure}
    change.held.not_sure = not_sure
    return change.finish("edited", before, {"not_sure": not_sure}, ["not_sure"])


@transaction.atomic
def delete_highlight(*, actor: User, highlight: Highlight, version: int) -> Highlight:
    """Take a highlight off the page; restore_highlight brings it back. Raises Stale."""
    change = begin(actor, highlight, version)
    change.held.deleted_at = timezone.now()
    after = {"deleted_at": change.held.deleted_at}
    return change.finish("deleted", {"deleted_at": None}, after, ["deleted_at"])


@transaction.atomic
def restore_highlight(*, actor: User, highlight: Highlight) -> Highlight:
    """Bring a deleted highlight back as it was. Needs no version: twice is the same as once."""
    change = begin(actor, highlight, None)
    if change.held.deleted_at is None:
        return change.held
    before = {"deleted_at": change.held.deleted_at}
    change.held.deleted_at = None
    return change.finish("restored", before, {"deleted_at": None}, ["deleted_at"])


@dataclass(slots=True)
class Change:
    """A change under way: the row as it is under the article's lock, and what it was."""

    actor: User | None
    article: Article
    seq: int
    held: Highlight
    counts: dict[str, int]
    audience: str

    def finish(
        self, verb: str, before: dict[str, Any], after: dict[str, Any], fields: list[str]
    ) -> Highlight:
        """Store these fields with the next version, move the counters, remember the act."""
        held = self.held
        held.version += 1
        held.updated_at = timezone.now()
        held.save(update_fields=[*fields, "version", "updated_at"])
        counts = difference(self.counts, public_counts(held))
        add_to_counts(self.article.pk, counts)
        move_counts(self.article, self.seq, counts)
        record(
            article_id=self.article.pk,
            seq=self.seq,
            actor=self.actor,
            verb=verb,
            subject=held,
            before=before,
            after=after,
            audience=wider(self.audience, held.visibility),
        )
        return held


def begin(
    actor: User | None, highlight: Highlight, version: int | None, revision_id: int | None = None
) -> Change:
    """Lock the article by raising its seq and read the highlight again; raises Stale."""
    article = highlight.article
    try:
        seq, _last = raise_seq(article.pk, revision_id=revision_id)
    except RevisionMovedOn:
        raise PassageGone from None
    held = Highlight.objects.select_related("author", "speaker", "group").get(pk=highlight.pk)
    held.article = article
    if version is not None and held.version != version:
        raise Stale
    return Change(actor, article, seq, held, public_counts(held), held.visibility)


def placed(highlight: Highlight, revision_id: int) -> dict[str, Any]:
    """Where a highlight stands in the current revision, as the history keeps it."""
    fields = {name: getattr(highlight, name) for name in ("exact", "anchor_state", "manner")}
    return {**places_in(highlight, revision_id), **fields}


def refuse_narrowing(highlight: Highlight, visibility: str, group: ReadingGroup | None) -> None:
    """Raise Refused where this audience takes away a thread from those who wrote in it."""
    if somebody_loses(highlight, visibility, group) and _others_wrote(highlight):
        raise Refused(
            _("Others have commented here, so that it cannot be shown to fewer people."), "visibility"
        )


def somebody_loses(highlight: Highlight, visibility: str, group: ReadingGroup | None) -> bool:
    """Whether this audience leaves out anybody who sees the highlight now."""
    if visibility == highlight.visibility == Visibility.GROUP:
        return highlight.group is not None and highlight.group != group
    return WIDTH[visibility] < WIDTH[highlight.visibility]


def _others_wrote(highlight: Highlight) -> bool:
    comments = Comment.objects.filter(highlight=highlight, deleted_at=None)
    return comments.exclude(author=highlight.author_id).exists()
