"""Threads as a whole over HTTP: the lasting address of a comment, saying that a thread is settled or seen."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import ReaderRequest
from annotations import access
from annotations.forms import CommentForm, SeenForm
from annotations.models import Highlight
from annotations.queries.threads import thread_of, thread_of_article
from annotations.services import threads as services
from annotations.views import answers
from reader.access import article_for_reading
from reader.models import Article
from web.htmx import go_to, is_fragment, retarget
from web.verbs import public, signed_in, verbs


@verbs("GET")
@public
def in_place(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The lasting address of a comment: leads to its article, opened there."""
    comment, article = access.comment_in_place(request.user, uid)
    return HttpResponseRedirect(answers.comment_in_place(article, comment))


@verbs("POST")
@signed_in
def resolve(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """What the first comment of a thread asks for is settled: the thread folds to one line."""
    root, article = access.thread_to_settle(request.user, uid)
    held = services.set_thread_resolved(actor=request.user, root=root, resolved=True)
    seq = 0 if root.resolved_at else article.seq
    back = answers.undo_address(article, seq) if seq else reverse("annotations:comment_reopen", args=[uid])
    answers.toast_with_undo(request, _("Resolved"), back)
    return thread_answer(request, article, held.highlight, said=_("Resolved"), seq=seq)


@verbs("POST")
@signed_in
def reopen(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """It is not settled after all."""
    root, article = access.thread_to_settle(request.user, uid)
    held = services.set_thread_resolved(actor=request.user, root=root, resolved=False)
    seq = article.seq if root.resolved_at else 0
    return thread_answer(request, article, held.highlight, said=_("Open again"), seq=seq)


@verbs("POST")
@signed_in
def seen(request: ReaderRequest, uid: UUID) -> HttpResponseBase:
    """The thread of a highlight was in view, up to the comment that the page showed last."""
    highlight, article = access.highlight_to_show(request.user, uid)
    return _seen(request, article, highlight)


@verbs("POST")
@signed_in
def discussion_seen(request: ReaderRequest, slug: str) -> HttpResponseBase:
    """The same of what is said about an article as a whole."""
    return _seen(request, article_for_reading(request.user, slug), None)


def _seen(request: ReaderRequest, article: Article, highlight: Highlight | None) -> HttpResponseBase:
    form = SeenForm(request.POST)
    if not form.is_valid():
        return answers.invalid(request, form)
    until = form.cleaned_data["until"]
    services.mark_thread_seen(reader=request.user, article=article, highlight=highlight, until=until)
    if request.headers.get("X-Requested-With"):
        return HttpResponse(status=204)
    return go_to(request, answers.back_to_thread(request, article, highlight))


def thread_answer(
    request: ReaderRequest,
    article: Article,
    highlight: Highlight | None,
    *,
    form: CommentForm | None = None,
    said: str = "",
    status: int = 200,
    seq: int = 0,
) -> HttpResponseBase:
    """The thread as it is now; with a rejected `form` a 422 that holds what was typed."""
    if form is None and not is_fragment(request):
        return go_to(request, answers.back_to_thread(request, article, highlight))
    where = highlight.uid if highlight else ""
    reader = request.user
    thread = thread_of(highlight, article, reader) if highlight else thread_of_article(article, reader)
    context = {
        "article": article,
        "thread": thread,
        "where": where,
        "closed": highlight is not None and highlight.deleted_at is not None,
        "reply": form,
        "said": said,
        "fragment": True,
    }
    code = 422 if form else status
    target = f"#thread-{where or 'article'}"
    response = answers.page(
        request,
        "annotations/thread.html",
        "annotations/_thread_answer.html",
        context,
        status=code,
        target=target,
    )
    answers.tell_act(response, article, seq)
    # Undo stands in a toast, which does not know the thread.
    return retarget(response, target, "outerHTML") if is_fragment(request) else response  # type: ignore[arg-type]
