"""Forms of the account pages: our words and fields on top of allauth's checks."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from allauth.account import forms as allauth_forms
from allauth.account.internal.userkit import filter_users_by_email
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.adapter import AccountAdapter
from accounts.models import ReadingGroup, User
from accounts.preferences import DISPLAY, IN_GROUP, LAYERS, OTHER, Choice

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PASSWORD_HELP = _("Eight characters at least; a short sentence is good.")
NAME_LENGTH = 100
# One line: no controls, no halves of surrogate pairs.
one_line = RegexValidator(
    r"[\x00-\x1f\x7f\ud800-\udfff]", _("Only letters and signs on one line."), inverse_match=True
)


def name_field(label: "StrOrPromise", help_text: "StrOrPromise" = "") -> forms.CharField:
    """The name shown to others, which may be in any script."""
    widget = forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"})
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=NAME_LENGTH,
        required=False,
        widget=widget,
        validators=[one_line],
    )


class Labelled:
    """Labels stand above the fields, so the placeholders that repeat them go."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


def name_new_password(form: forms.Form) -> None:
    """The words on the two fields of every form that sets a password."""
    form.fields["password1"].label, form.fields["password1"].help_text = _("New password"), PASSWORD_HELP
    form.fields["password2"].label = _("The same again")


class LoginForm(Labelled, allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Handle or e-mail address")
        self.fields["login"].widget.attrs.update(
            autocomplete="username", autocapitalize="none", spellcheck="false", autofocus=True
        )
        self.fields["password"].help_text = ""

    def user_credentials(self) -> dict[str, Any]:
        """Look an address up once, as an address: twice would take longer for known ones than for others."""
        credentials = super().user_credentials()
        if "email" in credentials:
            credentials.pop("username", None)
        return credentials

    def clean(self) -> dict[str, Any]:
        """Show a refusal beside the password instead of far above."""
        try:
            super().clean()
        except ValidationError as refusal:
            self.add_error("password", refusal)
        return self.cleaned_data


class SignupForm(Labelled, allauth_forms.SignupForm):
    display_name = name_field(_("Name shown to others (optional)"))
    field_order = ["username", "display_name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        handle = self.fields["username"]
        handle.label, handle.help_text = (
            _("Handle"),
            _("Small letters, digits, - and _. Others mention you by it."),
        )
        handle.widget.attrs.update(autocapitalize="none", spellcheck="false", autofocus=True)
        self.fields["email"].label = _("E-mail address (optional)")
        self.fields["email"].help_text = _(
            "Never shown to others. Needed only to reset a forgotten password yourself."
        )
        self.fields["password1"].help_text = PASSWORD_HELP

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth once the account is made: keep the name, use up the invitation."""
        super().custom_signup(request, user)
        request.session.pop("invitation", None)
        if self.cleaned_data["display_name"]:
            user.display_name = self.cleaned_data["display_name"]
            user.save(update_fields=["display_name"])


class ChangePasswordForm(Labelled, allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label, self.fields["oldpassword"].help_text = _("Your password now"), ""
        name_new_password(self)


class SetPasswordForm(Labelled, allauth_forms.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_new_password(self)


class ResetPasswordForm(Labelled, allauth_forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")


class ResetPasswordKeyForm(Labelled, allauth_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_new_password(self)


class ReauthenticateForm(Labelled, allauth_forms.ReauthenticateForm):
    pass


class AddEmailForm(Labelled, allauth_forms.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")

    def clean_email(self) -> str:
        """An address belongs to one account: the database holds to that too."""
        value: str = super().clean_email()
        if any(other.pk != self.user.pk for other in filter_users_by_email(value)):
            raise ValidationError(AccountAdapter.error_messages["email_taken"])
        return value


class ProfileForm(forms.Form):
    """What others see of a person. The handle stays: exports and mentions rest on it."""

    display_name = name_field(_("Name shown to others"), _("Left empty, your handle is shown."))


def radio(choice: Choice) -> forms.ChoiceField:
    """Its options side by side; each says which is the default, for the script that goes back to it."""
    widget = forms.RadioSelect(attrs={"data-default": choice.default})
    return forms.ChoiceField(label=choice.label, choices=choice.options, required=False, widget=widget)


class DisplayForm(forms.Form):
    """How text looks. Anybody may fill it in, with an account or without."""

    theme = radio(DISPLAY["theme"])
    contrast = radio(DISPLAY["contrast"])
    size = radio(DISPLAY["size"])
    line = radio(DISPLAY["line"])
    width = radio(DISPLAY["width"])
    face = radio(DISPLAY["face"])

    def chosen(self) -> dict[str, str]:
        """Names and values as they go into the account and the cookie; what was not sent is left out."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class LayersForm(forms.Form):
    """Whether everyone's layer is on when an article is opened; the bar of an article sends it."""

    everyone = forms.ChoiceField(choices=LAYERS["everyone"].options)


class PreferencesForm(DisplayForm):
    """Everything a signed-in person can set once for all articles."""

    everyone = radio(LAYERS["everyone"])
    single_keys = radio(OTHER["single_keys"])
    visibility = radio(OTHER["visibility"])

    def __init__(self, *args: Any, groups: Iterable[ReadingGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        alone, everybody = OTHER["visibility"].options
        shared = [(f"{IN_GROUP}{one.slug}", format_html("<bdi>{}</bdi>", one.name)) for one in groups]
        self.fields["visibility"].choices = [alone, *shared, everybody]  # type: ignore[attr-defined]
        languages = [("", _("As the browser asks")), *settings.LANGUAGES]
        self.fields["language"] = forms.ChoiceField(
            label=_("Interface language"), required=False, choices=languages
        )
        self.fields["everyone"].help_text = _("Remembered when you turn them on or off in an article.")
        self.fields["single_keys"].help_text = _("Turn off if a speech or switch device sends stray letters.")
        self.fields["visibility"].help_text = _(
            "Private means you alone. Every highlight can be changed later."
        )

    def chosen(self) -> dict[str, str]:
        return {name: value for name, value in super().chosen().items() if name != "language"}
