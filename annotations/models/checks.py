"""What a fact-checker records on a claim, a fact or a quote."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from annotations.models.highlights import Highlight


class Check(models.Model):
    """One record a highlight at most. Nothing in it is required; an empty choice means not said."""

    class Checkability(models.TextChoices):
        UNSAID = "", _("not said")
        CHECKABLE = "checkable", _("can be checked")
        LATER = "later", _("only later: a forecast or promise")
        OPINION = "opinion", _("opinion or value")

    class Status(models.TextChoices):
        NONE = "", _("none")
        TO_CHECK = "to_check", _("to check")
        CHECKING = "checking", _("checking")
        DONE = "done", pgettext_lazy("status of a check", "done")

    class Verdict(models.TextChoices):
        NONE = "", _("none yet")
        SUPPORTED = "supported", _("supported")
        MOSTLY = "mostly", _("mostly supported")
        DISPUTED = "disputed", _("disputed")
        REFUTED = "refuted", _("refuted")
        UNSETTLED = "unsettled", _("unsettled")

    class Outcome(models.TextChoices):
        """What became of a quotation when it was held against what was said."""

        NONE = "", _("none yet")
        VERBATIM = "verbatim", _("verbatim")
        SHORTENED = "shortened", _("shortened")
        ALTERED = "altered", _("altered")
        CONTEXT = "context", _("out of context")
        MISSING = "missing", _("not found")

    # Not named "check": that is a method of every Django model.
    highlight = models.OneToOneField(Highlight, on_delete=models.CASCADE, related_name="fact_check")
    restated = models.TextField(_("restated"), max_length=2000, blank=True)
    # Year, month or day, as ISO 8601 writes them: see Evidence.date.
    said_on = models.CharField(_("said on"), max_length=10, blank=True)
    said_where = models.CharField(_("said where"), max_length=200, blank=True)
    as_of = models.CharField(_("as of"), max_length=10, blank=True)
    checkability = models.CharField(
        _("checkability"), max_length=9, choices=Checkability, blank=True, default=Checkability.UNSAID
    )
    status = models.CharField(_("status"), max_length=8, choices=Status, blank=True, default=Status.NONE)
    verdict = models.CharField(_("verdict"), max_length=9, choices=Verdict, blank=True, default=Verdict.NONE)
    outcome = models.CharField(
        _("quote outcome"), max_length=9, choices=Outcome, blank=True, default=Outcome.NONE
    )
    reason = models.TextField(_("reason"), max_length=5000, blank=True)
    # Who said all this last, and when.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="checks",
        verbose_name=_("checked by"),
    )
    at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        ordering = ["highlight"]
        indexes = [
            models.Index(fields=["status", "-highlight"], name="check_status"),
            models.Index(fields=["verdict", "-highlight"], name="check_verdict"),
        ]

    def __str__(self) -> str:
        return f"{self.highlight_id} {self.status} {self.verdict}"
