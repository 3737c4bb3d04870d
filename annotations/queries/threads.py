"""A thread of comments as it is shown: replies one level deep, deleted parents as a place holder."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any
from uuid import UUID

from annotations.access import may_settle
from annotations.markdown import render_markdown
from annotations.models import Comment, CommentQuerySet, Highlight
from annotations.queries.blocking import telling_blocked
from annotations.queries.unread import new_in_thread, with_looks
from reader.access import PreparedFor
from reader.models import Article, Reader, is_curator


@dataclass(slots=True)
class Note:
    """One comment for one reader. One that is `gone` holds the place of its replies; its words are not shown.

    It was deleted, a curator hid it, or it is `blocked`: by somebody whom the reader blocks.
    """

    comment: Comment
    mine: bool
    gone: bool
    curator: bool
    blocked: bool = False
    replies: list["Note"] = field(default_factory=list)
    # Somebody else wrote it since this reader's last look at the thread, and the thread matters to them.
    is_new: bool = False
    # Of the first comment of a thread: this reader may resolve it and open it again.
    settles: bool = False
    # Of the same: it was asked for by its address, or one of its replies was.
    linked: bool = False

    @property
    def html(self) -> str:
        return render_markdown(self.comment.body)

    @property
    def settler(self) -> str:
        """Who resolved the thread; "" when that is unknown, or not to be told this reader."""
        by = self.comment.resolved_by
        return by.name if by and not getattr(self.comment, "settled_by_blocked", False) else ""

    @property
    def resolved(self) -> bool:
        """Folded to one line; a first comment that is gone cannot say that anything is settled."""
        return self.comment.resolved_at is not None and not self.gone


class Thread(list[Note]):
    """The first comments of a thread in order, with their answers."""

    @property
    def new(self) -> int:
        """How many comments in it are new to the reader."""
        return sum(note.is_new for note in self.notes())

    @property
    def until(self) -> str:
        """When the last comment in it was written: up to then it is seen by whoever sees it all. ISO 8601."""
        return max(note.comment.created_at for note in self.notes()).astimezone(UTC).isoformat()

    def notes(self) -> Iterable[Note]:
        """All comments in it, answers too."""
        for note in self:
            yield note
            yield from note.replies


def thread_of(highlight: Highlight, article: Article, user: Reader, linked: UUID | None = None) -> Thread:
    """The thread of a highlight that this reader may see; one query, and one for a group's moderators.

    `linked` is the comment that was asked for.
    """
    rows = _under(user, highlight.pk)
    thread = _threaded(rows, user, bool(rows) and may_settle(user, article, highlight), linked)
    return _marked(thread, rows, user, owned=highlight.author_id == user.pk)


def thread_of_article(article: Article, user: Reader, linked: UUID | None = None) -> Thread:
    """The comments on the article as a whole; one query. `linked` is the one that was asked for."""
    rows = _on_article(user, article.pk)
    thread = _threaded(rows, user, may_settle(user, article, None), linked)
    return _marked(thread, rows, user, owned=article.owner_id == user.pk)


@PreparedFor
def _under(user: Reader, highlight_id: int) -> CommentQuerySet:
    return _in_order(Comment.objects.filter(highlight=highlight_id), user, on_article=False)


@PreparedFor
def _on_article(user: Reader, article_id: int) -> CommentQuerySet:
    return _in_order(Comment.objects.filter(article=article_id, highlight=None), user, on_article=True)


def _in_order(comments: CommentQuerySet, user: Reader, *, on_article: bool) -> CommentQuerySet:
    told = telling_blocked(comments, user)
    looked = with_looks(told, user.pk, on_article=on_article) if user.is_authenticated else told
    return looked.select_related("author", "resolved_by").order_by("created_at", "pk")


def _marked(thread: Thread, rows: Sequence[Any], user: Reader, *, owned: bool) -> Thread:
    """The thread in which the notes that are new to the reader say so; `rows` are all of its comments."""
    new = new_in_thread(rows, user.pk, owned=owned) if user.pk else set()
    for note in thread.notes():
        note.is_new = note.comment.pk in new and not note.gone
    return thread


def _threaded(rows: Iterable[Comment], user: Reader, settles: bool, linked: UUID | None) -> Thread:
    curator = is_curator(user)
    notes = {row.pk: _note(row, user, curator) for row in rows}
    roots: list[Note] = []
    for note in notes.values():
        root = _root(note, notes)
        root.linked = root.linked or note.comment.uid == linked
        (roots if root is note else root.replies).append(note)
    for root in roots:
        root.settles = (settles or root.mine) and not root.gone
        root.replies = [reply for reply in root.replies if not reply.gone]
    return Thread(root for root in roots if root.replies or not root.gone)


def _note(comment: Comment, user: Reader, curator: bool) -> Note:
    mine = user.is_authenticated and comment.author_id == user.pk
    hidden = comment.hidden_at is not None and not (mine or curator)
    blocked = getattr(comment, "is_blocked", False)
    gone = hidden or blocked or comment.deleted_at is not None
    return Note(comment, mine=mine, gone=gone, curator=curator, blocked=blocked)


def _root(note: Note, notes: dict[int, Note]) -> Note:
    seen = {note.comment.pk}
    while note.comment.parent_id in notes and note.comment.parent_id not in seen:
        note = notes[note.comment.parent_id]
        seen.add(note.comment.pk)
    return note
