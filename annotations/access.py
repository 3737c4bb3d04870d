"""One loader per model and right. Whatever a person may not see does not exist for them: the same 404."""

from uuid import UUID

from django.http import Http404

from accounts.models import Membership, User
from annotations.models import (
    EMPTIED,
    Activity,
    Comment,
    CommentQuerySet,
    Evidence,
    Highlight,
    HighlightQuerySet,
    Relation,
    Speaker,
    Visibility,
    unblocked,
)
from annotations.queries.speakers import rows_of, sayings_of
from annotations.services.checks import may_check
from reader import access as reader_access
from reader.access import PreparedFor
from reader.models import Article, Reader, is_curator
from web.prepared import Prepared


def highlight_for(user: Reader, uid: UUID) -> tuple[Highlight, Article]:
    """A highlight this person may see, and its article ready for reading; two queries. Raises Http404."""
    return _with_article(user, _visible.first(user, uid))


def highlight_to_show(user: Reader, uid: UUID) -> tuple[Highlight, Article]:
    """As highlight_for, also for a deleted one while comments hold its place."""
    highlight, article = _with_article(user, _shown.first(user, uid))
    if highlight.deleted_at and not keeps_place(highlight, user):
        raise Http404
    return highlight, article


def numbered_highlight(user: Reader, article: Article, number: int) -> Highlight:
    """As highlight_to_show, by its number in an article that this person may read."""
    shown = Highlight.objects.shown_to(user, with_deleted=True).filter(article=article, number=number)
    found = shown.select_related("author", "speaker", "group").order_by().first()
    if found is None or (found.deleted_at and not keeps_place(found, user)):
        raise Http404
    found.article = article
    return found


def highlight_to_block(user: User, uid: UUID, *, again: bool) -> tuple[Highlight, Article]:
    """As highlight_for; with `again` also when its author is blocked already, so that twice is once."""
    shown = Highlight.objects.shown_to(user, with_blocked=again)
    return _with_article(user, _whole(shown.filter(uid=uid)).first())


def own_highlight(user: User, uid: UUID, *, deleted: bool | None = False) -> tuple[Highlight, Article]:
    """One's own highlight, to change it; with `deleted` None also one to bring back. Raises Http404."""
    return _with_article(user, _own.first(user.pk, uid, shape=(deleted,)))


def highlight_to_check(user: User, uid: UUID) -> tuple[Highlight, Article]:
    """A highlight whose check this person may write: see may_check. Raises Http404."""
    highlight, article = highlight_for(user, uid)
    if not may_check(user, highlight):
        raise Http404
    return highlight, article


def shared_highlight(user: Reader, uid: UUID) -> tuple[Highlight, Article]:
    """For curators: a highlight that is not private, hidden or not. Raises Http404 for everybody else."""
    if not is_curator(user):
        raise Http404
    return _with_article(user, _whole(Highlight.objects.visible_to(user).shared().filter(uid=uid)).first())


def comment_for(user: Reader, uid: UUID) -> tuple[Comment, Article]:
    """A comment this person may see, and its article. Raises Http404."""
    return _comment(user, _visible_comment.first(user, uid))


def comment_in_place(user: Reader, uid: UUID) -> tuple[Comment, Article]:
    """As comment_for, where its thread still stands on the page. Raises Http404."""
    comment, article = comment_for(user, uid)
    highlight = comment.highlight
    if highlight and highlight.deleted_at and not keeps_place(highlight, user):
        raise Http404
    return comment, article


def thread_to_settle(user: User, uid: UUID) -> tuple[Comment, Article]:
    """The first comment of a thread, for those who may say that it is settled. Raises Http404."""
    root, article = comment_in_place(user, uid)
    if root.parent_id or not (root.author_id == user.pk or may_settle(user, article, root.highlight)):
        raise Http404
    return root, article


def may_settle(user: Reader, article: Article, highlight: Highlight | None) -> bool:
    """Whether this person may resolve any thread here, and not just those that they began.

    The highlight's author may, the article's owner, curators, and owners and moderators of the highlight's
    group; at most one query.
    """
    if not user.is_authenticated:
        return False
    owners = {article.owner_id, highlight.author_id if highlight else None}
    if user.pk in owners or is_curator(user):
        return True
    if highlight is None or highlight.visibility != Visibility.GROUP:
        return False
    leads = Membership.objects.filter(user=user, group=highlight.group_id).exclude(
        role=Membership.Role.MEMBER
    )
    return leads.exists()


def comment_to_block(user: User, uid: UUID, *, again: bool) -> tuple[Comment, Article]:
    """As comment_for; with `again` also when its author is blocked already."""
    shown = Comment.objects.shown_to(user, with_blocked=again)
    return _comment(user, _said(shown.filter(uid=uid)).first())


def own_comment(user: User, uid: UUID, *, deleted: bool | None = False) -> tuple[Comment, Article]:
    """One's own comment, to change it, where one still sees its thread; raises Http404.

    With `deleted` None also a deleted one whose words are still there.
    """
    found: Comment | None = _own_comment.first(user.pk, uid, shape=(deleted,))
    under = found.highlight_id if found else None
    if under and not shown_highlight.first(user, under, shape=(True,)):
        raise Http404
    return _comment(user, found)


