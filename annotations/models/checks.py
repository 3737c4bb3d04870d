"""What a fact-checker records on a claim, a fact or a quote."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from annotations.models.highlights import Highlight
from web.prepared import Prepared

# What is said in a check, in the order in which it is shown and written out.
CHOICES = ("checkability", "status", "verdict", "outcome")
SAID = ("restated", "said_on", "said_where", "as_of", *CHOICES, "reason")
# Of verdicts and outcomes, those that speak for the passage and those that speak against it.
TONES = {
    **dict.fromkeys(("supported", "mostly", "verbatim"), "good"),
    **dict.fromkeys(("disputed", "refuted", "altered", "context", "missing"), "bad"),
}


class Check(models.Model):
    """One record a highlight at most. Nothing in it is required; an empty choice means not said.

    One that was emptied stays, so that its versions go on; it counts as none wherever it is read.
    """

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

    @property
    def uid(self) -> UUID:
        """The history knows a check by its highlight."""
        return self.highlight.uid

    @property
    def says_something(self) -> bool:
        return any(getattr(self, name) for name in SAID)

    @property
    def word(self) -> str:
        """What it came to, in a word or two: the verdict, else a quote's outcome, else how far it is."""
        if self.verdict:
            return str(self.Verdict(self.verdict).label)
        if self._quoted:
            return str(self.Outcome(self._quoted).label)
        if self.status == self.Status.DONE:
            return gettext("checked")
        return str(self.Status(self.status).label) if self.status else ""

    @property
    def _quoted(self) -> str:
        """The outcome, of a quote alone: another kind has none though it was a quote before."""
        return self.outcome if self.highlight.kind == Highlight.Kind.QUOTE else ""

    @property
    def tone(self) -> str:
        """How the word is coloured: good, bad, or "" for neither."""
        return TONES.get(self.verdict or self._quoted, "")


def check_of(highlight: Highlight) -> Check | None:
    """The check of a highlight with who wrote it, an emptied one too; one query."""
    found: Check | None = _by_highlight.first(highlight.pk)
    if found:
        found.highlight = highlight
    return found


@Prepared
def _by_highlight(highlight_id: int) -> QuerySet[Check]:
    return Check.objects.select_related("by").filter(highlight=highlight_id).order_by()


def check_at_hand(highlight: Highlight) -> Check | None:
    """The check that was read along with its highlight, if one was; never a query."""
    along = Check._meta.get_field("highlight").remote_field
    assert along is not None
    return getattr(highlight, "fact_check", None) if along.is_cached(highlight) else None
