"""What readers may send about highlights and comments: each field named, checked and capped here."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import ReadingGroup, User
from annotations.models import Highlight, Speaker, Visibility
from annotations.services.passages import MOST_PARTS
from annotations.services.speakers import SpeakerGiven
from annotations.services.tags import LONGEST_TAG, MOST_TAGS, tag_names

LONGEST_EXACT = 200_000
LONGEST_COMMENT = 10_000
MOST_NUMBERS = 300
ONE_PART = re.compile(r"(\d{1,9})-(\d{1,9})\Z", re.ASCII)
# Controls other than tab and line ends, and halves of surrogate pairs: never part of what somebody wrote.
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def refuse_controls(value: str) -> None:
    """Raise ValidationError for characters that no text has."""
    if NOT_TEXT.search(value):
        raise ValidationError(_("There are characters in it that cannot be shown."), code="controls")


class TextField(forms.CharField):
    """A CharField that takes text only."""

    default_validators = [refuse_controls]

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `maxlength` where there are many lines: a browser would cut what is pasted without a word."""
        attrs = super().widget_attrs(widget)
        if isinstance(widget, forms.Textarea):
            attrs.pop("maxlength", None)
        return attrs


class PartsField(forms.CharField):
    """A passage as `10-25,40-60`: code points, half-open, at most MOST_PARTS parts."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        parts: list[tuple[int, int]] = []
        for one in str(text).split(",") if text else ():
            found = ONE_PART.match(one.strip())
            if not found or int(found[1]) >= int(found[2]):
                raise ValidationError(_("A passage looks like 10-25 or 10-25,40-60."), code="malformed")
            parts.append((int(found[1]), int(found[2])))
        if len(parts) > MOST_PARTS:
            raise ValidationError(
                _("A passage has at most %(most)d parts.") % {"most": MOST_PARTS}, code="too_many"
            )
        return parts


class TagsField(forms.CharField):
    """Tags between commas: each once, in the order typed."""

    default_validators = []

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        refuse_controls(text or "")
        sent = (text or "").split(",")
        names = list(dict.fromkeys(" ".join(name.split()) for name in sent if name.strip()))
        if len(names) > MOST_TAGS:
            raise ValidationError(_("At most %(most)d tags.") % {"most": MOST_TAGS}, code="too_many")
        if any(len(name) > LONGEST_TAG for name in names):
            raise ValidationError(
                _("A tag has at most %(most)d characters.") % {"most": LONGEST_TAG}, code="too_long"
            )
        return names


class SharedFields(dict[str, forms.Field]):
    """Fields that all forms of a class may share, because none of these forms changes one."""

    def __deepcopy__(self, _memo: dict[int, Any]) -> dict[str, forms.Field]:
        return dict(self)


class OneValueForm(forms.Form):
    """A form in which every field comes once: two values are two meanings, and refused.

    Its fields stay as they are declared: Django would copy each of them for every form, which takes longer
    than to check what was sent.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.base_fields = SharedFields(self.base_fields)  # type: ignore[misc]  # for this form alone
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in self.fields:
            sent = self.data.getlist(name) if hasattr(self.data, "getlist") else []
            if len(sent) > 1:
                self.add_error(name, ValidationError(_("Send one value."), code="repeated"))
        return cleaned


class GroupForm(OneValueForm):
    """A form that says who sees a highlight: private, public, or `group:<slug>` of their own groups."""

    visibility = forms.CharField(required=False, max_length=90)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.group: ReadingGroup | None = None

    def clean_visibility(self) -> str:
        """The visibility alone; the group named with it is kept in `group`."""
        sent: str = self.cleaned_data["visibility"]
        if sent in ("", Visibility.PRIVATE, Visibility.PUBLIC):
            return sent
        name, _colon, slug = sent.partition(":")
        if name == Visibility.GROUP and slug:
            self.group = ReadingGroup.objects.filter(memberships__user=self.user, slug=slug).first()
        if self.group is None:
            raise ValidationError(_("Choose who may see it."), code="invalid_choice")
        return name

    def audiences(self) -> list[tuple[str, str]]:
        """The choices for this reader: only them, each of their groups, everybody.

        A highlight in a group that they left, or that is gone, stays there while nothing else is chosen.
        """
        groups = ReadingGroup.objects.filter(memberships__user=self.user)
        offered = [
            (Visibility.PRIVATE.value, str(Visibility.PRIVATE.label)),
            *((f"group:{group.slug}", group.name) for group in groups),
            (Visibility.PUBLIC.value, str(Visibility.PUBLIC.label)),
        ]
        if self["visibility"].value() in (value for value, _label in offered):
            return offered
        return [("", gettext("as it is")), *offered]


