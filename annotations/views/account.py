"""Taking everything along, and leaving: account pages that reach into what readers wrote."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.requests import ReaderRequest
from annotations.exports.archive import zipped
from annotations.queries.everything import everything_of
from annotations.services.acts import Refused
from annotations.services.people import forget_reader, is_last_superuser
from annotations.views.exports import attachment
from web.audit import record
from web.limits import allow, limited
from web.problem import problem
from web.verbs import signed_in, verbs

TRIES, IN_SECONDS = 10, 300
KEEP, REMOVE = "keep", "remove"


class LeavingForm(forms.Form):
    """What happens to shared work, and the password, so that nobody leaves by another's hand."""

    shared = forms.ChoiceField(
        label=gettext_lazy("What you shared with others"),
        choices=[
            (KEEP, gettext_lazy("Keep it, as a former reader’s")),
            (REMOVE, gettext_lazy("Remove it too")),
        ],
        initial=KEEP,
        widget=forms.RadioSelect,
    )
    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """The password, if it is the account's own."""
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError(gettext_lazy("This is not your password."), code="wrong")
        return password


@verbs("GET")
@signed_in
@limited("export")
def download(request: ReaderRequest) -> HttpResponseBase:
    """Everything that is kept of this person, in one archive."""
    content = zipped(everything_of(request.user))
    return attachment(content, f"lectern-{request.user.handle}-data.zip", "application/zip")


@verbs("GET", "POST")
@signed_in
def delete(request: ReaderRequest) -> HttpResponse:
    """Explain what leaving means, ask for the password, and do it."""
    user = request.user
    sent = request.POST if request.method == "POST" else None
    if sent is not None and not allow(f"leaving:{user.pk}", TRIES, IN_SECONDS):
        return problem(request, 429, _("Too many tries. Wait five minutes."), retry_after=IN_SECONDS)
    form = LeavingForm(sent, user=user)
    if form.is_valid():
        try:
            return _leave(request, keep_shared=form.cleaned_data["shared"] == KEEP)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "last": is_last_superuser(user)}
    response = render(request, "annotations/delete_account.html", context, status=422 if form.errors else 200)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _leave(request: ReaderRequest, *, keep_shared: bool) -> HttpResponse:
    user = request.user
    key = user.pk
    forget_reader(user=user, keep_shared=keep_shared)
    record("account-deleted", request, reader=key, shared="kept" if keep_shared else "removed")
    logout(request)
    messages.success(request, _("Your account is gone. Thank you for reading here."))
    response = redirect("reader:library")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
