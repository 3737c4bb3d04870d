"""The toggles of an article's layers: where they lead, how many fit, what is remembered of them."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.services import block_person
from annotations.queries import layers
from reader.models import Article
from tests.factories import HEADLINE, Cast, make_article, make_cast, make_group, make_highlight, make_user

pytestmark = pytest.mark.django_db
REMEMBER = "/accounts/layers/"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def article(cast: Cast) -> Article:
    found = make_article()
    make_highlight(found, cast.colleague)
    return found


def bar(client: Client, article: Article, query: str = "") -> list[tuple[str, str, bool]]:
    """Name, address and state of every layer in the bar; no address for the one that is always on."""
    html = client.get(f"/articles/{article.slug}/{query}").content.decode()
    (inside,) = re.findall(r'id="layers" aria-label="[^"]*">(.*?)</nav>', html, re.S)
    links = re.findall(r'<(?:a href="([^"]*)"|span)( aria-current="true")?>(.*?)</(?:a|span)>', inside)
    return [(re.sub("<.*?>", "", name), unescape(address), bool(on)) for address, on, name in links]


def is_drawn(client: Client, article: Article, query: str = "") -> bool:
    return 'class="run seen' in client.get(f"/articles/{article.slug}/{query}").content.decode()


def test_each_layer_is_a_link_that_says_whether_it_is_on(
    client: Client, cast: Cast, article: Article
) -> None:
    here, group = f"/articles/{article.slug}/", cast.group.slug
    assert bar(client, article) == [("Everyone", f"{here}?layers=mine", True)]
    client.force_login(cast.owner)
    assert bar(client, article) == [
        ("Mine", "", True),
        ("Class 4B", f"{here}?layers=mine", True),
        ("Everyone", f"{here}?layers=mine,everyone,group:{group}", False),
    ]
    assert [on for _name, _address, on in bar(client, article, "?layers=mine,everyone")] == [
        True,
        False,
        True,
    ]


def test_two_groups_are_a_menu(client: Client, cast: Cast, article: Article) -> None:
    client.force_login(cast.owner)
    assert "layers-button" not in client.get(f"/articles/{article.slug}/").content.decode()
    make_group(cast.owner, name="Newspaper club")
    html = client.get(f"/articles/{article.slug}/").content.decode()
    assert 'id="layers-button" popovertarget="layers"' in html
    assert '<nav class="menu" popover id="layers"' in html
    assert len(bar(client, article)) == 4


def test_everyones_layer_is_remembered_for_the_next_article(
    client: Client, cast: Cast, article: Article
) -> None:
    client.force_login(cast.owner)
    assert not is_drawn(client, article)
    assert client.post(REMEMBER, {"everyone": "on"}).status_code == 204
    assert is_drawn(client, article)
    assert [on for _name, _address, on in bar(client, article)] == [True, True, True]
    assert not is_drawn(client, article, "?layers=mine")
    assert User.objects.get(pk=cast.owner.pk).preferences == {"everyone": "on"}
    start = len(HEADLINE) + 2
    sent = {"uid": uuid4(), "revision": 1, "parts": f"{start}-{start + 7}", "kind": "claim"}
    here = {"HX-Request": "true", "HX-Current-URL": f"http://testserver/articles/{article.slug}/"}
    answer = client.post(f"/articles/{article.slug}/highlights/", sent, headers=here)
    assert 'class="run seen' in answer.content.decode()
    assert client.post(REMEMBER, {"everyone": "off"}).status_code == 204
    assert not is_drawn(client, article)


def test_strangers_are_remembered_by_their_device(client: Client, article: Article) -> None:
    assert is_drawn(client, article)
    answer = client.post(REMEMBER, {"everyone": "off"})
    assert answer.cookies["prefs"].value == "everyone:off"
    assert not is_drawn(client, article)
    assert is_drawn(client, article, "?layers=everyone")
    client.post(REMEMBER, {"everyone": "usual"})
    assert is_drawn(client, article)


def test_s28_nothing_else_is_remembered(client: Client, cast: Cast) -> None:
    client.force_login(cast.owner)
    assert client.post(REMEMBER, {"everyone": "perhaps"}).status_code == 422
    assert client.post(REMEMBER, {}).status_code == 422
    client.post(REMEMBER, {"everyone": "on", "visibility": "public", "theme": "dark"})
    assert User.objects.get(pk=cast.owner.pk).preferences == {"everyone": "on"}
    assert client.get(REMEMBER).status_code == 405
    assert 'name="everyone" value="on"' in client.get("/accounts/preferences/").content.decode()


def test_remembering_costs_the_page_nothing_and_changes_its_tag(
    client: Client, cast: Cast, article: Article
) -> None:
    client.force_login(cast.owner)
    address = f"/articles/{article.slug}/"
    queries = []
    tags = []
    for query, everyone in (("?layers=mine,everyone", "usual"), ("", "on")):
        client.post(REMEMBER, {"everyone": everyone})
        client.get(address + query)
        with CaptureQueriesContext(connection) as seen:
            tags.append(client.get(address + query).headers["ETag"])
        queries.append(len(seen))
    assert queries[0] == queries[1]
    before = client.get(address).headers["ETag"]
    client.post(REMEMBER, {"everyone": "off"})
    assert client.get(address).headers["ETag"] != before


def others(client: Client, article: Article, query: str = "") -> list[tuple[str, str]]:
    """What an empty margin says of others' highlights, and where that leads."""
    html = client.get(f"/articles/{article.slug}/{query}").content.decode()
    told = re.findall(r'(Others marked [^<]*) <a href="([^"]*)">Show everyone’s highlights</a>', html)
    return [(said, unescape(address)) for said, address in told]


def test_an_empty_margin_tells_of_what_others_marked(client: Client, cast: Cast) -> None:
    article = make_article()
    make_highlight(article, cast.owner, visibility="private")
    make_highlight(article, cast.stranger, visibility="group", group=make_group(cast.stranger))
    for reader in (None, cast.colleague):
        if reader:
            client.force_login(reader)
        assert others(client, article, "?layers=mine") == []
    make_highlight(article, cast.owner)
    address = f"/articles/{article.slug}/?layers=mine,everyone"
    for reader, said in (
        (cast.owner, []),  # their own stand there
        (cast.colleague, [("Others marked 1 passage here.", f"{address},group:{cast.group.slug}")]),
        (make_user("far"), [("Others marked 1 passage here.", address)]),
    ):
        client.force_login(reader)
        assert others(client, article) == said
        assert others(client, article, "?layers=mine,everyone") == []
    make_highlight(article, cast.stranger, kind="fact")
    assert others(client, article) == [("Others marked 2 passages here.", address)]
    block_person(reader=User.objects.get(handle="far"), person=cast.owner)
    assert others(client, article) == [("Others marked 1 passage here.", address)]
    block_person(reader=User.objects.get(handle="far"), person=cast.stranger)
    assert others(client, article) == []


def test_a_crowd_is_not_told_of_where_its_layer_is_on(
    client: Client, cast: Cast, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layers, "CROWD", 0)
    client.force_login(cast.owner)
    assert len(others(client, article)) == 1
    assert others(client, article, "?layers=mine,everyone") == []


def test_telling_of_others_asks_nothing_more(client: Client, cast: Cast) -> None:
    empty, marked = make_article(), make_article()
    make_highlight(marked, cast.colleague)
    client.force_login(cast.owner)
    queries = []
    for one in (empty, marked):
        client.get(f"/articles/{one.slug}/")
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/articles/{one.slug}/")
        queries.append(len(seen))
    assert queries[0] == queries[1]
