"""What people send to the library: a text to bring in, what is said about it, who may read it."""

import hashlib
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import ReadingGroup
from reader.importing import (
    MAX_BYTES,
    Draft,
    ImportProblem,
    decode_bytes,
    importer_for,
    read_pasted,
)
from reader.importing.links import MAX_LENGTH, safe_address
from reader.models import Article
from reader.text.blocks import TextError, clean_text

# What importers can refuse, in words that can be translated.
REFUSALS = {
    "too_large": _("This is larger than 2 MB. Bring it in in parts."),
    "too_many_blocks": _("This has more than 20,000 paragraphs. Bring it in in parts."),
    "empty": _("There is nothing in it."),
    "binary": _("This is not a text file. Save it as plain text or Markdown first."),
    "stray_byte": _(
        "This is UTF-8, but for line %(line)d, character %(column)d. Correct that place and save it again."
    ),
    "unknown_format": _("Files that can be brought in end in .txt, .text, .md or .markdown."),
    "long_headline": _(
        "The first line is the headline, but it has more than 500 characters. Put a headline above it."
    ),
    "nul": _("The text contains a NUL character, so it is probably not a text file."),
    "control": _("The text contains control characters that no page can show."),
    "surrogate": _("The text contains half of a character."),
}


def refusal(problem: ImportProblem) -> str:
    """The problem in the reader's language."""
    said = REFUSALS.get(problem.code)
    return str(said) % problem.details if said else str(problem)


