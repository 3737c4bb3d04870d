"""Correct an article's words and carry every highlight over: the only way in which anything revises."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from annotations.models import Highlight, Span
from annotations.services.acts import record
from reader.models import Article, Revision
from reader.services import add_revision
from reader.text.anchoring import Carrier, Part
from reader.text.blocks import Document

BATCH = 1000
Places = dict[tuple[int, str], list[Part]]


@dataclass(frozen=True, slots=True)
class Revised:
    """The new revision, and how many highlights stand where they stood, elsewhere, or nowhere."""

    revision: Revision
    unchanged: int
    moved: int
    orphaned: list[Highlight]


@transaction.atomic
def revise_article(*, article: Article, document: Document, by: User | None, note: str = "") -> Revised:
    """Make `document` the article's text. Passages whose words still stand are carried, others are orphans.

    Private highlights are carried like all others. The old revision keeps its spans as they were. Raises
    RevisionMovedOn when somebody else revised in between.
    """
    assert article.current_revision is not None
    old = Revision.objects.get(pk=article.current_revision.pk)
    revision, seq = add_revision(article=article, document=document, by=by, note=note)
    revised = _carry_all(article, old, revision)
    record(
        article_id=article.pk,
        seq=seq,
        actor=by,
        verb="revised",
        before={"revision": old.number},
        after={
            "revision": revision.number,
            "unchanged": revised.unchanged,
            "moved": revised.moved,
            "orphaned": len(revised.orphaned),
        },
        audience="public",
    )
    return revised


def _carry_all(article: Article, old: Revision, new: Revision) -> Revised:
    carrier = Carrier(old.text, new.text)
    places = _places(old)
    spans: list[Span] = []
    highlights = list(Highlight.objects.filter(article=article).order_by("pk"))
    counts = {"unchanged": 0, "moved": 0}
    orphans: list[Highlight] = []
    for highlight in highlights:
        state = _carry_one(highlight, carrier, places, new, spans)
        if state in counts:
            counts[state] += 1
        elif highlight.deleted_at is None:
            orphans.append(highlight)
    Span.objects.bulk_create(spans, batch_size=BATCH)
    Highlight.objects.bulk_update(highlights, ["anchor_state", "start"], batch_size=BATCH)
    return Revised(new, counts["unchanged"], counts["moved"], orphans)


def _carry_one(
    highlight: Highlight, carrier: Carrier, places: Places, new: Revision, spans: list[Span]
) -> str:
    """Add the highlight's spans in the new revision to `spans`; returns what became of its passage."""
    state = Highlight.AnchorState.ORPHANED.value
    for role in Span.Role.values:
        parts = places.get((highlight.pk, role))
        carried = carrier.carry(parts) if parts else None
        if not carried or carried.parts is None:
            continue
        spans += _spans(highlight, new, role, carried.parts)
        if role == Span.Role.PASSAGE:
            state = carried.state
            highlight.start = carried.parts[0][0]
    if state == Highlight.AnchorState.ORPHANED:
        highlight.start = len(new.text)
    highlight.anchor_state = state
    return state


def _spans(highlight: Highlight, revision: Revision, role: str, parts: Iterable[Part]) -> list[Span]:
    return [
        Span(highlight=highlight, revision=revision, role=role, part=number, start=start, end=end)
        for number, (start, end) in enumerate(parts)
    ]


def _places(revision: Revision) -> Places:
    """Every part in a revision by highlight and role."""
    places: defaultdict[tuple[int, str], list[Part]] = defaultdict(list)
    rows = Span.objects.filter(revision=revision).order_by("highlight", "role", "part")
    for highlight, role, start, end in rows.values_list("highlight_id", "role", "start", "end"):
        places[highlight, role].append((start, end))
    return places
