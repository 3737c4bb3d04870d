"""Where allauth asks this installation for its rules."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailConfirmation
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts.models import User, validate_handle
from accounts.preferences import keep_language, to_take_over
from accounts.services import invitation_holds, save_preferences

WRONG = _("The handle or address and the password do not go together.")


@dataclass(frozen=True, slots=True)
class Site:
    """The configured name of this installation, for mails: never the Host of a request."""

    domain: str
    name: str


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up rules, own paths only after signing in, and links that carry the configured address."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "username_taken": _("This handle is taken. Please choose another."),
        "email_taken": _("There is an account with this e-mail address already."),
        "too_many_login_attempts": _("Too many wrong passwords. Please wait some minutes and try again."),
        "enter_current_password": _("This is not your current password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """By SIGNUP: anybody, whoever has an invitation (see views.signup), or nobody."""
        if settings.SIGNUP == "invite":
            return invitation_holds(request.session.get("invitation", ""))
        return settings.SIGNUP == "open"

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """A handle is kept in small letters and must fit the model's rule."""
        validate_handle(username.lower())
        return super().clean_username(username.lower(), shallow)

    def is_safe_url(self, url: str | None) -> bool:
        """Only paths of this site: no host at all, not even our own."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:profile")

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _dash, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        return f"{settings.SITE_ADDRESS}{path}"

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: EmailConfirmation) -> str:
        return f"{settings.SITE_ADDRESS}{reverse('account_confirm_email', args=[emailconfirmation.key])}"

    def format_email_subject(self, subject: str) -> str:
        return f"[Lectern] {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        site = Site(domain=urlsplit(settings.SITE_ADDRESS).netloc, name="Lectern")
        super().send_mail(
            template_prefix, email, {**context, "current_site": site, "site_address": settings.SITE_ADDRESS}
        )

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Bring the person's language and look along to this browser, or a first look from it."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if taken := to_take_over(request, user.preferences):
            save_preferences(user, taken)
        if user.language:
            keep_language(response, user.language)
        return response
