"""Blocking somebody: asked from what they made, taken back at any time, known to nobody else."""

import io
import json
import zipfile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Blocking, User
from accounts.services import block_person, unblock_person
from annotations.models import Comment, Highlight
from reader.models import Article
from tests.factories import Cast, make_article, make_cast, make_comment, make_highlight, make_user
from tests.walking import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def article(cast: Cast) -> Article:
    return make_article()


@pytest.fixture
def highlight(cast: Cast, article: Article) -> Highlight:
    return make_highlight(article, cast.owner)


def page_of(client: Client, article: Article, query: str = "?layers=mine,everyone") -> str:
    return client.get(f"/articles/{article.slug}/{query}").content.decode()


@pytest.mark.parametrize("from_comment", [False, True], ids=["highlight", "comment"])
def test_a_reader_is_asked_blocks_and_takes_it_back(
    client: Client, cast: Cast, article: Article, highlight: Highlight, from_comment: bool
) -> None:
    comment = make_comment(article, cast.owner, "Loud words")
    address = f"/comments/{comment.uid}/block/" if from_comment else f"/highlights/{highlight.uid}/block/"
    client.force_login(cast.stranger)
    asked = client.get(address)
    assert asked.status_code == 200
    assert "Block Ana?" in asked.content.decode()
    assert not Blocking.objects.exists()
    assert client.get(address, headers={"HX-Request": "true"}).content.decode().strip().startswith("<dialog")
    seq = User.objects.get(pk=cast.stranger.pk).seq
    for _ in range(2):
        answer = client.post(address)
        assert (answer.status_code, answer["Location"]) == (303, f"/articles/{article.slug}/")
    assert client.get(address).status_code == 404
    (blocking,) = Blocking.objects.all()
    assert (blocking.reader, blocking.blocked) == (cast.stranger, cast.owner)
    assert User.objects.get(pk=cast.stranger.pk).seq == seq + 1
    html = page_of(client, article)
    assert 'action="/accounts/blocked/owner/unblock/"' in html
    assert "You no longer see Ana." in html
    assert "Loud words" not in html
    assert 'id="c-1"' not in html
    undo = client.post(
        "/accounts/blocked/owner/unblock/",
        headers={
            "HX-Request": "true",
            "Referer": f"http://testserver/articles/{article.slug}/?layers=mine,everyone",
        },
    )
    assert undo.headers["HX-Redirect"] == f"/articles/{article.slug}/?layers=mine,everyone"
    assert 'id="c-1"' in page_of(client, article)


def test_s25_only_what_one_sees_leads_to_a_block(client: Client, cast: Cast, article: Article) -> None:
    private = make_highlight(article, cast.owner, visibility="private")
    grouped = make_highlight(article, cast.owner, visibility="group", group=cast.group)
    public = make_highlight(article, cast.owner)
    expected = {
        cast.owner: (404, 404, 404),
        cast.colleague: (404, 303, 303),
        cast.stranger: (404, 404, 303),
        cast.curator: (404, 404, 404),
    }
    for user, codes in expected.items():
        client.force_login(user)
        told = [
            client.post(f"/highlights/{one.uid}/block/").status_code for one in (private, grouped, public)
        ]
        assert tuple(told) == codes, user
    client.logout()
    assert client.post(f"/highlights/{public.uid}/block/")["Location"].startswith("/accounts/login/")
    assert client.post("/accounts/blocked/owner/unblock/")["Location"].startswith("/accounts/login/")


def test_a_former_reader_cannot_be_blocked(client: Client, cast: Cast, highlight: Highlight) -> None:
    Highlight.objects.update(author=None)
    client.force_login(cast.stranger)
    assert "/block/" not in client.get(f"/highlights/{highlight.uid}/").content.decode()
    assert client.post(f"/highlights/{highlight.uid}/block/").status_code == 404
    block_person(reader=cast.stranger, person=cast.colleague)
    assert 'id="c-1"' in page_of(client, highlight.article)


def test_s25_preferences_list_the_blocked_and_nobody_learns_of_handles(client: Client, cast: Cast) -> None:
    block_person(reader=cast.owner, person=cast.stranger)
    client.force_login(cast.owner)
    html = client.get("/accounts/preferences/").content.decode()
    assert 'action="/accounts/blocked/stranger/unblock/"' in html
    assert client.post("/accounts/blocked/colleague/unblock/").status_code == 404
    assert client.post("/accounts/blocked/nobody/unblock/").status_code == 404
    assert client.get("/accounts/blocked/stranger/unblock/").status_code == 405
    back = {"Referer": "http://testserver/accounts/preferences/"}
    answer = client.post("/accounts/blocked/stranger/unblock/", headers=back)
    assert (answer.status_code, answer["Location"]) == (303, "/accounts/preferences/")
    html = client.get("/accounts/preferences/").content.decode()
    assert "You see stranger again." in html
    assert "unblock" not in html
    client.force_login(cast.colleague)
    assert client.post("/accounts/blocked/stranger/unblock/").status_code == 404


