"""The board of claims over HTTP: a list whose filters live in its address, and a check changed in its row."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import ReaderRequest
from annotations import access
from annotations.claims import BoardForm, board_filters_of
from annotations.forms import version_of
from annotations.forms_checks import CheckForm
from annotations.models import Highlight
from annotations.queries.claims import board_options, board_page, claim_of, with_all
from annotations.services.acts import Refused, Stale, ThreadGone
from annotations.services.checks import write_check
from annotations.views import answers, conflicts
from web.etag import reader_dependent
from web.htmx import fragment, go_to, is_fragment, page_or_fragment, retarget
from web.paths import page_of
from web.verbs import signed_in, verbs

PAGE, LIST = "annotations/claims.html", "annotations/_claims.html"
# Filters and list together, swapped when a filter was wrong and when it has been put right.
ROOM, ROOM_ID = "annotations/_claims_room.html", "claims-room"


@verbs("GET")
@signed_in
def board(request: ReaderRequest) -> HttpResponseBase:
    """The list alone for htmx while the filters stand; both when a filter was wrong, or the whole page."""
    form = BoardForm(request.GET)
    context: dict[str, Any] = {"form": form, "address": request.path}
    if not form.is_valid():
        form.offer(board_options(request.user))
        wrong = page_or_fragment(request, PAGE, ROOM, context, 422)
        wrong.headers["Cache-Control"] = "private, no-store"
        return retarget(wrong, f"#{ROOM_ID}", "outerHTML") if is_fragment(request) else wrong
    filters = board_filters_of(form)
    context["board"] = board_page(request.user, filters, request.GET.get("cursor", ""))
    context["export_address"] = reverse("annotations:claims_choice")
    if is_fragment(request) and request.headers.get("HX-Target") != ROOM_ID:
        response = fragment(request, LIST, context)
    else:
        form.offer(board_options(request.user))
        response = page_or_fragment(request, PAGE, ROOM, context)
    if is_fragment(request):
        response.headers["HX-Push-Url"] = f"{request.path}?{filters.query}".rstrip("?")
    return reader_dependent(response)


@verbs("POST")
@signed_in
def write(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """Say in its row how far a check is and what came of it; answers with the row, or leads to the board."""
    highlight, article = access.highlight_to_check(request.user, uid)
    version = version_of(request.POST)
    if version is None:
        return answers.version_missing(request)
    form = CheckForm(request.POST)
    if not form.is_valid():
        return answers.invalid(request, form)
    try:
        check = write_check(actor=request.user, highlight=highlight, version=version, found=form.found())
    except Stale:
        return conflicts.of_check(request, article, highlight, f"judge-{uid}", f"claim-{uid}")
    except ThreadGone:
        raise Http404 from None
    except Refused as refused:
        return answers.refused(request, refused)
    if not is_fragment(request):
        back = page_of(request)
        board = reverse("annotations:claims")
        return go_to(request, f"{back if back.split('?')[0] == board else board}#claim-{uid}")
    row = with_all(Highlight.objects.filter(pk=highlight.pk), request.user).get()
    context = {"claim": claim_of(row, request.user), "said": _("Check saved")}
    response = fragment(request, "annotations/_claims_row_answer.html", context)
    return answers.tell_act(response, article, article.seq if check.version != version else 0)