def own_evidence(user: User, uid: UUID, *, deleted: bool | None = False) -> tuple[Evidence, Article]:
    """A record under one's own highlight that is there, to change it, and the article; raises Http404.

    With `deleted` None also a record that was taken away.
    """
    mine = Evidence.objects.filter(uid=uid, highlight__author=user, highlight__deleted_at=None)
    rows = mine if deleted is None else mine.filter(deleted_at__isnull=not deleted)
    found = rows.select_related("highlight__author", "highlight__speaker", "highlight__group").first()
    if found is None:
        raise Http404
    return found, _article_of(user, found.highlight)


def own_relation(user: User, uid: UUID, *, deleted: bool | None = False) -> tuple[Relation, Article]:
    """What one's own highlight does to another, to take it away or bring it back; raises Http404.

    With `deleted` None also one that was taken away.
    """
    mine = Relation.objects.filter(uid=uid, source__author=user, source__deleted_at=None)
    rows = mine if deleted is None else mine.filter(deleted_at__isnull=not deleted)
    found = rows.select_related("source__author", "source__speaker", "source__group", "target").first()
    if found is None:
        raise Http404
    return found, _article_of(user, found.source)


def speaker_for(user: Reader, pk: int) -> Speaker:
    """The speaker of a row, or the one it was merged into, if a highlight names it that this person may see.

    Also one that a highlight of theirs names, and one whose name they wrote down first. Raises Http404.
    """
    row = Speaker.objects.select_related("same_as").filter(pk=pk).first()
    if row is None:
        raise Http404
    found = row.same_as or row
    if sayings_of(found, user).exists() or _is_own_speaker(user, found):
        return found
    raise Http404


def _is_own_speaker(user: Reader, speaker: Speaker) -> bool:
    rows = rows_of(speaker)
    return user.is_authenticated and (
        rows.filter(created_by=user.pk).exists()
        or Highlight.objects.by(user).filter(speaker__in=rows).exists()
    )


def own_act(user: User, slug: str, seq: int) -> Activity:
    """One's own act on an article that one may read; raises Http404."""
    article = reader_access.article_for_reading(user, slug)
    found = Activity.objects.filter(article=article, seq=seq, actor=user).first()
    if found is None:
        raise Http404
    found.article = article
    return found


def shared_comment(user: Reader, uid: UUID) -> tuple[Comment, Article]:
    """For curators: a comment whose thread is not private. Raises Http404 for everybody else."""
    if not is_curator(user):
        raise Http404
    return _comment(user, _said(Comment.objects.visible_to(user).shared().filter(uid=uid)).first())


def keeps_place(highlight: Highlight, user: Reader) -> bool:
    """Whether a deleted highlight stays on this reader's page, because somebody else wrote in its thread."""
    return Comment.objects.filter(unblocked(user), highlight=highlight).holding().exists()


@PreparedFor
def _visible(user: Reader, uid: UUID) -> HighlightQuerySet:
    return _whole(Highlight.objects.visible_to(user).filter(uid=uid))


@PreparedFor
def _shown(user: Reader, uid: UUID) -> HighlightQuerySet:
    return _whole(Highlight.objects.shown_to(user, with_deleted=True).filter(uid=uid))


@Prepared
def _own(user_id: int, uid: UUID, deleted: bool | None) -> HighlightQuerySet:
    mine = _whole(Highlight.objects.filter(author=user_id, uid=uid).exclude(EMPTIED))
    return mine if deleted is None else mine.filter(deleted_at__isnull=not deleted)


def _whole(highlights: HighlightQuerySet) -> HighlightQuerySet:
    return highlights.select_related("author", "speaker", "group").order_by()


@PreparedFor
def _visible_comment(user: Reader, uid: UUID) -> CommentQuerySet:
    return _said(Comment.objects.visible_to(user).filter(uid=uid))


@Prepared
def _own_comment(user_id: int, uid: UUID, deleted: bool | None) -> CommentQuerySet:
    mine = _said(Comment.objects.filter(author=user_id, uid=uid).exclude(body=""))
    return mine if deleted is None else mine.filter(deleted_at__isnull=not deleted)


@PreparedFor
def shown_highlight(user: Reader, pk: int, with_deleted: bool) -> HighlightQuerySet:
    """The highlight of this key, if this person is shown it where they may read the article."""
    return Highlight.objects.shown_to(user, with_deleted=with_deleted).filter(pk=pk).order_by()


def _said(comments: CommentQuerySet) -> CommentQuerySet:
    return comments.select_related("highlight", "author").order_by()


def _with_article(user: Reader, found: Highlight | None) -> tuple[Highlight, Article]:
    if found is None:
        raise Http404
    return found, _article_of(user, found)


def _article_of(user: Reader, highlight: Highlight) -> Article:
    """The article of a highlight, ready for reading; 404 when it is closed to this person."""
    highlight.article = reader_access.article_by_id(user, highlight.article_id)
    return highlight.article


def _comment(user: Reader, found: Comment | None) -> tuple[Comment, Article]:
    if found is None:
        raise Http404
    found.article = reader_access.article_by_id(user, found.article_id)
    return found, found.article