class CleanCharField(forms.CharField):
    """One line of text without control characters."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        try:
            return " ".join(clean_text(text).split())
        except TextError:
            raise ValidationError(
                gettext("This contains characters that cannot be shown."), code="control"
            ) from None


class AddressField(forms.URLField):
    """An address that a page may link to, or nothing; `https://` may be left out."""

    # Not type="url": a browser refuses what we take.
    widget = forms.TextInput(attrs={"inputmode": "url", "dir": "ltr"})

    def __init__(self, *, label: Any) -> None:
        super().__init__(label=label, required=False, max_length=MAX_LENGTH, assume_scheme="https")

    def clean(self, value: Any) -> str:
        address: str = super().clean(value)
        if address and safe_address(address) is None:
            raise ValidationError(_("Give a web address that begins with http:// or https://."))
        return address


class ImportForm(forms.Form):
    """A text, pasted or as a file; `cleaned_data["draft"]` is what was understood."""

    text = forms.CharField(
        label=_("Paste the article"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}),
        help_text=_("Its first line is taken as the headline; blank lines part the paragraphs."),
    )
    format = forms.ChoiceField(
        label=_("Written as"),
        required=False,
        choices=[("plain", _("Plain text")), ("markdown", _("Markdown"))],
    )
    file = forms.FileField(
        label=_("Or choose a file"),
        required=False,
        allow_empty_file=True,
        help_text=_(".txt or .md, up to 2 MB"),
        widget=forms.FileInput(attrs={"accept": ".txt,.text,.md,.markdown,text/plain,text/markdown"}),
    )

    def clean(self) -> dict[str, Any]:
        """Set `draft`, and `text` and `format` to what it was read from."""
        data = super().clean() or self.cleaned_data
        file = data.get("file")
        try:
            if file is not None:
                data["format"] = importer_for(file.name).slug
                data["text"] = decode_bytes(file.read(MAX_BYTES + 1))
            data["format"] = data.get("format") or "plain"
            data["draft"] = read_pasted(data.get("text", ""), data["format"])
        except ImportProblem as problem:
            self.add_error("file" if file is not None else "text", refusal(problem))
        return data


class AboutForm(forms.Form):
    """What can be said about any article: the one place that knows the limits and forms of these details."""

    published_on = forms.DateField(
        label=_("Date of publication"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    source = CleanCharField(
        label=_("Source"),
        required=False,
        max_length=200,
        help_text=_("The newspaper, agency or site it comes from."),
        widget=forms.TextInput(attrs={"list": "known-sources", "dir": "auto"}),
    )
    url = AddressField(label=_("Address of the original"))
    byline = CleanCharField(
        label=_("Byline"), required=False, max_length=300, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    language = forms.RegexField(
        r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        label=_("Language"),
        max_length=35,
        help_text=_("As a tag: en, de, ar, pt-BR …"),
        error_messages={"invalid": _("Give a language tag such as en or pt-BR.")},
    )

    @staticmethod
    def said_in(draft: Draft) -> dict[str, Any]:
        """What a draft says, by the names of the fields here."""
        names = ("source", "url", "byline", "language")
        return {"published_on": draft.published, **{name: getattr(draft, name) for name in names}}

    def details(self) -> dict[str, Any]:
        """What was said, as it is stored; only after is_valid()."""
        return {name: self.cleaned_data[name] for name in AboutForm.base_fields}

    def applied_to(self, draft: Draft) -> Draft:
        """The draft with the details of this form; only after is_valid()."""
        details = self.details()
        return replace(draft, published=details.pop("published_on"), **details)


def check_details(draft: Draft) -> Draft:
    """The draft with its details as they are stored; raises ImportProblem that names a field at fault."""
    form = AboutForm(AboutForm.said_in(draft))
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise ImportProblem("bad_detail", f"{form[name].label}: {errors[0]}")
    return form.applied_to(draft)


def refuse_no_group(form: forms.BaseForm) -> None:
    """Say beside the groups that an article for groups needs one; nobody could read it otherwise."""
    sent = form.cleaned_data
    if sent.get("audience") == Article.Audience.GROUPS and "groups" in sent and not sent["groups"]:
        form.add_error("groups", _("Choose at least one group."))


class DetailsForm(AboutForm):
    """What is said about an article; its words are corrected elsewhere. Curators also say who may read it."""

    audience = forms.ChoiceField(
        label=_("Who may read it"),
        choices=Article.Audience.choices,
    )
    groups = forms.ModelMultipleChoiceField(
        label=_("Reading groups"),
        queryset=ReadingGroup.objects.order_by("name"),
        to_field_name="slug",
        required=False,
        help_text=_("They read it when it is for reading groups."),
        widget=forms.CheckboxSelectMultiple,
    )
    status = forms.ChoiceField(label=_("Status"), choices=Article.Status.choices)
    # What the details were when the form was shown, so that nobody overwrites what they have not seen.
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_share:
            del self.fields["audience"], self.fields["groups"], self.fields["status"]
        elif not ReadingGroup.objects.exists():
            del self.fields["groups"]
            choices = [one for one in Article.Audience.choices if one[0] != Article.Audience.GROUPS]
            self.fields["audience"].choices = choices  # type: ignore[attr-defined]

    @staticmethod
    def now(article: Article) -> dict[str, Any]:
        """The details that the article has now."""
        names = ("byline", "url", "language", "published_on", "audience", "status")
        source = article.source.name if article.source else ""
        groups = list(article.groups.order_by("slug").values_list("slug", flat=True))
        return {name: getattr(article, name) for name in names} | {"source": source, "groups": groups}

    @classmethod
    def fingerprint(cls, article: Article) -> str:
        """A short text that changes with any of the details."""
        return hashlib.sha256(repr(sorted(cls.now(article).items())).encode()).hexdigest()

    @classmethod
    def initial_for(cls, article: Article) -> dict[str, Any]:
        """What the form begins with."""
        return cls.now(article) | {"seen": cls.fingerprint(article)}

    def against(self, article: Article) -> "DetailsForm":
        """The same form, saying what somebody else stored meanwhile; sent again it replaces that."""
        form = DetailsForm(
            {
                **{name: self.data.get(name) for name in self.fields},
                "groups": [group.slug for group in self.cleaned_data.get("groups", ())],
                "seen": self.fingerprint(article),
            },
            may_share="audience" in self.fields,
        )
        theirs = self.now(article)
        mine = {**self.cleaned_data, "groups": sorted(form.data["groups"])}
        told = [
            f"{field.label}: {', '.join(theirs[name]) if name == 'groups' else theirs[name] or '–'}"
            for name, field in self.fields.items()
            if name in theirs and theirs[name] != mine[name]
        ]
        message = gettext(
            "Somebody changed this meanwhile. Stored now is: %(details)s. Save again to replace it."
        )
        form.add_error(None, message % {"details": " · ".join(told) or "–"})
        return form

    def opening(self) -> dict[str, Any]:
        """The arguments of open_to; empty for those who may not say."""
        names = ("audience", "groups", "status")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        refuse_no_group(self)
        return data
