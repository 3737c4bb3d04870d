"""What is said about an article, and who may read it: for its owner and for curators."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from reader.access import article_for_change
from reader.forms import DetailsForm
from reader.models import is_curator
from reader.services import change_details, open_to
from web.verbs import signed_in, verbs


@verbs("GET", "POST")
@signed_in
def details(request: HttpRequest, slug: str) -> HttpResponse:
    """Show and store byline, source, address, language and date; for curators also the audience."""
    article = article_for_change(request.user, slug)
    form = DetailsForm(
        request.POST or None,
        initial=DetailsForm.initial_for(article),
        may_share=is_curator(request.user),
    )
    if request.method == "POST" and form.is_valid():
        change_details(article=article, **form.details())
        if form.opening():
            open_to(article=article, **form.opening())
        messages.success(request, _("Saved."))
        return redirect("reader:article", slug=article.slug)
    status = 422 if request.method == "POST" else 200
    return render(request, "reader/details.html", {"form": form, "article": article}, status=status)
