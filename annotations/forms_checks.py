"""What a fact-checker may say of a passage: each field named, checked and capped."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms import OneValueForm, TextField
from annotations.forms_evidence import refuse_no_date
from annotations.models import CHOICES, SAID, Check

ONE_LINE = ("said_on", "said_where", "as_of")


def _dated(label: Any) -> forms.CharField:
    return forms.CharField(required=False, max_length=10, label=label, validators=[refuse_no_date])


class CheckForm(OneValueForm):
    """A check, of which nothing has to be there. Fields that are not sent stay as they are stored."""

    restated = TextField(required=False, max_length=2000, label=_("In words that can be looked up"))
    said_on = _dated(_("Said on"))
    said_where = TextField(required=False, max_length=200, label=_("Said where"))
    as_of = _dated(_("As of"))
    checkability = forms.ChoiceField(required=False, choices=Check.Checkability, label=_("Checkability"))
    status = forms.ChoiceField(required=False, choices=Check.Status, label=_("Status"))
    verdict = forms.ChoiceField(required=False, choices=Check.Verdict, label=_("Verdict"))
    outcome = forms.ChoiceField(required=False, choices=Check.Outcome, label=_("Against what was said"))
    reason = TextField(required=False, max_length=5000, label=_("Reason"))

    # Whether it is shown unfolded: while somebody fills it in.
    is_open = False

    @property
    def version(self) -> str:
        """The version that the writer saw: that which was sent, or that which is shown."""
        return str(self.data.get("version", "")) if self.is_bound else str(self.initial.get("version", 0))

    def picks(self) -> list[forms.BoundField]:
        """The fields in which one of a few words is picked."""
        return [self[name] for name in CHOICES]

    def in_row(self) -> list[forms.BoundField]:
        """What is changed in a row of the board."""
        return [self["status"], self["verdict"]]

    def found(self) -> dict[str, str]:
        """What was sent, as the services take it; to be asked of a valid form."""
        sent = {name: self.cleaned_data[name] for name in SAID if name in self.data}
        for name, value in sent.items():
            lines = value.replace("\r\n", "\n").replace("\r", "\n")
            sent[name] = " ".join(value.split()) if name in ONE_LINE else lines
        return sent


def found_of(check: Check | None, names: Sequence[str] = SAID) -> dict[str, Any]:
    """What CheckForm shows of a check as it is, and of none."""
    said = {name: getattr(check, name) for name in names} if check else {}
    return {**said, "version": check.version if check else 0}
