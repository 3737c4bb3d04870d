"""Somebody leaves: what they kept for themselves goes too, what they shared goes or stays as they choose."""

from collections import Counter, defaultdict

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from annotations.models import (
    UNSHARED,
    Activity,
    Check,
    Comment,
    Evidence,
    Highlight,
    Relation,
    Speaker,
    Tag,
    Visibility,
)
from annotations.services.acts import COUNTERS, Refused, add_to_counts, record
from annotations.services.emptying import (
    empty_comments,
    forget_words,
    leave_empty,
    recount_comments,
    remove_belongings,
    remove_rows,
)
from reader.models import Article, Revision
from reader.services import raise_seq


@transaction.atomic
def forget_reader(*, user: User, keep_shared: bool) -> None:
    """Delete an account. Private work always goes; with `keep_shared` the rest stays as a former reader's.

    A highlight or comment that others answered leaves an empty place, so that their words keep theirs.
    Articles that nobody else could read go; those opened to others stay without an owner. Raises Refused for
    the last superuser; then nothing happens.
    """
    leaving = User.objects.select_for_update().get(pk=user.pk)
    if is_last_superuser(user):
        raise Refused(_("You are the last administrator: make somebody else one first."))
    _tell_articles(user)
    for article_id, losses in ({} if keep_shared else _public_losses(user)).items():
        add_to_counts(article_id, {name: -number for name, number in losses.items()})
    highlights = Highlight.objects.filter(author=user)
    comments = Comment.objects.filter(author=user)
    if keep_shared:
        highlights = highlights.filter(UNSHARED | Q(deleted_at__isnull=False))
        comments = comments.filter(deleted_at__isnull=False)
    tags = set(highlights.exclude(tags=None).order_by().values_list("tags", flat=True))
    _remove_comments(user, comments)
    remove_rows(Evidence.objects.filter(highlight__author=user, deleted_at__isnull=False))
    remove_rows(Relation.objects.filter(source__author=user, deleted_at__isnull=False))
    if not keep_shared:
        _remove_checks(user)
    _remove_highlights(user, highlights)
    _remove_articles(user)
    Tag.objects.filter(pk__in=tags, highlights=None).delete()
    Speaker.objects.filter(created_by=user, highlights=None, duplicates=None).delete()
    leaving.delete()


def is_last_superuser(user: User) -> bool:
    """Whether nobody could administer the site without this person."""
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    return user.is_superuser and not others.exists()


def _tell_articles(user: User) -> None:
    """Raise the seq of every article that this person wrote on, lowest id first; others wait from then on."""
    written = set(Highlight.objects.filter(author=user).order_by().values_list("article_id", flat=True))
    written |= set(Comment.objects.filter(author=user).order_by().values_list("article_id", flat=True))
    checked = Check.objects.filter(by=user).order_by()
    written |= set(checked.values_list("highlight__article_id", flat=True))
    for article_id in sorted(written):
        seq, _last = raise_seq(article_id)
        record(article_id=article_id, seq=seq, actor=None, verb="left")


def _public_losses(user: User) -> dict[int, Counter[str]]:
    """By article, how much of what everybody sees goes with this person: highlights by kind, and comments."""
    losses: dict[int, Counter[str]] = defaultdict(Counter)
    public = Q(visibility=Visibility.PUBLIC, hidden_at=None, deleted_at=None)
    kinds = Highlight.objects.filter(public, author=user).order_by()
    for article_id, kind, number in kinds.values_list("article_id", "kind").annotate(number=Count("pk")):
        losses[article_id][COUNTERS[kind]] += number
    in_public = Q(highlight__in=Highlight.objects.filter(public).values("pk"))
    leaving = Comment.objects.filter(Q(highlight=None) | in_public, deleted_at=None, hidden_at=None).filter(
        Q(author=user) | Q(highlight__author=user)
    )
    for article_id, number in leaving.order_by().values_list("article_id").annotate(number=Count("pk")):
        losses[article_id]["public_comments"] += number
    return losses


def _remove_comments(user: User, comments: QuerySet[Comment]) -> None:
    """Take comments away; one that somebody else answered becomes an empty place."""
    forget_words(comments.values_list("uid", flat=True))
    threads = set(comments.exclude(highlight=None).order_by().values_list("highlight_id", flat=True))
    answers = Comment.objects.filter(parent=OuterRef("pk"), deleted_at=None).exclude(author=user)
    held = list(comments.filter(Exists(answers)).values_list("pk", flat=True))
    comments.exclude(pk__in=held).delete()
    empty_comments(Comment.objects.filter(pk__in=held))
    recount_comments(threads)


def _remove_highlights(user: User, highlights: QuerySet[Highlight]) -> None:
    """Take highlights away; one that others wrote under becomes an empty place without its quotation."""
    others = Comment.objects.filter(highlight=OuterRef("pk"), deleted_at=None).exclude(author=user)
    held = list(highlights.exclude(UNSHARED).filter(Exists(others)).values_list("pk", flat=True))
    remove_belongings(highlights)
    forget_words(Comment.objects.filter(highlight__in=highlights, author=user).values_list("uid", flat=True))
    highlights.exclude(pk__in=held).delete()
    leave_empty(held)


def _remove_checks(user: User) -> None:
    """Take away what this person alone found about others' highlights; a check that others wrote in stays."""
    others = Activity.objects.filter(object_type="check", object_uid=OuterRef("highlight__uid"))
    mine = Check.objects.filter(~Exists(others.exclude(actor=user)), by=user)
    uids = list(mine.order_by().values_list("highlight__uid", flat=True))
    mine.delete()
    forget_words(uids, object_type="check")


def _remove_articles(user: User) -> None:
    """Take away articles that only their owner could read, unless a curator left work of their own there."""
    unshared = Q(audience=Article.Audience.OWNER) | Q(status=Article.Status.DRAFT)
    highlights = Highlight.objects.filter(article=OuterRef("pk"), deleted_at=None).exclude(author=user)
    comments = Comment.objects.filter(article=OuterRef("pk"), deleted_at=None).exclude(author=user)
    own = Article.objects.filter(unshared, ~Exists(highlights), ~Exists(comments), owner=user)
    keys = list(own.order_by().values_list("pk", flat=True))
    # An article and its revisions name each other: the article lets go first.
    Article.objects.filter(pk__in=keys).update(current_revision=None)
    Revision.objects.filter(article__in=keys).delete()
    Article.objects.filter(pk__in=keys).delete()
