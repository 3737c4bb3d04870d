"""Records under a highlight over HTTP: name, change, take away, bring back. Authors only; others get 404.

Each answers with the card as it is then; to a plain form with a redirect to it.
"""

from uuid import UUID, uuid4

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from accounts.requests import ReaderRequest
from annotations import access
from annotations.forms import version_of
from annotations.forms_evidence import EvidenceForm, said_of
from annotations.models import Evidence
from annotations.services import evidence as services
from annotations.services.acts import Refused, Stale, ThreadGone
from annotations.views import answers, conflicts
from reader.models import Article
from web.verbs import signed_in, verbs


@verbs("POST")
@signed_in
def add(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """Another record."""
    highlight, article = access.own_highlight(request.user, uid)
    form = EvidenceForm(request.POST)
    if not form.is_valid():
        return answers.open_card_page(request, article, highlight, naming=form)
    try:
        named = services.add_evidence(
            author=request.user,
            highlight=highlight,
            uid=form.cleaned_data["uid"] or uuid4(),
            said=form.said(),
        )
    except ThreadGone:
        raise Http404 from None
    except Refused as refused:
        form.add_error(refused.field, str(refused))
        return answers.open_card_page(request, article, highlight, naming=form)
    status, seq = (201, article.seq) if named.is_new else (200, 0)
    return answers.card_again(request, article, highlight, _("Record saved"), status, seq=seq)


@verbs("GET", "POST")
@signed_in
def edit(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """Say something else of a record."""
    evidence, article = access.own_evidence(request.user, uid, deleted=None)
    if request.method == "GET":
        if evidence.deleted_at:
            raise Http404
        return _editing(request, article, evidence, EvidenceForm(initial=said_of(evidence)))
    version = version_of(request.POST)
    if version is None:
        return answers.version_missing(request)
    form = EvidenceForm(request.POST)
    if not form.is_valid():
        return _editing(request, article, evidence, form)
    try:
        held = services.change_evidence(
            actor=request.user, evidence=evidence, version=version, said=form.said()
        )
    except Stale:
        return conflicts.of_evidence(request, article, evidence)
    except ThreadGone:
        raise Http404 from None
    seq = article.seq if held.version != version else 0
    return answers.card_again(request, article, evidence.highlight, _("Saved"), seq=seq)


@verbs("POST")
@signed_in
def delete(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """Off the card, with a toast that brings it back."""
    evidence, article = access.own_evidence(request.user, uid)
    version = version_of(request.POST)
    if version is None:
        return answers.version_missing(request)
    try:
        services.remove_evidence(actor=request.user, evidence=evidence, version=version)
    except Stale:
        return conflicts.of_evidence(request, article, evidence)
    except ThreadGone:
        raise Http404 from None
    words = _("Record removed")
    answers.toast_with_undo(request, words, answers.undo_address(article, article.seq))
    return answers.card_again(request, article, evidence.highlight, words, seq=article.seq)


@verbs("POST")
@signed_in
def restore(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """Bring back what was taken away; a repeat answers with what is there."""
    evidence, article = access.own_evidence(request.user, uid, deleted=None)
    try:
        services.restore_evidence(actor=request.user, evidence=evidence)
    except ThreadGone:
        raise Http404 from None
    seq = article.seq if evidence.deleted_at else 0
    return answers.card_again(request, article, evidence.highlight, _("Brought back"), seq=seq)


def _editing(
    request: ReaderRequest, article: Article, evidence: Evidence, form: EvidenceForm
) -> HttpResponseBase:
    context = {
        "article": article,
        "evidence": evidence,
        "h": evidence.highlight,
        "form": form,
        "keep": answers.in_place(article, evidence.highlight),
    }
    return answers.page(
        request,
        "annotations/record_edit.html",
        "annotations/_record_edit.html",
        context,
        status=422 if form.is_bound else 200,
        target=f"#rec-{evidence.uid}",
    )
