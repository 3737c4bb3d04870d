"""What a view answers to and who may ask. Both stand at its head; a guard test finds the views that forgot.

@verbs("GET", "POST")
@signed_in
def preferences(request): ...
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, overload

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from web import drafts
from web.audit import record
from web.htmx import is_fragment
from web.paths import page_of, sign_in_address
from web.problem import problem, wants_json

View = Callable[..., HttpResponseBase]


def verbs(*methods: str) -> Callable[[View], View]:
    """Let the view see these methods only (GET brings HEAD along); all others are answered 405 with Allow."""
    allowed = (*methods, "HEAD") if "GET" in methods else methods

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in allowed:
                response = problem(request, 405, _("This address does not answer to that method."))
                response.headers["Allow"] = ", ".join(allowed)
                return response
            return view(request, *args, **kwargs)

        guarded.verbs = allowed  # type: ignore[attr-defined]
        return guarded

    return mark


def public(view: View) -> View:
    """Anybody may ask; what they get to see is decided by the querysets."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


@overload
def signed_in(view: View) -> View: ...
@overload
def signed_in(*, keep_draft: bool) -> Callable[[View], View]: ...
def signed_in(view: View | None = None, *, keep_draft: bool = False) -> View | Callable[[View], View]:
    """Only readers with an account. Strangers are led to the sign-in page and come back to where they were.

    htmx gets 401 and the event `sign-in-needed`, so that the page can keep what was typed. So does a page
    that was made for somebody else than who is signed in by now: what one person wrote is never another's.
    With `keep_draft` a plain form of up to 20 kB waits in the stranger's session (see web.drafts).
    """

    def mark(inner: View) -> View:
        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated and is_meant(request):
                return inner(request, *args, **kwargs)
            return ask_to_sign_in(request, keep_draft=keep_draft)

        guarded.access = "signed_in"  # type: ignore[attr-defined]
        return guarded

    return mark if view is None else mark(view)


def is_meant(request: HttpRequest) -> bool:
    """Whether the page that asks was made for who is signed in now; without the header nobody doubts it."""
    return request.headers.get("X-Reader", "") in ("", str(request.user.pk))


def ask_to_sign_in(request: HttpRequest, *, keep_draft: bool = False) -> HttpResponse:
    """The answer to a stranger who wants something that needs an account."""
    if is_fragment(request):
        return HttpResponse(status=401, headers={"HX-Trigger": "sign-in-needed"})
    if wants_json(request):
        return problem(request, 401, _("This needs an account."))
    if keep_draft and request.method == "POST":
        drafts.keep(request)
    return HttpResponseRedirect(sign_in_address(page_of(request)))


def curators(view: View) -> View:
    """Only curators, as the model of readers says; for everybody else the address does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not getattr(request.user, "is_curator", False):
            record("denied", request, path=request.path)
            raise Http404
        return view(request, *args, **kwargs)

    guarded.access = "curators"  # type: ignore[attr-defined]
    return guarded
