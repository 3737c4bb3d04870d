"""Relations as cards and exports tell them, and the highlights that a picker offers as their other end."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q
from django.utils.functional import Promise

from accounts.models import User
from annotations.exports import ExportRelation
from annotations.labels import RELATION_LABELS
from annotations.models import Highlight, HighlightQuerySet, Relation
from annotations.notebook import MOST_WORDS, holds
from annotations.queries.rows import NO_UID, absolute
from reader.access import PreparedFor
from reader.models import Article, Reader

MOST_SHOWN = 50
AT_ONCE = 20
# What a place in the picker's list begins with: one's own stand first, then what others share.
OWN, SHARED = "o", "s"
# The columns of a target that its relations tell in exports.
OTHER_END = ("uid", "kind", "exact", "speaker__same_as__name", "speaker__name", "article__title")


@dataclass(frozen=True, slots=True)
class Link:
    """A relation as one of its ends shows it; `other` is the other end, `outgoing` when this one says it."""

    uid: UUID
    verb: str
    other: Highlight
    outgoing: bool
    elsewhere: bool

    @property
    def label(self) -> Promise:
        return RELATION_LABELS[self.verb, self.outgoing]


@dataclass(frozen=True, slots=True)
class Offered:
    """Some highlights to choose from; `next` asks for those after them, "" at the end."""

    items: Sequence[Highlight]
    next: str


def relations_of(highlight: Highlight, user: Reader) -> list[Link]:
    """What a highlight says of others and others of it, in that order; ends this person may see; two queries.

    Of either at most MOST_SHOWN, the latest of what others say.
    """
    named, naming = (_ends(user, highlight.pk, shape=(outgoing,)) for outgoing in (True, False))
    return [
        *(_link(highlight, other, outgoing=True) for other in named),
        *(_link(highlight, other, outgoing=False) for other in naming),
    ]


@PreparedFor
def _ends(user: Reader, highlight_id: int, outgoing: bool) -> HighlightQuerySet:
    """The other ends that this person may see, each with the `link_uid` and `link_verb` of its relation."""
    this, links = ("source", "relations_to") if outgoing else ("target", "relations")
    linked = {f"{links}__{this}": highlight_id, f"{links}__deleted_at": None}
    told = {"link_uid": F(f"{links}__uid"), "link_verb": F(f"{links}__verb")}
    seen = _joined(Highlight.objects.visible_to(user)).filter(**linked).annotate(**told)
    return seen.order_by(f"{links}__pk" if outgoing else f"-{links}__pk")[:MOST_SHOWN]


def _link(highlight: Highlight, other: Highlight, *, outgoing: bool) -> Link:
    uid, verb = other.link_uid, other.link_verb  # type: ignore[attr-defined]
    return Link(uid, verb, other, outgoing, elsewhere=other.article_id != highlight.article_id)


def offered_for(source: Highlight, user: User, words: str, after: str) -> Offered:
    """The next highlights that `source` can be related to: the reader's own, then shared ones, newest first.

    Each of the `words` stands in the passage, the speaker's name or the article's title. `after` is `next` of
    an earlier Offered; anything else begins at the top. At most two queries.
    """
    seen = _joined(Highlight.objects.visible_to(user)).exclude(pk=source.pk).order_by("-pk")
    for word in words.split()[:MOST_WORDS]:
        named = holds("speaker__name", word) | holds("speaker__same_as__name", word)
        seen = seen.filter(holds("exact", word) | named | holds("article__title", word))
    own, shared = seen.filter(author=user), seen.exclude(author=user)
    stage, last = _place(after)
    found = list(_before(own, last)[: AT_ONCE + 1]) if stage == OWN else []
    if len(found) <= AT_ONCE:
        rest = _before(shared, last if stage == SHARED else 0)
        found += islice(rest[: AT_ONCE + 1], AT_ONCE + 1 - len(found))
    items, more = found[:AT_ONCE], len(found) > AT_ONCE
    return Offered(items, _written(items[-1], user) if more else "")


def seqs_elsewhere(uid: UUID) -> tuple[tuple[int, int], ...]:
    """The articles at the other ends of a highlight's relations with their seq: they change its card too."""
    ends = Q(highlights__relations__target__uid=uid) | Q(highlights__relations_to__source__uid=uid)
    return tuple(Article.objects.filter(ends).order_by("pk").values_list("pk", "seq").distinct())


def export_relations_of(
    keys: Sequence[int], seen: HighlightQuerySet
) -> Mapping[int, Sequence[ExportRelation]]:
    """What each of these highlights does to others among those `seen`, in the order of saying; one query."""
    said = Relation.objects.filter(source__in=keys, deleted_at=None)
    rows = said.filter(Exists(seen.filter(pk=OuterRef("target")))).order_by("pk")
    address = absolute("annotations:in_place", NO_UID)
    found: dict[int, list[ExportRelation]] = defaultdict(list)
    for key, uid, verb, created, other, kind, exact, merged, named, title in rows.values_list(
        "source_id", "uid", "verb", "created_at", *(f"target__{name}" for name in OTHER_END)
    ):
        target = str(other)
        link = address.replace(NO_UID, target)
        speaker = merged or named or ""
        found[key].append(ExportRelation(str(uid), verb, target, link, kind, exact, speaker, title, created))
    return found


def _joined(highlights: HighlightQuerySet) -> HighlightQuerySet:
    """With article, author and speaker, as lists name them."""
    return highlights.select_related("article", "author", "speaker__same_as").defer("article__folded")


def _place(after: str) -> tuple[str, int]:
    stage, key = after[:1], after[1:]
    known = stage in (OWN, SHARED) and key.isascii() and key.isdecimal() and len(key) < 19
    return (stage, int(key)) if known else (OWN, 0)


def _before(rows: HighlightQuerySet, last: int) -> HighlightQuerySet:
    return rows.filter(pk__lt=last) if last else rows


def _written(last: Highlight, user: User) -> str:
    return f"{OWN if last.author_id == user.pk else SHARED}{last.pk}"
