"""What was deleted or hidden lately and can be brought back: by whom it is seen, and that it comes back."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from annotations.models import Activity, Comment, Evidence, Highlight
from annotations.services.moderation import hide
from reader.models import Article
from tests.factories import Cast, make_article, make_cast, make_comment, make_highlight, make_record

pytestmark = pytest.mark.django_db
PAGE, HIDDEN, HTMX = "/notebook/deleted/", "/hidden/", {"HX-Request": "true"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def article(cast: Cast) -> Article:
    return make_article(owner=cast.owner)


def delete(*things: Any, days: float = 1) -> None:
    """Say that these were deleted so long ago, each a moment after the one before it."""
    for number, thing in enumerate(things):
        at = timezone.now() - timedelta(days=days) + timedelta(seconds=number)
        type(thing).objects.filter(pk=thing.pk).update(deleted_at=at)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def listed(html: str) -> list[str]:
    return re.findall(r'id="back-([^"]+)"', html)


def test_the_latest_first_each_with_its_article_and_its_way_back(cast: Cast, article: Article) -> None:
    highlight = make_highlight(article, cast.owner, words="Some 2,300 people", visibility="private")
    kept = make_highlight(article, cast.owner)
    comment, record = make_comment(kept, cast.owner, "Is it *so*?"), make_record(kept, "Accounts")
    delete(highlight, comment, record)
    html = client_of(cast.owner).get(PAGE).content.decode()
    assert listed(html) == [str(record.uid), str(comment.uid), str(highlight.uid)]
    for words in ("Some 2,300 people", "Is it *so*?", "Accounts", article.title):
        assert words in html
    assert 'aria-current="page">Deleted' in html


@pytest.mark.parametrize("htmx", [False, True], ids=["page", "htmx"])
def test_each_is_brought_back_and_twice_is_once(cast: Cast, article: Article, htmx: bool) -> None:
    client = client_of(cast.owner)
    highlight, kept = make_highlight(article, cast.owner), make_highlight(article, cast.owner)
    comment, record = make_comment(kept, cast.owner), make_record(kept)
    delete(highlight, comment, record)
    for what, thing in (("highlight", highlight), ("comment", comment), ("record", record)):
        for _twice in range(2):
            sent = {"what": what, "uid": str(thing.uid)}
            answer = client.post(PAGE, sent, headers=HTMX if htmx else {})
            assert answer.status_code == (200 if htmx else 303)
            if htmx:
                html = answer.content.decode()
                assert str(thing.uid) not in listed(html)
                assert 'id="brought-back" tabindex="-1" autofocus' in html
        thing.refresh_from_db()
        assert thing.deleted_at is None
        assert Activity.objects.filter(object_uid=thing.uid, verb="restored").count() == 1
    assert "Nothing deleted lately" in client.get(PAGE).content.decode()


def test_nobody_sees_or_restores_what_is_not_theirs(cast: Cast, article: Article) -> None:
    highlight, kept = make_highlight(article, cast.owner), make_highlight(article, cast.owner)
    comment, record = make_comment(kept, cast.owner), make_record(kept)
    delete(highlight, comment, record)
    things = {"highlight": highlight, "comment": comment, "record": record}
    for who in (cast.colleague, cast.stranger, cast.curator):
        client = client_of(who)
        assert listed(client.get(PAGE).content.decode()) == []
        for what, thing in things.items():
            assert client.post(PAGE, {"what": what, "uid": str(thing.uid)}).status_code == 404
    assert Client().get(PAGE).status_code == 302
    assert Client().post(PAGE, {"what": "comment", "uid": str(comment.uid)}).status_code == 302
    for sent in ({}, {"what": "article", "uid": str(comment.uid)}, {"what": "comment", "uid": "x"}):
        assert client_of(cast.owner).post(PAGE, sent).status_code == 404
    assert not Highlight.objects.filter(pk=highlight.pk, deleted_at=None).exists()


def test_what_cannot_come_back_is_not_listed(cast: Cast, article: Article) -> None:
    old, emptied = make_highlight(article, cast.owner), make_highlight(article, cast.owner)
    elsewhere = make_highlight(make_article(audience="owner", owner=cast.owner), cast.owner)
    theirs = make_highlight(article, cast.colleague)
    unseen = make_comment(theirs, cast.owner)
    gone = make_highlight(article, cast.owner)
    record = make_record(gone)
    delete(old, days=31)
    delete(emptied, elsewhere, unseen, record, gone)
    Highlight.objects.filter(pk=emptied.pk).update(exact="")
    Highlight.objects.filter(pk=theirs.pk).update(visibility="private")
    Article.objects.filter(pk=elsewhere.article_id).update(owner=cast.stranger)
    client = client_of(cast.owner)
    assert listed(client.get(PAGE).content.decode()) == [str(gone.uid)]
    for thing in (emptied, elsewhere):
        assert client.post(PAGE, {"what": "highlight", "uid": str(thing.uid)}).status_code == 404


def test_pages_go_on_by_key_over_all_kinds_and_back(cast: Cast, article: Article) -> None:
    kept = make_highlight(article, cast.owner)
    things: list[Any] = []
    for _number in range(15):
        made = make_highlight(article, cast.owner)
        things += [made, make_comment(kept, cast.owner), make_record(kept)]
    delete(*things)
    Comment.objects.update(deleted_at=Comment.objects.earliest("deleted_at").deleted_at)  # at one instant
    client, address, pages = client_of(cast.owner), PAGE, []
    while address:
        html = client.get(address).content.decode()
        pages.append(listed(html))
        found = re.search(r'rel="next" href="([^"]+)"', html)
        address = PAGE + found[1] if found else ""
    assert [len(page) for page in pages] == [30, 15]
    assert sorted([*pages[0], *pages[1]]) == sorted(str(thing.uid) for thing in things)
    back = re.search(r'rel="prev" href="([^"]+)"', html)
    assert back
    assert listed(client.get(PAGE + back[1]).content.decode()) == pages[0]
    assert listed(client.get(f"{PAGE}?cursor=zzz").content.decode()) == pages[0]


@pytest.mark.any_database
@pytest.mark.parametrize("size", [1, 9])
def test_the_lists_cost_the_same_at_any_size(
    cast: Cast, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(size):
        article = make_article(text=f"Story {number}\n\n“Well,” said she.")
        kept = make_highlight(article, cast.owner, words="Well")
        gone = make_highlight(article, cast.owner, words="Well", speaker=f"S{number}")
        delete(gone, make_comment(kept, cast.owner), make_record(kept))
        for target in (kept, make_comment(kept, cast.colleague)):
            hide(actor=cast.curator, target=target, reason="loud")
    owner, curator = client_of(cast.owner), client_of(cast.curator)
    with django_assert_num_queries(5):  # session, reader, and one for each kind
        assert len(listed(owner.get(PAGE).content.decode())) == 3 * size
    with django_assert_num_queries(5):  # and whether they are a curator
        assert len(listed(curator.get(HIDDEN).content.decode())) == 2 * size


def test_curators_see_what_curators_hid_and_why_and_show_it_again(cast: Cast, article: Article) -> None:
    shared = make_highlight(article, cast.owner)
    comment = make_comment(shared, cast.colleague, "Rubbish!")
    private = make_highlight(article, cast.owner, words="Some 2,300 people", visibility="private")
    grouped = make_highlight(article, cast.owner, visibility="group", group=cast.group)
    under = make_comment(private, cast.owner, "Mine alone")
    for target in (shared, comment):
        hide(actor=cast.curator, target=target, reason="It is rude.")
    for thing in (private, grouped, under):
        type(thing).objects.filter(pk=thing.pk).update(hidden_at=timezone.now())
    client = client_of(cast.curator)
    html = client.get(HIDDEN).content.decode()
    assert listed(html) == [str(comment.uid), str(shared.uid)]
    for words in ("It is rude.", "Rubbish!", "Every berth counts", "Ana", "curator"):
        assert words in html
    assert "Some 2,300 people" not in html
    assert "Mine alone" not in html
    answer = client.post(HIDDEN, {"what": "comment", "uid": str(comment.uid)}, headers=HTMX)
    assert listed(answer.content.decode()) == [str(shared.uid)]
    assert "Shown again." in answer.content.decode()
    answer = client.post(HIDDEN, {"what": "highlight", "uid": str(shared.uid)})
    assert answer.headers["Location"] == HIDDEN
    assert "Nothing is hidden" in client.get(HIDDEN).content.decode()
    assert Activity.objects.filter(verb="shown", actor=cast.curator).count() == 2
    for thing in (private, grouped):
        assert client.post(HIDDEN, {"what": "highlight", "uid": str(thing.uid)}).status_code == 404
    assert client.post(HIDDEN, {"what": "comment", "uid": str(under.uid)}).status_code == 404


def test_the_curators_page_exists_for_curators_alone(cast: Cast, article: Article) -> None:
    highlight = make_highlight(article, cast.owner)
    hide(actor=cast.curator, target=highlight, reason="loud")
    for who in (cast.owner, cast.colleague, cast.stranger):
        client = client_of(who)
        assert client.get(HIDDEN).status_code == 404
        assert client.post(HIDDEN, {"what": "highlight", "uid": str(highlight.uid)}).status_code == 404
        assert HIDDEN not in client.get("/accounts/places/").content.decode()
    assert Client().get(HIDDEN).status_code == 404
    client = client_of(cast.curator)
    assert f'href="{HIDDEN}"' in client.get("/accounts/places/").content.decode()
    assert f'href="{HIDDEN}"' in client.get("/admin/").content.decode()
    assert Evidence.objects.count() == 0
