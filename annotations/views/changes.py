"""Change a highlight over HTTP: details, kind, passage, delete and restore. Authors only; others get 404."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from accounts.requests import ReaderRequest
from annotations import access
from annotations.forms import DetailsForm, DoubtForm, KindForm, MoveForm, version_of
from annotations.labels import kind_label
from annotations.queries.cards import card_of
from annotations.services import changes
from annotations.services.acts import PassageGone, Refused, Stale
from annotations.services.highlights import parts_in
from annotations.views import answers, conflicts
from reader.text.anchoring import PartsError
from web.verbs import signed_in, verbs


@verbs("GET", "POST")
@signed_in
def edit(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """Speaker, doubt, tags, audience."""
    highlight, article = access.own_highlight(request.user, uid)
    if request.method == "GET":
        return answers.open_card_page(request, article, highlight)
    version = version_of(request.POST)
    if version is None:
        return answers.version_missing(request)
    form = DetailsForm(request.POST, user=request.user)
    if not form.is_valid():
        return answers.open_card_page(request, article, highlight, details=form)
    details = changes.Details(
        speaker=form.speaker_given(),
        not_sure=form.cleaned_data["not_sure"],
        tags=form.cleaned_data["tags"],
        visibility=form.cleaned_data["visibility"],
        group=form.group,
    )
    try:
        held = changes.edit_highlight(
            actor=request.user, highlight=highlight, version=version, details=details
        )
    except Stale:
        return conflicts.of_highlight(request, article, highlight)
    except Refused as refused:
        form.add_error(refused.field, str(refused))
        return answers.open_card_page(request, article, highlight, details=form)
    return answers.changed(request, article, held, said=_("Saved"))


@verbs("POST")
@signed_in
def retag(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """Another kind."""
    highlight, article = access.own_highlight(request.user, uid)
    version = version_of(request.POST)
    if version is None:
        return answers.version_missing(request)
    form = KindForm(request.POST)
    if not form.is_valid():
        return answers.invalid(request, form)
    kind = form.cleaned_data["kind"]
    try:
        held = changes.retag_highlight(actor=request.user, highlight=highlight, version=version, kind=kind)
    except Stale:
        return conflicts.of_highlight(request, article, highlight)
    return answers.changed(request, article, held, said=_("Now a %(kind)s") % {"kind": kind_label(kind)})


@verbs("POST")
@signed_in
def move(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """Another passage."""
    highlight, article = access.own_highlight(request.user, uid)
    version = version_of(request.POST)
    if version is None:
        return answers.version_missing(request)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return answers.invalid(request, form)
    before = parts_in(highlight, article.current_revision_id)
    sent = form.cleaned_data
    try:
        held, parts = changes.move_highlight(
            actor=request.user,
            highlight=highlight,
            version=version,
            revision=sent["revision"],
            parts=sent["parts"],
            exact=sent["exact"].replace("\r\n", "\n"),
        )
    except Stale:
        return conflicts.of_highlight(request, article, highlight)
    except PassageGone:
        return answers.gone_passage(request)
    except PartsError as error:
        return answers.malformed(request, error)
    except Refused as refused:
        return answers.refused(request, refused)
    return answers.changed(request, article, held, before=before, parts=parts, said=_("Passage changed"))


@verbs("POST")
@signed_in
def doubt(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """Not sure, or sure after all."""
    highlight, article = access.own_highlight(request.user, uid)
    version = version_of(request.POST)
    if version is None:
        return answers.version_missing(request)
    form = DoubtForm(request.POST)
    if not form.is_valid():
        return answers.invalid(request, form)
    not_sure = form.cleaned_data["not_sure"]
    try:
        held = changes.doubt_highlight(
            actor=request.user, highlight=highlight, version=version, not_sure=not_sure
        )
    except Stale:
        return conflicts.of_highlight(request, article, highlight)
    return answers.changed(request, article, held, said=_("Not sure") if not_sure else _("Sure"))


@verbs("POST")
@signed_in
def delete(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """Off the page, with a toast that brings it back."""
    highlight, article = access.own_highlight(request.user, uid)
    version = version_of(request.POST)
    if version is None:
        return answers.version_missing(request)
    parts = parts_in(highlight, article.current_revision_id)
    try:
        held = changes.delete_highlight(actor=request.user, highlight=highlight, version=version)
    except Stale:
        return conflicts.of_highlight(request, article, highlight)
    words = _("%(kind)s deleted") % {"kind": kind_label(held.kind)}
    answers.toast_with_undo(request, words, answers.undo_address(article, article.seq))
    stub = card_of(held, parts, request.user) if access.keeps_place(held, request.user) else None
    changed = answers.Changed(parts, said=words, seq=article.seq)
    return answers.passage_answer(request, article, stub, held, changed)


@verbs("POST")
@signed_in
def restore(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """Bring back what was deleted; a repeat answers with what is there."""
    highlight, article = access.own_highlight(request.user, uid, deleted=None)
    held_place = highlight.deleted_at is None or access.keeps_place(highlight, request.user)
    held = changes.restore_highlight(actor=request.user, highlight=highlight)
    parts = parts_in(held, article.current_revision_id)
    shown = card_of(held, parts, request.user)
    seq = article.seq if highlight.deleted_at else 0
    changed = answers.Changed(parts, said=_("Brought back"), seq=seq)
    response = answers.passage_answer(request, article, shown, held, changed)
    if held_place and answers.is_fragment(request):
        answers.retarget(response, f"#c-{held.number}", "outerHTML")
    return response
