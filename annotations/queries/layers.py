"""Whose highlights lie over the text, and what everyone marked, counted per run."""

from collections import Counter, OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from annotations.models import Highlight, Span, Visibility
from annotations.queries.blocking import comments_shown
from reader.access import stand_in
from reader.models import Article, Reader, hides_people, is_curator
from web.prepared import Prepared

KEPT_SWEEPS = 64
GROUP_PREFIX = "group:"


@dataclass(frozen=True, slots=True)
class Layers:
    """Which layers are on. One's own is always on; `groups` is None when all of one's groups are."""

    everyone: bool = False
    groups: frozenset[str] | None = None
    linked: UUID | None = None

    @property
    def is_usual(self) -> bool:
        """Whether a query for these layers may be kept prepared: they name no group and no highlight."""
        return self.linked is None and not self.groups

    def address(self) -> str:
        """The value of `layers=` that means the same; "" for the reader's usual layers."""
        if self.groups is None:
            return ""
        names = ["mine", *(["everyone"] if self.everyone else [])]
        return ",".join(names + sorted(GROUP_PREFIX + slug for slug in self.groups))


class DrawnPiece(NamedTuple):
    """One part of one highlight that is drawn by itself. Offsets in code points of the current revision."""

    start: int
    end: int
    part: int
    number: int
    kind: str
    author_id: int | None
    author: str
    comments: int


class SeenRun(NamedTuple):
    """A stretch and how many distinct readers marked it; `bucket` is 1 for one, 2 for 2-3, … 5 for 16 up."""

    start: int
    end: int
    bucket: int
    readers: int


def layers_from(raw: str | None, user: Reader, linked: UUID | None = None) -> Layers:
    """Layers as an address names them: `mine,everyone,group:<slug>`; unknown names mean nothing.

    Without a choice readers see their own and their groups', strangers everyone's.
    """
    if not user.is_authenticated:
        return Layers(everyone=raw is None or "everyone" in raw.split(","), groups=frozenset(), linked=linked)
    if raw is None:
        return Layers(linked=linked)
    names = raw.replace("\0", "").split(",")[:50]
    groups = frozenset(name.removeprefix(GROUP_PREFIX) for name in names if name.startswith(GROUP_PREFIX))
    return Layers(everyone="everyone" in names, groups=groups, linked=linked)


def in_layers(user: Reader, layers: Layers, *, everyone: bool) -> Q:
    """The highlights of the layers that are on; `everyone` adds all public ones one by one."""
    chosen = Q(pk__in=[])
    if user.is_authenticated:
        shared = Q(visibility=Visibility.GROUP)
        chosen = Q(author=user) | (
            shared if layers.groups is None else shared & Q(group__slug__in=layers.groups)
        )
    if layers.linked:
        chosen |= Q(uid=layers.linked)
    if everyone and layers.everyone:
        chosen |= Q(visibility=Visibility.PUBLIC)
    return chosen


def layers_for_page(article: Article, user: Reader, layers: Layers) -> tuple[list[DrawnPiece], list[SeenRun]]:
    """What is drawn by itself in the whole current revision, and everyone's runs; two queries at most.

    Everyone's runs are the same for all but those who block somebody: theirs are counted for them alone.
    """
    if layers.everyone and hides_people(user):
        return pieces_for_blocks(article, user, layers, 0, article.length)
    return pieces_for_page(article, user, layers), everyones_runs(article) if layers.everyone else []


def pieces_for_page(article: Article, user: Reader, layers: Layers) -> list[DrawnPiece]:
    """What is drawn by itself in the whole current revision, by position; one query."""
    if not user.is_authenticated and not layers.linked:
        return []
    assert article.current_revision_id is not None
    key = (article.pk, article.current_revision_id)
    if user.is_authenticated and layers.is_usual:
        rows = _usual_page(user.pk, *key, shape=_shape(user, layers))
    else:
        rows = list(_page_rows(user, layers, *key))
    return [_piece(row) for row in rows]


def pieces_for_blocks(
    article: Article, user: Reader, layers: Layers, start: int, end: int
) -> tuple[list[DrawnPiece], list[SeenRun]]:
    """What is drawn in `[start, end)` of the current revision, and everyone's runs there; one query."""
    assert article.current_revision_id is not None
    key = (article.current_revision_id, start, end)
    if user.is_authenticated and layers.is_usual:
        rows = _usual_blocks(user.pk, *key, shape=_shape(user, layers))
    else:
        rows = list(_block_rows(user, layers, *key))
    drawn: list[DrawnPiece] = []
    seen: list[tuple[int, int, int]] = []
    for row in rows:
        pk, uid, visibility, hidden_at, group = row[9:]
        piece = _piece(row)
        own = user.is_authenticated and piece.author_id == user.pk
        in_group = visibility == Visibility.GROUP and (layers.groups is None or group in layers.groups)
        if own or in_group or uid == layers.linked:
            drawn.append(piece)
        if layers.everyone and visibility == Visibility.PUBLIC and hidden_at is None:
            seen.append((piece.start, piece.end, piece.author_id or -pk))
    return drawn, sweep(seen)


