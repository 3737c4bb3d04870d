"""Reports that wait for a curator, and the log of every act."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models.comments import Comment
from annotations.models.highlights import Highlight
from reader.models import Article


class Flag(models.Model):
    """A reader's report of a highlight or a comment, waiting for a curator."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        UPHELD = "upheld", _("upheld")
        DISMISSED = "dismissed", _("dismissed")

    highlight = models.ForeignKey(
        Highlight, null=True, blank=True, on_delete=models.CASCADE, related_name="flags"
    )
    comment = models.ForeignKey(
        Comment, null=True, blank=True, on_delete=models.CASCADE, related_name="flags"
    )
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="flags"
    )
    reason = models.CharField(_("reason"), max_length=1000)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(_("reported"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(highlight__isnull=False) ^ Q(comment__isnull=False), name="flag_one_target"
            ),
            models.UniqueConstraint(fields=["highlight", "reporter"], name="flag_highlight_once"),
            models.UniqueConstraint(fields=["comment", "reporter"], name="flag_comment_once"),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="flag_waiting")]

    def __str__(self) -> str:
        return self.reason[:80]


class Activity(models.Model):
    """One act on an article, in the order of its seq; append-only. What undo and the audit log read."""

    class Audience(models.TextChoices):
        PRIVATE = "private", _("its author alone")
        GROUP = "group", _("a group")
        PUBLIC = "public", _("everybody")

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="activity")
    seq = models.PositiveIntegerField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # "created", "retagged", "edited", "moved", "deleted", "restored", "hidden", "shown", "revised", …
    verb = models.CharField(max_length=20)
    # "highlight", "comment", "evidence", "relation", "check" or "article", and its uid (an article has none).
    object_type = models.CharField(max_length=10)
    object_uid = models.UUIDField(null=True)
    # Only the fields that changed; emptied when the object is purged.
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    version_after = models.PositiveIntegerField(default=0)
    # Acts that were asked for at once, and are undone at once.
    batch = models.UUIDField(null=True)
    # The wider of the old and the new audience.
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.PRIVATE)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("activity")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["article", "seq"], name="activity_seq_once")]
        indexes = [
            models.Index(fields=["object_uid"], name="activity_object"),
            models.Index(fields=["actor", "-at"], name="activity_actor"),
            models.Index(fields=["batch"], name="activity_batch", condition=Q(batch__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type}"
