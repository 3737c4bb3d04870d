"""A highlight by its number: what closed cards lead to."""

import pytest
from django.test import Client

from annotations.models import Highlight
from tests.factories import Cast, make_article, make_cast, make_highlight

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def highlight(cast: Cast) -> Highlight:
    return make_highlight(make_article(), cast.owner, visibility="private")


def test_it_is_the_open_card_for_htmx_and_a_way_into_the_article_for_all_others(
    client: Client, cast: Cast, highlight: Highlight
) -> None:
    client.force_login(cast.owner)
    address = f"/articles/{highlight.article.slug}/cards/1/"
    opened = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert opened.startswith('<section class="card quote is-open" ')
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/articles/{highlight.article.slug}/?h={highlight.uid}#c-1"
    assert "HX-Request" in answer.headers["Vary"]


def test_whoever_may_not_see_it_finds_nothing(client: Client, cast: Cast, highlight: Highlight) -> None:
    address = f"/articles/{highlight.article.slug}/cards/1/"
    for reader in (cast.colleague, cast.stranger, None):
        client.logout()
        if reader:
            client.force_login(reader)
        assert client.get(address).status_code == 404
        assert client.get(address, headers={"HX-Request": "true"}).status_code == 404


def test_numbers_count_within_one_article(client: Client, cast: Cast, highlight: Highlight) -> None:
    other = make_article(text="Another story\n\nWith other words.")
    client.force_login(cast.owner)
    assert client.get(f"/articles/{other.slug}/cards/1/").status_code == 404
