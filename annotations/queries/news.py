"""What others did on an article since a page of it was drawn, as far as its reader sees it there."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from annotations.models import (
    Activity,
    Comment,
    Evidence,
    Highlight,
    Relation,
    Span,
    Visibility,
    unblocked,
)
from annotations.queries.layers import Layers, in_layers
from reader.models import Article, Reader, is_curator
from reader.text.anchoring import Part

# More than these are not told one by one: the page is better opened anew.
MOST_ACTS, MOST_CARDS = 300, 60
MADE = frozenset({"created", "restored", "shown", "related"})
CHANGED = frozenset(
    {
        *("edited", "retagged", "moved", "deleted", "hidden"),
        *("resolved", "reopened", "checked", "unrelated"),
    }
)
CORRECTED = "revised"

Key = tuple[str, UUID]


class Act(NamedTuple):
    """One act as the history has it."""

    verb: str
    kind: str
    uid: UUID | None

    @property
    def key(self) -> Key:
        """What it was about. A check goes by the uid of its highlight, and is a change of it."""
        assert self.uid is not None
        return ("highlight" if self.kind == "check" else self.kind, self.uid)


class Place(NamedTuple):
    """Where the object of an act stands: a highlight by its key, or the article's discussion."""

    highlight: int | None
    alive: bool


@dataclass(frozen=True, slots=True)
class News:
    """What happened: how many things are new, how many others changed, and where.

    `highlights` are the touched ones that this reader sees in the layers that are on, deleted ones included;
    `touched` has the keys of all. `anew`: the page has to be opened anew, because the text was corrected
    (`corrected`) or because so much happened.
    """

    new: int
    changed: int
    corrected: bool
    anew: bool
    discussion: bool
    highlights: Sequence[Highlight]
    touched: Collection[int]


def news_since(article: Article, user: Reader, layers: Layers, since: int) -> News | None:
    """What others did after `since`, a seq of this article, and this reader sees; None when there is nothing.

    No query when nobody did anything, one when nobody else did anything that is not private.
    """
    acts = _acts_of_others(article, user, since) if article.seq > since else []
    if not acts:
        return None
    corrected = any(act.verb == CORRECTED for act in acts)
    places = _places(acts, user)
    touched = {place.highlight for place in places.values() if place.highlight is not None}
    seen = Highlight.objects.filter(article=article, pk__in=touched).shown_to(user, with_deleted=True)
    highlights = list(seen.filter(in_layers(user, layers, everyone=True)) if touched else [])
    new, changed = _counted(acts, places, {one.pk for one in highlights})
    if not (new or changed or corrected):
        return None
    return News(
        new=new,
        changed=changed,
        corrected=corrected,
        anew=corrected or len(acts) > MOST_ACTS or len(highlights) > MOST_CARDS,
        discussion=any(place.highlight is None for place in places.values()),
        highlights=highlights,
        touched=touched,
    )


def touched_parts(article: Article, found: News, since: int, gone: Collection[int]) -> list[Part]:
    """The stretches of the current text where something may look different; two queries.

    Besides what the reader sees: what was public, and the highlights with the numbers `gone`, which their
    page still shows.
    """
    seen = [one.pk for one in found.highlights]
    public = Q(pk__in=found.touched, visibility=Visibility.PUBLIC)
    there = Highlight.objects.filter(article=article).filter(Q(pk__in=seen) | public | Q(number__in=gone))
    spans = Span.objects.filter(revision=article.current_revision_id, role=Span.Role.PASSAGE)
    parts = list(spans.filter(highlight__in=there.values("pk")).order_by().values_list("start", "end"))
    moves = Activity.objects.filter(article=article, seq__gt=since, verb="moved")
    moves = moves.filter(object_uid__in=[one.uid for one in found.highlights])
    for before in moves.values_list("before", flat=True):
        parts += [(start, end) for start, end in before.get("parts", ())]
    return parts


def _acts_of_others(article: Article, user: Reader, since: int) -> list[Act]:
    """What others did, in order, private acts left out; at most one more than MOST_ACTS. One query."""
    rows = Activity.objects.filter(article=article, seq__gt=since, seq__lte=article.seq)
    rows = rows.filter(verb__in=[*MADE, *CHANGED, CORRECTED]).exclude(audience=Activity.Audience.PRIVATE)
    if user.is_authenticated:
        rows = rows.exclude(actor=user)
    found = rows.order_by("seq").values_list("verb", "object_type", "object_uid")
    acts = (Act(*row) for row in found[: MOST_ACTS + 1])
    return [
        act for act in acts if act.uid or act.verb == CORRECTED
    ]  # an article has no uid, and details no news


def _places(acts: Iterable[Act], user: Reader) -> Mapping[Key, Place]:
    """Where each object of these acts stands, if it is anywhere; one query for each kind of them."""
    uids: defaultdict[str, list[UUID]] = defaultdict(list)
    for act in acts:
        if act.uid:
            kind, uid = act.key
            uids[kind].append(uid)
    rows: list[tuple[str, UUID, int | None, object]] = []
    if uids["highlight"]:
        marks = Highlight.objects.filter(uid__in=uids["highlight"])
        rows += [("highlight", *row) for row in marks.values_list("uid", "pk", "deleted_at")]
    if uids["comment"]:
        said = Comment.objects.filter(unblocked(user), uid__in=uids["comment"])
        if not is_curator(user):
            said = said.filter(Q(hidden_at=None) | Q(author=user.pk))
        rows += [("comment", *row) for row in said.values_list("uid", "highlight", "deleted_at")]
    if uids["evidence"]:
        records = Evidence.objects.filter(uid__in=uids["evidence"])
        rows += [("evidence", *row) for row in records.values_list("uid", "highlight", "deleted_at")]
    if uids["relation"]:
        target = Highlight.objects.visible_to(user).filter(pk=OuterRef("target"))
        links = Relation.objects.filter(Exists(target), uid__in=uids["relation"])
        rows += [("relation", *row) for row in links.values_list("uid", "source", "deleted_at")]
    return {(kind, uid): Place(key, gone is None) for kind, uid, key, gone in rows}


def _counted(acts: Iterable[Act], places: Mapping[Key, Place], seen: Collection[int]) -> tuple[int, int]:
    """How many things are new and how many others changed, of those that the reader sees.

    What came and went again meanwhile is neither.
    """
    verbs: defaultdict[Key, set[str]] = defaultdict(set)
    for act in acts:
        if act.uid and act.key in places:
            verbs[act.key].add(act.verb)
    new = changed = 0
    for key, done in verbs.items():
        place = places[key]
        if place.highlight is None or place.highlight in seen:
            made = bool(done & MADE)
            new += made and place.alive
            changed += not made
    return new, changed
