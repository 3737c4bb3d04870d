"""Threads over HTTP: write, preview, change, delete, bring back."""

from uuid import UUID, uuid4

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from accounts.requests import ReaderRequest
from annotations import access
from annotations.forms import BodyForm, CommentForm, version_of
from annotations.markdown import render_markdown
from annotations.models import Comment, Highlight
from annotations.services import comments as services
from annotations.services.acts import Refused, Stale, ThreadGone
from annotations.views import answers, conflicts
from annotations.views.threads import thread_answer
from reader.access import article_for_reading
from reader.models import Article
from web.verbs import signed_in, verbs


@verbs("POST")
@signed_in(keep_draft=True)
def reply(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """A comment in the thread of a highlight."""
    highlight, article = access.highlight_for(request.user, uid)
    return _add(request, article, highlight)


@verbs("POST")
@signed_in(keep_draft=True)
def article_comment(request: ReaderRequest, slug: str) -> HttpResponseBase:
    """A comment on the article as a whole."""
    return _add(request, article_for_reading(request.user, slug), None)


@verbs("POST")
@signed_in
def preview(request: ReaderRequest) -> HttpResponseBase:
    """What a comment will look like. Nothing is stored."""
    form = BodyForm({"body": request.POST.get("body", "")})
    html = render_markdown(form.cleaned_data["body"]) if form.is_valid() else ""
    context = {"form": form, "html": html, "fields": _sent_again(request)}
    status = 200 if form.is_valid() else 422
    return answers.page(
        request, "annotations/preview.html", "annotations/_preview.html", context, status=status
    )


@verbs("GET", "POST")
@signed_in
def edit(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """Other words for one's own comment."""
    comment, article = access.own_comment(request.user, uid)
    if request.method == "GET":
        return _editing(request, article, comment, BodyForm(initial={"body": comment.body}))
    version = version_of(request.POST)
    if version is None:
        return answers.version_missing(request)
    form = BodyForm(request.POST)
    if not form.is_valid():
        return _editing(request, article, comment, form)
    try:
        held = services.edit_comment(
            actor=request.user, comment=comment, version=version, body=form.cleaned_data["body"]
        )
    except Stale:
        return conflicts.of_comment(request, article, comment)
    seq = article.seq if held.version != version else 0
    return thread_answer(request, article, comment.highlight, said=_("Saved"), seq=seq)


@verbs("POST")
@signed_in
def delete(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """Out of the thread, with a toast that brings it back."""
    comment, article = access.own_comment(request.user, uid)
    version = version_of(request.POST)
    if version is None:
        return answers.version_missing(request)
    try:
        held = services.delete_comment(actor=request.user, comment=comment, version=version)
    except Stale:
        return conflicts.of_comment(request, article, comment)
    answers.toast_with_undo(request, _("Comment deleted"), answers.undo_address(article, article.seq))
    return thread_answer(request, article, held.highlight, said=_("Comment deleted"), seq=article.seq)


@verbs("POST")
@signed_in
def restore(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """Bring a deleted comment back."""
    comment, article = access.own_comment(request.user, uid, deleted=None)
    try:
        held = services.restore_comment(actor=request.user, comment=comment)
    except ThreadGone:
        raise Http404 from None
    seq = article.seq if comment.deleted_at else 0
    return thread_answer(request, article, held.highlight, said=_("Brought back"), seq=seq)


def _add(request: ReaderRequest, article: Article, highlight: Highlight | None) -> HttpResponseBase:
    form = CommentForm(request.POST)
    if not form.is_valid():
        return thread_answer(request, article, highlight, form=form)
    sent = form.cleaned_data
    parent = _parent(article, highlight, sent["parent"])
    if sent["parent"] and parent is None:
        form.add_error("parent", _("The comment that you answer is gone."))
        return thread_answer(request, article, highlight, form=form)
    try:
        added = services.add_comment(
            author=request.user,
            article=article,
            highlight=highlight,
            parent=parent,
            uid=sent["uid"] or uuid4(),
            body=sent["body"],
        )
    except ThreadGone:
        raise Http404 from None
    except Refused as refused:
        return answers.refused(request, refused)
    status, seq = (201, article.seq) if added.is_new else (200, 0)
    return thread_answer(request, article, highlight, said=_("Comment saved"), status=status, seq=seq)


def _parent(article: Article, highlight: Highlight | None, uid: UUID | None) -> Comment | None:
    if uid is None:
        return None
    return Comment.objects.filter(
        uid=uid, article=article, highlight=highlight, deleted_at=None, hidden_at=None
    ).first()


def _editing(request: ReaderRequest, article: Article, comment: Comment, form: BodyForm) -> HttpResponseBase:
    context = {
        "article": article,
        "comment": comment,
        "form": form,
        "where": comment.highlight.uid if comment.highlight else "article",
        "keep": answers.in_place(article, comment.highlight),
    }
    return answers.page(
        request,
        "annotations/comment_edit.html",
        "annotations/_comment_edit.html",
        context,
        status=422 if form.is_bound else 200,
        target=f"#n-{comment.uid}",
    )


def _sent_again(request: ReaderRequest) -> list[tuple[str, str]]:
    names = ("uid", "parent", "body")
    return [(name, request.POST[name]) for name in names if name in request.POST]