def test_pages_kept_by_the_browser_are_made_anew(client: Client, cast: Cast, highlight: Highlight) -> None:
    client.force_login(cast.stranger)
    address = f"/articles/{highlight.article.slug}/"
    client.get(address)
    etag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    for act in (block_person, unblock_person):
        act(reader=cast.stranger, person=cast.owner)
        answer = client.get(address, headers={"If-None-Match": etag})
        assert answer.status_code == 200
        etag = answer.headers["ETag"]


def test_a_thread_keeps_the_place_of_a_blocked_comment_that_was_answered(
    client: Client, cast: Cast, highlight: Highlight
) -> None:
    answered = make_comment(highlight, cast.stranger, "Loud words")
    make_comment(highlight, cast.colleague, "Calm words", parent=answered)
    make_comment(highlight, cast.stranger, "More loud words")
    block_person(reader=cast.owner, person=cast.stranger)
    client.force_login(cast.owner)
    html = client.get(f"/highlights/{highlight.uid}/").content.decode()
    assert "Loud words" not in html
    assert "loud words" not in html
    assert html.count("By somebody whom you block.") == 1
    assert "Calm words" in html
    assert "1 comment<" in html
    sent = {"body": "Calm answer", "parent": answered.uid}
    assert client.post(f"/highlights/{highlight.uid}/comments/", sent).status_code == 303
    assert Comment.objects.filter(parent=answered).count() == 2


def test_a_deleted_highlight_that_only_blocked_people_answered_is_gone(
    client: Client, cast: Cast, highlight: Highlight
) -> None:
    make_comment(highlight, cast.stranger)
    block_person(reader=cast.colleague, person=cast.stranger)
    client.force_login(cast.owner)
    client.post(f"/highlights/{highlight.uid}/delete/", {"version": Highlight.objects.get().version})
    assert 'id="c-1"' in page_of(client, highlight.article)
    client.force_login(cast.colleague)
    assert 'id="c-1"' not in page_of(client, highlight.article)
    assert client.get(f"/h/{highlight.uid}/").status_code == 404


def test_the_marks_of_blocked_people_count_in_no_run(client: Client, cast: Cast, article: Article) -> None:
    for author in (cast.owner, cast.colleague):
        make_highlight(article, author)
    client.force_login(cast.stranger)
    assert 'data-n="2"' in page_of(client, article)
    block_person(reader=cast.stranger, person=cast.owner)
    html = page_of(client, article)
    assert 'data-n="1"' in html
    assert 'data-n="2"' not in html
    assert "1 quote<" in html
    listed = client.get(f"/articles/{article.slug}/marked/?start=26&end=60").content.decode()
    assert "1 quote<" in listed
    assert "Ana" not in listed
    shelf = client.get("/").content.decode()
    assert '<span class="chip quote">1<' in shelf


def test_own_data_say_whom_one_blocks(client: Client, cast: Cast) -> None:
    block_person(reader=cast.owner, person=cast.stranger)
    client.force_login(cast.owner)
    answer = client.get("/accounts/data/")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        records = [json.loads(line) for line in archive.read("data.jsonl").decode().splitlines()]
    (blocked,) = [one for one in records if one["record"] == "blocked"]
    assert blocked["handle"] == "stranger"
    client.force_login(cast.stranger)
    assert '"record":"blocked"' not in text_of(client.get("/accounts/data/"))


def queries_of(client: Client, address: str) -> list[str]:
    """Statements after those for session and reader, those for cards apart."""
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    sql = [query["sql"] for query in seen]
    known = [one for one in sql if "django_session" not in one and 'FROM "accounts_user" WHERE' not in one]
    return [one for one in known if '"annotations_highlight"."exact"' not in one]


@pytest.mark.any_database
@pytest.mark.parametrize("number", [1, 40])
def test_a_blocker_pays_one_query_more_and_nobody_else_any(
    client: Client, cast: Cast, article: Article, number: int
) -> None:
    for _ in range(number):
        make_comment(make_highlight(article, cast.owner), cast.colleague)
        make_highlight(article, cast.colleague, words="Repairs")
    client.force_login(cast.stranger)
    usual = f"/articles/{article.slug}/"
    everyones = f"{usual}?layers=mine,everyone"
    before = [queries_of(client, address) for address in (usual, everyones, "/")]
    assert [len(one) for one in before] == [4, 5, 2]  # five: cards with comments ask what is new in them
    block_person(reader=make_user(), person=cast.owner)
    assert [queries_of(client, address) for address in (usual, everyones, "/")] == before
    block_person(reader=cast.stranger, person=cast.owner)
    after = [queries_of(client, address) for address in (usual, everyones, "/")]
    assert [len(one) for one in after] == [5, 5, 3]
