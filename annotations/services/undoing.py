"""Undo acts of one's own, one by one. An undoing is an act itself, so that redoing is undoing the undoing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.dateparse import parse_date, parse_datetime

from accounts.models import User
from annotations import access
from annotations.models import (
    SAID,
    Activity,
    Check,
    Comment,
    Evidence,
    Highlight,
    Relation,
    Speaker,
    check_of,
)
from annotations.services import comments, evidence, former, relations
from annotations.services.acts import Stale, plain
from annotations.services.checks import write_check
from annotations.services.former import NAMED, Told
from annotations.services.threads import set_thread_resolved
from reader.models import Article

# What making an object leaves blank and its later acts may fill.
BLANK = ("voice", "speaker_id", "not_sure", "group", "tags", "deleted_at")


class NotThere(Exception):
    """What the act was about is deleted or emptied, or cannot be seen any more (409)."""


class Differs(Stale):
    """Something changed since the act: `wanted` is what undoing it would say, `now` what is said instead."""

    def __init__(self, act: Activity, thing: Any, wanted: Told, now: Told) -> None:
        super().__init__()
        self.act, self.thing, self.wanted, self.now = act, thing, wanted, now


@dataclass(frozen=True, slots=True)
class Noun:
    """How acts on one kind of object are undone: an entry of NOUNS.

    `find` gives what an act of the reader's own was about, deleted or not, and its article, or raises
    Http404. `told_of` is what acts keep of it, by name, as it is now. `put` gives it back the values named,
    by an act of that verb, and returns it; it may raise Stale, Refused, PassageGone, ThreadGone. `verbs` has,
    for each verb that can be undone, that of its undoing. `highlight_of` is whose card shows it; None is the
    article's own thread.
    """

    find: Callable[[User, str, UUID], tuple[Any, Article]]  # the reader, the act's verb, the uid
    told_of: Callable[[Any], Told]
    put: Callable[[User, Any, str, Told], Any]
    verbs: Mapping[str, str]
    highlight_of: Callable[[Any], Highlight | None]


@dataclass(frozen=True, slots=True)
class Undone:
    """The object as it is now, the verb of the undoing and its seq; `act` is the one that was undone."""

    act: Activity
    verb: str
    seq: int
    thing: Any
    highlight: Highlight | None


def _put_highlight(actor: User, thing: Highlight, verb: str, told: Told) -> Highlight:
    return former.put_back(actor=actor, highlight=thing, version=thing.version, verb=verb, former=told)


def _comment(user: User, verb: str, uid: UUID) -> tuple[Comment, Article]:
    """One's own comment; a thread that one settled may be somebody else's."""
    return (
        access.thread_to_settle(user, uid)
        if verb in SETTLING
        else access.own_comment(user, uid, deleted=None)
    )


def _told_of_comment(comment: Comment) -> Told:
    names = ("body", "edited_at", "resolved_at", "deleted_at")
    return {name: plain(getattr(comment, name)) for name in names}


def _put_comment(actor: User, thing: Comment, verb: str, told: Told) -> Comment:
    if verb == "deleted":
        return comments.delete_comment(actor=actor, comment=thing, version=thing.version)
    if verb == "restored":
        return comments.restore_comment(actor=actor, comment=thing)
    if verb in SETTLING:
        return set_thread_resolved(actor=actor, root=thing, resolved=verb == "resolved")
    edited_at = told.get("edited_at")
    said = {"body": told["body"], "edited_at": parse_datetime(edited_at) if edited_at else None}
    return comments.say_again(actor=actor, comment=thing, version=thing.version, said=said)


def _told_of_record(record: Evidence) -> Told:
    names = (*(field.name for field in fields(evidence.Said)), "deleted_at")
    return {name: plain(getattr(record, name)) for name in names}


def _put_record(actor: User, thing: Evidence, verb: str, told: Told) -> Evidence:
    if verb == "deleted":
        return evidence.remove_evidence(actor=actor, evidence=thing, version=thing.version)
    if verb == "restored":
        return evidence.restore_evidence(actor=actor, evidence=thing)
    given = {**_told_of_record(thing), **told}
    gone = bool(given.pop("deleted_at"))
    if given.get("accessed"):
        given["accessed"] = parse_date(given["accessed"])
    blank: Told = {"accessed": None}
    said: Told = {name: value or blank.get(name, "") for name, value in given.items()}
    return evidence.change_evidence(
        actor=actor, evidence=thing, version=thing.version, said=evidence.Said(**said), taken_away=gone
    )


SETTLING = {"resolved": "reopened", "reopened": "resolved"}


def _check(user: User, _verb: str, uid: UUID) -> tuple[Check, Article]:
    highlight, article = access.highlight_to_check(user, uid)
    check = check_of(highlight)
    if check is None:
        raise Http404
    return check, article


def _put_check(actor: User, thing: Check, _verb: str, told: Told) -> Check:
    return write_check(actor=actor, highlight=thing.highlight, version=thing.version, found=told)


def _put_relation(actor: User, thing: Relation, verb: str, _told: Told) -> Relation:
    put = relations.remove_relation if verb == "unrelated" else relations.restore_relation
    return put(actor=actor, relation=thing)


MADE_AND_GONE = {"created": "deleted", "deleted": "restored", "restored": "deleted", "edited": "edited"}
# To undo acts on something else, or acts with another verb, add them here; docs/architecture.md says how.
NOUNS: dict[str, Noun] = {
    "highlight": Noun(
        lambda user, _verb, uid: access.own_highlight(user, uid, deleted=None),
        former.told_of,
        _put_highlight,
        {**MADE_AND_GONE, "retagged": "retagged", "moved": "moved"},
        lambda highlight: highlight,
    ),
    "comment": Noun(
        _comment,
        _told_of_comment,
        _put_comment,
        {**MADE_AND_GONE, **SETTLING},
        lambda comment: comment.highlight,
    ),
    "evidence": Noun(
        lambda user, _verb, uid: access.own_evidence(user, uid, deleted=None),
        _told_of_record,
        _put_record,
        MADE_AND_GONE,
        lambda record: record.highlight,
    ),
    "relation": Noun(
        lambda user, _verb, uid: access.own_relation(user, uid, deleted=None),
        lambda relation: {"deleted_at": plain(relation.deleted_at)},
        _put_relation,
        {"related": "unrelated", "unrelated": "related"},
        lambda relation: relation.source,
    ),
    "check": Noun(
        _check,
        lambda check: {name: getattr(check, name) for name in SAID},
        _put_check,
        {"checked": "checked"},
        lambda check: check.highlight,
    ),
}


def undo_act(*, actor: User, act: Activity, version: int | None = None) -> Undone:
    """Undo one act of the actor's own; a repeat hands back what is there.

    Raises Differs when something that it would change was changed since, unless `version` is the object's
    present one: then the actor has seen that. Raises NotThere, and what `Noun.put` raises.
    """
    noun = NOUNS.get(act.object_type)
    if noun is None or act.verb not in noun.verbs or act.object_uid is None:
        raise NotThere
    try:
        thing, article = noun.find(actor, act.verb, act.object_uid)
    except Http404:
        raise NotThere from None
    verb, now = noun.verbs[act.verb], noun.told_of(thing)
    left, wanted = _sides(act, thing)
    wanted = {name: value for name, value in wanted.items() if name in now}
    if not wanted or (now.get("deleted_at") and "deleted_at" not in wanted):
        raise NotThere
    highlight = noun.highlight_of(thing)
    if not differing(wanted, now):
        return Undone(act, verb, _latest_seq(act, article), thing, highlight)
    if differing(left, now) and version != thing.version:
        raise Differs(act, thing, wanted, now)
    try:
        put = noun.put(actor, thing, verb, wanted)
    except Stale:  # just now
        thing, _article = noun.find(actor, act.verb, act.object_uid)
        now = noun.told_of(thing)
        if differing(wanted, now):
            raise Differs(act, thing, wanted, now) from None
        return Undone(act, verb, _latest_seq(act, article), thing, noun.highlight_of(thing))
    return Undone(act, verb, article.seq, put, put if highlight is thing else highlight)


def sides_of(act: Activity) -> tuple[Told, Told]:
    """What the act left behind, and what it found."""
    names = {*act.before, *act.after} - {"revision"}
    left = {name: act.after.get(name) for name in names}
    found = {name: act.before.get(name) for name in names}
    if act.verb == "created":
        left, found = {**dict.fromkeys(BLANK), **left}, {"deleted_at": plain(act.at)}
    return left, found


def _sides(act: Activity, thing: Any) -> tuple[Told, Told]:
    """The same in terms of the text as it is now."""
    left, found = sides_of(act)
    if isinstance(thing, Highlight) and "revision" in act.after:
        return former.in_current_text(thing, act.after["revision"], left, found)
    return left, found


def differing(told: Told, now: Told) -> list[str]:
    """The names under which something else is said now; whoever speaks is compared by the row alone."""
    names = (name for name in told if name in now and name not in NAMED)
    return [name for name in names if not _alike(name, told[name], now[name])]


def _alike(name: str, one: Any, other: Any) -> bool:
    if name.endswith("_at"):  # that it was done counts, not when
        return bool(one) == bool(other)
    if one == other or not (one or other):
        return True
    both_named = name == "speaker_id" and one and other
    return bool(both_named) and Speaker.objects.filter(pk=one, same_as=other).exists()


def _latest_seq(act: Activity, article: Article) -> int:
    """The seq of what undid this act before."""
    later = Activity.objects.filter(article=article, object_uid=act.object_uid, actor=act.actor_id)
    return later.order_by("-seq").values_list("seq", flat=True).first() or act.seq
