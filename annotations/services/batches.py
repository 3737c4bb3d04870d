"""Many highlights changed at once: one batch of acts, undone at once, that says what it left as it was.

One transaction for each article, in the order of their ids: its seq is raised once by as many as may be
written, then the rows are read as they are under that lock, and all that belongs to them is written together.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import ReadingGroup, User
from annotations.models import EMPTIED, Activity, Comment, Highlight, Span, Tag, Visibility
from annotations.services.acts import add_to_counts, difference, plain, public_counts, record_of, wider
from annotations.services.changes import somebody_loses
from annotations.services.former import Told
from annotations.services.highlights import derived_manner
from annotations.services.tags import MOST_TAGS, tag_names
from annotations.services.undoing import differing, sides_of
from reader.models import Article
from reader.queries import Compiled, compiled
from reader.services import raise_seq
from reader.text.anchoring import Part

MOST_AT_ONCE = 1000
FIELDS = ("kind", "manner", "not_sure", "visibility", "group_id", "deleted_at")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to become of each; what is empty or None stays as it is."""

    kind: str = ""
    add: Sequence[str] = ()
    remove: Sequence[str] = ()
    visibility: str = ""
    group: ReadingGroup | None = None
    not_sure: bool | None = None
    delete: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many were changed, how many were so already, and how many were left as they are, by reason.

    Reasons: "gone" (deleted), "changed" (since they were looked at), "thread" (others commented, so that it
    cannot be shown to fewer), "tags" (too many), "group" (not in it any more), "closed" (the article is not
    open to the reader any more).
    """

    changed: int = 0
    same: int = 0
    skipped: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(self.changed + other.changed, self.same + other.same, self.skipped + other.skipped)


# What is to become of a row, given what is told of it now; or why it stays as it is.
Plan = Callable[[Highlight, Told], Told | str]


def change_many(
    *, actor: User, batch: UUID, chosen: Mapping[UUID, int | None], seen: datetime, wish: Wish
) -> Outcome:
    """Do this to the reader's own highlights, by uid with the version that they saw, or None.

    Without a version a row must not have been changed after `seen`. A repeat finds everything so already.
    """

    def plan(row: Highlight, now: Told) -> Told | str:
        wanted = _wanted(wish, now)
        if not differing(wanted, now):
            return wanted
        if row.deleted_at:
            return "gone"
        version = chosen[row.uid]
        late = row.updated_at > seen if version is None else row.version != version
        return "changed" if late else "tags" if len(wanted.get("tags", ())) > MOST_TAGS else wanted

    groups = {wish.group.slug: wish.group} if wish.group else {}
    return _everywhere(actor, batch, chosen, plan, groups)


def undo_batch(*, actor: User, batch: UUID, undoing: UUID) -> Outcome:
    """Undo the acts of a batch of the actor's own, as a batch `undoing`; what changed since stays."""
    acts = {act.object_uid: act for act in acts_of(actor, batch)}

    def plan(row: Highlight, now: Told) -> Told | str:
        left, wanted = sides_of(acts[row.uid])
        if not differing(wanted, now):
            return wanted
        if row.deleted_at and "deleted_at" not in wanted:
            return "gone"
        return "changed" if differing(left, now) else wanted

    groups = {group.slug: group for group in ReadingGroup.objects.filter(memberships__user=actor)}
    return _everywhere(actor, undoing, [uid for uid in acts if uid], plan, groups)


def acts_of(actor: User, batch: UUID) -> list[Activity]:
    """The acts of a batch, if they are this person's."""
    return list(Activity.objects.filter(batch=batch, actor=actor, object_type="highlight").order_by("pk"))


def _wanted(wish: Wish, now: Told) -> Told:
    if wish.delete:
        return {"deleted_at": plain(timezone.now())}
    wanted: Told = {}
    if wish.kind:
        wanted["kind"] = wish.kind
    if wish.not_sure is not None:
        wanted["not_sure"] = wish.not_sure
    if wish.add or wish.remove:
        wanted["tags"] = sorted({*now["tags"], *wish.add} - {*wish.remove})
    if wish.visibility:
        wanted["visibility"] = wish.visibility
        wanted["group"] = wish.group.slug if wish.group else ""
    return wanted


def _everywhere(
    actor: User, batch: UUID, uids: Iterable[UUID], plan: Plan, groups: Mapping[str, ReadingGroup]
) -> Outcome:
    """Article by article; rows that are not the reader's, or emptied, count as gone."""
    wanted = set(uids)
    by_article: dict[int, set[UUID]] = defaultdict(set)
    mine = Highlight.objects.filter(author=actor, uid__in=wanted).exclude(EMPTIED).order_by()
    for article_id, uid in mine.values_list("article_id", "uid"):
        by_article[article_id].add(uid)
    found = Outcome(skipped=Counter(gone=len(wanted) - sum(map(len, by_article.values()))))
    articles = Article.objects.visible_to(actor).filter(pk__in=by_article)
    still_open = {one.pk: one for one in articles.select_related("current_revision").defer("folded")}
    for article_id, here in sorted(by_article.items()):
        if article_id in still_open:
            found += _InArticle(actor, batch, still_open[article_id], groups).change(here, plan)
        else:
            found += Outcome(skipped=Counter(closed=len(here)))
    return found


