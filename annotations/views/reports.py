"""Readers report, curators hide and show."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from accounts.requests import ReaderRequest
from annotations import access
from annotations.forms import ReasonForm
from annotations.markdown import render_markdown
from annotations.models import Comment, Highlight
from annotations.services import moderation, reports
from annotations.views import answers
from reader.models import Article
from web.audit import record
from web.htmx import go_to
from web.verbs import curators, signed_in, verbs


@verbs("GET", "POST")
@signed_in
def report(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """Tell the curators about a highlight of somebody else."""
    highlight, article = access.highlight_for(request.user, uid)
    return _report(request, article, highlight, highlight)


@verbs("GET", "POST")
@signed_in
def comment_report(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """Tell the curators about a comment of somebody else."""
    comment, article = access.comment_for(request.user, uid)
    return _report(request, article, comment, comment.highlight)


@verbs("GET", "POST")
@curators
def moderate(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """Hide a shared highlight with a reason, or show it again."""
    highlight, article = access.shared_highlight(request.user, uid)
    return _moderate(request, article, highlight, highlight)


@verbs("GET", "POST")
@curators
def comment_moderate(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """Hide a comment with a reason, or show it again."""
    comment, article = access.shared_comment(request.user, uid)
    return _moderate(request, article, comment, comment.highlight)


def _report(
    request: ReaderRequest, article: Article, target: Highlight | Comment, highlight: Highlight | None
) -> HttpResponseBase:
    if target.author_id == request.user.pk:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reports.report(reporter=request.user, target=target, reason=form.cleaned_data["reason"])
        messages.success(request, _("Thank you. A curator will look at it."))
        return go_to(request, answers.in_place(article, highlight))
    return _ask(request, article, target, form, _("Report"), shown=False)


def _moderate(
    request: ReaderRequest, article: Article, target: Highlight | Comment, highlight: Highlight | None
) -> HttpResponseBase:
    if "show" in request.POST:
        _show(request, target)
        return go_to(request, answers.in_place(article, highlight))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _hide(request, target, form.cleaned_data["reason"])
        return go_to(request, answers.in_place(article, highlight))
    title = _("Show again") if target.hidden_at else _("Hide from readers")
    return _ask(request, article, target, form, title, shown=target.hidden_at is not None)


def _hide(request: ReaderRequest, target: Highlight | Comment, reason: str) -> None:
    moderation.hide(actor=request.user, target=target, reason=reason)
    record("hidden", request, kind=type(target).__name__, uid=target.uid)
    messages.success(request, _("Hidden from readers."))


def _show(request: ReaderRequest, target: Highlight | Comment) -> None:
    moderation.show(actor=request.user, target=target)
    record("shown", request, kind=type(target).__name__, uid=target.uid)
    messages.success(request, _("Shown again."))


def _ask(
    request: ReaderRequest,
    article: Article,
    target: Highlight | Comment,
    form: ReasonForm,
    title: str,
    *,
    shown: bool,
) -> HttpResponseBase:
    html = render_markdown(target.body) if isinstance(target, Comment) else ""
    context = {
        "article": article,
        "target": target,
        "html": html,
        "form": form,
        "title": title,
        "shown": shown,
    }
    status = 422 if form.is_bound else 200
    return answers.page(
        request, "annotations/reason.html", "annotations/_reason.html", context, status=status
    )
