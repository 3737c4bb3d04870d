"""One way to say no: an RFC 9457 problem for programs, a fragment for htmx, a calm page for people.

Nothing here touches the database, the session or the reader: it has to work when these are what is broken.
"""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from web.htmx import is_fragment, retarget

Words = str | Promise
Fields = Mapping[str, Sequence[Words]]

TITLES: dict[int, Words] = {
    400: _("This request cannot be read"),
    401: _("Please sign in"),
    403: _("This is not allowed"),
    404: _("There is nothing here"),
    405: _("This address does not take that"),
    409: _("Somebody was faster"),
    411: _("The length is missing"),
    412: _("Something has changed meanwhile"),
    413: _("This is too large"),
    415: _("This kind of content is not understood"),
    422: _("Something is not right yet"),
    428: _("The version is missing"),
    429: _("Too many at once"),
    500: _("Something broke here"),
    503: _("Just a moment"),
}
OWN_PAGES = frozenset({400, 403, 404, 500, 503})


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks: it accepts JSON and does not mention HTML."""
    accepted = request.headers.get("Accept", "")
    return "json" in accepted and "html" not in accepted


def problem(
    request: HttpRequest,
    status: int,
    detail: Words,
    *,
    fields: Fields | None = None,
    target: str = "",
    retry_after: int | None = None,
) -> HttpResponse:
    """Answer `status` with one plain sentence, in the form the asker understands.

    `fields` maps form fields to what is wrong with them; `target` is the selector that a fragment replaces
    (without it the sentence becomes a toast); `retry_after` is in seconds.
    """
    title = TITLES[status]
    if wants_json(request):
        response: HttpResponse = _as_json(status, title, detail, fields)
    else:
        context: dict[str, object] = {
            "status": status,
            "title": title,
            "detail": detail,
            "fields": fields or {},
            # Told by the cookie alone: who it belongs to would have to be asked for.
            "signed_out": settings.SESSION_COOKIE_NAME not in request.COOKIES,
            "sent": request.method not in ("GET", "HEAD"),
        }
        response = _as_html(request, status, context, target)
    response.headers["Cache-Control"] = "private, no-store"
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _as_json(status: int, title: Words, detail: Words, fields: Fields | None) -> HttpResponse:
    body: dict[str, object] = {
        "type": "about:blank",
        "title": str(title),
        "status": status,
        "detail": str(detail),
    }
    if fields:
        body["errors"] = {name: [str(one) for one in said] for name, said in fields.items()}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def _as_html(request: HttpRequest, status: int, context: dict[str, object], target: str) -> HttpResponse:
    if is_fragment(request):
        response = HttpResponse(render_to_string("_problem.html", context), status=status)
        return (
            retarget(response, target, "outerHTML") if target else retarget(response, "#toasts", "beforeend")
        )
    template = f"{status}.html" if status in OWN_PAGES else "problem.html"
    return HttpResponse(render_to_string(template, context), status=status)
