"""Relations over HTTP: choose another highlight, say what this one does to it, take that back.

Authors of the source only; others get 404.
"""

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.requests import ReaderRequest
from annotations import access
from annotations.forms_relations import VERBS, RelationForm, SeekForm
from annotations.models import Highlight
from annotations.queries.relations import Offered, offered_for
from annotations.services import relations as services
from annotations.services.acts import Refused, ThreadGone
from annotations.views import answers
from reader.models import Article
from web.verbs import signed_in, verbs

PAGE, PICKER, FOUND = (
    "annotations/relating.html",
    "annotations/_relating.html",
    "annotations/_relating_found.html",
)


@verbs("GET", "POST")
@signed_in
def relate(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """Search for another highlight; say what this one does to it."""
    highlight, article = access.own_highlight(request.user, uid)
    if request.method == "GET":
        return _picker(request, article, highlight, SeekForm(request.GET), RelationForm())
    form = RelationForm(request.POST)
    if not form.is_valid():
        return _picker(request, article, highlight, SeekForm({}), form)
    try:
        related = _said(request.user, highlight, form)
    except ThreadGone:
        raise Http404 from None
    except Refused as refused:
        form.add_error(refused.field, str(refused))
        return _picker(request, article, highlight, SeekForm({}), form)
    status, seq = (201, article.seq) if related.is_new else (200, 0)
    return answers.card_again(request, article, highlight, _("Relation saved"), status, seq=seq)


@verbs("POST")
@signed_in
def delete(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """Off the card, with a toast that brings it back."""
    relation, article = access.own_relation(request.user, uid)
    try:
        services.remove_relation(actor=request.user, relation=relation)
    except ThreadGone:
        raise Http404 from None
    words = _("Relation removed")
    answers.toast_with_undo(request, words, answers.undo_address(article, article.seq))
    return answers.card_again(request, article, relation.source, words, seq=article.seq)


@verbs("POST")
@signed_in
def restore(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """Bring back what was taken away; a repeat answers with what is there."""
    relation, article = access.own_relation(request.user, uid, deleted=None)
    try:
        services.restore_relation(actor=request.user, relation=relation)
    except ThreadGone:
        raise Http404 from None
    seq = article.seq if relation.deleted_at else 0
    return answers.card_again(request, article, relation.source, _("Brought back"), seq=seq)


def _said(author: User, source: Highlight, form: RelationForm) -> services.Related:
    """Write what a valid form says; raises as the service does. What is absent is as what is unseen."""
    sent = form.cleaned_data
    target = Highlight.objects.visible_to(author).filter(uid=sent["target"]).order_by().first()
    if target is None:
        raise services.unseen()
    return services.add_relation(
        author=author, source=source, target=target, verb=sent["verb"], uid=sent["uid"] or uuid4()
    )


def _picker(
    request: ReaderRequest, article: Article, highlight: Highlight, seek: SeekForm, form: RelationForm
) -> HttpResponseBase:
    """The picker in the card or as a page; for htmx the list alone while its words are typed."""
    found = _offered(request, highlight, seek)
    context: dict[str, Any] = {
        "article": article,
        "h": highlight,
        "verbs": VERBS,
        "form": form,
        "seek": seek,
        "found": found,
    }
    place = f"relating-{highlight.number}"
    whole = form.is_bound or request.headers.get("HX-Target") == place
    wrong = form.is_bound or not seek.is_valid()
    return answers.page(
        request,
        PAGE,
        PICKER if whole else FOUND,
        context,
        status=422 if wrong else 200,
        target=f"#{place if whole else f'candidates-{highlight.number}'}",
        swap="innerHTML",
    )


def _offered(request: ReaderRequest, highlight: Highlight, seek: SeekForm) -> Offered:
    if not seek.is_valid():
        return Offered((), "")
    sent = seek.cleaned_data
    return offered_for(highlight, request.user, sent["q"], sent["cursor"])
