"""All that one person made and left here, for them to take along."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from annotations.models import Comment, Flag, Highlight
from reader.models import Article, ReadingState

CHUNK = 500


def everything_of(user: User) -> Iterator[dict[str, Any]]:
    """One plain dictionary per thing, `type` first: highlight, comment, report, reading, article.

    Values are what JSON can hold. One's own work is told whether or not its article can still be read.
    """
    highlights = Highlight.objects.filter(author=user).prefetch_related("tags", "spans__revision")
    comments = Comment.objects.filter(author=user)
    yield from map(_highlight, _rows(highlights, "article", "speaker", "group"))
    yield from map(_comment, _rows(comments, "article", "highlight", "parent"))
    yield from map(_report, _rows(Flag.objects.filter(reporter=user), "highlight", "comment"))
    yield from map(_reading, _rows(ReadingState.objects.filter(user=user), "article"))
    yield from map(_article, _rows(Article.objects.filter(owner=user), "source"))


def _rows(rows: QuerySet[Any], *related: str) -> Iterator[Any]:
    """The rows by age with what they point at, a chunk at a time."""
    return rows.select_related(*related).order_by("pk").iterator(chunk_size=CHUNK)


def _highlight(row: Highlight) -> dict[str, Any]:
    spans = [
        {
            "revision": span.revision.number,
            "role": span.role,
            "part": span.part,
            "start": span.start,
            "end": span.end,
        }
        for span in sorted(row.spans.all(), key=lambda span: (span.revision.number, span.role, span.part))
    ]
    return {
        "type": "highlight",
        "uid": str(row.uid),
        "article": row.article.slug,
        "title": row.article.title,
        "kind": row.kind,
        "exact": row.exact,
        "spans": spans,
        "voice": row.voice,
        "speaker": row.speaker.name if row.speaker else "",
        "manner": row.manner,
        "not_sure": row.not_sure,
        "tags": sorted(tag.name for tag in row.tags.all()),
        "visibility": row.visibility,
        "group": row.group.name if row.group else "",
        "created": _when(row.created_at),
        "updated": _when(row.updated_at),
        "deleted": _when(row.deleted_at),
    }


def _comment(row: Comment) -> dict[str, Any]:
    return {
        "type": "comment",
        "uid": str(row.uid),
        "article": row.article.slug,
        "highlight": str(row.highlight.uid) if row.highlight else None,
        "answers": str(row.parent.uid) if row.parent else None,
        "body": row.body,
        "created": _when(row.created_at),
        "edited": _when(row.edited_at),
        "deleted": _when(row.deleted_at),
    }


def _report(row: Flag) -> dict[str, Any]:
    target = row.highlight or row.comment
    return {
        "type": "report",
        "about": str(target.uid) if target else None,
        "reason": row.reason,
        "state": row.state,
        "created": _when(row.created_at),
    }


def _reading(row: ReadingState) -> dict[str, Any]:
    return {
        "type": "reading",
        "article": row.article.slug,
        "position": row.position,
        "furthest": row.furthest,
        "opened": _when(row.opened_at),
        "finished": _when(row.finished_at),
        "saved": _when(row.saved_at),
    }


def _article(row: Article) -> dict[str, Any]:
    return {
        "type": "article",
        "slug": row.slug,
        "title": row.title,
        "byline": row.byline,
        "source": row.source.name if row.source else "",
        "url": row.url,
        "language": row.language,
        "published": _when(row.published_on),
        "status": row.status,
        "audience": row.audience,
        "created": _when(row.created_at),
    }


def _when(value: datetime | date | None) -> str | None:
    return value.isoformat() if value else None
