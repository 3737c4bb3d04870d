"""The notebook over HTTP."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from accounts.models import User
from accounts.requests import ReaderRequest
from annotations.forms_batches import BatchForm
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

ADDRESSES = {"highlights": "annotations:notebook", "comments": "annotations:notebook_comments"}
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


def highlights_again(
    request: ReaderRequest, asked: QueryDict, batch: BatchForm | None = None
) -> HttpResponseBase:
    """The highlights under the filters in `asked`, after a change of many; 422 with a rejected `batch`."""
    return _page(request, page_of_highlights, "highlights", asked, batch)


def _page(
    request: ReaderRequest,
    read: Callable[[User, Filters, str], Notebook],
    tab: str,
    asked: QueryDict | None = None,
    batch: BatchForm | None = None,
) -> HttpResponseBase:
    """The list alone for htmx while the filters stand; both when a filter was wrong, or the whole page."""
    asked = request.GET if asked is None else asked
    form, address = NotebookForm(asked), reverse(ADDRESSES[tab])
    if not form.is_valid():
        form.offer(options_for(request.user))
        context: dict[str, Any] = {"form": form, "tab": tab, "address": address}
        response: HttpResponse = page_or_fragment(request, PAGE, ROOM, context, 422)
        response.headers["Cache-Control"] = "private, no-store"
        return retarget(response, f"#{ROOM_ID}", "outerHTML") if is_fragment(request) else response
    filters, cursor = filters_of(form), asked.get("cursor", "")
    found = read(request.user, filters, cursor)
    if tab == "highlights":
        batch = batch or BatchForm.fresh(user=request.user, under=filters.query, cursor=cursor)
        batch.on_page, batch.total = len(found.page.items), found.total
    context = {
        "form": form,
        "tab": tab,
        "address": address,
        "notebook": found,
        "tag_address": reverse("annotations:notebook"),
        "export_address": reverse(EXPORTS[tab]),
        "batch": batch,
    }
    status = 422 if batch and batch.errors else 200
    if is_fragment(request) and request.headers.get("HX-Target") != ROOM_ID:
        response = fragment(request, LIST, context, status)
    else:
        form.offer(options_for(request.user))
        response = page_or_fragment(request, PAGE, ROOM, context, status)
    if status != 200:
        response.headers["Cache-Control"] = "private, no-store"
        return response
    if is_fragment(request):
        response.headers["HX-Push-Url"] = f"{address}?{filters.query}".rstrip("?")
    return reader_dependent(response)
