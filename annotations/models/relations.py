"""What one highlight does to another: the same article or two of them."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from annotations.models.highlights import Highlight


class Relation(models.Model):
    """`source` supports, disputes or repeats `target`, or lies within it (a claim inside a quote).

    It belongs to the author of `source`, who alone makes and removes it; who sees both ends sees it.
    """

    class Verb(models.TextChoices):
        SUPPORTS = "supports", pgettext_lazy("relation", "supports")
        DISPUTES = "disputes", pgettext_lazy("relation", "disputes")
        REPEATS = "repeats", pgettext_lazy("relation", "repeats")
        WITHIN = "within", pgettext_lazy("relation", "within")

    # Made by the client, so that a repeated request is the same relation and not a second one.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.ForeignKey(Highlight, on_delete=models.CASCADE, related_name="relations")
    target = models.ForeignKey(Highlight, on_delete=models.CASCADE, related_name="relations_to")
    verb = models.CharField(_("relation"), max_length=8, choices=Verb)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        ordering = ["source", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target", "verb"],
                condition=Q(deleted_at=None),
                name="relation_once",
            ),
            models.CheckConstraint(condition=~Q(source=models.F("target")), name="relation_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.verb} {self.target_id}"
