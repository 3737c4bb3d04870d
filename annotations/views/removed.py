"""What was taken away lately, to be brought back: a reader's own, and for curators what curators hid."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.requests import ReaderRequest
from annotations import access
from annotations.queries.removed import DAYS, Removed, deleted_by, hidden_for
from annotations.services.acts import ThreadGone
from annotations.services.changes import restore_highlight
from annotations.services.comments import restore_comment
from annotations.services.evidence import restore_evidence
from annotations.services.moderation import show
from annotations.views import answers
from web.audit import record
from web.etag import reader_dependent
from web.htmx import fragment, go_to, is_fragment, page_or_fragment
from web.paging import Page
from web.verbs import curators, signed_in, verbs


@verbs("GET", "POST")
@signed_in
def deleted(request: ReaderRequest) -> HttpResponseBase:
    """The reader's own deleted highlights, comments and records; a POST brings one back."""
    if request.method == "POST":
        where = _restore(request.user, request.POST.get("what", ""), _uid(request))
        if not is_fragment(request):
            messages.success(request, _("Brought back."))
            return go_to(request, reverse("annotations:deleted"))
        return _list(request, deleted_by, "deleted", where, _("Brought back."))
    return _list(request, deleted_by, "deleted")


@verbs("GET", "POST")
@curators
def hidden(request: ReaderRequest) -> HttpResponseBase:
    """What curators hid, who did and why; a POST shows one again."""
    if request.method == "POST":
        where = _show_again(request, request.POST.get("what", ""), _uid(request))
        if not is_fragment(request):
            messages.success(request, _("Shown again."))
            return go_to(request, reverse("annotations:hidden"))
        return _list(request, hidden_for, "hidden", where, _("Shown again."))
    return _list(request, hidden_for, "hidden")


def _list(
    request: ReaderRequest,
    read: Callable[[User, str], Page[Removed]],
    name: str,
    where: str = "",
    said: str = "",
) -> HttpResponse:
    """The page; after a POST the list alone, which says so and leads to `where` it is now."""
    asked = request.POST if request.method == "POST" else request.GET
    cursor = str(asked.get("cursor", ""))
    context = {
        "page": read(request.user, cursor),
        "cursor": cursor,
        "days": DAYS,
        "address": reverse(f"annotations:{name}"),
        "tab": name,
        "where": where,
        "said": said,
    }
    piece = f"annotations/_{name}.html"
    if request.method == "POST":
        return fragment(request, piece, context)
    response = page_or_fragment(request, f"annotations/{name}.html", piece, context)
    reader_dependent(response)
    return response


def _restore(user: User, what: str, uid: UUID) -> str:
    """Bring back one of the reader's own; where it stands now. Raises Http404."""
    try:
        if what == "highlight":
            highlight, article = access.own_highlight(user, uid, deleted=None)
            restore_highlight(actor=user, highlight=highlight)
            return answers.in_place(article, highlight)
        if what == "comment":
            comment, article = access.own_comment(user, uid, deleted=None)
            restore_comment(actor=user, comment=comment)
            return answers.in_place(article, comment.highlight)
        if what == "record":
            evidence, article = access.own_evidence(user, uid, deleted=None)
            restore_evidence(actor=user, evidence=evidence)
            return answers.in_place(article, evidence.highlight)
    except ThreadGone:
        raise Http404 from None
    raise Http404


def _show_again(request: ReaderRequest, what: str, uid: UUID) -> str:
    """Show one that curators hid again; where it stands. Raises Http404."""
    loaders: dict[str, Callable[..., Any]] = {
        "highlight": access.shared_highlight,
        "comment": access.shared_comment,
    }
    if what not in loaders:
        raise Http404
    target, article = loaders[what](request.user, uid)
    show(actor=request.user, target=target)
    record("shown", request, kind=type(target).__name__, uid=target.uid)
    return answers.in_place(article, target if what == "highlight" else target.highlight)


def _uid(request: ReaderRequest) -> UUID:
    try:
        return UUID(str(request.POST.get("uid", "")))
    except ValueError:
        raise Http404 from None
