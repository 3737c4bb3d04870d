"""Highlights and their spans: passages that somebody kept, and where they stand."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import ReadingGroup
from annotations.models.blocking import unblocked
from annotations.models.speakers import Speaker, Tag
from reader.models import Article, Reader, Revision, is_curator


class Visibility(models.TextChoices):
    """Who, besides the author, sees a highlight and its thread."""

    PRIVATE = "private", pgettext_lazy("visibility", "only me")
    GROUP = "group", pgettext_lazy("visibility", "my group")
    PUBLIC = "public", pgettext_lazy("visibility", "everybody")


# Nobody but its author sees it: said so, or shared with a group that is gone.
UNSHARED = Q(visibility=Visibility.PRIVATE) | Q(visibility=Visibility.GROUP, group=None)

# Deleted so long ago that nothing is left to bring back.
EMPTIED = Q(deleted_at__isnull=False, exact="")


class HighlightQuerySet(models.QuerySet["Highlight"]):
    """Reads of highlights in the words of the domain."""

    def visible_to(self, user: Reader) -> Self:
        """What this person may see, on articles they may see; docs/architecture.md has the rule."""
        return self.shown_to(user).filter(article__in=Article.objects.visible_to(user).values("pk"))

    def shown_to(self, user: Reader, *, with_deleted: bool = False, with_blocked: bool = False) -> Self:
        """As visible_to, for an article whose access has been checked already.

        `with_deleted` keeps those whose place is still held by a thread, `with_blocked` those of people whom
        the reader blocks.
        """
        alive = self if with_deleted else self.filter(deleted_at=None)
        alive = alive if with_blocked else alive.filter(unblocked(user))
        shared = Q(visibility=Visibility.PUBLIC, hidden_at=None)
        if not user.is_authenticated:
            return alive.filter(shared)
        mine = Q(author=user)
        groups = ReadingGroup.objects.filter(memberships__user=user).values("pk")
        in_groups = Q(visibility=Visibility.GROUP, group__in=groups)
        if is_curator(user):
            reported = Q(flags__state="open") | Q(comments__flags__state="open")
            flagged = Highlight.objects.filter(reported, visibility=Visibility.GROUP).values("pk")
            flagged_in_group = Q(visibility=Visibility.GROUP, pk__in=flagged)
            return alive.filter(mine | Q(visibility=Visibility.PUBLIC) | in_groups | flagged_in_group)
        return alive.filter(mine | shared | (in_groups & Q(hidden_at=None)))

    def by(self, user: Reader) -> Self:
        """One person's own highlights that are not deleted, wherever they are."""
        return self.filter(author_id=user.pk, deleted_at=None)

    def shared(self) -> Self:
        """What the desk may show: never anybody's private work."""
        return self.filter(deleted_at=None).exclude(UNSHARED)


