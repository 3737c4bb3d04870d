"""What people see when a request ends in an error. config.urls and settings.CSRF_FAILURE_VIEW name these."""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from web.problem import problem
from web.unavailable import unavailable


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; 413 when more was sent than is read."""
    if isinstance(exception, RequestDataTooBig):
        return problem(request, 413, _("A request may hold 10 MB at most. Send it in smaller parts."))
    if isinstance(exception, TooManyFieldsSent | TooManyFilesSent):
        return problem(request, 400, _("A form may hold 1,000 fields at most."))
    return problem(request, 400, _("The browser sent something that cannot be understood."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, without the reason: it may say more than the asker may know."""
    return problem(request, 403, _("You may not do this here."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, the same for what is hidden and what never was; the address is not repeated."""
    return problem(request, 404, _("This page does not exist, or it is not yours to see."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token does not fit, mostly one that was open since before signing in or out."""
    return problem(request, 403, _("This page was open for too long. Load it and send the form again."))


def broken(request: HttpRequest) -> HttpResponse:
    """500; 503 when the database or the disk failed. Called while the exception is being handled."""
    absent = unavailable(request, sys.exc_info()[1])
    return absent or problem(request, 500, _("This did not work, and it is not your fault."))
