"""The form by which the words of an article are corrected."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from annotations.forms import OneValueForm
from reader.forms import CleanCharField, refusal
from reader.importing import ImportProblem
from reader.importing.corrections import rewrite
from reader.text.blocks import Document


class ReviseForm(OneValueForm):
    """A corrected text; `cleaned_data["document"]` is what was understood of it."""

    revision = forms.IntegerField(min_value=1, max_value=1_000_000_000, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Text"),
        strip=False,
        # Not `max_length`: a browser would cut what is pasted without a word.
        validators=[MaxLengthValidator(2_000_000)],
        widget=forms.Textarea(attrs={"rows": 24, "dir": "auto", "spellcheck": "true"}),
        help_text=_("The first line is the headline; blank lines part the paragraphs."),
    )
    note = CleanCharField(
        label=_("What changed"),
        required=False,
        max_length=500,
        help_text=_("One sentence for readers: what was wrong and is right now."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document = document

    def clean(self) -> dict[str, Any]:
        """Set `document`, with the kinds and marks of the blocks that stand unchanged."""
        data = super().clean() or self.cleaned_data
        if "text" not in data:
            return data
        try:
            data["document"] = rewrite(self.document, data["text"])
        except ImportProblem as problem:
            self.add_error("text", refusal(problem))
            return data
        if data["document"] == self.document:
            self.add_error("text", _("The text is as it was."))
        return data
