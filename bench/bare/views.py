"""One insert answered with the block's HTML, one article as plain paragraphs, one list."""

from functools import cache
from html import escape

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from bench.bare.models import Article, Highlight


@cache
def blocks_of(slug: str) -> tuple[int, list[str]]:
    """An article's id and blocks, read once: they never change here."""
    article = Article.objects.get(slug=slug)
    return article.pk, article.blocks


@require_POST
def create(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep a passage: session, CSRF check, one insert, the block's HTML."""
    article, blocks = blocks_of(slug)
    sent = request.POST
    block, start, end = int(sent["block"]), int(sent["start"]), int(sent["end"])
    Highlight.objects.create(
        uid=sent["uid"],
        article_id=article,
        reader=request.session["reader"],
        kind=sent["kind"],
        start=start,
        end=end,
    )
    words = blocks[block]
    run = f'<span class="run {escape(sent["kind"])}">{escape(words[start:end])}</span>'
    html = f'<p id="b{block}">{escape(words[:start])}{run}{escape(words[end:])}</p>'
    return HttpResponse(html, status=201)


@require_GET
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """The text as paragraphs."""
    found = Article.objects.get(slug=slug)
    context = {"article": found, "blocks": found.blocks, "reader": request.session["reader"]}
    return render(request, "article.html", context)


@require_GET
def library(request: HttpRequest) -> HttpResponse:
    """The newest fifty titles."""
    articles = Article.objects.order_by("-pk").only("slug", "title")[:50]
    return render(request, "library.html", {"articles": articles, "reader": request.session["reader"]})


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Says that the server is up."""
    return HttpResponse("ok")
