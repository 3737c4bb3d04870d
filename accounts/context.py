"""What every template may use of the person who asks, and of this installation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.preferences import of_request


def preferences(request: HttpRequest) -> dict[str, Any]:
    """`prefs`: a Preferences, worked out only where a template asks for it."""
    return {"prefs": SimpleLazyObject(lambda: of_request(request))}


def mail(_request: HttpRequest) -> dict[str, Any]:
    """`mail_works`: whether letters leave this installation."""
    return {"mail_works": settings.MAIL_WORKS}
