"""What readers say to one another, under a highlight or an article."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models.blocking import unblocked
from annotations.models.highlights import UNSHARED, Highlight
from reader.models import Article, Reader, is_curator


class CommentQuerySet(models.QuerySet["Comment"]):
    """Reads of comments in the words of the domain."""

    def visible_to(self, user: Reader) -> Self:
        """Comments share the audience of their highlight; those on an article that of the article."""
        return self.shown_to(user).filter(article__in=Article.objects.visible_to(user).values("pk"))

    def shown_to(self, user: Reader, *, with_blocked: bool = False) -> Self:
        """As visible_to, for an article whose access has been checked already.

        `with_blocked` keeps those of people whom the reader blocks, and those under their highlights.
        """
        seen = Highlight.objects.shown_to(user, with_deleted=True, with_blocked=with_blocked)
        alive = self.filter(deleted_at=None).filter(Q(highlight=None) | Q(highlight__in=seen.values("pk")))
        alive = alive if with_blocked else alive.filter(unblocked(user))
        if is_curator(user):
            return alive
        open_or_mine = (
            Q(hidden_at=None) | Q(author_id=user.pk) if user.is_authenticated else Q(hidden_at=None)
        )
        return alive.filter(open_or_mine)

    def by(self, user: Reader) -> Self:
        """One person's own comments that are not deleted."""
        return self.filter(author_id=user.pk, deleted_at=None)

    def holding(self) -> Self:
        """Those that keep the place of their highlight when it is deleted: by others, and not hidden.

        Who wrote is unknown once an account is gone; such words count as somebody else's.
        """
        unknown = Q(author=None) | Q(highlight__author=None)
        return self.filter(unknown | ~Q(author=F("highlight__author")), deleted_at=None, hidden_at=None)

    def shared(self) -> Self:
        """What the desk may show: never what stands under a private highlight."""
        return self.filter(deleted_at=None).exclude(
            highlight__in=Highlight.objects.filter(UNSHARED).values("pk")
        )


class Comment(models.Model):
    """A note in the thread of a highlight, or of the article when `highlight` is empty, in Markdown."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="comments")
    highlight = models.ForeignKey(
        Highlight, null=True, blank=True, on_delete=models.CASCADE, related_name="comments"
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replies"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="comments",
        verbose_name=_("reader"),
    )
    body = models.TextField(_("comment"), max_length=10_000)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    edited_at = models.DateTimeField(_("changed"), null=True, editable=False)
    hidden_at = models.DateTimeField(null=True, editable=False)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    hidden_reason = models.CharField(max_length=500, blank=True, editable=False)
    # Of the first comment of a thread: what it asks for is settled, and it is shown folded.
    resolved_at = models.DateTimeField(null=True, editable=False)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    deleted_at = models.DateTimeField(null=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(fields=["article", "created_at"], name="comment_article"),
            models.Index(fields=["highlight", "created_at"], name="comment_thread"),
            models.Index(fields=["author", "-created_at"], name="comment_author"),
        ]

    def __str__(self) -> str:
        return self.body[:80]
