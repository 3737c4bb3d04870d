"""Where a highlight is found by its number in an article, which is all that a closed card tells of it."""

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase

from annotations import access
from annotations.views import answers
from reader.access import article_for_reading
from web.etag import VARY
from web.htmx import is_fragment
from web.verbs import public, verbs


@verbs("GET")
@public
def numbered(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """The open card for htmx; everybody else is led to the article, opened there."""
    article = article_for_reading(request.user, slug)
    highlight = access.numbered_highlight(request.user, article, number)
    if is_fragment(request):
        return answers.open_card_page(request, article, highlight)
    return HttpResponseRedirect(answers.in_place(article, highlight), headers={"Vary": ", ".join(VARY)})
