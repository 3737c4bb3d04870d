"""What every write on an article does: raise its seq, keep its counters, remember who did what."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F
from django.db.models.functions import Greatest

from accounts.models import User
from annotations.models import Activity, Check, Comment, Evidence, Highlight, Relation, Visibility
from reader.models import Article
from web.prepared import insert

Counts = Mapping[str, int]

COUNTERS = {
    "quote": "public_quotes",
    "claim": "public_claims",
    "fact": "public_facts",
    "plain": "public_plains",
}
# What acts are about, as the history names it; everything else is an act on the article.
SUBJECTS: dict[type[models.Model], str] = {
    Highlight: "highlight",
    Comment: "comment",
    Evidence: "evidence",
    Relation: "relation",
    Check: "check",
}
# From the narrowest to the widest.
WIDTH = {Visibility.PRIVATE.value: 0, Visibility.GROUP.value: 1, Visibility.PUBLIC.value: 2}


class Refused(ValueError):
    """The write is not allowed as asked (422). `field` is the form field it is about, "" for none."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class UidTaken(Refused):
    """The client's id names something else already; says the same whoever owns that."""


class PassageGone(Exception):
    """The words are not in the current revision, or stand there more than once (409)."""


class ThreadGone(Exception):
    """The highlight is not there any more for whoever wanted to say something under it (404)."""


class Stale(Exception):
    """The object changed since the writer saw it (409); nothing was written."""


def public_counts(highlight: Highlight) -> dict[str, int]:
    """What this highlight, as it stands, adds to the public counters of its article."""
    open_to_all = highlight.visibility == Visibility.PUBLIC
    if not open_to_all or highlight.hidden_at or highlight.deleted_at:
        return {}
    return {COUNTERS[highlight.kind]: 1, "public_comments": highlight.comment_count}


def difference(before: Counts, after: Counts) -> dict[str, int]:
    """By how much each public counter changes; counters that stay are left out."""
    names = {*before, *after}
    changes = {name: after.get(name, 0) - before.get(name, 0) for name in names}
    return {name: change for name, change in changes.items() if change}


def add_to_counts(article_id: int, changes: Counts) -> None:
    """Move the article's public counters by these differences, never below zero; no query without any."""
    if changes:
        moved = {name: Greatest(F(name) + change, 0) for name, change in changes.items()}
        Article.objects.filter(pk=article_id).update(**moved)


def wider(one: str, other: str) -> str:
    """The wider of two audiences."""
    return max(one, other, key=lambda name: WIDTH[name])


def record(
    *,
    article_id: int,
    seq: int,
    actor: User | None,
    verb: str,
    subject: models.Model | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    audience: str = Activity.Audience.PRIVATE,
    batch: UUID | None = None,
) -> None:
    """Add one act to the article's history; fields that did not change are left out of before and after."""
    act = record_of(
        article_id=article_id,
        seq=seq,
        actor=actor,
        verb=verb,
        subject=subject,
        before=before,
        after=after,
        audience=audience,
        batch=batch,
    )
    insert(act)


def record_of(
    *,
    article_id: int,
    seq: int,
    actor: User | None,
    verb: str,
    subject: models.Model | None,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    audience: str,
    batch: UUID | None,
) -> Activity:
    """An act that is not stored yet; see `record`."""
    before, after = dict(before or {}), dict(after or {})
    same = {name for name in before if name in after and before[name] == after[name]}
    return Activity(
        article_id=article_id,
        seq=seq,
        actor=actor,
        verb=verb,
        object_type=SUBJECTS.get(type(subject), "article"),  # type: ignore[arg-type]
        object_uid=getattr(subject, "uid", None),
        before={name: plain(value) for name, value in before.items() if name not in same},
        after={name: plain(value) for name, value in after.items() if name not in same},
        version_after=getattr(subject, "version", 0),
        audience=audience,
        batch=batch,
    )


def said(highlight: Highlight, tags: Sequence[str]) -> dict[str, Any]:
    """What its author says of the passage, as the history keeps it."""
    return {
        "voice": highlight.voice,
        "speaker": highlight.speaker.name if highlight.speaker else "",
        "affiliation": highlight.speaker.affiliation if highlight.speaker else "",
        "speaker_kind": highlight.speaker.kind if highlight.speaker else "",
        "speaker_id": highlight.speaker_id,
        "not_sure": highlight.not_sure,
        "visibility": highlight.visibility,
        "group": highlight.group.slug if highlight.group else "",
        "tags": list(tags),
    }


def plain(value: object) -> object:
    """A value as JSON can hold it."""
    if isinstance(value, datetime.date):  # and so every datetime
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
