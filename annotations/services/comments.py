"""Threads: write, change, delete and bring back a comment, on a highlight or on an article."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from annotations.access import shown_highlight
from annotations.models import Comment, Highlight, Visibility
from annotations.services.acts import Refused, Stale, ThreadGone, UidTaken, add_to_counts, record
from annotations.services.highlights import move_counts
from reader.models import Article
from reader.services import raise_seq
from web.prepared import insert


@dataclass(frozen=True, slots=True)
class Added:
    """The comment; `is_new` is False for a repeat of the same uid."""

    comment: Comment
    is_new: bool


def add_comment(
    *,
    author: User,
    article: Article,
    uid: UUID,
    body: str,
    highlight: Highlight | None = None,
    parent: Comment | None = None,
) -> Added:
    """Write a comment. A repeat of a uid by the same author in the same thread hands back what is stored.

    An answer opens a thread again that was resolved. Raises UidTaken for a uid of anything else, Refused for
    a parent in another thread, ThreadGone when the highlight is not there for this person any more.
    """
    comment = Comment(uid=uid, article=article, parent=parent, author=author, body=_lines(body))
    try:
        _add(comment, highlight)
    except (IntegrityError, Refused, ThreadGone):
        # Nearly every uid is new. Only what cannot be kept is worth a look whether it was kept before.
        known = _known(author, (article.pk, highlight.pk if highlight else None), uid)
        if known is None:
            raise
        return known
    return Added(comment, True)


@transaction.atomic
def _add(comment: Comment, highlight: Highlight | None) -> None:
    """Store a new comment in the thread of a highlight, or in that of its article."""
    author, parent = comment.author, comment.parent
    assert author is not None
    thread = (comment.article_id, highlight.pk if highlight else None)
    if parent and (parent.article_id, parent.highlight_id) != thread:
        raise Refused(_("That comment stands in another thread."), "parent")
    seq, _last = raise_seq(comment.article_id)
    if highlight:
        comment.highlight = _held_highlight(highlight.pk, author)
    insert(comment)
    _count(comment.article, seq, comment.highlight, +1)
    _remember(comment, seq, author, "created", {}, {"body": comment.body, **_reopened(parent)})


def edit_comment(*, actor: User, comment: Comment, version: int, body: str) -> Comment:
    """Change the words of a comment. Raises Stale when they changed since `version`."""
    said = {"body": _lines(body), "edited_at": timezone.now()}
    return say_again(actor=actor, comment=comment, version=version, said=said)


@transaction.atomic
def say_again(*, actor: User, comment: Comment, version: int, said: Mapping[str, Any]) -> Comment:
    """Give a comment these words, `body`, and the time at which it says it was `edited_at`. Raises Stale."""
    seq, _last = raise_seq(comment.article_id)
    held = _held(comment, version)
    if held.body == said["body"]:
        return held
    before = {"body": held.body, "edited_at": held.edited_at}
    held.body, held.edited_at = said["body"], said["edited_at"]
    held.version += 1
    held.save(update_fields=["body", "edited_at", "version"])
    held.article.seq = seq
    _remember(held, seq, actor, "edited", before, said)
    return held


@transaction.atomic
def delete_comment(*, actor: User, comment: Comment, version: int) -> Comment:
    """Take a comment out of its thread; its replies stay. Raises Stale."""
    return _set_deleted(actor, comment, version, gone=True)


@transaction.atomic
def restore_comment(*, actor: User, comment: Comment) -> Comment:
    """Bring a deleted comment back. Raises ThreadGone when its author does not see the thread any more."""
    return _set_deleted(actor, comment, None, gone=False)


def _set_deleted(actor: User, comment: Comment, version: int | None, *, gone: bool) -> Comment:
    seq, _last = raise_seq(comment.article_id)
    held = _held(comment, version)
    if (held.deleted_at is not None) == gone:
        return held
    if held.highlight_id and not gone:
        held.highlight = _held_highlight(held.highlight_id, actor, with_deleted=True)
    before = held.deleted_at
    _count(held.article, seq, held.highlight, 0 if held.hidden_at else (-1 if gone else +1))
    held.deleted_at = timezone.now() if gone else None
    held.version += 1
    held.save(update_fields=["deleted_at", "version"])
    verb = "deleted" if gone else "restored"
    _remember(held, seq, actor, verb, {"deleted_at": before}, {"deleted_at": held.deleted_at})
    return held


@transaction.atomic
def set_comment_hidden(*, actor: User, comment: Comment, hidden: bool, reason: str = "") -> Comment:
    """Hide a comment from all but its author and curators, or show it again."""
    seq, _last = raise_seq(comment.article_id)
    held = _held(comment, None)
    if (held.hidden_at is not None) == hidden:
        return held
    before = {"hidden_at": held.hidden_at, "hidden_reason": held.hidden_reason}
    _count(held.article, seq, held.highlight, 0 if held.deleted_at else (-1 if hidden else +1))
    held.hidden_at = timezone.now() if hidden else None
    held.hidden_by = actor if hidden else None
    held.hidden_reason = reason if hidden else ""
    held.version += 1
    held.save(update_fields=["hidden_at", "hidden_by", "hidden_reason", "version"])
    after = {"hidden_at": held.hidden_at, "hidden_reason": held.hidden_reason}
    _remember(held, seq, actor, "hidden" if hidden else "shown", before, after)
    return held


def _reopened(parent: Comment | None) -> dict[str, str]:
    """Open the thread above an answer again, if it was resolved; what the history keeps of that."""
    root = parent
    while root and root.parent_id:
        root = Comment.objects.get(pk=root.parent_id)
    if root is None:
        return {}
    opened = Comment.objects.filter(pk=root.pk, resolved_at__isnull=False)
    return {"reopened": str(root.uid)} if opened.update(resolved_at=None, resolved_by=None) else {}


def _known(author: User, thread: tuple[int, int | None], uid: UUID) -> Added | None:
    found = Comment.objects.select_related("highlight", "article").filter(uid=uid).order_by().first()
    if found is None:
        return None
    if found.author_id != author.pk or (found.article_id, found.highlight_id) != thread:
        raise UidTaken(_("Choose another id for it."), "uid")
    return Added(found, False)


def _held(comment: Comment, version: int | None) -> Comment:
    """The row as it is under the article's lock; raises Stale."""
    held = Comment.objects.select_related("highlight", "author").get(pk=comment.pk)
    held.article = comment.article
    if version is not None and held.version != version:
        raise Stale
    return held


