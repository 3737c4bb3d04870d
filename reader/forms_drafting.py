"""What somebody corrects about a text that is brought in, before it is stored."""

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reader.forms import AboutForm, CleanCharField, refusal
from reader.importing import IMPORTERS, Draft, ImportProblem, read_pasted
from reader.importing.corrections import correct, kinds_that_follow, name_of, put_above
from reader.importing.plain import clean_input
from reader.models import Article
from reader.text.blocks import Document

CHANGED = _(
    "The text was changed, so it was read again and is not stored yet. Look at it once more, then keep it."
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it was read, with every kind as it was `understood` and with those that were chosen."""

    understood: Draft
    document: Document
    # The first line of the text, and whether the headline stands above it instead of taking its place.
    line: str
    above: bool = False


class DraftForm(AboutForm):
    """What was understood of a text, to be corrected before it is stored.

    `text` and `format` are read again, so that nothing has to be kept between the two steps.
    `kind-<n>-<name>-<understood>` is the kind of block n, which follows its words (`name_of`) when the text
    is changed. `seen` (of the text), `line` and `above` (as in Reading) say what the preview was drawn from.
    """

    uid = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        strip=False, widget=forms.Textarea(attrs={"rows": 18, "dir": "auto"}), label=_("Text")
    )
    format = forms.ChoiceField(choices=[(slug, slug) for slug in IMPORTERS], widget=forms.HiddenInput)
    title = CleanCharField(label=_("Headline"), max_length=500, widget=forms.TextInput(attrs={"dir": "auto"}))
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    line = CleanCharField(widget=forms.HiddenInput, required=False)
    above = forms.BooleanField(widget=forms.HiddenInput, required=False)
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
        line = first_line(draft)
        initial = {
            "uid": uuid.uuid4(),
            "text": text,
            "format": slug,
            "title": line,
            "seen": fingerprint(text),
            "line": line,
            "audience": Article.Audience.OWNER,
            **cls.said_in(draft),
        }
        return cls(initial=initial, may_share=may_share)

    def clean(self) -> dict[str, Any]:
        """Set `reading`; a text that was changed is refused unless it was to be read again."""
        data = super().clean() or self.cleaned_data
        if "text" in data and "format" in data:
            try:
                data["reading"] = self._read(read_pasted(data["text"], data["format"]))
            except ImportProblem as problem:
                self.add_error("text", refusal(problem))
            else:
                if data.get("seen") != fingerprint(data["text"]) and "again" not in self.data:
                    self.add_error(None, CHANGED)
        return data

    def _read(self, draft: Draft) -> Reading:
        """What the text is under its headline and with the kinds that were chosen; raises ImportProblem."""
        line, document = first_line(draft), draft.document
        names = [name_of(document.slice(block)) for block in document.blocks]
        title, above = self._headline(line)
        if above and title:
            document, names = put_above(document, title), ["", *names]
        else:
            document = correct(document, title=title)
        headline = name_of(self.cleaned_data.get("line", ""))
        kinds = kinds_that_follow(names, headline=headline, before=self._kinds())
        return Reading(
            replace(draft, document=document), correct(document, kinds=kinds), line=line, above=above
        )

    def _headline(self, line: str) -> tuple[str, bool]:
        """The headline, and whether it stands above the first line of the text.

        A headline that nobody touched is the first line, also when that is a new one. One that somebody wrote
        takes the place of the line that they saw, and stands above a new one.
        """
        title, seen = self.cleaned_data.get("title", ""), self.cleaned_data.get("line", "")
        if title in (seen, line):
            return line, False
        return title, self.cleaned_data.get("above", False) or seen not in ("", line)

    def kind_fields(self) -> dict[str, str]:
        """The fields with the kinds of blocks, as they were sent."""
        return {field: str(kind) for field, kind in self.data.items() if field.startswith("kind-")}

    def _kinds(self) -> Iterator[tuple[str, str]]:
        """The names of the blocks of the preview, each with the kind that was chosen; empty for none."""
        for field, kind in self.kind_fields().items():
            match field.split("-"):
                case [_, _, name, understood]:
                    yield name, "" if kind == understood else kind

    def draw(self, reading: Reading) -> None:
        """Let the fields say what a preview of this reading shows."""
        drawn = {
            "seen": fingerprint(self.cleaned_data["text"]),
            "line": reading.line,
            "above": "1" if reading.above else "",
        }
        if "title" in self.cleaned_data:
            drawn["title"] = reading.understood.title
        self.data = dict(self.data.items()) | drawn

    def corrected(self) -> Draft:
        """The draft with everything that was corrected; only after is_valid()."""
        reading = self.cleaned_data["reading"]
        return self.applied_to(replace(reading.understood, document=reading.document))


def first_line(draft: Draft) -> str:
    """The first line of the draft's text, spaced as a field of one line is."""
    return " ".join(draft.title.split())


def fingerprint(text: str) -> str:
    """A short text that changes with any character of a text that can be read, but not with its line ends."""
    return hashlib.sha256(clean_input(text).encode()).hexdigest()
