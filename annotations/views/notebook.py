"""The notebook over HTTP."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from accounts.models import User
from accounts.requests import ReaderRequest
from annotations.notebook import Filters, NotebookForm, filters_of
from annotations.queries.notebook import (
    Notebook,
    options_for,
    page_of_comments,
    page_of_highlights,
    page_of_new,
)
from web.etag import reader_dependent
from web.htmx import fragment, is_fragment, page_or_fragment, retarget
from web.verbs import signed_in, verbs

EXPORTS = {"highlights": "annotations:notebook_choice", "comments": "annotations:comments_choice"}
PAGE, LIST = "annotations/notebook.html", "annotations/_notebook.html"
# Filters and list together, swapped when a filter was wrong and when it has been put right.
ROOM, ROOM_ID = "annotations/_notebook_room.html", "notebook-room"


@verbs("GET")
@signed_in
def highlights(request: ReaderRequest) -> HttpResponseBase:
    """The reader's own highlights with their comments."""
    return _page(request, page_of_highlights, "highlights")


@verbs("GET")
@signed_in
def comments(request: ReaderRequest) -> HttpResponseBase:
    """The reader's own comments."""
    return _page(request, page_of_comments, "comments")


@verbs("GET")
@signed_in
def new(request: ReaderRequest) -> HttpResponseBase:
    """What others wrote, since the reader's last look, in the threads that matter to them."""
    page, sections = page_of_new(request.user, request.GET.get("cursor", ""))
    context = {"tab": "new", "page": page, "sections": sections}
    return reader_dependent(render(request, PAGE, context))


def _page(
    request: ReaderRequest, read: Callable[[User, Filters, str], Notebook], tab: str
) -> HttpResponseBase:
    """The list alone for htmx while the filters stand; both when a filter was wrong, or the whole page."""
    form = NotebookForm(request.GET)
    if not form.is_valid():
        form.offer(options_for(request.user))
        context: dict[str, Any] = {"form": form, "tab": tab, "address": request.path}
        response: HttpResponse = page_or_fragment(request, PAGE, ROOM, context, 422)
        response.headers["Cache-Control"] = "private, no-store"
        return retarget(response, f"#{ROOM_ID}", "outerHTML") if is_fragment(request) else response
    filters = filters_of(form)
    context = {
        "form": form,
        "tab": tab,
        "address": request.path,
        "notebook": read(request.user, filters, request.GET.get("cursor", "")),
        "tag_address": reverse("annotations:notebook"),
        "export_address": reverse(EXPORTS[tab]),
    }
    if is_fragment(request) and request.headers.get("HX-Target") != ROOM_ID:
        response = fragment(request, LIST, context)
    else:
        form.offer(options_for(request.user))
        response = page_or_fragment(request, PAGE, ROOM, context)
    if is_fragment(request):
        response.headers["HX-Push-Url"] = f"{request.path}?{filters.query}".rstrip("?")
    return reader_dependent(response)