def _held_highlight(pk: int, writer: User, *, with_deleted: bool = False) -> Highlight:
    """The highlight as it is under the article's lock; raises ThreadGone where the writer may not see it."""
    held: Highlight | None = shown_highlight.first(writer, pk, shape=(with_deleted,))
    if held is None:
        raise ThreadGone
    return held


def _count(article: Article, seq: int, highlight: Highlight | None, change: int) -> None:
    """Move the counters of comments by `change`; `highlight` is as it stands under the article's lock."""
    if highlight and change:
        Highlight.objects.filter(pk=highlight.pk, comment_count__gte=-change).update(
            comment_count=F("comment_count") + change
        )
    counts = {"public_comments": change} if change and _is_public(highlight) else {}
    add_to_counts(article.pk, counts)
    move_counts(article, seq, counts)


def _is_public(highlight: Highlight | None) -> bool:
    if highlight is None:
        return True
    return highlight.visibility == Visibility.PUBLIC and not highlight.hidden_at and not highlight.deleted_at


def _remember(
    comment: Comment,
    seq: int,
    actor: User,
    verb: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
) -> None:
    record(
        article_id=comment.article_id,
        seq=seq,
        actor=actor,
        verb=verb,
        subject=comment,
        before=before,
        after=after,
        audience=audience_of(comment),
    )


def audience_of(comment: Comment) -> str:
    """Whom an act on a comment is told: whoever sees its highlight."""
    return comment.highlight.visibility if comment.highlight else Visibility.PUBLIC.value


def _lines(body: str) -> str:
    return body.replace("\r\n", "\n").replace("\r", "\n").strip()