_FIELDS = (
    "spans__start",
    "spans__end",
    "spans__part",
    "number",
    "kind",
    "author_id",
    "author__display_name",
    "author__handle",
)


Rows = QuerySet[Highlight, Any]


def _page_rows(user: Reader, layers: Layers, article_id: int, revision_id: int) -> Rows:
    shown = Highlight.objects.filter(article=article_id).shown_to(user)
    chosen = shown.filter(in_layers(user, layers, everyone=False))
    placed = chosen.filter(spans__revision=revision_id, spans__role=Span.Role.PASSAGE)
    return placed.order_by("spans__start", "number").values_list(*_FIELDS, comments_shown(user))


def _block_rows(user: Reader, layers: Layers, revision_id: int, start: int, end: int) -> Rows:
    shown = Highlight.objects.shown_to(user).filter(in_layers(user, layers, everyone=True))
    placed = shown.filter(
        spans__revision=revision_id,
        spans__role=Span.Role.PASSAGE,
        spans__start__lt=end,
        spans__end__gt=start,
    )
    fields = (*_FIELDS, comments_shown(user), "pk", "uid", "visibility", "hidden_at", "group__slug")
    return placed.order_by("spans__start", "number").values_list(*fields)


@Prepared
def _usual_page(
    user_id: int, article_id: int, revision_id: int, curator: bool, blocks: bool, layers: Layers
) -> Rows:
    return _page_rows(stand_in(user_id, curator=curator, blocks=blocks), layers, article_id, revision_id)


@Prepared
def _usual_blocks(
    user_id: int, revision_id: int, start: int, end: int, curator: bool, blocks: bool, layers: Layers
) -> Rows:
    reader = stand_in(user_id, curator=curator, blocks=blocks)
    return _block_rows(reader, layers, revision_id, start, end)


def _shape(user: Reader, layers: Layers) -> tuple[bool, bool, Layers]:
    return is_curator(user), hides_people(user), layers


def _piece(row: tuple[Any, ...]) -> DrawnPiece:
    start, end, part, number, kind, author_id, name, handle, comments = row[:9]
    return DrawnPiece(start, end, part, number, kind, author_id, name or handle or "", comments)


class SweepCache:
    """Everyone's runs by (article, revision, seq): a change raises the seq, so what is kept stays right."""

    def __init__(self, most: int = KEPT_SWEEPS) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[str, int, int], list[SeenRun]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[str, int, int]) -> list[SeenRun] | None:
        with self._lock:
            return self._kept.get(key)

    def put(self, key: tuple[str, int, int], runs: list[SeenRun]) -> None:
        with self._lock:
            self._kept[key] = runs
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()


SWEEPS = SweepCache()


def everyones_runs(article: Article) -> list[SeenRun]:
    """How many distinct readers marked each stretch for everybody to see; at most one query.

    Bounded by the text, not by the highlights. Takes no reader: it is the same for all who may read it.
    """
    assert article.current_revision_id is not None
    key = (article.slug, article.current_revision_id, article.seq)
    runs = SWEEPS.get(key)
    if runs is None:
        spans = Span.objects.filter(
            revision=article.current_revision_id,
            role=Span.Role.PASSAGE,
            highlight__visibility=Visibility.PUBLIC,
            highlight__hidden_at=None,
            highlight__deleted_at=None,
        ).order_by("start")
        rows = spans.values_list("start", "end", "highlight__author_id", "highlight_id").iterator(
            chunk_size=5000
        )
        runs = sweep((start, end, author or -pk) for start, end, author, pk in rows)
        SWEEPS.put(key, runs)
    return runs


def sweep(marks: Iterable[tuple[int, int, int]]) -> list[SeenRun]:
    """Count distinct readers between the edges of (start, end, reader); neighbours in one bucket are one run.

    A merged run says the highest count in it.
    """
    edges: list[tuple[int, int, int]] = []
    for start, end, reader in marks:
        edges += (start, 1, reader), (end, -1, reader)
    edges.sort()
    depth: Counter[int] = Counter()
    runs: list[SeenRun] = []
    at = readers = 0
    for offset, step, reader in edges:
        if offset > at and readers:
            _append(runs, SeenRun(at, offset, min(5, readers.bit_length()), readers))
        at = offset
        before = depth[reader]
        depth[reader] = before + step
        readers += (depth[reader] > 0) - (before > 0)
    return runs


def _append(runs: list[SeenRun], run: SeenRun) -> None:
    last = runs[-1] if runs else None
    if last and last.end == run.start and last.bucket == run.bucket:
        runs[-1] = SeenRun(last.start, run.end, run.bucket, max(last.readers, run.readers))
    else:
        runs.append(run)
