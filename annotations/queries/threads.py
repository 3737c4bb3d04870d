"""A thread of comments as it is shown: replies one level deep, deleted parents as a place holder."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet

from annotations.access import may_settle
from annotations.markdown import render_markdown
from annotations.models import Comment, CommentQuerySet, Highlight
from annotations.queries.blocking import telling_blocked
from reader.access import stand_in
from reader.models import Article, Reader, hides_people, is_curator
from web.prepared import Prepared


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


def thread_of(highlight: Highlight, article: Article, user: Reader, linked: UUID | None = None) -> list[Note]:
    """The thread of a highlight that this reader may see; one query, and one for a group's moderators.

    `linked` is the comment that was asked for.
    """
    rows = list(_in_order(telling_blocked(Comment.objects.filter(highlight=highlight), user)))
    return _threaded(rows, user, bool(rows) and may_settle(user, article, highlight), linked)


def thread_of_article(article: Article, user: Reader, linked: UUID | None = None) -> list[Note]:
    """The comments on the article as a whole; one query. `linked` is the one that was asked for."""
    rows = _for_blocker(user.pk, article.pk) if hides_people(user) else _of_article(article.pk)
    return _threaded(rows, user, may_settle(user, article, None), linked)


@Prepared
def _of_article(article_id: int) -> QuerySet[Comment]:
    return _in_order(Comment.objects.filter(article=article_id, highlight=None))


@Prepared
def _for_blocker(user_id: int, article_id: int) -> QuerySet[Comment]:
    reader = stand_in(user_id, curator=False, blocks=True)
    return _in_order(telling_blocked(Comment.objects.filter(article=article_id, highlight=None), reader))


def _in_order(comments: CommentQuerySet) -> CommentQuerySet:
    return comments.select_related("author", "resolved_by").order_by("created_at", "pk")


def _threaded(rows: Iterable[Comment], user: Reader, settles: bool, linked: UUID | None) -> list[Note]:
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
    return [root for root in roots if root.replies or not root.gone]


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
