"""What the pages between a list and an act ask for."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from annotations.exports import FORMATS
from annotations.forms import KindForm, ReasonForm, TextField
from annotations.labels import KIND_LABELS
from annotations.models import Highlight, Speaker
from annotations.offers import WORDS
from annotations.services.speakers import SpeakerGiven, fold_name
from annotations.services.tags import LONGEST_TAG
from web.desk import NamedAutocomplete


class HideForm(ReasonForm):
    """Why it is hidden; its author reads this."""

    reason = TextField(
        max_length=500,
        label=_("Reason"),
        help_text=_("Its author reads this."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class SettleForm(HideForm):
    """Why a report is dismissed; stays in the history."""

    reason = TextField(
        max_length=500,
        label=_("Reason"),
        help_text=_("It stays in the history."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class RetagForm(KindForm):
    """Another kind for all that was ticked."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(KIND_LABELS.items()), widget=forms.RadioSelect)


class ExportForm(forms.Form):
    """In which format to take it along."""

    format = forms.ChoiceField(
        label=_("Format"),
        choices=[(slug, WORDS[slug][0]) for slug in FORMATS],
        initial="csv",
        widget=forms.RadioSelect,
    )


class RenameForm(forms.Form):
    """Another name for a tag; the name of another tag makes one of the two."""

    name = TextField(
        max_length=LONGEST_TAG,
        label=_("New name"),
        help_text=_("A tag that has this name already takes the highlights over."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


class MergeForm(forms.Form):
    """Which of the ticked speakers stays."""

    keep = forms.ChoiceField(
        label=_("Which one stays?"),
        help_text=_("The names of the others become its other names."),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, speakers: list[Speaker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["keep"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(one.pk), self.said(one)) for one in speakers if one.same_as_id is None]

    @staticmethod
    def said(speaker: Speaker) -> str:
        return " · ".join(filter(None, (speaker.name, speaker.affiliation, speaker.get_kind_display())))


class SplitForm(forms.Form):
    """Whom the ticked highlights name instead: a speaker that is there, or a new one."""

    to = forms.ModelChoiceField(
        queryset=Speaker.objects.none(),
        required=False,
        label=_("A speaker that is there"),
        widget=NamedAutocomplete(Highlight._meta.get_field("speaker"), admin.site),
    )
    name = TextField(
        max_length=200,
        required=False,
        label=_("Or the name of a new one"),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    kind = forms.ChoiceField(choices=Speaker.Kind, required=False, label=_("Kind"))
    affiliation = TextField(
        max_length=200,
        required=False,
        label=_("Affiliation"),
        help_text=_("It tells two speakers of the same name apart."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, *args: Any, speakers: QuerySet[Speaker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.speakers = speakers
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = speakers

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or self.cleaned_data
        if self.errors:
            return sent
        for name in ("name", "affiliation"):
            sent[name] = " ".join(sent[name].split())
        sent["kind"] = sent["kind"] or Speaker.Kind.PERSON.value
        if bool(sent["to"]) == bool(sent["name"]):
            raise forms.ValidationError(_("Choose a speaker or name a new one."), code="one_of_two")
        same = self.speakers.filter(
            folded=fold_name(sent["name"]), kind=sent["kind"], affiliation__iexact=sent["affiliation"]
        )
        if sent["name"] and same.exists():
            self.add_error("name", _("There is such a speaker: choose it above, or say another affiliation."))
        return sent

    def speaker(self) -> Speaker | SpeakerGiven:
        """What a valid form says: a row, or a speaker that has none yet."""
        sent = self.cleaned_data
        new = SpeakerGiven(Highlight.Voice.SPEAKER, sent["name"], sent["kind"], sent["affiliation"])
        return sent["to"] or new


class LinesField(forms.CharField):
    """A list of names, one a line; at most 100 of at most 200 characters."""

    widget = forms.Textarea(attrs={"rows": 4, "dir": "auto"})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = value if isinstance(value, list) else str(super().to_python(value) or "").splitlines()
        names = [" ".join(line.split()) for line in lines if line.strip()]
        if len(names) > 100 or any(len(name) > 200 for name in names):
            raise forms.ValidationError(_("At most 100 names of at most 200 characters."), code="too_many")
        return names

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != self.to_python(data)


class SpeakerForm(forms.ModelForm):
    """What is said of a speaker."""

    name = TextField(max_length=200, label=_("Name"), widget=forms.TextInput(attrs={"dir": "auto"}))
    affiliation = TextField(
        max_length=200, required=False, label=_("Affiliation"), widget=forms.TextInput(attrs={"dir": "auto"})
    )
    aliases = LinesField(required=False, label=_("Other names"), help_text=_("One a line."))

    class Meta:
        model = Speaker
        fields = ["name", "kind", "affiliation", "aliases"]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())
