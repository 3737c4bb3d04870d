"""Undoing over HTTP: who may, what the page learns, and what it gets back."""

import pytest
from django.test import Client

from annotations.models import Activity, Comment, Highlight
from annotations.services.changes import delete_highlight, retag_highlight
from annotations.services.moderation import hide_highlight
from reader.models import Article
from tests.factories import (
    Cast,
    make_article,
    make_cast,
    make_comment,
    make_highlight,
    make_record,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def article(cast: Cast) -> Article:
    return make_article(owner=cast.owner)


@pytest.fixture
def highlight(article: Article, cast: Cast) -> Highlight:
    return make_highlight(article, cast.owner, kind="claim")


@pytest.fixture
def owner(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


def address(article: Article, seq: int) -> str:
    return f"/articles/{article.slug}/acts/{seq}/undo/"


def test_each_write_says_where_it_is_undone(owner: Client, article: Article, highlight: Highlight) -> None:
    told = []
    here = f"/highlights/{highlight.uid}"
    for path, sent in (
        (f"{here}/kind/", {"version": 1, "kind": "fact"}),
        (f"{here}/edit/", {"version": 2, "tags": "pier"}),
        (f"{here}/move/", {"version": 3, "revision": 1, "parts": "0-5"}),
        (f"{here}/comments/", {"body": "So?"}),
        (f"{here}/records/", {"title": "Accounts"}),
        (f"{here}/delete/", {"version": 4}),
        (f"{here}/restore/", {}),
    ):
        answer = owner.post(path, sent, headers=HTMX)
        told.append(answer.headers["Lectern-Act"])
        assert Activity.objects.latest("pk").seq == int(told[-1].split("/")[-3])
    assert told == [address(article, seq) for seq in range(2, 9)]
    assert "Lectern-Act" not in owner.post(f"{here}/restore/", headers=HTMX).headers
    for _undone in range(7):
        assert owner.post(told.pop(), headers=HTMX).status_code == 200
    held = Highlight.objects.get()
    assert (held.kind, held.exact, held.record_count) == ("claim", "Every berth counts", 0)


def test_a_write_that_changed_nothing_offers_no_undoing(
    owner: Client, article: Article, highlight: Highlight, cast: Cast
) -> None:
    comment, record = make_comment(highlight, cast.owner, "So?"), make_record(highlight, "Accounts")
    sent = {"version": 1, "body": "So?"}
    assert "Lectern-Act" not in owner.post(f"/comments/{comment.uid}/edit/", sent, headers=HTMX).headers
    sent = {"version": 1, "title": "Accounts"}
    assert "Lectern-Act" not in owner.post(f"/records/{record.uid}/edit/", sent, headers=HTMX).headers
    again = {"uid": str(comment.uid), "body": "So?"}
    answer = owner.post(f"/highlights/{highlight.uid}/comments/", again, headers=HTMX)
    assert (answer.status_code, "Lectern-Act" in answer.headers) == (200, False)


def test_only_its_actor_undoes_an_act(
    client: Client, cast: Cast, article: Article, highlight: Highlight
) -> None:
    assert client.post(address(article, 1), headers=HTMX).status_code == 401
    for who in (cast.colleague, cast.stranger, cast.curator):
        client.force_login(who)
        assert client.post(address(article, 1)).status_code == 404
        assert client.post(address(article, 99)).status_code == 404
    assert client.get(address(article, 1)).status_code == 405
    assert Highlight.objects.get().deleted_at is None
    client.force_login(cast.owner)
    assert client.post(address(article, 1)).status_code == 303
    assert Highlight.objects.get().deleted_at is not None


def test_what_curators_did_is_not_undone_here(
    client: Client, cast: Cast, article: Article, highlight: Highlight
) -> None:
    hide_highlight(actor=cast.curator, highlight=highlight, reason="loud")
    client.force_login(cast.curator)
    assert client.post(address(article, 2)).status_code == 409
    assert Highlight.objects.get().hidden_at is not None


def test_the_answer_takes_the_card_away_and_redraws_the_block(
    owner: Client, article: Article, highlight: Highlight
) -> None:
    answer = owner.post(address(article, 1), headers=HTMX)
    body = answer.content.decode()
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == ("#cards", "beforeend")
    assert '<section class="card" id="c-1" data-gone hidden></section>' in body
    assert 'id="r1-b1"' in body
    assert 'class="run' not in body
    assert "Undone. Claim deleted" in body
    assert answer.headers["Lectern-Undone"] == address(article, 1)
    assert "Lectern-Place" not in answer.headers
    again = owner.post(answer.headers["Lectern-Act"], {"redo": "1", "open": "1 4"}, headers=HTMX)
    body = again.content.decode()
    assert again.headers["Lectern-Place"] == "c-1"
    assert "Redone. Claim brought back" in body
    assert 'class="run claim' in body
    assert "card-body" in body
    closed = owner.post(again.headers["Lectern-Act"], {"open": "4"}, headers=HTMX)
    back = owner.post(closed.headers["Lectern-Act"], {"open": "4"}, headers=HTMX)
    assert "card-body" not in back.content.decode()


def test_a_deleted_one_keeps_its_place_while_others_wrote(
    owner: Client, cast: Cast, article: Article, highlight: Highlight
) -> None:
    make_comment(highlight, cast.colleague, "So?")
    body = owner.post(address(article, 1), headers=HTMX).content.decode()
    assert "data-gone" not in body
    assert "is-gone" in body


def test_an_old_page_is_shown_both_and_writes_nothing(
    owner: Client, cast: Cast, article: Article, highlight: Highlight
) -> None:
    retag_highlight(actor=cast.owner, highlight=highlight, version=1, kind="fact")
    retag_highlight(actor=cast.owner, highlight=highlight, version=2, kind="quote")
    answer = owner.post(address(article, 2), {"open": "1"}, headers=HTMX)
    body = answer.content.decode()
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (409, "#c-1")
    assert "Claim" in body
    assert "Quote" in body
    assert '<input type="hidden" name="version" value="3">' in body
    assert '<input type="hidden" name="open" value="1">' in body
    assert Highlight.objects.get().kind == "quote"
    assert owner.post(address(article, 2), {"version": "3"}, headers=HTMX).status_code == 200
    assert Highlight.objects.get().kind == "claim"
    page = owner.post(address(article, 2), {"version": "2"})
    assert page.status_code == 303  # it says so already


def test_a_comment_changed_since_is_asked_about_in_its_card(
    owner: Client, cast: Cast, article: Article, highlight: Highlight
) -> None:
    comment = make_comment(highlight, cast.owner, "First")
    for version, body in ((1, "Second"), (2, "Third")):
        owner.post(f"/comments/{comment.uid}/edit/", {"version": version, "body": body})
    answer = owner.post(address(article, 3), headers=HTMX)
    assert answer.status_code == 409
    assert "First" in answer.content.decode()
    assert "Third" in answer.content.decode()
    owner.post(address(article, 4), headers=HTMX)
    owner.post(address(article, 3), headers=HTMX)
    held = Comment.objects.get()
    assert (held.body, held.edited_at) == ("First", None)


def test_under_what_is_gone_nothing_is_undone(
    owner: Client, cast: Cast, article: Article, highlight: Highlight
) -> None:
    record = make_record(highlight)
    delete_highlight(actor=cast.owner, highlight=highlight, version=1)
    answer = owner.post(address(article, 2), headers=HTMX)
    assert answer.status_code == 409
    assert "not there any more" in answer.content.decode()
    record.refresh_from_db()
    assert record.deleted_at is None


def test_the_answer_counts_what_is_there_again(owner: Client, article: Article, cast: Cast) -> None:
    comment = make_comment(article, cast.owner)
    answer = owner.post(f"/comments/{comment.uid}/delete/", {"version": 1}, headers=HTMX)
    assert ">1 comment<" not in answer.content.decode()
    answer = owner.post(answer.headers["Lectern-Act"], headers=HTMX)
    assert ">1 comment<" in answer.content.decode()
