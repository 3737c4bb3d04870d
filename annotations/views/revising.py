"""Correct the text of a published article; highlights are carried to where their words stand now."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import ReaderRequest
from annotations.forms import RevisionForm
from annotations.services.revising import Revised, revise_article
from reader.access import article_for_change
from reader.correcting import corrected
from reader.models import Article
from reader.queries import compiled
from reader.services import RevisionMovedOn
from reader.text.blocks import TextError
from web.etag import reader_dependent
from web.htmx import go_to
from web.problem import problem
from web.verbs import signed_in, verbs


@verbs("GET", "POST")
@signed_in
def revise(request: ReaderRequest, slug: str) -> HttpResponseBase:
    """Show the text in one field, blank lines between blocks; store what comes back as a new revision."""
    article = article_for_change(request.user, slug)
    text = compiled(article)
    form = RevisionForm(request.POST or None, initial={"text": text.document.text, "revision": text.number})
    if request.method == "GET" or not form.is_valid():
        return _ask(request, article, form)
    sent = form.cleaned_data
    if sent["revision"] != text.number:
        return problem(
            request, 409, _("The text was corrected meanwhile. Reload the page and start from it.")
        )
    try:
        document = corrected(text.document, sent["text"])
    except TextError as error:
        form.add_error("text", str(error))
        return _ask(request, article, form)
    if document == text.document:
        form.add_error("text", _("Nothing has been changed."))
        return _ask(request, article, form)
    try:
        revised = revise_article(article=article, document=document, by=request.user, note=sent["note"])
    except RevisionMovedOn:
        return problem(
            request, 409, _("The text was corrected meanwhile. Reload the page and start from it.")
        )
    _tell(request, revised)
    return go_to(request, reverse("reader:article", args=[slug]))


def _ask(request: ReaderRequest, article: Article, form: RevisionForm) -> HttpResponseBase:
    context = {"article": article, "form": form}
    status = 422 if form.is_bound else 200
    response = render(request, "annotations/revise.html", context, status=status)
    if status == 200:
        return reader_dependent(response)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _tell(request: ReaderRequest, revised: Revised) -> None:
    carried = revised.unchanged + revised.moved
    messages.success(
        request,
        _("Revision %(number)d is published: %(carried)d highlights carried over, %(lost)d lost their words.")
        % {"number": revised.revision.number, "carried": carried, "lost": len(revised.orphaned)},
    )
