"""A new name reaches every page that shows it, those that others' browsers keep included."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from annotations.services.renaming import rename_reader
from reader.models import Article
from tests.factories import Cast, make_article, make_cast, make_comment, make_highlight, make_user

pytestmark = pytest.mark.django_db

PROFILE = "/accounts/profile/"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def seq_of(article: Article) -> int:
    return Article.objects.values_list("seq", flat=True).get(pk=article.pk)


def raised_by_renaming(user: User, article: Article) -> int:
    before = seq_of(article)
    rename_reader(user=user, display_name="Ana Ríos")
    return seq_of(article) - before


def test_others_are_not_told_that_a_page_with_the_old_name_is_unchanged(cast: Cast) -> None:
    article = make_article()
    make_highlight(article, cast.owner)
    address = f"{reverse('reader:article', args=[article.slug])}?layers=mine,everyone"
    reading = client_of(cast.stranger)
    reading.get(address)  # from now on with a CSRF cookie, which pages depend on
    held = reading.get(address)
    assert "<bdi>Ana</bdi>" in held.content.decode()
    assert reading.get(address, headers={"If-None-Match": held["ETag"]}).status_code == 304

    client_of(cast.owner).post(PROFILE, {"display_name": "Ana Ríos"})

    again = reading.get(address, headers={"If-None-Match": held["ETag"]})
    assert again.status_code == 200
    assert "<bdi>Ana Ríos</bdi>" in again.content.decode()


def test_a_new_name_given_at_the_desk_is_told_too(cast: Cast) -> None:
    article = make_article()
    make_highlight(article, cast.owner)
    before = seq_of(article)
    desk = client_of(make_user("root", is_staff=True, is_superuser=True))
    address = reverse("admin:accounts_user_change", args=[cast.owner.pk])
    sent = {"handle": "owner", "display_name": "Ana", "is_active": "on"}
    assert desk.post(address, sent).status_code == 302
    assert seq_of(article) == before  # nothing that a page shows
    assert desk.post(address, {**sent, "display_name": "Ana Ríos"}).status_code == 302
    assert seq_of(article) == before + 1


@pytest.mark.parametrize("shared", ["highlight", "group", "comment", "reply"])
def test_every_article_that_shows_the_name_is_told_once(cast: Cast, shared: str) -> None:
    article = make_article()
    if shared == "highlight":
        make_highlight(article, cast.owner)
        make_highlight(article, cast.owner, words="Some 2,300 people")
    elif shared == "group":
        make_highlight(article, cast.owner, visibility="group", group=cast.group)
    elif shared == "comment":
        make_comment(article, cast.owner)
    else:
        make_comment(make_highlight(article, cast.stranger), cast.owner)
    assert raised_by_renaming(cast.owner, article) == 1


def test_an_empty_place_shows_the_name_as_well(cast: Cast) -> None:
    article = make_article()
    highlight = make_highlight(article, cast.owner)
    make_comment(highlight, cast.stranger)
    client_of(cast.owner).post(reverse("annotations:delete", args=[highlight.uid]), {"version": 1})
    assert raised_by_renaming(cast.owner, article) == 1


def test_articles_that_do_not_show_the_name_to_others_stay(cast: Cast) -> None:
    article, elsewhere = make_article(), make_article()
    private = make_highlight(article, cast.owner, visibility="private")
    make_comment(private, cast.owner)
    make_highlight(elsewhere, cast.stranger)
    rename_reader(user=cast.owner, display_name="Ana Ríos")
    assert seq_of(article) == 2  # as both writes left it
    assert seq_of(elsewhere) == 1


def test_the_same_name_again_writes_nothing(cast: Cast) -> None:
    article = make_article()
    make_highlight(article, cast.owner)
    with CaptureQueriesContext(connection) as asked:
        rename_reader(user=cast.owner, display_name="Ana")
    assert [query["sql"] for query in asked if query["sql"].startswith("UPDATE")] == []
    assert seq_of(article) == 1


def test_two_writes_for_twenty_articles_as_for_one(cast: Cast) -> None:
    counts = []
    for name in ("Ana R.", "Ana Ríos"):
        with CaptureQueriesContext(connection) as asked:
            rename_reader(user=cast.owner, display_name=name)
        statements = [query["sql"].split()[0] for query in asked]
        counts.append([word for word in statements if word not in ("SAVEPOINT", "RELEASE")])
        for _number in range(20):
            make_highlight(make_article(), cast.owner)
    assert counts == [["UPDATE", "UPDATE"]] * 2
