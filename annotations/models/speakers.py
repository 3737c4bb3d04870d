"""Who speaks in a passage, and readers' own words for it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Speaker(models.Model):
    """Who is quoted or puts a claim forward. Curators merge duplicates through `same_as`."""

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        ORGANISATION = "organisation", _("organisation")
        GROUP = "group", _("group of people")
        DOCUMENT = "document", _("document")

    name = models.CharField(_("name"), max_length=200)
    # Case-folded name: what completion and duplicates look at.
    folded = models.CharField(max_length=400, editable=False, db_index=True)
    aliases = models.JSONField(_("other names"), default=list, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.PERSON)
    affiliation = models.CharField(_("affiliation"), max_length=200, blank=True)
    same_as = models.ForeignKey(
        "self",
        verbose_name=_("the same as"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="duplicates",
    )
    # Who first wrote this name down: it is offered to others only once a shared highlight uses it.
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ["folded"]

    def __str__(self) -> str:
        """The name with what tells it from others of the same name."""
        return ", ".join(filter(None, (self.name, self.affiliation)))


class Tag(models.Model):
    """A reader's own word for a highlight; one row per spelling, whoever uses it."""

    name = models.CharField(_("name"), max_length=100, unique=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
