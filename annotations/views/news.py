"""What others did while a page is open: its script asks now and then, and brings it when the reader wants."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_htmx.http import HttpResponseClientRefresh

from annotations.forms import NewsForm
from annotations.queries.cards import Card, cards_among, numbers_gone
from annotations.queries.layers import beside
from annotations.queries.news import News, news_since, touched_parts
from annotations.queries.threads import thread_of_article
from annotations.views import answers
from reader.access import article_for_reading
from reader.models import Article
from reader.queries import compiled
from web.htmx import fragment, go_to, is_fragment
from web.limits import limited
from web.verbs import ask_to_sign_in, is_meant, public, verbs

# The seq up to which an answer tells: the page asks for what comes after it.
UP_TO = "Lectern-Seq"
MOST_OPEN = 5


@verbs("GET")
@public
@limited("news")
def news(request: HttpRequest, slug: str) -> HttpResponseBase:
    """How much is new since a seq, in words; 204 when nothing is for this reader."""
    article = article_for_reading(request.user, slug)
    form = NewsForm(request.GET)
    if not is_meant(request):
        return ask_to_sign_in(request)
    if not form.is_valid():
        return answers.invalid(request, form)
    found = news_since(article, request.user, answers.layers_on(request), form.cleaned_data["since"])
    response = (
        JsonResponse({"said": _words(found), "anew": found.anew}) if found else HttpResponse(status=204)
    )
    return _up_to(response, article)


@verbs("GET")
@public
@limited("news")
def show(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What is new since a seq, as pieces of the page; everybody but htmx is led to the whole page."""
    article = article_for_reading(request.user, slug)
    if not is_fragment(request):
        return go_to(request, reverse("reader:article", args=[slug]))
    form = NewsForm(request.GET)
    if not is_meant(request):
        return ask_to_sign_in(request)
    if not form.is_valid():
        return answers.invalid(request, form)
    since, numbers = form.cleaned_data["since"], form.cleaned_data["cards"]
    found = news_since(article, request.user, answers.layers_on(request), since)
    if found is None:
        return _up_to(HttpResponse(status=204), article)
    if found.anew:
        return HttpResponseClientRefresh()
    gone = numbers_gone(article, request.user, answers.layers_on(request), numbers)
    cards = _cards(request, article, found, form.cleaned_data["open"])
    parts = touched_parts(article, found, since, gone)
    context = {
        **answers.card_context(request, article, None),
        "known": [card for card in cards if card.number in numbers],
        "fresh": [card for card in cards if card.number not in numbers],
        "gone": sorted(gone),
        "blocks": answers.changed_blocks(request, article, compiled(article), parts),
        "discussion": thread_of_article(article, request.user) if found.discussion else None,
        "said": _("Shown: %(what)s") % {"what": _words(found)},
        "fragment": True,
    }
    return _up_to(fragment(request, "annotations/_news.html", context), article)


def _cards(request: HttpRequest, article: Article, found: News, opened: list[int]) -> list[Card]:
    """The cards of what was touched; those that are open on the page come open, as far as they are few."""
    keys = [one.pk for one in found.highlights]
    layers = beside(article, answers.layers_on(request))
    cards = cards_among(article, request.user, layers, keys) if keys else []
    still_open = [card.number for card in cards if card.number in opened][:MOST_OPEN]
    for card in cards:
        card.highlight.article = article
    return [
        answers.opened(request, article, card.highlight) if card.number in still_open else card
        for card in cards
    ]


def _words(found: News) -> str:
    if found.corrected:
        return _("This article was corrected")
    words = []
    if found.new:
        words.append(ngettext("%(n)s new", "%(n)s new", found.new) % {"n": found.new})
    if found.changed:
        words.append(ngettext("%(n)s changed", "%(n)s changed", found.changed) % {"n": found.changed})
    return ", ".join(words)


def _up_to(response: HttpResponse, article: Article) -> HttpResponse:
    response.headers[UP_TO] = str(article.seq)
    response.headers["Cache-Control"] = "private, no-store"
    return response
