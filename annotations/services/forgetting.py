"""Somebody leaves: their private work goes; what they shared goes too, or stays as by a former reader."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from annotations.models import Activity, Comment, Highlight, Visibility
from annotations.services.acts import COUNTERS, record
from reader.models import Article
from reader.services import raise_seq


@transaction.atomic
def forget_reader(user: User, keep_public: bool) -> None:
    """Prepare the deletion of an account; the caller deletes the row of the user afterwards.

    Private highlights and the articles that nobody else could see are removed. With `keep_public` the rest
    stays and loses its author with the account; without it, it is removed, and what others answered to keeps
    its place without its words.
    """
    own = Highlight.objects.filter(author=user)
    going = own.filter(Q(visibility=Visibility.PRIVATE) | ~Q(deleted_at=None)) if keep_public else own
    articles = set(own.values_list("article_id", flat=True))
    articles |= set(Comment.objects.filter(author=user).values_list("article_id", flat=True))
    _remove_highlights(user, going)
    if not keep_public:
        _remove_comments(user)
    _remove_articles(user)
    for pk in sorted(articles):
        if Article.objects.filter(pk=pk).exists():
            recount(pk)


def recount(article_id: int) -> None:
    """Set the article's public counters, and the comment counts of its highlights, from what is stored."""
    seq, _last = raise_seq(article_id)
    shown = Q(deleted_at=None, hidden_at=None)
    threads = Comment.objects.filter(shown, article=article_id).exclude(highlight=None)
    numbers = dict(threads.order_by().values_list("highlight").annotate(number=Count("pk")))
    changed: list[Highlight] = []
    for row in Highlight.objects.filter(article=article_id).only("pk", "comment_count"):
        if row.comment_count != numbers.get(row.pk, 0):
            row.comment_count = numbers.get(row.pk, 0)
            changed.append(row)
    Highlight.objects.bulk_update(changed, ["comment_count"], batch_size=1000)
    public = Highlight.objects.filter(shown, article=article_id, visibility=Visibility.PUBLIC)
    kinds = dict(public.order_by().values_list("kind").annotate(number=Count("pk")))
    said = Comment.objects.filter(shown, article=article_id)
    said = said.filter(Q(highlight=None) | Q(highlight__in=public.values("pk")))
    counts = {counter: kinds.get(kind, 0) for kind, counter in COUNTERS.items()}
    Article.objects.filter(pk=article_id).update(**counts, public_comments=said.count())
    record(article_id=article_id, seq=seq, actor=None, verb="recounted")


def _remove_highlights(user: User, going: QuerySet[Highlight]) -> None:
    others = Comment.objects.filter(deleted_at=None).exclude(author=user).exclude(author=None)
    answered = going.exclude(visibility=Visibility.PRIVATE).filter(pk__in=others.values("highlight"))
    kept = list(answered.values_list("pk", flat=True))
    removed = going.exclude(pk__in=kept)
    _blank_activity([*removed.values_list("uid", flat=True), *answered.values_list("uid", flat=True)])
    in_private = Comment.objects.filter(highlight__in=removed.values("pk"))
    _blank_activity(in_private.values_list("uid", flat=True))
    removed.delete()
    for highlight in Highlight.objects.filter(pk__in=kept):
        highlight.exact, highlight.speaker, highlight.voice = "", None, ""
        highlight.deleted_at = highlight.deleted_at or timezone.now()
        highlight.save(update_fields=["exact", "speaker", "voice", "deleted_at"])
        highlight.tags.clear()
        highlight.spans.all().delete()


def _remove_comments(user: User) -> None:
    own = Comment.objects.filter(author=user)
    _blank_activity(own.values_list("uid", flat=True))
    answered = Comment.objects.filter(parent__in=own.values("pk"), deleted_at=None).exclude(author=user)
    kept = [pk for pk in answered.values_list("parent", flat=True) if pk is not None]
    own.exclude(pk__in=kept).delete()
    own.filter(pk__in=kept).update(body="", deleted_at=timezone.now())


def _remove_articles(user: User) -> None:
    """Articles that only their owner may read go with the owner, unless others worked in them before."""
    own = Article.objects.filter(owner=user).filter(
        Q(audience=Article.Audience.OWNER) | Q(status=Article.Status.DRAFT)
    )
    worked = Highlight.objects.filter(article__in=own.values("pk")).exclude(author=user).values("article")
    going = list(own.exclude(pk__in=worked).values_list("pk", flat=True))
    # The article points at its revision and the revision at its article: let go of one first.
    Article.objects.filter(pk__in=going).update(current_revision=None)
    Article.objects.filter(pk__in=going).delete()


def _blank_activity(uids: Iterable[object]) -> None:
    """The history keeps that something was done, not what was written."""
    Activity.objects.filter(object_uid__in=list(uids)).update(before={}, after={})
