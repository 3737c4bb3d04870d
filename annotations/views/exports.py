"""Ways out over HTTP: a dialog that says what each format is for, and the files, streamed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from accounts.models import User
from accounts.requests import ReaderRequest
from annotations.claims import BoardFilters, BoardForm, board_filters_of, claims_in
from annotations.exports import FORMATS, ExportContext, Format, file_name
from annotations.models import HighlightQuerySet
from annotations.notebook import Filters, NotebookForm, comments_in, filters_of, highlights_in
from annotations.offers import offers
from annotations.queries.exports import export_rows, exportable, extent_of
from annotations.queries.rows import absolute, article_row, headings_of
from annotations.views.answers import invalid
from reader.access import article_for_reading
from reader.models import Article
from web.htmx import page_or_fragment
from web.limits import limited
from web.params import chosen
from web.verbs import public, signed_in, verbs

Answer = TypeVar("Answer", bound=HttpResponseBase)

PAGE, DIALOG = "annotations/export.html", "annotations/_export.html"
# How many are counted before the dialog says only that there are more.
MOST_COUNTED = 10_000
# Whose highlights of an article, by the word in the address.
WHOSE = {"mine": True, "all": False}


@verbs("GET")
@public
def article_export(request: HttpRequest, slug: str) -> HttpResponse:
    """What can be taken from an article: a dialog for htmx, else a page."""
    article = article_for_reading(request.user, slug)
    mine, everything = (_of_article(request, article, own=own).count() for own in (True, False))
    context = {
        "offers": offers(),
        "article": article,
        "mine": mine,
        "total": everything,
        "whose": "mine" if mine else "all",
        "address": reverse("annotations:article_export", args=[slug]),
        "back": reverse("reader:article", args=[slug]),
    }
    return no_store(page_or_fragment(request, PAGE, DIALOG, context))


@verbs("GET")
@public
@limited("export")
def article_download(request: HttpRequest, slug: str, format: str) -> HttpResponseBase:
    """The highlights of one article as a file: `whose=mine`, or all that this person may see."""
    article = article_for_reading(request.user, slug)
    way = known(format)
    whose, own = chosen(request.GET, "whose", WHOSE, "all")
    assert article.current_revision is not None
    context = ExportContext(
        site=settings.SITE_ADDRESS,
        label=article.title,
        filter={"whose": whose},
        address=f"{absolute('annotations:article_download', slug, format)}?whose={whose}",
        article=article_row(article, article.current_revision),
        headings=headings_of(article),
        saved=getattr(article, "saved_at", None),  # strangers have no reading list
    )
    rows = _of_article(request, article, own=own)
    return download(request, rows, way, context, f"{article.title[:40]} {whose}")


@dataclass(frozen=True, slots=True)
class Tab:
    """A list with filters: names of its addresses, its form, which rows go out, what its files are called."""

    page: str
    choice: str
    export: str
    rows: Callable[[User, Any], HighlightQuerySet]
    label: str
    form: type[NotebookForm] = NotebookForm
    filters_of: Callable[[Any], Filters] = filters_of
    of: str = "of"


def commented_in(user: User, filters: Filters) -> HighlightQuerySet:
    """The highlights under which the listed comments stand, as far as their writer may take them along."""
    return exportable(user).filter(
        pk__in=comments_in(user, filters).exclude(highlight=None).values("highlight")
    )


def listed_claims(user: User, filters: BoardFilters) -> HighlightQuerySet:
    """What the board lists, as far as its reader may take it along."""
    return claims_in(user, filters, among=exportable(user))


TABS = {
    "highlights": Tab(
        "annotations:notebook",
        "annotations:notebook_choice",
        "annotations:notebook_export",
        highlights_in,
        "Notebook",
    ),
    "comments": Tab(
        "annotations:notebook_comments",
        "annotations:comments_choice",
        "annotations:comments_export",
        commented_in,
        "Comments",
    ),
    "claims": Tab(
        "annotations:claims",
        "annotations:claims_choice",
        "annotations:claims_export",
        listed_claims,
        "Claims",
        BoardForm,
        board_filters_of,
        "listed for",
    ),
}


@verbs("GET")
@signed_in
def notebook_choice(request: ReaderRequest, tab: str = "highlights") -> HttpResponse:
    """What can be made of a list as it is narrowed down: a dialog for htmx, else a page."""
    names = TABS[tab]
    form = names.form(request.GET)
    if not form.is_valid():
        return invalid(request, form)
    filters = names.filters_of(form)
    context = {
        "offers": offers(),
        "tab": tab,
        "filters": filters,
        "total": names.rows(request.user, filters)[: MOST_COUNTED + 1].count(),
        "most": MOST_COUNTED,
        "address": reverse(names.choice),
        "back": f"{reverse(names.page)}?{filters.query}",
    }
    return no_store(page_or_fragment(request, PAGE, DIALOG, context))


@verbs("GET")
@signed_in
@limited("export")
def notebook_export(request: ReaderRequest, format: str, tab: str = "highlights") -> HttpResponseBase:
    """The highlights that a list holds or speaks of under the same filters, as a file."""
    way, names = known(format), TABS[tab]
    form = names.form(request.GET)
    if not form.is_valid():
        return invalid(request, form)
    filters = names.filters_of(form)
    # The order of the list is nothing that a file has: its rows come in reading order.
    said = {name: value for name, value in filters.address.items() if name != "order"}
    pairs = [pair for pair in filters.pairs if pair[0] != "order"]
    query = f"?{urlencode(pairs)}" if pairs else ""
    context = ExportContext(
        site=settings.SITE_ADDRESS,
        label=f"{names.label} {names.of} {request.user.handle}",
        filter=said,
        address=f"{absolute(names.export, format)}{query}",
    )
    rows = names.rows(request.user, filters)
    return download(request, rows, way, context, " ".join([names.label.lower(), *said.values()]))


def known(format: str) -> Format:
    """The format of this name; raises Http404."""
    if format not in FORMATS:
        raise Http404
    return FORMATS[format]


def download(
    request: HttpRequest, rows: HighlightQuerySet, way: Format, context: ExportContext, label: str
) -> HttpResponseBase:
    """The rows as a file that is written while it is sent."""
    extent = extent_of(rows, request.user)
    context = replace(context, modified=extent.modified, total=extent.total)
    content = way.write(export_rows(rows, extent.keys, request.user), context)
    return attachment(content, file_name(context, way, label), way.media_type)


def attachment(content: Iterator[bytes], name: str, media_type: str) -> HttpResponseBase:
    """A stream that a browser keeps as a file; `name` is ASCII and made by us."""
    response = StreamingHttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return no_store(response)


def no_store(response: Answer) -> Answer:
    """What is exported is kept by nobody on the way."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _of_article(request: HttpRequest, article: Article, *, own: bool) -> HighlightQuerySet:
    rows = exportable(request.user).filter(article=article)
    return rows.filter(author_id=request.user.pk) if own else rows
