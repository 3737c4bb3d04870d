"""Whose highlights lie over the text, and what everyone marked, counted per run."""

from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet, Value

from accounts.models import User
from annotations.models import Highlight, Span, Visibility, unblocked
from annotations.queries.blocking import comments_shown
from annotations.queries.sweeping import Mark, SeenRun, sweep
from reader.access import PreparedFor
from reader.models import Article, Reader, hides_people

KEPT_SWEEPS = 64
GROUP_PREFIX = "group:"
# More public highlights than these have no cards beside the text: twenty would be those of its first lines.
CROWD = 100
ONE_BY_ONE = "everyone"


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
    """One part of one highlight that is drawn by itself. Offsets in code points of the current revision.

    `voice` and `speaker` say who speaks in it, as Highlight has them.
    """

    start: int
    end: int
    part: int
    number: int
    kind: str
    author_id: int | None
    author: str
    voice: str
    speaker: str
    comments: int


def layers_from(
    raw: str | None, user: Reader, linked: UUID | None = None, remembered: str = "usual"
) -> Layers:
    """Layers as an address names them: `mine,everyone,group:<slug>`; unknown names mean nothing.

    Without a choice readers see their own and their groups', strangers everyone's; `remembered` is what they
    chose for everyone's before: on, off or usual.
    """
    if not user.is_authenticated:
        everyone = remembered != "off" if raw is None else "everyone" in raw.split(",")
        return Layers(everyone=everyone, groups=frozenset(), linked=linked)
    if raw is None:
        return Layers(everyone=remembered == "on", linked=linked)
    names = raw.replace("\0", "").split(",")[:50]
    groups = frozenset(name.removeprefix(GROUP_PREFIX) for name in names if name.startswith(GROUP_PREFIX))
    return Layers(everyone="everyone" in names, groups=groups, linked=linked)


def is_crowded(article: Article) -> bool:
    """Whether so much is public here that everyone's layer shows the whole and no longer each single one."""
    kinds = article.public_quotes, article.public_claims, article.public_facts, article.public_plains
    return sum(kinds) > CROWD


def beside(article: Article, layers: Layers) -> Layers:
    """The layers whose highlights have cards beside the text; what a crowd marked is told on request only."""
    return replace(layers, everyone=layers.everyone and not is_crowded(article))


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

    Everyone's runs are the same for all but those who block somebody: theirs are counted for them alone, in
    the query that asks for the rest.
    """
    if not layers.everyone:
        return pieces_for_page(article, user, layers), []
    if not hides_people(user):
        return pieces_for_page(article, user, layers), everyones_runs(article)
    key = (*_key(article), user.pk, user.seq)
    runs = OWN_SWEEPS.get(key)
    if runs is not None:
        return pieces_for_page(article, user, layers), runs
    pieces, marks = _with_marks(article, user, layers)
    runs = sweep(marks)
    OWN_SWEEPS.put(key, runs)
    return pieces, runs


def pieces_for_page(article: Article, user: Reader, layers: Layers) -> list[DrawnPiece]:
    """What is drawn by itself in the whole current revision, by position; one query."""
    if not user.is_authenticated and not layers.linked:
        return []
    assert article.current_revision_id is not None
    key = (article.pk, article.current_revision_id)
    if user.is_authenticated and layers.is_usual:
        rows = _usual_page(user, *key, shape=(layers,))
    else:
        rows = list(_page_rows(user, *key, layers))
    return [_piece(row) for row in rows]


def pieces_for_blocks(
    article: Article, user: Reader, layers: Layers, start: int, end: int
) -> tuple[list[DrawnPiece], list[SeenRun]]:
    """What is drawn in `[start, end)` of the current revision, and everyone's runs there; one query."""
    assert article.current_revision_id is not None
    key = (article.current_revision_id, start, end)
    if user.is_authenticated and layers.is_usual:
        rows = _usual_blocks(user, *key, shape=(layers,))
    else:
        rows = list(_block_rows(user, *key, layers))
    drawn: list[DrawnPiece] = []
    seen: list[Mark] = []
    for row in rows:
        pk, uid, visibility, hidden_at, group = row[11:]
        piece = _piece(row)
        own = user.is_authenticated and piece.author_id == user.pk
        in_group = visibility == Visibility.GROUP and (layers.groups is None or group in layers.groups)
        if own or in_group or uid == layers.linked:
            drawn.append(piece)
        if layers.everyone and visibility == Visibility.PUBLIC and hidden_at is None:
            seen.append((piece.start, piece.end, piece.author_id or -pk, piece.kind))
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
    "voice",
    "speaker__name",
)


