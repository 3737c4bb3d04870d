"""From the list of comments one takes along the passages under which they stand, with their threads."""

import json

import pytest
from django.test import Client

from accounts.models import User
from annotations.models import Comment
from annotations.services.moderation import hide_highlight
from tests.factories import Cast, make_article, make_cast, make_comment, make_highlight

pytestmark = pytest.mark.django_db

LIST, WAY = "/notebook/comments/", "/notebook/comments/export/"


@pytest.fixture
def cast() -> Cast:
    """Who wrote: the owner two highlights, the stranger under one of them and on the article."""
    cast = make_cast()
    article = make_article(text="One headline\n\nFirst words. Second words.")
    first = make_highlight(article, cast.owner, words="First words")
    make_highlight(article, cast.owner, words="Second words")
    make_comment(first, cast.stranger, "Which ones?")
    make_comment(first, cast.owner, "All of them.")
    make_comment(article, cast.stranger, "On the whole")
    return cast


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def rows(user: User, query: str = "") -> list[tuple[str, list[str]]]:
    """What a file of JSON Lines holds: passages and what was said under them."""
    answer = client_of(user).get(f"{WAY}jsonl/{query}")
    lines = b"".join(answer.streaming_content).splitlines()  # type: ignore[attr-defined]
    found = [json.loads(line) for line in lines]
    return [(row["exact"], [one["body"] for one in row["comments"]]) for row in found if "exact" in row]


def test_passages_come_with_their_threads(cast: Cast) -> None:
    thread = [("First words", ["Which ones?", "All of them."])]
    assert rows(cast.stranger) == rows(cast.owner) == thread
    assert rows(cast.colleague) == []
    assert rows(cast.stranger, "?q=which") == thread
    assert rows(cast.stranger, "?q=whole") == []


def test_the_list_leads_there_with_its_filters(cast: Cast) -> None:
    client = client_of(cast.stranger)
    assert f'hx-get="{WAY}?q=which"' in client.get(f"{LIST}?q=which").content.decode()
    choice = client.get(f"{WAY}?q=which").content.decode()
    assert f'action="{WAY}"' in choice
    assert f'href="{LIST}?q=which"' in choice
    assert "The passages under which the listed comments stand" in choice
    name = client.get(f"{WAY}csv/?q=which")["Content-Disposition"]
    assert "comments-which" in name


def test_without_a_passage_there_is_nothing_to_take(cast: Cast) -> None:
    Comment.objects.exclude(highlight=None).delete()
    html = client_of(cast.stranger).get(WAY).content.decode()
    assert "None of these comments stands under a passage" in html


def test_s26_a_passage_hidden_since_stays_in_the_house(cast: Cast) -> None:
    highlight = Comment.objects.exclude(highlight=None)[0].highlight
    assert highlight is not None
    hide_highlight(actor=cast.curator, highlight=highlight, reason="Wrong")
    assert rows(cast.stranger) == []
    assert [passage for passage, _thread in rows(cast.owner)] == ["First words"]


@pytest.mark.parametrize("page", [WAY, f"{WAY}csv/"])
def test_strangers_are_led_to_sign_in(client: Client, page: str) -> None:
    assert client.get(page).status_code == 302