class _InArticle:
    """The part of a batch that lies in one article."""

    def __init__(
        self, actor: User, batch: UUID, article: Article, groups: Mapping[str, ReadingGroup]
    ) -> None:
        self.actor, self.batch, self.article, self.groups = actor, batch, article, groups
        self.now = timezone.now()
        self.acts: list[Activity] = []
        self.rows: list[Highlight] = []
        self.counts: Counter[str] = Counter()
        self.tags: dict[bool, dict[str, list[int]]] = {True: defaultdict(list), False: defaultdict(list)}
        self.parts: dict[int, list[Part]] = defaultdict(list)

    @transaction.atomic
    def change(self, uids: set[UUID], plan: Plan) -> Outcome:
        """Change what may be; nothing of the rest."""
        last, _number = raise_seq(self.article.pk, acts=len(uids))
        seq = last - len(uids)
        rows = Highlight.objects.filter(uid__in=uids).select_related("group").prefetch_related("tags")
        same, skipped = 0, Counter[str]()
        held = list(rows.order_by("pk"))
        commented = self._commented(held)
        text = self._read_parts(held)
        for row in held:
            now = _told(row)
            wanted = plan(row, now)
            if isinstance(wanted, str):
                skipped[wanted] += 1
            elif not differing(wanted, now):
                same += 1
            elif reason := self._why_not(row, wanted, commented):
                skipped[reason] += 1
            else:
                seq += 1
                self._change(row, now, wanted, seq, text)
        self._store()
        return Outcome(len(self.rows), same, skipped)

    def _commented(self, rows: Sequence[Highlight]) -> set[int | None]:
        """Under which of them others wrote."""
        comments = Comment.objects.filter(highlight__in=rows, deleted_at=None).exclude(author=self.actor)
        return set(comments.order_by().values_list("highlight_id", flat=True))

    def _read_parts(self, rows: Sequence[Highlight]) -> Compiled:
        """Where they stand now: by that the manner of a quote is told."""
        text = compiled(self.article)
        here = Span.objects.filter(highlight__in=rows, revision=text.revision_id, role=Span.Role.PASSAGE)
        for pk, start, end in here.order_by("part").values_list("highlight_id", "start", "end"):
            self.parts[pk].append((start, end))
        return text

    def _why_not(self, row: Highlight, wanted: Told, commented: set[int | None]) -> str:
        """Why its audience cannot be this one; "" when it can."""
        if not {"visibility", "group"} & wanted.keys():
            return ""
        visibility = wanted.get("visibility", row.visibility)
        group = self.groups.get(wanted["group"]) if "group" in wanted else row.group
        if visibility == Visibility.GROUP and group is None:
            return "group"
        return "thread" if row.pk in commented and somebody_loses(row, visibility, group) else ""

    def _change(self, row: Highlight, now: Told, wanted: Told, seq: int, text: Compiled) -> None:
        counts, audience = public_counts(row), row.visibility
        for name in ("kind", "manner", "not_sure", "visibility"):
            setattr(row, name, wanted.get(name, getattr(row, name)))
        if "group" in wanted:
            row.group = self.groups.get(wanted["group"])
        if "kind" in wanted and "manner" not in wanted and self.parts[row.pk]:
            row.manner = derived_manner(row.kind, text.document, self.parts[row.pk])
        if "deleted_at" in wanted:
            row.deleted_at = self.now if wanted["deleted_at"] else None
        row.version += 1
        row.updated_at = self.now
        after = {**_told(row), "tags": wanted.get("tags", now["tags"])}
        for added, one, other in ((True, after, now), (False, now, after)):
            for name in {*one["tags"]} - {*other["tags"]}:
                self.tags[added][name].append(row.pk)
        self.counts.update(difference(counts, public_counts(row)))
        self.rows.append(row)
        self.acts.append(
            record_of(
                article_id=self.article.pk,
                seq=seq,
                actor=self.actor,
                verb=_verb(now, after),
                subject=row,
                before=now,
                after=after,
                audience=wider(audience, row.visibility),
                batch=self.batch,
            )
        )

    def _store(self) -> None:
        """Write everything that was changed in memory."""
        if not self.rows:
            return
        alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        for row in self.rows:
            alike[tuple(getattr(row, name) for name in FIELDS)].append(row.pk)
        for values, pks in alike.items():  # few: a batch makes rows alike
            said = dict(zip(FIELDS, values, strict=True))
            changed = Highlight.objects.filter(pk__in=pks)
            changed.update(**said, version=F("version") + 1, updated_at=self.now)
        links = Highlight.tags.through
        names = sorted(self.tags[True])
        # In one order for everybody: two writers with the same new words never wait for each other in a ring.
        Tag.objects.bulk_create([Tag(name=name) for name in names], ignore_conflicts=True)
        keys = dict(Tag.objects.filter(name__in=[*names, *self.tags[False]]).values_list("name", "pk"))
        for name, pks in self.tags[False].items():
            links.objects.filter(tag=keys[name], highlight__in=pks).delete()
        added = [(pk, keys[name]) for name, pks in self.tags[True].items() for pk in pks]
        links.objects.bulk_create(
            [links(highlight_id=pk, tag_id=tag) for pk, tag in added], ignore_conflicts=True
        )
        add_to_counts(self.article.pk, {name: change for name, change in self.counts.items() if change})
        Activity.objects.bulk_create(self.acts)


def _told(row: Highlight) -> Told:
    """What the acts of a batch can change in a row, as the history keeps it; no query."""
    told: Told = {name: getattr(row, name) for name in ("kind", "manner", "not_sure", "visibility")}
    return {
        **told,
        "group": row.group.slug if row.group else "",
        "tags": tag_names(row),
        "deleted_at": plain(row.deleted_at),
    }


def _verb(now: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    changed = {name for name in now if now[name] != after[name]}
    if "deleted_at" in changed:
        return "deleted" if after["deleted_at"] else "restored"
    return "retagged" if changed <= {"kind", "manner"} else "edited"
