"""What a highlight rests on: records that support it, dispute it or give it context."""

import uuid
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from annotations.models.highlights import Highlight

LONGEST_ADDRESS = 2000


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Reads of evidence. Who sees a highlight sees its evidence, so each starts from highlights."""

    def of(self, highlight: Highlight | int) -> Self:
        """The records of one highlight, or of that key, in their order, without those taken away."""
        return self.filter(highlight=highlight, deleted_at=None).order_by("position", "pk")


class Evidence(models.Model):
    """A record named under a highlight, and what it says about the passage. A phone call is a record too.

    It belongs to the author of the highlight, who alone changes it.
    """

    class Stance(models.TextChoices):
        SUPPORTS = "supports", pgettext_lazy("evidence", "supports")
        DISPUTES = "disputes", pgettext_lazy("evidence", "disputes")
        CONTEXT = "context", pgettext_lazy("evidence", "gives context")

    # Made by the client, so that a repeated request is the same record and not a second one.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    highlight = models.ForeignKey(Highlight, on_delete=models.CASCADE, related_name="evidence")
    # From 1 in the order of adding; never given twice under one highlight.
    position = models.PositiveIntegerField(editable=False)
    stance = models.CharField(_("stance"), max_length=8, choices=Stance, default=Stance.SUPPORTS)
    title = models.CharField(_("record"), max_length=500)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    # A year, a month or a day, as ISO 8601 writes it: many records are dated no closer.
    date = models.CharField(_("dated"), max_length=10, blank=True)
    locator = models.CharField(_("where in it"), max_length=200, blank=True)
    url = models.CharField(_("web address"), max_length=LONGEST_ADDRESS, blank=True)
    archive_url = models.CharField(_("address of a stored copy"), max_length=LONGEST_ADDRESS, blank=True)
    quote = models.TextField(_("what it says"), max_length=5000, blank=True)
    accessed = models.DateField(_("looked up on"), null=True, blank=True)
    # SHA-256 of a stored copy; nothing stores copies yet.
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["highlight", "position"]
        constraints = [
            models.UniqueConstraint(fields=["highlight", "position"], name="evidence_position_once")
        ]

    def __str__(self) -> str:
        return self.title[:80]