class Highlight(models.Model):
    """A passage that somebody kept, with a kind. Its positions are Spans; see there."""

    class Kind(models.TextChoices):
        QUOTE = "quote", _("Quote")
        CLAIM = "claim", _("Claim")
        FACT = "fact", _("Fact")
        PLAIN = "plain", _("Highlight")

    class AnchorState(models.TextChoices):
        ORIGINAL = "original", _("as made")
        UNCHANGED = "unchanged", _("unchanged")
        MOVED = "moved", _("moved")
        EDITED = "edited", _("edited")
        ORPHANED = "orphaned", _("orphan")

    class Origin(models.TextChoices):
        READER = "reader", _("a reader")
        IMPORTED = "imported", _("imported")

    class Manner(models.TextChoices):
        NONE = "", ""
        DIRECT = "direct", _("direct")
        INDIRECT = "indirect", _("indirect")
        MIXED = "mixed", _("mixed")

    class Voice(models.TextChoices):
        """Who speaks, when it is no row of the speakers' table."""

        BLANK = "", _("not filled in")
        SPEAKER = "speaker", _("a speaker")
        ARTICLE = "article", _("the article itself")
        UNNAMED = "unnamed", _("not named")

    # Made by the client, so that a repeated request is the same highlight and not a second one.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="highlights")
    # Names the highlight inside its article's page (h-3, c-3); never given twice.
    number = models.PositiveIntegerField(editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="highlights",
        verbose_name=_("reader"),
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.PLAIN)
    # The words of the parts joined by " … ", for search and lists; positions are the truth.
    exact = models.TextField(_("passage"), editable=False)
    # First offset in the current revision: reading order without a join. For an orphan the text's length.
    start = models.PositiveIntegerField(editable=False)
    anchor_state = models.CharField(
        max_length=10, choices=AnchorState, default=AnchorState.ORIGINAL, editable=False
    )
    voice = models.CharField(_("who speaks"), max_length=8, choices=Voice, blank=True, default=Voice.BLANK)
    speaker = models.ForeignKey(
        Speaker,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="highlights",
        verbose_name=_("speaker"),
    )
    manner = models.CharField(max_length=8, choices=Manner, blank=True, default=Manner.NONE, editable=False)
    not_sure = models.BooleanField(_("not sure"), default=False)
    tags = models.ManyToManyField(Tag, blank=True, related_name="highlights", verbose_name=_("tags"))
    visibility = models.CharField(
        _("who sees it"), max_length=8, choices=Visibility, default=Visibility.PRIVATE
    )
    group = models.ForeignKey(
        ReadingGroup, null=True, blank=True, on_delete=models.SET_NULL, related_name="highlights"
    )
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.READER, editable=False)
    # How many comments stand in its thread (not deleted, not hidden); kept by each write.
    comment_count = models.PositiveIntegerField(default=0, editable=False)
    # How many records it rests on (not taken away), whatever they say; kept by each write.
    record_count = models.PositiveIntegerField(default=0, editable=False)
    # Raised by every change; an edit names the version it saw, so that nobody overwrites unseen work.
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    hidden_at = models.DateTimeField(null=True, editable=False)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    hidden_reason = models.CharField(max_length=500, blank=True, editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)

    objects = HighlightQuerySet.as_manager()

    class Meta:
        verbose_name = _("highlight")
        verbose_name_plural = _("highlights")
        ordering = ["article", "start", "number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="highlight_number_once")]
        indexes = [
            models.Index(fields=["article", "start", "number"], name="highlight_reading_order"),
            models.Index(fields=["article", "author"], name="highlight_article_author"),
            models.Index(fields=["author", "-updated_at", "-id"], name="highlight_notebook"),
            models.Index(fields=["visibility", "-id"], name="highlight_desk"),
            models.Index(fields=["speaker", "-id"], name="highlight_speaker"),
        ]

    def __str__(self) -> str:
        return self.exact[:80]


class Span(models.Model):
    """One stretch of one revision that belongs to a highlight: the only home of positions.

    Offsets are Unicode code points, half-open. A new revision adds rows and never rewrites the old ones.
    """

    class Role(models.TextChoices):
        PASSAGE = "passage", _("passage")
        SPEAKER = "speaker", _("words for the speaker")
        CUE = "cue", _("cue")

    highlight = models.ForeignKey(Highlight, on_delete=models.CASCADE, related_name="spans")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="spans")
    role = models.CharField(max_length=8, choices=Role, default=Role.PASSAGE)
    part = models.PositiveSmallIntegerField(default=0)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ["highlight", "revision", "role", "part"]
        constraints = [
            models.UniqueConstraint(fields=["highlight", "revision", "role", "part"], name="span_once"),
            models.CheckConstraint(condition=Q(start__lt=models.F("end")), name="span_not_empty"),
        ]
        indexes = [models.Index(fields=["revision", "start", "end"], name="span_place")]

    def __str__(self) -> str:
        return f"{self.start}-{self.end}"
