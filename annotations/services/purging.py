"""Empty what was deleted long ago: rows keep their id, author and time, and nothing of what was said."""

import datetime
from collections import Counter
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from annotations.models import EMPTIED, Comment, Evidence, Highlight, Relation, Span, Speaker, Tag
from annotations.services.emptying import (
    empty_comments,
    forget_words,
    leave_empty,
    recount_comments,
    remove_belongings,
    remove_rows,
)
from reader.services import raise_seq


def purge_deleted(*, before: datetime.datetime, dry_run: bool = False) -> Counter[str]:
    """Empty what was deleted before this moment; how many of each, or with `dry_run` would be.

    One transaction for each article. Where others commented, an empty place keeps their thread.
    """
    found: Counter[str] = Counter()
    for article_id in _articles(before):
        with transaction.atomic():
            raise_seq(article_id)  # nobody brings anything back meanwhile
            found += _purge(article_id, before, dry_run=dry_run)
            if dry_run:
                transaction.set_rollback(True)
    return found


def _articles(before: datetime.datetime) -> list[int]:
    """Where something was deleted before this moment and is not emptied yet."""
    lists = (
        _highlights(before).values_list("article_id", flat=True),
        _comments(before).values_list("article_id", flat=True),
        _gone(Evidence.objects.all(), before).values_list("highlight__article_id", flat=True),
        _gone(Relation.objects.all(), before).values_list("source__article_id", flat=True),
    )
    return sorted({article_id for rows in lists for article_id in rows.order_by().distinct()})


def _purge(article_id: int, before: datetime.datetime, *, dry_run: bool) -> Counter[str]:
    highlights = _highlights(before).filter(article=article_id)
    keys = list(highlights.order_by().values_list("pk", flat=True))
    of_these = Highlight.objects.filter(pk__in=keys)
    held = set(Comment.objects.filter(highlight__in=keys).holding().values_list("highlight_id", flat=True))
    alone = [pk for pk in keys if pk not in held]
    # What authors said under their own highlight is seen by nobody once that is gone.
    own = Q(highlight__in=alone, author=F("highlight__author"))
    comments = Comment.objects.filter(
        pk__in=Comment.objects.filter(Q(article=article_id) & (Q(deleted_at__lt=before) | own))
        .exclude(body="")
        .values_list("pk", flat=True)
    )
    records = _gone(Evidence.objects.filter(highlight__article=article_id), before)
    relations = _gone(Relation.objects.filter(source__article=article_id), before)
    found = Counter(
        highlights=len(keys),
        comments=comments.count(),
        records=(records | Evidence.objects.filter(highlight__in=keys)).count(),
        relations=(relations | Relation.objects.filter(source__in=keys)).count(),
    )
    if dry_run:
        return found
    forget_words(comments.order_by().values_list("uid", flat=True))
    empty_comments(comments)
    remove_rows(records)
    remove_rows(relations)
    tags = set(Highlight.tags.through.objects.filter(highlight__in=keys).values_list("tag_id", flat=True))
    speakers = set(of_these.exclude(speaker=None).order_by().values_list("speaker_id", flat=True))
    remove_belongings(of_these)
    Span.objects.filter(highlight__in=alone).delete()
    leave_empty(keys)
    recount_comments(keys)
    Tag.objects.filter(pk__in=tags, highlights=None).delete()
    Speaker.objects.filter(pk__in=speakers, highlights=None, duplicates=None).delete()
    return found


def _highlights(before: datetime.datetime) -> QuerySet[Highlight]:
    return Highlight.objects.filter(deleted_at__lt=before).exclude(EMPTIED)


def _comments(before: datetime.datetime) -> QuerySet[Comment]:
    return Comment.objects.filter(deleted_at__lt=before).exclude(body="")


def _gone(rows: QuerySet[Any], before: datetime.datetime) -> QuerySet[Any]:
    return rows.filter(deleted_at__lt=before)
