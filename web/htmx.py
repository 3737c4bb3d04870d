"""The few words we speak with htmx."""

from collections.abc import Mapping
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django_htmx import http
from django_htmx.http import SwapMethod
from django_htmx.middleware import HtmxDetails


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a piece of a page. Restoring its history wants the whole page."""
    asked: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    return bool(asked) and not asked.history_restore_request


def fragment(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Render one fragment, then the toasts that wait: left alone they would come up on a later page."""
    response = render(request, template, context, status=status)
    if len(get_messages(request)):
        response.write(render_to_string("_toasts.html", {}, request))
    return response


def page_or_fragment(
    request: HttpRequest, page: str, piece: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """One view, one context, two templates: `piece` for htmx, `page` for everybody else."""
    if is_fragment(request):
        return fragment(request, piece, context, status)
    return render(request, page, context, status=status)


def retarget(response: HttpResponse, selector: str, swap: SwapMethod | None = None) -> HttpResponse:
    """Let htmx swap this answer into `selector`, not where the element said; `swap` names another way."""
    http.retarget(response, selector)
    return http.reswap(response, swap) if swap else response


def go_to(request: HttpRequest, path: str) -> HttpResponse:
    """Send the reader to one of our pages after a write: a real navigation for htmx, a redirect otherwise."""
    if is_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": path})
    response = HttpResponseRedirect(path)
    response.status_code = 303
    return response
