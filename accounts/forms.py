"""Forms of the account pages: our words and fields on top of allauth's checks."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.internal.userkit import filter_users_by_email
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.adapter import AccountAdapter
from accounts.models import User
from accounts.preferences import DISPLAY, OTHER, Choice

PASSWORD_HELP = _("Eight characters at least; a short sentence is good.")
NAME_LENGTH = User._meta.get_field("display_name").max_length


class Labelled:
    """Labels stand above the fields, so the placeholders that repeat them go."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class LoginForm(Labelled, allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Handle or e-mail address")
        self.fields["login"].widget.attrs.update(autocomplete="username", autocapitalize="none", spellcheck="false")
        self.fields["password"].help_text = ""

    def user_credentials(self) -> dict[str, Any]:
        """Look an address up as an address only: a second look-up would take longer for known ones than for others."""
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
    display_name = forms.CharField(
        label=_("Name shown to others (optional)"),
        max_length=NAME_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    field_order = ["username", "display_name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        handle = self.fields["username"]
        handle.label, handle.help_text = _("Handle"), _("Small letters, digits, - and _. Others mention you by it.")
        handle.widget.attrs.update(autocapitalize="none", spellcheck="false")
        self.fields["email"].label = _("E-mail address (optional)")
        self.fields["email"].help_text = _("Never shown to others. Needed only to reset a forgotten password yourself.")
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
        self.fields["oldpassword"].help_text = ""
        self.fields["password1"].help_text = PASSWORD_HELP


class SetPasswordForm(Labelled, allauth_forms.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = PASSWORD_HELP


class ResetPasswordForm(Labelled, allauth_forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(Labelled, allauth_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = PASSWORD_HELP


class ReauthenticateForm(Labelled, allauth_forms.ReauthenticateForm):
    pass


class AddEmailForm(Labelled, allauth_forms.AddEmailForm):
    def clean_email(self) -> str:
        """An address belongs to one account: the database holds to that too."""
        value: str = super().clean_email()
        if any(other.pk != self.user.pk for other in filter_users_by_email(value)):
            raise ValidationError(AccountAdapter.error_messages["email_taken"])
        return value


class ProfileForm(forms.ModelForm):
    """What others see of a person. The handle stays: exports and mentions rest on it."""

    class Meta:
        model = User
        fields = ["display_name"]
        widgets = {"display_name": forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"})}
        help_texts = {"display_name": _("Left empty, your handle is shown.")}


def radio(choice: Choice) -> forms.ChoiceField:
    return forms.ChoiceField(label=choice.label, choices=choice.options, required=False, widget=forms.RadioSelect)


class DisplayForm(forms.Form):
    """How text looks. Anybody may fill it in, with an account or without."""

    theme = radio(DISPLAY["theme"])
    size = radio(DISPLAY["size"])
    line = radio(DISPLAY["line"])
    width = radio(DISPLAY["width"])
    face = radio(DISPLAY["face"])

    def chosen(self) -> dict[str, str]:
        """Names and values as they go into the account and the cookie; what was not sent is left out."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class PreferencesForm(DisplayForm):
    """Everything a signed-in person can set once for all articles."""

    single_keys = radio(OTHER["single_keys"])
    visibility = radio(OTHER["visibility"])
    language = forms.ChoiceField(label=_("Interface language"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("As the browser asks")), *settings.LANGUAGES]
        self.fields["single_keys"].help_text = _("Turn off if a speech or switch device sends stray letters.")
        self.fields["visibility"].help_text = _("Private means you alone. Every highlight can be changed later.")

    def chosen(self) -> dict[str, str]:
        return {name: value for name, value in super().chosen().items() if name != "language"}
