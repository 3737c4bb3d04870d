"""A passage with its source, ready to be copied: for a script as a fragment, for everybody else as a page."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.formats import date_format
from django.utils.translation import check_for_language, get_language, override
from django.utils.translation import gettext as _

from annotations import access
from annotations.forms import PassageForm
from annotations.queries.rows import absolute
from annotations.services.highlights import parts_in
from annotations.views import answers
from reader.access import article_for_reading
from reader.models import Article
from reader.queries import compiled
from reader.text.anchoring import Part, PartsError, normalise_parts, quotation
from reader.text.citing import Reference, cite
from reader.text.fragments import in_original
from web.verbs import public, verbs


@verbs("GET")
@public
def passage(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Some words of an article: `parts` in code points of the current text."""
    article = article_for_reading(request.user, slug)
    form = PassageForm(request.GET)
    if not form.is_valid():
        return answers.invalid(request, form)
    document = compiled(article).document
    try:
        parts = normalise_parts(document, form.cleaned_data["parts"])
    except PartsError as error:
        return answers.malformed(request, error)
    address = absolute("reader:article", article.slug)
    return _cited(request, article, quotation(document.text, parts), parts, address)


@verbs("GET")
@public
def highlight(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The words of a highlight, also of one whose words are gone from the current text."""
    found, article = access.highlight_for(request.user, uid)
    address = absolute("annotations:in_place", found.uid)
    return _cited(request, article, found.exact, parts_in(found, article.current_revision_id), address)


def _cited(
    request: HttpRequest, article: Article, words: str, parts: Sequence[Part], address: str
) -> HttpResponseBase:
    """`address` is ours: what is named where the article has none of its own."""
    link = article.url or address
    if article.url and parts:
        link = in_original(article.url, compiled(article).document.text, parts)
    source = Reference(
        language=article.language,
        title=article.title,
        author=article.byline,
        source=article.source.name if article.source else "",
        day=_day(article),
        address=article.url or address,
        link=link,
    )
    context = {
        "article": article,
        "cited": cite(words, source, rtl=article.direction == "rtl"),
        "done": Message(messages.SUCCESS, _("Copied, with its source.")),
    }
    return answers.page(request, "annotations/cite.html", "annotations/_cite.html", context)


def _day(article: Article) -> str:
    """The day of publication as the article's own language writes it, else as the interface does."""
    if not article.published_on:
        return ""
    known = check_for_language(article.language)
    with override(article.language if known else get_language()):
        return date_format(article.published_on, "DATE_FORMAT")