Rows = QuerySet[Highlight, Any]


def _page_rows(user: Reader, article_id: int, revision_id: int, layers: Layers) -> Rows:
    shown = Highlight.objects.filter(article=article_id).shown_to(user)
    chosen = shown.filter(in_layers(user, layers, everyone=False))
    placed = chosen.filter(spans__revision=revision_id, spans__role=Span.Role.PASSAGE)
    return placed.order_by("spans__start", "number").values_list(*_FIELDS, comments_shown(user))


def _block_rows(user: Reader, revision_id: int, start: int, end: int, layers: Layers) -> Rows:
    shown = Highlight.objects.shown_to(user).filter(in_layers(user, layers, everyone=True))
    placed = shown.filter(
        spans__revision=revision_id,
        spans__role=Span.Role.PASSAGE,
        spans__start__lt=end,
        spans__end__gt=start,
    )
    fields = (*_FIELDS, comments_shown(user), "pk", "uid", "visibility", "hidden_at", "group__slug")
    return placed.order_by("spans__start", "number").values_list(*fields)


_usual_page, _usual_blocks = PreparedFor(_page_rows), PreparedFor(_block_rows)


def _piece(row: tuple[Any, ...]) -> DrawnPiece:
    start, end, part, number, kind, author_id, name, handle, voice, speaker, comments = row[:11]
    author = name or handle or ""
    return DrawnPiece(start, end, part, number, kind, author_id, author, voice, speaker or "", comments)


class SweepCache:
    """Everyone's runs by (article, revision, seq): a change raises the seq, so what is kept stays right.

    Those of readers who block somebody also by the reader and their own seq.
    """

    def __init__(self, most: int = KEPT_SWEEPS) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[str | int, ...], list[SeenRun]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[str | int, ...]) -> list[SeenRun] | None:
        with self._lock:
            return self._kept.get(key)

    def put(self, key: tuple[str | int, ...], runs: list[SeenRun]) -> None:
        with self._lock:
            self._kept[key] = runs
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()


SWEEPS, OWN_SWEEPS = SweepCache(), SweepCache()


def _key(article: Article) -> tuple[str, int, int]:
    assert article.current_revision_id is not None
    return article.slug, article.current_revision_id, article.seq


def everyones_runs(article: Article) -> list[SeenRun]:
    """How many distinct readers marked each stretch for everybody to see; at most one query.

    Bounded by the text, not by the highlights. Takes no reader: it is the same for all who may read it and
    block nobody.
    """
    key = _key(article)
    runs = SWEEPS.get(key)
    if runs is None:
        columns = ("start", "end", "highlight__author_id", "highlight_id", "highlight__kind")
        rows = _public_spans(article).values_list(*columns).iterator(chunk_size=5000)
        runs = sweep((start, end, author or -pk, kind) for start, end, author, pk, kind in rows)
        SWEEPS.put(key, runs)
    return runs


def _public_spans(article: Article) -> QuerySet[Span]:
    """The passages of everything that everybody sees in the current revision."""
    return Span.objects.filter(
        revision=article.current_revision_id,
        role=Span.Role.PASSAGE,
        highlight__visibility=Visibility.PUBLIC,
        highlight__hidden_at=None,
        highlight__deleted_at=None,
    ).order_by()


def _with_marks(article: Article, user: User, layers: Layers) -> tuple[list[DrawnPiece], list[Mark]]:
    """What is drawn by itself, and the marks of everybody whom this reader does not block; one query."""
    _slug, revision_id, _seq = _key(article)
    drawn = _page_rows(user, article.pk, revision_id, layers).order_by()
    seen = _public_spans(article).filter(unblocked(user, "highlight__author"))
    # In the columns of a piece; a number of 0, which none has, tells marks from pieces.
    marks = seen.values_list(
        *("start", "end", "highlight_id", Value(0), "highlight__kind", "highlight__author_id"),
        *(Value(""), Value(""), Value(""), Value(""), Value(0)),
    )
    pieces: list[DrawnPiece] = []
    found: list[Mark] = []
    for row in drawn.union(marks, all=True).iterator(chunk_size=5000):
        start, end, pk, number, kind, author = row[:6]
        if number:
            pieces.append(_piece(row))
        else:
            found.append((start, end, author or -pk, kind))
    return sorted(pieces, key=lambda one: (one.start, one.number)), found
