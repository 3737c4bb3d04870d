"""Numbers 23 to 27 and 32 over every address: who sees what, and that reading changes nothing."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from pytest_django import DjangoDbBlocker

from accounts.models import User
from tests.conftest import kept_rows
from tests.walking import Things, World, addresses_of, make_world, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

# Who must not be able to tell which things from absent ones.
OUTSIDERS = {
    None: ("private", "grouped", "draft", "hidden"),
    "stranger": ("private", "grouped", "draft", "hidden"),
    "colleague": ("private", "draft", "hidden"),
    "curator": ("private",),
    "root": ("private",),
}
# Curators may read any article, to help with it; that somebody's article is private holds for all others.
ARTICLES_TOO = {"colleague", "stranger", None}
FORM = {
    "revision": "1",
    "parts": "0-5",
    "exact": "Zzsto",
    "kind": "claim",
    "visibility": "public",
    "version": "1",
    "body": "I was here",
    "reason": "I was here",
    "saved": "true",
    "title": "I was here",
    "text": "I was here\n\nTwice",
    "act": "hide",
    "verb": "supports",
}
TOKEN = re.compile(r"[A-Za-z0-9]{64}")
KEPT = {"sessions.session", "account.emailaddress"}


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The world as it is before each test."""
    with kept_rows(django_db_blocker):
        with django_db_blocker.unblock():
            world = make_world()
        yield world


@pytest.fixture
def world(made: World, settings: Any) -> World:
    """The world, in which nobody meets a limit."""
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, (0, 1))
    return made


def client_of(world: World, who: str | None) -> Client:
    """A browser in which this person, or nobody, is signed in."""
    client = Client(raise_request_exception=True)
    if who:
        client.force_login(getattr(world, who))
    return client


def answers(client: Client, things: Things, **headers: str) -> dict[tuple[str, str], tuple[int, str, str]]:
    """(name of the address, method) → status, where it leads, body, for all that names these things."""
    found = {}
    for name, address in addresses_of(things, only_theirs=True):
        for method in ("get", "post"):
            data = {**FORM, "uid": str(uuid.uuid4())} if method == "post" else {}
            answer = getattr(client, method)(address, data, headers=headers)
            said = TOKEN.sub("token", things.masked(text_of(answer)))
            found[name, method] = (answer.status_code, things.masked(answer.get("Location", "")), said)
    return found


def snapshot() -> dict[str, list[Any]]:
    """Every row of every table, but for what signing in and looking around leaves behind."""
    User.objects.update(last_login=None)
    return {
        model._meta.label_lower: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label_lower not in KEPT
    }


@pytest.mark.parametrize("htmx", [False, True], ids=["page", "htmx"])
@pytest.mark.parametrize("who", OUTSIDERS)
def test_s25_what_is_not_yours_answers_as_what_is_not_there(
    world: World, who: str | None, htmx: bool
) -> None:
    headers = {"HX-Request": "true"} if htmx else {}
    before = snapshot()
    absent = answers(client_of(world, who), Things(), **headers)
    for name in OUTSIDERS[who]:
        real = world.things(name)
        if who not in ARTICLES_TOO:
            real = replace(real, slug=Things().slug)
        told = answers(client_of(world, who), real, **headers)
        different = {key: (told[key][:2], absent[key][:2]) for key in told if told[key] != absent[key]}
        assert different == {}, name
    assert snapshot() == before


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("open", None),
        ("open", "stranger"),
        ("grouped", "colleague"),
        ("private", "owner"),
        ("hidden", "owner"),
    ],
)
def test_s23_who_may_see_it_does(world: World, name: str, who: str | None) -> None:
    told = answers(client_of(world, who), world.things(name))
    expected = {("annotations:card", "get"): 200, ("annotations:in_place", "get"): 302}
    if name in world.articles:
        expected |= {
            ("reader:article", "get"): 200,
            ("reader:revision_text", "get"): 200,
            ("annotations:cards", "get"): 200,
        }
    assert {key: told[key][0] for key in expected} == expected


def everything(world: World) -> list[str]:
    """Every address for everything in the world, each once."""
    names = (*world.articles, "hidden")
    return sorted({address for name in names for _, address in addresses_of(world.things(name))})


def seen_words(client: Client, world: World, *, heads: bool) -> set[str]:
    """Which of the world's marked words this person comes across anywhere; `heads` asks each by HEAD too."""
    found: set[str] = set()
    asked = [*everything(world), "/?q=zzstory", "/speakers/?q=zz", "/notebook/?q=zz", "/admin/?q=zz"]
    asked += [f"/articles/{article.slug}/?layers=mine,everyone" for article in world.articles.values()]
    asked += [f"/articles/{article.slug}/marked/?start=0&end=40" for article in world.articles.values()]
    for address in asked:
        found |= set(re.findall(r"Zz(?:story|speaker|tag|comment) \w+", text_of(client.get(address))))
        if heads:
            client.head(address)
    return found


def marked(*names: str, story: bool = True) -> set[str]:
    """The words that come with access to what carries these names."""
    own = {f"Zz{part} {name}" for name in names for part in ("speaker", "tag", "comment")}
    return own | ({f"Zzstory {name}" for name in names} if story else set())


PUBLIC = marked("open") | {"Zzcomment article"}
GROUPED = marked("grouped")
PRIVATE = marked("private")
HIDDEN = marked("hidden", story=False)
DRAFT = {"Zzstory draft"}
STORIES = {"Zzstory grouped", "Zzstory private", "Zzstory draft"}


@pytest.mark.parametrize(
    ("who", "must_see", "may_see"),
    [
        (None, PUBLIC, PUBLIC),
        ("stranger", PUBLIC, PUBLIC),
        ("colleague", PUBLIC | GROUPED, PUBLIC | GROUPED),
        ("owner", PUBLIC | GROUPED | PRIVATE | HIDDEN | DRAFT, PUBLIC | GROUPED | PRIVATE | HIDDEN | DRAFT),
        # The desk's lists show shared work: a curator who is no member meets a group's there.
        ("curator", PUBLIC | HIDDEN | STORIES, PUBLIC | HIDDEN | STORIES | GROUPED),
        ("root", PUBLIC | HIDDEN | STORIES, PUBLIC | HIDDEN | STORIES | GROUPED),
    ],
)
def test_s23_s24_s26_s27_s32_every_page_shows_what_is_theirs_alone_and_changes_nothing(
    world: World, who: str | None, must_see: set[str], may_see: set[str]
) -> None:
    client = client_of(world, who)
    before = snapshot()
    found = seen_words(client, world, heads=who == "owner")
    assert found - may_see == set()
    assert must_see - found == set()
    assert snapshot() == before


def test_s27_a_change_of_audience_acts_on_the_next_request(world: World) -> None:
    client, article = client_of(world, "stranger"), world.articles["open"]
    address = f"/articles/{article.slug}/"
    assert client.get(address).status_code == 200
    type(article).objects.filter(pk=article.pk).update(audience="owner")
    assert client.get(address).status_code == 404
    assert client.get(f"/h/{world.highlights['open'].uid}/").status_code == 404


def test_people_in_the_world_are_who_they_should_be(world: World) -> None:
    assert User.objects.count() == 5
    assert set(world.group.members.all()) == {world.owner, world.colleague}
