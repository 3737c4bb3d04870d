"""What readers may say of a record: each field named, checked and capped."""

import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from annotations.forms import OneValueForm, TextField
from annotations.models import Evidence
from annotations.services.evidence import Said
from reader.forms import AddressField

LONGEST_QUOTE = 5000
LONGEST_TITLE = 500
# Asked for less often than title and address.
FOLDED = ("locator", "publisher", "date", "quote", "archive_url", "accessed")
DATED = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?\Z", re.ASCII)
FIRST_DAY, LAST_DAY = datetime.date(1000, 1, 1), datetime.date(9998, 12, 31)


def refuse_no_date(value: str) -> None:
    """Raise ValidationError for anything but `2014`, `2014-03` or `2014-03-18`."""
    if not _is_date(value):
        raise ValidationError(_("Write a date as 2014, 2014-03 or 2014-03-18."), code="no_date")


def _is_date(value: str) -> bool:
    found = DATED.match(value)
    try:
        return found is not None and bool(datetime.date(*(int(piece or 1) for piece in found.groups())))
    except ValueError:
        return False


class EvidenceForm(OneValueForm):
    """A record and what it says about the passage; only its title or its address has to be there.

    `uid` is made by the client for a new one, so that it may send twice.
    """

    uid = forms.UUIDField(required=False)
    stance = forms.ChoiceField(
        choices=Evidence.Stance, required=False, label=_("What it does to the passage")
    )
    title = TextField(required=False, max_length=LONGEST_TITLE, label=_("Record"))
    publisher = TextField(required=False, max_length=200, label=_("Publisher"))
    date = forms.CharField(required=False, max_length=10, label=_("Dated"), validators=[refuse_no_date])
    locator = TextField(required=False, max_length=200, label=_("Where in it"))
    url = AddressField(label=_("Web address"))
    archive_url = AddressField(label=_("Address of a stored copy"))
    quote = TextField(
        required=False, max_length=LONGEST_QUOTE, label=_("What it says"), widget=forms.Textarea
    )
    accessed = forms.DateField(
        required=False,
        label=_("Looked up on"),
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
    )

    def clean(self) -> dict[str, Any]:
        """An address names itself when nothing else does: one who has only a link need not invent a title."""
        sent = super().clean() or self.cleaned_data
        if not (sent.get("title") or self.errors):
            sent["title"] = sent["url"].partition("://")[2].rstrip("/")[:LONGEST_TITLE]
            if not sent["title"]:
                self.add_error("title", _("Name the record, or give its web address."))
        return sent

    @property
    def says_more(self) -> bool:
        """Whether any of the fields that stand folded holds something, or something wrong."""
        return any(self[name].value() or self[name].errors for name in FOLDED)

    def said(self) -> Said:
        """What was sent, as the services take it; to be asked of a valid form."""
        sent: dict[str, Any] = {name: self.cleaned_data[name] for name in Said.__dataclass_fields__}
        quote = sent["quote"].replace("\r\n", "\n").replace("\r", "\n")
        one_line = {name: " ".join(sent[name].split()) for name in ("title", "publisher", "locator")}
        return Said(**{**sent, **one_line, "quote": quote, "stance": sent["stance"] or "supports"})


def said_of(evidence: Evidence) -> dict[str, Any]:
    """What EvidenceForm shows of a record as it is."""
    shown = {name: getattr(evidence, name) for name in Said.__dataclass_fields__}
    return {**shown, "accessed": evidence.accessed.isoformat() if evidence.accessed else ""}
