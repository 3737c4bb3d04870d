"""What an address may narrow a speaker's page to."""

from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms import TextField
from annotations.labels import KIND_PLURALS


class SayingsForm(forms.Form):
    """Words of the passage or of its article's title, and kinds."""

    q = TextField(label=_("Search what they say"), required=False, max_length=200)
    kind = forms.MultipleChoiceField(
        label=_("Kind"),
        required=False,
        choices=list(KIND_PLURALS.items()),
        widget=forms.CheckboxSelectMultiple,
    )

    @property
    def query(self) -> str:
        """The filters of a valid form as the query of an address."""
        sent = self.cleaned_data
        pairs = [("kind", kind) for kind in KIND_PLURALS if kind in sent["kind"]]
        return urlencode([*pairs, *([("q", sent["q"])] if sent["q"] else [])])
