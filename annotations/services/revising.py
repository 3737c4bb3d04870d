"""Correct an article's words: a new revision, and every highlight carried into it or shown as an orphan."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from annotations.models import Highlight, HighlightQuerySet, Span
from annotations.services.acts import record
from annotations.services.articles import audience_of
from reader.models import Article, Reader, Revision
from reader.queries import compiled, compiled_revision
from reader.services import add_revision, carry_places
from reader.text.anchoring import Carrier, Part
from reader.text.blocks import Document

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Revised:
    """The new revision, and how many highlights that the writer sees stand as before, elsewhere, nowhere."""

    revision: Revision
    unchanged: int
    moved: int
    orphaned: int


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a correction does to highlights: how many keep their place, move with their words, lose them."""

    unchanged: int
    moved: int
    orphaned: int


class Fate(NamedTuple):
    """What becomes of one highlight; `places` are (role, parts) in the new text, empty for an orphan."""

    highlight_id: int
    state: str
    places: list[tuple[str, list[Part]]]


def foresee_revision(*, viewer: Reader, article: Article, document: Document) -> Foreseen:
    """What would become of the highlights that this person may see; nobody's private ones are counted."""
    highlights = Highlight.objects.filter(article=article).shown_to(viewer)
    assert article.current_revision_id is not None
    fates = _fates(Carriers(article, document), article.current_revision_id, highlights)
    states = Counter(fate.state for fate in fates)
    return Foreseen(states["unchanged"], states["moved"], states["orphaned"])


@transaction.atomic
def revise_article(*, article: Article, document: Document, by: User | None, note: str = "") -> Revised:
    """Make `document` the article's text and carry all highlights over, private and deleted ones too.

    `article` carries the revision that the writer saw; RevisionMovedOn is raised when that is no longer the
    current one. The old revision keeps its spans as they were. Readers go on where they were.
    """
    seen = compiled(article)
    revision, seq = add_revision(article=article, document=document, by=by, note=note)
    everything = Highlight.objects.filter(article=article)
    carriers = Carriers(article, document)
    fates = list(_fates(carriers, seen.revision_id, everything))
    _store(article, revision, fates)
    carry_places(article=article, place=carriers.of(seen.revision_id).nearest)
    told = set(everything.shown_to(by or AnonymousUser()).values_list("pk", flat=True))
    states = Counter(fate.state for fate in fates if fate.highlight_id in told)
    record(
        article_id=article.pk,
        seq=seq,
        actor=by,
        verb="revised",
        before={"revision": seen.number},
        after={"revision": revision.number, "note": note},
        audience=audience_of(article),
    )
    return Revised(revision, states["unchanged"], states["moved"], states["orphaned"])


class Carriers:
    """What carries passages from an older revision of an article into its new text, made when asked for."""

    def __init__(self, article: Article, document: Document) -> None:
        self._language = article.language
        self._new = document.text
        self._made: dict[int, Carrier] = {}

    def of(self, revision_id: int) -> Carrier:
        """The carrier from this revision."""
        if revision_id not in self._made:
            old = compiled_revision(revision_id, self._language).document
            self._made[revision_id] = Carrier(old.text, self._new)
        return self._made[revision_id]


def _fates(carriers: Carriers, revision_id: int, highlights: HighlightQuerySet) -> Iterator[Fate]:
    """What becomes of each highlight, from where its words stood last: an orphan may find its words again."""
    for highlight_id, (revision, roles) in _last_places(revision_id, highlights).items():
        yield _fate(highlight_id, roles, carriers.of(revision))


def _fate(highlight_id: int, roles: dict[str, list[Part]], carrier: Carrier) -> Fate:
    passage = carrier.carry(roles[Span.Role.PASSAGE])
    if passage.parts is None:
        return Fate(highlight_id, passage.state, [])
    places = [(Span.Role.PASSAGE.value, passage.parts)]
    for role in (Span.Role.SPEAKER, Span.Role.CUE):
        carried = carrier.carry(roles[role]).parts if role in roles else None
        if carried:
            places.append((role.value, carried))
    return Fate(highlight_id, passage.state, places)


def _last_places(
    revision_id: int, highlights: HighlightQuerySet
) -> dict[int, tuple[int, dict[str, list[Part]]]]:
    """By highlight, the last revision that has its words and where they stand there; one query."""
    orphaned = Q(highlight__anchor_state=Highlight.AnchorState.ORPHANED)
    spans = Span.objects.filter(Q(revision=revision_id) | orphaned, highlight__in=highlights.values("pk"))
    rows = spans.order_by("revision__number", "highlight", "role", "part")
    found: dict[int, tuple[int, dict[str, list[Part]]]] = {}
    for highlight, revision, role, start, end in rows.values_list(
        "highlight_id", "revision_id", "role", "start", "end"
    ):
        if highlight not in found or found[highlight][0] != revision:
            found[highlight] = revision, {}
        found[highlight][1].setdefault(role, []).append((start, end))
    return {pk: place for pk, place in found.items() if Span.Role.PASSAGE in place[1]}


def _store(article: Article, revision: Revision, fates: list[Fate]) -> None:
    """Write the new places, then the state and the first offset of every highlight."""
    Span.objects.bulk_create(
        (
            Span(
                highlight_id=fate.highlight_id, revision=revision, role=role, part=part, start=start, end=end
            )
            for fate in fates
            for role, parts in fate.places
            for part, (start, end) in enumerate(parts)
        ),
        batch_size=AT_ONCE,
    )
    for state in Highlight.AnchorState:
        keys = [fate.highlight_id for fate in fates if fate.state == state]
        for first in range(0, len(keys), AT_ONCE):
            Highlight.objects.filter(pk__in=keys[first : first + AT_ONCE]).update(anchor_state=state)
    here = Span.objects.filter(highlight=OuterRef("pk"), revision=revision, role=Span.Role.PASSAGE)
    first_offset = Subquery(here.order_by("part").values("start")[:1])
    Highlight.objects.filter(article=article).update(start=Coalesce(first_offset, Value(article.length)))
