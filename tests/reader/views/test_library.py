"""The library's page."""

from datetime import date

import pytest
from django.test import Client

from tests.factories import make_article, make_highlight, make_user

pytestmark = pytest.mark.django_db


def test_an_empty_library_teaches() -> None:
    html = Client().get("/").content.decode()
    assert "The shelves are still empty" in html
    assert "/accounts/login/" in html


def test_a_reader_is_shown_how_to_bring_the_first_article_in(client: Client) -> None:
    client.force_login(make_user())
    assert 'href="/articles/new/"' in client.get("/").content.decode()


def test_rows_lead_to_their_articles_and_escape_titles(client: Client) -> None:
    article = make_article(text="<b>Bold</b> headline\n\nWords.", source="A & B")
    html = client.get("/").content.decode()
    assert f'<a href="/articles/{article.slug}/">&lt;b&gt;Bold&lt;/b&gt; headline</a>' in html
    assert "A &amp; B" in html


def test_right_to_left_titles_say_so(client: Client) -> None:
    make_article(text="عنوان\n\nكلمات", language="ar")
    assert '<h2 lang="ar" dir="rtl">' in client.get("/").content.decode()


def test_htmx_gets_the_list_alone(client: Client) -> None:
    make_article()
    html = client.get("/?q=ferry", headers={"HX-Request": "true"}).content.decode()
    assert html.lstrip().startswith('<ul class="shelf"')


def test_filters_without_a_hit_say_so(client: Client) -> None:
    make_article()
    assert "Nothing here under these filters" in client.get("/?q=zeppelin").content.decode()


def test_only_get_is_answered(client: Client) -> None:
    assert client.post("/").status_code == 405


def test_the_next_page_keeps_shelf_words_and_source(client: Client) -> None:
    reader = make_user()
    articles = [make_article(source="Harbour Post", owner=reader) for _ in range(21)]
    source = articles[0].source
    assert source is not None
    client.force_login(reader)
    html = client.get("/", {"shelf": "mine", "q": "ferry vote", "source": source.pk}).content.decode()
    assert f'href="?shelf=mine&amp;q=ferry+vote&amp;source={source.pk}&amp;cursor=' in html


@pytest.mark.parametrize("page", ["/", "/notebook/"])
def test_days_are_written_alike_in_every_list(client: Client, page: str) -> None:
    reader = make_user()
    make_highlight(make_article(published=date(2025, 10, 15)), reader)
    client.force_login(reader)
    assert '<time datetime="2025-10-15">15 Oct 2025</time>' in client.get(page).content.decode()
