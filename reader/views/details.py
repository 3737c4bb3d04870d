"""What is said about an article, and who may read it: for its owner and for curators."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.requests import ReaderRequest
from annotations.services.articles import describe_article, open_article
from reader.access import article_for_change
from reader.forms import DetailsForm
from reader.models import Article, is_curator
from reader.shelf import sources_for
from web.problem import problem
from web.verbs import signed_in, verbs


@verbs("GET", "POST")
@signed_in
def details(request: ReaderRequest, slug: str) -> HttpResponse:
    """Show and store byline, source, address, language and date; for curators also the audience."""
    article = article_for_change(request.user, slug)
    may_share = is_curator(request.user)
    if request.method != "POST":
        form = DetailsForm(initial=DetailsForm.initial_for(article), may_share=may_share)
        return _ask(request, article, form)
    form = DetailsForm(request.POST, may_share=may_share)
    if not form.is_valid():
        return _ask(request, article, form, 422)
    if not form.cleaned_data["seen"]:
        return problem(request, 428, _("Say which details you changed: reload the page and try again."))
    if form.cleaned_data["seen"] != DetailsForm.fingerprint(article):
        return _ask(request, article, form.against(article), 409)
    describe_article(actor=request.user, article=article, details=form.details())
    if form.opening():
        open_article(actor=request.user, article=article, **form.opening())
    messages.success(request, _("Saved."))
    return redirect("reader:article", slug=article.slug)


def _ask(request: ReaderRequest, article: Article, form: DetailsForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "article": article, "sources": sources_for(request.user)}
    return render(request, "reader/details.html", context, status=status)
