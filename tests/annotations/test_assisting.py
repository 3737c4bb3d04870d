"""What the assistant offers over HTTP: the extents of every sentence."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.queries.assistant import HEARD
from annotations.services.revising import revise_article
from reader.models import Article
from reader.queries import compiled
from tests.factories import TEXT, Cast, make_article, make_cast, make_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def address(article: Article, number: int = 1) -> str:
    return f"/articles/{article.slug}/revisions/{number}/extents.json"


def words_taken(article: Article, told: list[list[list[list[int]]] | int]) -> list[list[list[str]]]:
    """The words of what q, and of what c and f, take in each sentence before the sentence itself."""
    text = compiled(article)
    found = []
    for (start, _end, _block), turns in zip(text.sentences, told, strict=True):
        lists = turns if isinstance(turns, list) else [[], []]
        passages = [
            [
                " … ".join(
                    text.document.text[start + first : start + first + length]
                    for first, length in zip(flat[::2], flat[1::2], strict=True)
                )
                for flat in one
            ]
            for one in lists
        ]
        found.append(passages)
    return found


def test_each_sentence_says_what_the_next_press_takes(client: Client, cast: Cast) -> None:
    article = make_article(owner=cast.owner, audience="public")
    told = json.loads(client.get(address(article)).content)
    assert words_taken(article, told) == [
        [[], []],
        [["“Every berth counts,”"], ["Every berth counts"]],
        [[], []],
        [["Some 2,300 people cross each week"], ["Some 2,300 people cross each week"]],
    ]
    assert told[0] == 0


def test_parts_and_what_goes_on_in_the_next_sentence_are_kept(client: Client, cast: Cast) -> None:
    text = "Bell\n\n“It rang,” she said, “all night. Nobody slept.”"
    article = make_article(text=text, owner=cast.owner)
    told = json.loads(client.get(address(article)).content)
    (first, second) = words_taken(article, told)[1:]
    assert first[0][0] == "“It rang,” … “all night. Nobody slept.”"
    assert second[0][0].startswith("“all night. Nobody")


def test_it_is_for_those_who_may_read_the_article(client: Client, cast: Cast) -> None:
    private = make_article(owner=cast.owner, audience="owner")
    grouped = make_article(owner=cast.owner, audience="groups", groups=[cast.group])
    expected = {
        None: (404, 404),
        cast.stranger: (404, 404),
        cast.colleague: (404, 200),
        cast.owner: (200, 200),
    }
    for who, statuses in expected.items():
        if who:
            client.force_login(who)
        assert tuple(client.get(address(one)).status_code for one in (private, grouped)) == statuses
    assert client.get(address(private, 2)).status_code == 404
    assert client.post(address(private)).status_code == 405


def test_a_copy_is_confirmed_and_never_shared(client: Client, cast: Cast) -> None:
    article = make_article(owner=cast.owner)
    first = client.get(address(article))
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert first.headers["Content-Type"] == "application/json; charset=utf-8"
    client.force_login(cast.owner)
    again = client.get(address(article), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    revise_article(article=article, document=make_document(TEXT + " More."), by=cast.owner)
    other = client.get(address(article, 2), headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200
    assert client.get(address(article, 1)).content == first.content


def test_a_revision_is_listened_to_once(client: Client, cast: Cast) -> None:
    article = make_article(owner=cast.owner)
    client.get(address(article))
    assert article.current_revision_id is not None
    kept = HEARD.get((article.current_revision_id, "en"))
    assert kept is not None
    assert {"extents", "voices"} <= vars(kept).keys()
    with CaptureQueriesContext(connection) as queries:
        client.get(address(article))
    assert HEARD.get((article.current_revision_id, "en")) is kept
    assert len(queries) == 2  # the article, the revision
