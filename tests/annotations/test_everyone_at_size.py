"""A page that a crowd has marked: 20,000 public highlights by 200 readers on one article of 700 words."""

import brotli
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.services import block_person
from annotations.queries.layers import OWN_SWEEPS, SWEEPS
from bench.filling import add_highlights, add_readers, add_story
from bench.texts import document_of, passages
from tests.factories import make_comment, make_highlight, make_user

pytestmark = pytest.mark.django_db
EVERYONE = "?layers=mine,everyone"


def cold(client: Client, address: str) -> tuple[str, list[str]]:
    """The page as the first to come after a change is told it, and its queries after session and reader."""
    client.get(address)  # compiles the text
    SWEEPS.clear()
    OWN_SWEEPS.clear()
    with CaptureQueriesContext(connection) as seen:
        html = client.get(address).content.decode()
    sql = [query["sql"] for query in seen]
    return html, [
        one for one in sql if "django_session" not in one and 'FROM "accounts_user" WHERE' not in one
    ]


def is_for_cards(sql: str) -> bool:
    return '"annotations_highlight"."exact"' in sql


@pytest.mark.any_database
def test_a_crowd_costs_the_page_five_queries_and_half_its_bytes_at_most() -> None:
    document = document_of(700)
    empty, full = add_story(document), add_story(document)
    add_highlights(full, add_readers(200), passages(document, 20_000))
    ana = make_user("ana")
    reader, stranger = Client(), Client()
    reader.force_login(ana)
    for client, query in ((stranger, ""), (reader, EVERYONE)):
        plain, _queries = cold(client, f"/articles/{empty.slug}/{query}")
        html, queries = cold(client, f"/articles/{full.slug}/{query}")
        assert len([sql for sql in queries if not is_for_cards(sql)]) <= 5, queries
        assert len(html.encode()) <= 1.5 * len(plain.encode())
        assert len(brotli.compress(html.encode(), quality=4)) <= 1.5 * len(
            brotli.compress(plain.encode(), quality=4)
        )
        assert html.count('class="run seen') >= len(document.blocks) - 1  # none in the headline
        assert "Everyone’s highlights, one by one" in html
    block_person(reader=ana, person=full.highlights.earliest("pk").author)
    for again in (False, True):
        _html, queries = cold(reader, f"/articles/{full.slug}/{EVERYONE}")
        assert len([sql for sql in queries if not is_for_cards(sql)]) <= 5, queries
        assert again or len(queries) <= 6


def test_beside_a_crowd_stand_ones_own_cards_and_the_rest_is_a_list() -> None:
    document = document_of(120)
    article = add_story(document)
    add_highlights(article, add_readers(3), passages(document, 120))
    ana = make_user("ana")
    article.refresh_from_db()
    words = document.text[document.blocks[1].start :].split(" ")[0]
    own = make_highlight(article, ana, words=words, visibility="private")
    make_comment(own, ana)
    client = Client()
    client.force_login(ana)
    html = client.get(f"/articles/{article.slug}/{EVERYONE}").content.decode()
    assert html.count('<section class="card') == 1
    assert f'id="c-{own.number}"' in html
    listed = client.get(f"/articles/{article.slug}/cards/?layers=everyone").content.decode()
    assert listed.count('<section class="card') == 20
    linked = article.highlights.earliest("pk")
    html = client.get(f"/articles/{article.slug}/{EVERYONE}&h={linked.uid}").content.decode()
    assert html.count('<section class="card') == 2
    assert f'id="c-{linked.number}"' in html
