"""A passage or a highlight with its source, and the way to the words in the original."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client
from pytest_django import Settings

from annotations.models import Highlight
from reader.models import Article
from tests.factories import Cast, make_article, make_cast, make_highlight

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
ORIGINAL = "https://example.org/ferry?from=rss#top"
WORDS = "Every berth counts"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def article(cast: Cast) -> Article:
    made = make_article(
        owner=cast.owner, url=ORIGINAL, byline="By Lena Ortiz", source="The Harbour Courier",
        published=date(2026, 5, 14),
    )  # fmt: skip
    assert made.current_revision
    assert WORDS in made.current_revision.text
    return made


def cited(client: Client, address: str) -> str:
    """The plain text that an answer offers to copy."""
    answer = client.get(address, headers=HTMX)
    assert answer.status_code == 200
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", answer.content.decode(), re.DOTALL)
    assert found
    return unescape(found[1])


def passage(article: Article, words: str = WORDS) -> str:
    assert article.current_revision
    start = article.current_revision.text.index(words)
    return f"/articles/{article.slug}/cite/?parts={start}-{start + len(words)}"


def test_a_passage_is_cited_with_its_source(client: Client, article: Article) -> None:
    assert cited(client, passage(article)) == (
        f"“{WORDS}” — Lena Ortiz, “{article.title}”, The Harbour Courier, 14 May 2026, {ORIGINAL}"
    )
    page = client.get(passage(article)).content.decode()
    assert "<html" in page
    assert f'href="{ORIGINAL}:~:text=Every%20berth%20counts' in page


def test_dates_and_marks_are_those_of_the_articles_language(client: Client, article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(language="de", byline="", source=None)
    assert cited(client, passage(article)) == f"„{WORDS}“ — „{article.title}“, 14. Mai 2026, {ORIGINAL}"


def test_an_article_without_an_address_names_ours(
    client: Client, article: Article, settings: Settings
) -> None:
    Article.objects.filter(pk=article.pk).update(url="", published_on=None)
    assert cited(client, passage(article)).endswith(f", {settings.SITE_ADDRESS}/articles/{article.slug}/")


@pytest.mark.parametrize(
    "asked", ["", "?parts=", "?parts=9-3", "?parts=0-99999999", "?parts=1-2&parts=3-4", "?parts=x"]
)
def test_what_is_no_passage_answers_422(client: Client, article: Article, asked: str) -> None:
    assert client.get(f"/articles/{article.slug}/cite/{asked}").status_code == 422


def test_highlights_are_cited_by_whoever_sees_them(cast: Cast, article: Article) -> None:
    own = make_highlight(article, cast.owner, words=WORDS, visibility="private")
    shared = make_highlight(article, cast.owner, words=WORDS, visibility="group", group=cast.group)
    for made, statuses in ((own, (200, 404, 404, 404)), (shared, (200, 200, 404, 404))):
        people = (cast.owner, cast.colleague, cast.stranger, None)
        told = []
        for person in people:
            client = Client()
            if person:
                client.force_login(person)
            told.append(client.get(f"/highlights/{made.uid}/cite/").status_code)
        assert tuple(told) == statuses


def test_articles_that_are_not_yours_cannot_be_cited(client: Client, article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(audience="owner")
    assert client.get(passage(article)).status_code == 404


def test_an_open_card_leads_to_the_words_in_the_original(
    client: Client, cast: Cast, article: Article
) -> None:
    made = make_highlight(article, cast.owner, words=WORDS)
    address = f"/highlights/{made.uid}/"
    link = f'href="{ORIGINAL}:~:text='
    for person in (cast.owner, cast.stranger, None):
        reader = Client()
        if person:
            reader.force_login(person)
        answer = reader.get(address, headers=HTMX).content.decode()
        assert link in answer
        assert f'data-act="cite" href="/highlights/{made.uid}/cite/"' in answer
    Highlight.objects.filter(pk=made.pk).update(anchor_state="orphaned")
    made.spans.all().delete()
    assert ":~:text" not in client.get(address, headers=HTMX).content.decode()
    assert cited(client, f"{address}cite/").startswith(f"“{WORDS}” — ")
    Article.objects.filter(pk=article.pk).update(url="")
    assert "In the original" not in client.get(address, headers=HTMX).content.decode()
