"""Correct the words of an article: see what changes and what becomes of the highlights, then keep it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.requests import ReaderRequest
from annotations.forms_revise import ReviseForm
from annotations.queries.corrections import changes_between
from annotations.services.revising import Revised, foresee_revision, revise_article
from annotations.views.answers import version_missing
from reader.access import article_for_change
from reader.models import Article
from reader.queries import compiled
from reader.services import RevisionMovedOn
from web.limits import limited
from web.verbs import signed_in, verbs


@verbs("GET", "POST")
@signed_in
def revise(request: ReaderRequest, slug: str) -> HttpResponseBase:
    """The text to be corrected; sent with `keep` it becomes the next revision, otherwise it is looked at."""
    article = article_for_change(request.user, slug)
    if request.method == "POST":
        return _correct(request, article)
    text = compiled(article)
    initial = {"revision": text.number, "text": text.document.text}
    return _page(request, article, ReviseForm(initial=initial, document=text.document))


@limited("import")
def _correct(request: ReaderRequest, article: Article) -> HttpResponseBase:
    if not request.POST.get("revision"):
        return version_missing(request)
    text = compiled(article)
    form = ReviseForm(request.POST, document=text.document)
    if not form.is_valid():
        return _page(request, article, form, status=422)
    if form.cleaned_data["revision"] != text.number:
        return _conflict(request, article, form)
    document = form.cleaned_data["document"]
    if "keep" not in request.POST:
        return _page(
            request,
            article,
            form,
            changes=changes_between(text.document.text, document.text),
            foreseen=foresee_revision(viewer=request.user, article=article, document=document),
        )
    try:
        revised = revise_article(
            article=article, document=document, by=request.user, note=form.cleaned_data["note"]
        )
    except RevisionMovedOn:
        return _conflict(request, article_for_change(request.user, article.slug), form)
    _tell(request, revised)
    return redirect("reader:article", slug=article.slug)


def _tell(request: ReaderRequest, revised: Revised) -> None:
    said = _(
        "Revision %(number)d is published: %(carried)d highlights carried over, %(lost)d lost their words."
    )
    carried = revised.unchanged + revised.moved
    numbers = {"number": revised.revision.number, "carried": carried, "lost": revised.orphaned}
    messages.success(request, said % numbers)


def _conflict(request: ReaderRequest, article: Article, form: ReviseForm) -> HttpResponse:
    """409: somebody corrected the text meanwhile. Both texts are shown; what was typed is kept."""
    text = compiled(article)
    typed = form.cleaned_data["document"].text
    kept = ReviseForm({**request.POST.dict(), "revision": text.number}, document=text.document)
    changes = changes_between(text.document.text, typed)
    return _page(request, article, kept, status=409, current=text.document.text, changes=changes)


def _page(
    request: ReaderRequest, article: Article, form: ReviseForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    response = render(
        request, "annotations/revise.html", {"article": article, "form": form, **more}, status=status
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