class DetailsForm(GroupForm):
    """What is said about a passage: who speaks, doubt, tags, audience."""

    voice = forms.ChoiceField(choices=Highlight.Voice, required=False)
    speaker = TextField(required=False, max_length=200)
    affiliation = TextField(required=False, max_length=200)
    speaker_kind = forms.ChoiceField(choices=Speaker.Kind, required=False)
    not_sure = forms.BooleanField(required=False)
    tags = TagsField(required=False, max_length=MOST_TAGS * (LONGEST_TAG + 2))

    def speaker_given(self) -> SpeakerGiven:
        """The speaker as the services take them: a name without a choice means a speaker."""
        cleaned = self.cleaned_data
        voice, name = cleaned.get("voice", ""), cleaned.get("speaker", "")
        if voice in ("", Highlight.Voice.SPEAKER):
            voice = Highlight.Voice.SPEAKER.value if name else ""
        return SpeakerGiven(
            voice=voice,
            name=name,
            kind=cleaned.get("speaker_kind") or Speaker.Kind.PERSON.value,
            affiliation=" ".join(cleaned.get("affiliation", "").split()),
        )


def details_of(highlight: Highlight) -> dict[str, Any]:
    """What DetailsForm shows of a highlight as it is."""
    speaker = highlight.speaker
    in_group = highlight.visibility == Visibility.GROUP and highlight.group
    return {
        "voice": highlight.voice,
        "speaker": speaker.name if speaker else "",
        "affiliation": speaker.affiliation if speaker else "",
        "speaker_kind": speaker.kind if speaker else Speaker.Kind.PERSON.value,
        "not_sure": highlight.not_sure,
        "tags": ", ".join(tag_names(highlight)),
        "visibility": f"group:{highlight.group.slug}" if in_group else highlight.visibility,  # type: ignore[union-attr]
    }


class HighlightForm(DetailsForm):
    """A new highlight.

    `uid` is made by the client, so that it may send twice; without one we make it. `exact` are the words that
    the page showed; empty means whatever stands there.
    """

    uid = forms.UUIDField(required=False)
    revision = forms.IntegerField(min_value=1)
    parts = PartsField(max_length=1200)
    exact = forms.CharField(required=False, max_length=LONGEST_EXACT, strip=True)
    kind = forms.ChoiceField(choices=Highlight.Kind)


class KindForm(OneValueForm):
    """Another kind for a highlight."""

    kind = forms.ChoiceField(choices=Highlight.Kind)


class PassageForm(OneValueForm):
    """A passage of the current text."""

    parts = PartsField(max_length=1200)


class MoveForm(OneValueForm):
    """Another passage for a highlight."""

    revision = forms.IntegerField(min_value=1)
    parts = PartsField(max_length=1200)
    exact = forms.CharField(required=False, max_length=LONGEST_EXACT)


class SpeakerForm(OneValueForm):
    """Who speaks: the name of an offer, or words of the text that name somebody, in this revision."""

    offer = TextField(required=False, max_length=200)
    words = PartsField(required=False, max_length=24)
    revision = forms.IntegerField(required=False, min_value=1)
    exact = forms.CharField(required=False, max_length=LONGEST_EXACT)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if bool(cleaned.get("offer")) == bool(cleaned.get("words")) or (
            cleaned.get("words") and not cleaned.get("revision")
        ):
            raise ValidationError(_("Choose who speaks."), code="required")
        return cleaned


class DoubtForm(OneValueForm):
    """Whether one is not sure."""

    not_sure = forms.BooleanField(required=False)


class StretchForm(OneValueForm):
    """A stretch of the current text, in code points."""

    start = forms.IntegerField(min_value=0, max_value=100_000_000)
    end = forms.IntegerField(min_value=1, max_value=100_000_000)


class CommentForm(OneValueForm):
    """A new comment; `parent` is the uid of the comment that it answers."""

    uid = forms.UUIDField(required=False)
    body = TextField(max_length=LONGEST_COMMENT, widget=forms.Textarea, label=_("comment"))
    parent = forms.UUIDField(required=False)


class BodyForm(OneValueForm):
    """The text of a comment alone: for an edit or a preview."""

    body = TextField(max_length=LONGEST_COMMENT, widget=forms.Textarea, label=_("comment"))


class SeenForm(OneValueForm):
    """Up to when somebody has seen a thread."""

    until = forms.DateTimeField()


class NumbersField(forms.CharField):
    """Numbers of highlights as `3,5,8`: at most MOST_NUMBERS, each once."""

    def to_python(self, value: Any) -> Any:
        sent = str(super().to_python(value) or "")
        numbers = sent.split(",") if sent else []
        if len(numbers) > MOST_NUMBERS or not all(re.fullmatch(r"\d{1,9}", one, re.ASCII) for one in numbers):
            raise ValidationError(_("Numbers look like 3,5,8."), code="malformed")
        return list(dict.fromkeys(int(one) for one in numbers))


class NewsForm(OneValueForm):
    """Since when somebody asks for news; the numbers of the cards on their page, and of the open ones."""

    since = forms.IntegerField(min_value=0, max_value=2_000_000_000)
    cards = NumbersField(required=False)
    open = NumbersField(required=False)


class ReasonForm(OneValueForm):
    """Why something is reported."""

    reason = TextField(max_length=1000, label=_("reason"))


def version_of(data: Any) -> int | None:
    """The version that a writer says they saw; None when it is missing or no number."""
    sent = str(data.get("version", ""))
    return int(sent) if re.fullmatch(r"\d{1,9}", sent, re.ASCII) else None
