"""Many highlights changed at once: what becomes of each, what is left alone and why, and undoing it."""

import re
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Membership, User
from annotations.models import Activity, Comment, Highlight, HighlightQuerySet
from annotations.services.batches import MOST_AT_ONCE, Outcome, Wish, change_many, undo_batch
from annotations.services.changes import delete_highlight, retag_highlight
from reader.models import Article
from tests.annotations.test_recounting import counted_afresh, stored
from tests.annotations.test_undoing import rows
from tests.factories import Cast, make_article, make_cast, make_comment, make_highlight

pytestmark = pytest.mark.django_db
PAGE, CHANGE, HTMX = "/notebook/", "/notebook/change/", {"HX-Request": "true", "HX-Target": "notebook"}
WORDS = ["Every berth counts", "Some 2,300 people", "said the chair"]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def articles(cast: Cast) -> list[Article]:
    """Two articles with three highlights of the owner's each."""
    made = [make_article(owner=cast.owner), make_article(owner=cast.owner)]
    for article in made:
        for words in WORDS:
            make_highlight(article, cast.owner, words=words, kind="claim", tags=["pier"])
    return made


@pytest.fixture
def owner(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


def mine(cast: Cast) -> HighlightQuerySet:
    return Highlight.objects.filter(author=cast.owner).order_by("pk")


def change(cast: Cast, batch: UUID | None = None, seen: Any = None, **wish: Any) -> Outcome:
    """Change all of the owner's, with the versions that they have now or as a list `seen` then."""
    versions = dict(mine(cast).values_list("uid", "version"))
    chosen: dict[UUID, int | None] = dict.fromkeys(versions) if seen else dict(versions)
    at = seen or timezone.now()
    return change_many(actor=cast.owner, batch=batch or uuid4(), chosen=chosen, seen=at, wish=Wish(**wish))


def test_everything_at_once_in_one_batch(cast: Cast, articles: list[Article]) -> None:
    batch = uuid4()
    wish: dict[str, Any] = {"kind": "quote", "add": ["sea", "boat"], "remove": ["pier"], "not_sure": True}
    outcome = change(cast, batch, **wish, visibility="group", group=cast.group)
    assert outcome == Outcome(6, 0)
    for one in mine(cast):
        assert (one.kind, one.not_sure, one.visibility, one.group) == ("quote", True, "group", cast.group)
        assert (sorted(tag.name for tag in one.tags.all()), one.version) == (["boat", "sea"], 2)
    assert mine(cast)[0].manner == "direct"
    acts = Activity.objects.filter(batch=batch)
    assert Counter(acts.values_list("verb", "audience")) == {("edited", "public"): 6}
    for article in articles:
        article.refresh_from_db()
        assert article.seq == 6  # three made, three changed
        assert stored(article) == counted_afresh(article)
    assert acts.order_by("pk")[0].before == {
        "kind": "claim",
        "manner": "",
        "not_sure": False,
        "visibility": "public",
        "group": "",
        "tags": ["pier"],
    }


def test_it_is_undone_at_once_and_that_again(cast: Cast, articles: list[Article]) -> None:
    for wish in ({"kind": "quote", "add": ["sea"], "visibility": "private"}, {"delete": True}):
        batch, back, again = uuid4(), uuid4(), uuid4()
        before = [rows(article) for article in articles]
        assert change(cast, batch, **wish) == Outcome(6)
        after = [rows(article) for article in articles]
        assert undo_batch(actor=cast.owner, batch=batch, undoing=back) == Outcome(6)
        assert [rows(article) for article in articles] == before
        assert undo_batch(actor=cast.owner, batch=batch, undoing=uuid4()) == Outcome(0, 6)
        assert undo_batch(actor=cast.owner, batch=back, undoing=again) == Outcome(6)
        assert [rows(article) for article in articles] == after
        undo_batch(actor=cast.owner, batch=again, undoing=uuid4())
    assert [stored(article) for article in articles] == [counted_afresh(article) for article in articles]


def test_what_cannot_be_is_left_alone_and_told(cast: Cast, articles: list[Article]) -> None:
    a, b, c, d, e, f = mine(cast).select_related("article")
    make_comment(a, cast.colleague)
    versions: dict[UUID, int | None] = dict(mine(cast).values_list("uid", "version"))
    retag_highlight(actor=cast.owner, highlight=b, version=1, kind="fact")
    delete_highlight(actor=cast.owner, highlight=c, version=1)
    for number in range(20):
        d.tags.create(name=f"t{number}")
    Highlight.objects.filter(pk=e.pk).update(visibility="private", kind="quote")
    Highlight.objects.filter(pk=e.pk).first().tags.create(name="sea")  # type: ignore[union-attr]
    theirs = make_highlight(articles[0], cast.colleague)
    wish = Wish(kind="quote", add=["sea"], visibility="private")
    chosen = {**versions, theirs.uid: 1, uuid4(): 1}
    outcome = change_many(actor=cast.owner, batch=uuid4(), chosen=chosen, seen=timezone.now(), wish=wish)
    told = Counter(thread=1, changed=1, gone=3, tags=1)
    assert outcome == Outcome(1, 1, told)
    assert list(mine(cast).values_list("kind", flat=True)) == [
        "claim",
        "fact",
        *["claim"] * 2,
        "quote",
        "quote",
    ]
    assert Highlight.objects.get(pk=theirs.pk).kind == "quote"
    assert Activity.objects.exclude(batch=None).get().object_uid == f.uid


def test_a_list_leaves_alone_what_changed_after_it_was_seen(cast: Cast, articles: list[Article]) -> None:
    seen = timezone.now()
    one = mine(cast).select_related("article")[0]
    retag_highlight(actor=cast.owner, highlight=one, version=1, kind="fact")
    assert change(cast, seen=seen, kind="quote") == Outcome(5, 0, Counter(changed=1))


def test_undoing_says_what_it_left_alone(cast: Cast, articles: list[Article]) -> None:
    batch = uuid4()
    change(cast, batch, kind="fact", visibility="private")
    a, b, c, *_others = mine(cast).select_related("article")
    retag_highlight(actor=cast.owner, highlight=a, version=2, kind="quote")
    delete_highlight(actor=cast.owner, highlight=b, version=2)
    outcome = undo_batch(actor=cast.owner, batch=batch, undoing=uuid4())
    assert outcome == Outcome(4, 0, Counter(changed=1, gone=1))
    assert Highlight.objects.get(pk=a.pk).kind == "quote"
    change(cast, batch := uuid4(), visibility="group", group=cast.group)
    change(cast, batch := uuid4(), visibility="public")
    Membership.objects.filter(user=cast.owner).delete()
    make_comment(Highlight.objects.get(pk=c.pk), cast.stranger)
    outcome = undo_batch(actor=cast.owner, batch=batch, undoing=uuid4())
    assert outcome == Outcome(0, 0, Counter(group=5))


def test_an_article_that_was_lost_is_left_alone(cast: Cast, articles: list[Article]) -> None:
    Article.objects.filter(pk=articles[0].pk).update(audience="owner", owner=cast.stranger)
    assert change(cast, delete=True) == Outcome(3, 0, Counter(closed=3))


def test_it_costs_the_same_for_few_and_for_many(cast: Cast, articles: list[Article]) -> None:
    counts = []
    for number in (0, 60):
        for _one in range(number):
            make_highlight(articles[0], cast.owner, tags=[f"t{_one % 3}"])
        with CaptureQueriesContext(connection) as queries:
            change(cast, kind="fact" if number else "plain", add=["x"], visibility="private")
        counts.append(len(queries))
    assert counts[1] <= counts[0] <= 36  # two articles


# --- over HTTP -----------------------------------------------------------------------------------


def form_of(client: Client, query: str = "") -> dict[str, Any]:
    """What the page's form holds before anything is chosen."""
    html = client.get(PAGE + query).content.decode()
    form = html[html.index('id="batch"') : html.index("</form>", html.index('id="batch"'))]
    names = ("uid", "seen", "under", "cursor")
    sent: dict[str, Any] = {}
    for name in names:
        found = re.search(rf'name="{name}"(?: value="([^"]*)")?', form)
        assert found, name
        sent[name] = (found[1] or "").replace("&amp;", "&")
    sent["shown"] = re.findall(r'name="shown" value="([^"]+)"', html)
    return {**sent, "act": "change", "scope": "picked"}


def test_those_that_are_ticked(owner: Client, cast: Cast, articles: list[Article]) -> None:
    sent = form_of(owner)
    assert len(sent["shown"]) == 6
    sent |= {"pick": sent["shown"][:2], "kind": "fact", "add": "sea, boat"}
    answer = owner.post(CHANGE, sent, headers=HTMX)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Changed: 2 highlights." in html
    assert answer.headers["HX-Push-Url"] == PAGE
    assert html.count('class="entry fact"') == 2
    undo = re.search(r'action="(/notebook/change/[^"]+/undo/)"', html)
    assert undo
    again = owner.post(CHANGE, sent, headers=HTMX).content.decode()
    assert "Changed: 0 highlights. 2 were so already." in again
    assert f'action="{undo[1]}"' in again
    back = owner.post(undo[1], headers={"Referer": f"http://testserver{PAGE}?kind=fact"})
    assert (back.status_code, back.headers["Location"]) == (303, f"{PAGE}?kind=fact")
    assert "Undone: 2 highlights." in owner.get(PAGE).content.decode()
    assert not mine(cast).filter(kind="fact").exists()
    assert owner.post(undo[1]).headers["Location"] == PAGE


def test_all_on_the_page_and_all_that_is_listed(owner: Client, cast: Cast, articles: list[Article]) -> None:
    for _number in range(30):
        make_highlight(articles[1], cast.owner, kind="fact")
    sent = form_of(owner, "?kind=fact&kind=claim")
    assert len(sent["shown"]) == 30
    answer = owner.post(CHANGE, {**sent, "scope": "shown", "not_sure": "on"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAGE}?kind=claim&kind=fact")
    assert mine(cast).filter(not_sure=True).count() == 30
    assert "Changed: 30 highlights." in owner.get(PAGE).content.decode()
    sent = form_of(owner, "?kind=fact")
    owner.post(CHANGE, {**sent, "scope": "listed", "act": "delete"})
    assert mine(cast).filter(deleted_at=None).count() == 6
    assert "Deleted: 30 highlights." in owner.get(PAGE).content.decode()


def test_what_is_wrong_is_said_and_the_ticks_stay(owner: Client, cast: Cast, articles: list[Article]) -> None:
    sent = form_of(owner)
    picked = {**sent, "pick": sent["shown"][1:2]}
    for wrong, words in (
        ({**sent, "kind": "fact"}, "Tick at least one highlight."),
        ({**sent, "kind": "fact", "pick": ["x", f"{'-' * 36}.1"]}, "Tick at least one highlight."),
        (picked, "Say what is to change."),
        ({**picked, "add": ",".join(map(str, range(21)))}, "At most 20 tags."),
        ({**picked, "visibility": "group:none"}, "Choose who may see it."),
        ({**picked, "kind": "rumour"}, "rumour"),
        ({**picked, "act": "burn"}, ""),
    ):
        for headers in ({}, HTMX):
            answer = owner.post(CHANGE, wrong, headers=headers)
            html = answer.content.decode()
            assert answer.status_code == 422
            assert words in html
            assert "<details open>" in html
            assert len(re.findall(r'name="pick"[^>]* checked', html)) == (
                wrong.get("pick") == sent["shown"][1:2]
            )
    for seen in ("", "yesterday", "2026-01-01T00:00:00"):
        assert owner.post(CHANGE, {**picked, "kind": "fact", "seen": seen}).status_code == 428
    assert owner.post(CHANGE, {**picked, "kind": "fact", "under": "since=never"}).status_code == 422
    assert Activity.objects.filter(verb="created").count() == Activity.objects.count()


def test_nobody_changes_what_is_not_theirs(client: Client, cast: Cast, articles: list[Article]) -> None:
    client.force_login(cast.owner)
    sent = form_of(client)
    owners = {**sent, "pick": sent["shown"], "act": "delete"}
    batch = uuid4()
    change(cast, batch, kind="fact")
    for who in (cast.colleague, cast.stranger, cast.curator):
        client.force_login(who)
        client.post(CHANGE, owners)
        client.post(CHANGE, {**owners, "scope": "shown"})
        client.post(CHANGE, {**owners, "scope": "listed"})
        assert client.post(f"{CHANGE}{batch}/undo/").status_code == 404
        assert client.post(f"{CHANGE}{uuid4()}/undo/").status_code == 404
    client.logout()
    assert client.post(CHANGE, owners, headers=HTMX).status_code == 401
    assert client.post(f"{CHANGE}{batch}/undo/").status_code == 302
    assert client.get(CHANGE).status_code == 405
    assert set(mine(cast).values_list("kind", "deleted_at")) == {("fact", None)}


def test_a_thousand_at_once_and_no_more(owner: Client, cast: Cast, articles: list[Article]) -> None:
    Highlight.objects.bulk_create(
        Highlight(article=articles[0], author=cast.owner, number=10 + n, kind="claim", exact="x", start=n)
        for n in range(MOST_AT_ONCE - 5)
    )
    sent = {**form_of(owner), "scope": "listed", "kind": "fact"}
    answer = owner.post(CHANGE, sent)
    assert answer.status_code == 422
    assert "At most 1000 at once: narrow the list." in answer.content.decode()
    mine(cast).first().delete()  # type: ignore[union-attr]
    before = timezone.now()
    assert owner.post(CHANGE, {**sent, "seen": before.isoformat()}).status_code == 303
    assert mine(cast).filter(kind="fact").count() == MOST_AT_ONCE
    assert timezone.now() - before < timedelta(minutes=1)
    assert not Comment.objects.exists()


def test_the_owner_of_a_closed_article_gets_no_tick_there(cast: Cast, articles: list[Article]) -> None:
    Article.objects.filter(pk=articles[0].pk).update(audience="owner", owner=cast.stranger)
    client = Client()
    client.force_login(User.objects.get(pk=cast.owner.pk))
    assert len(form_of(client)["shown"]) == 3
