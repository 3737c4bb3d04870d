"""What somebody corrects about a text that is brought in, before it is stored."""

import uuid
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from reader.forms import AboutForm, CleanCharField, refusal
from reader.importing import IMPORTERS, Draft, ImportProblem, read_pasted
from reader.importing.corrections import correct
from reader.models import Article


class DraftForm(AboutForm):
    """What was understood of a text, to be corrected before it is stored.

    `text` and `format` are read again, so that nothing has to be kept between the two steps; `kind-<n>` gives
    block n another kind.
    """

    uid = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        strip=False, widget=forms.Textarea(attrs={"rows": 18, "dir": "auto"}), label=_("Text")
    )
    format = forms.ChoiceField(choices=[(slug, slug) for slug in IMPORTERS], widget=forms.HiddenInput)
    title = CleanCharField(label=_("Headline"), max_length=500, widget=forms.TextInput(attrs={"dir": "auto"}))
    audience = forms.ChoiceField(
        label=_("Who may read it"),
        required=False,
        choices=[
            (Article.Audience.OWNER, _("Only me")),
            (Article.Audience.SIGNED_IN, _("Everybody who is signed in")),
            (Article.Audience.PUBLIC, _("Everybody")),
        ],
    )

    def __init__(self, *args: Any, may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_share:
            del self.fields["audience"]

    @classmethod
    def for_draft(cls, draft: Draft, text: str, slug: str, *, may_share: bool) -> "DraftForm":
        """The form as it stands right after a text was understood."""
        initial = {
            "uid": uuid.uuid4(),
            "text": text,
            "format": slug,
            "title": draft.title,
            "audience": Article.Audience.OWNER,
            **cls.said_in(draft),
        }
        return cls(initial=initial, may_share=may_share)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "text" in data and "format" in data:
            try:
                data["draft"] = read_pasted(data["text"], data["format"])
                data["document"] = correct(
                    data["draft"].document, title=data.get("title", ""), kinds=self.kinds()
                )
            except ImportProblem as problem:
                self.add_error("text", refusal(problem))
        return data

    def kinds(self) -> dict[int, str]:
        """The kinds chosen by hand, by block index."""
        sent = self.data if isinstance(self.data, QueryDict) else QueryDict()
        chosen = (
            (name.removeprefix("kind-"), value) for name, value in sent.items() if name.startswith("kind-")
        )
        return {int(number): str(kind) for number, kind in chosen if number.isascii() and number.isdigit()}

    def corrected(self) -> Draft:
        """The draft with everything that was corrected; only after is_valid()."""
        data = self.cleaned_data
        return self.applied_to(replace(data["draft"], document=data["document"]))
