"""The library as a list: who sees what, what the filters mean, and what a page costs."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from reader.models import Article, Reader
from reader.services import remember_reading
from reader.shelf import PAGE_SIZE, shelf_for
from tests.factories import make_article, make_curator, make_group, make_user

pytestmark = pytest.mark.django_db


def titles(user: Reader, **asked: str) -> list[str]:
    return [article.title for article in shelf_for(user, asked).page.items]


def named(title: str, **fields: object) -> Article:
    return make_article(text=f"{title}\n\nSome words.", **fields)  # type: ignore[arg-type]


@pytest.fixture
def owner() -> User:
    return make_user("owner")


@pytest.fixture
def shelf(owner: User) -> dict[str, Article]:
    """One article of each audience and status; the colleague shares a group with the owner."""
    group = make_group(owner, make_user("colleague"))
    return {
        "public": named("Public", owner=owner),
        "signed": named("Signed", owner=owner, audience="signed-in"),
        "group": named("Group", owner=owner, audience="groups", groups=[group]),
        "own": named("Own", owner=owner, audience="owner"),
        "draft": named("Draft", owner=owner, status="draft"),
        "archived": named("Archived", owner=owner, status="archived"),
    }


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    "who, expected",
    [
        ("owner", ["Draft", "Own", "Group", "Signed", "Public"]),
        ("colleague", ["Group", "Signed", "Public"]),
        ("stranger", ["Signed", "Public"]),
        ("anonymous", ["Public"]),
        ("curator", ["Draft", "Own", "Group", "Signed", "Public"]),
    ],
)
def test_s23_s27_everybody_sees_what_is_open_to_them(who: str, expected: list[str]) -> None:
    people: dict[str, Reader] = {"anonymous": AnonymousUser()}
    if who == "curator":
        people[who] = make_curator()
    elif who == "stranger":
        people[who] = make_user()
    elif who != "anonymous":
        people[who] = User.objects.get(handle=who)
    assert titles(people[who]) == expected


@pytest.mark.usefixtures("shelf")
def test_archived_articles_stand_on_their_own_shelf(owner: User) -> None:
    assert titles(owner, shelf="archived") == ["Archived"]
    assert titles(make_user(), shelf="archived") == ["Archived"]


def test_shelves_by_the_readers_own_state(shelf: dict[str, Article], owner: User) -> None:
    now = timezone.now()
    remember_reading(user=owner, article=shelf["public"], finished_at=now)
    remember_reading(user=owner, article=shelf["signed"], saved_at=now)
    remember_reading(user=make_user(), article=shelf["own"], saved_at=now, finished_at=now)
    assert titles(owner, shelf="finished") == ["Public"]
    assert titles(owner, shelf="saved") == ["Signed"]
    assert titles(owner, shelf="unread") == ["Draft", "Own", "Group", "Signed"]
    assert titles(make_user(), shelf="mine") == []


def test_search_finds_all_words_in_title_text_byline_and_source() -> None:
    make_article(text="Ferry STRASSE\n\nBody with straße.", byline="Ada Quist", source="The Tarn")
    user = make_user()
    for words in ("ferry", "STRAẞE body", "quist tarn", "ferry ada"):
        assert titles(user, q=words) == ["Ferry STRASSE"], words
    assert titles(user, q="ferry plane") == []
    assert titles(user, q="a\0da") == ["Ferry STRASSE"]


def test_sources_are_offered_only_when_something_of_them_may_be_read() -> None:
    make_article(source="Open Times")
    hidden = make_article(source="Closed Times", audience="owner", owner=make_user())
    found = shelf_for(AnonymousUser(), {"source": str(hidden.source_id)})
    assert [source.name for source in found.sources] == ["Open Times"]
    assert found.source is None
    chosen = str(found.sources[0].pk)
    assert [
        article.source.name
        for article in shelf_for(AnonymousUser(), {"source": chosen}).page.items
        if article.source
    ] == ["Open Times"]


@pytest.mark.parametrize(
    "asked", [{"shelf": "password"}, {"source": "x"}, {"cursor": "x"}, {"shelf": "mine"}]
)
def test_s15_what_is_not_known_is_ignored(asked: dict[str, str]) -> None:
    make_article()
    assert len(titles(AnonymousUser(), **asked)) == 1


def test_pages_follow_one_another_without_gap() -> None:
    for number in range(PAGE_SIZE + 3):
        article = named(f"Number {number}")
        Article.objects.filter(pk=article.pk).update(created_at=timezone.now() + timedelta(minutes=number))
    first = shelf_for(AnonymousUser(), {})
    second = shelf_for(AnonymousUser(), {"cursor": first.page.next})
    assert len(first.page.items) == PAGE_SIZE
    assert [article.title for article in second.page.items] == ["Number 2", "Number 1", "Number 0"]
    assert (first.page.previous, second.page.next) == ("", "")


@pytest.mark.parametrize("number", [1, 30])
def test_a_page_takes_three_queries_however_long_the_list(number: int) -> None:
    user = make_user()
    for _ in range(number):
        make_article(source="The Tarn", owner=user)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        for article in shelf_for(User.objects.get(pk=user.pk), {"q": "ferry"}).page.items:
            assert article.source
    selects = [query["sql"] for query in captured if 'accounts_user"."id" =' not in query["sql"][-60:]]
    assert len(selects) <= 4, selects


@pytest.mark.parametrize("signup", ["open", "invite", "closed"])
def test_a_newcomer_is_told_what_this_is_for_and_where_to_begin(
    client: Client, owner: User, settings: Settings, signup: str
) -> None:
    settings.SIGNUP = signup
    make_article()
    said, way = "For reading the news closely", 'href="/accounts/signup/"'
    html = client.get("/").content.decode()
    assert (said in html, way in html) == (True, signup == "open")
    client.force_login(owner)
    html = client.get("/").content.decode()
    assert (said in html, way in html) == (False, False)
