"""Threads: who may write where, replies, edits, deletes, repeats and conflicts."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils.dateparse import parse_datetime

from annotations.models import Activity, Comment, Highlight
from reader.models import Article
from tests.factories import Cast, make_article, make_cast, make_comment, make_highlight

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
    return make_highlight(article, cast.owner)


def test_a_comment_is_stored_and_the_thread_swapped(
    client: Client, cast: Cast, article: Article, highlight: Highlight
) -> None:
    client.force_login(cast.stranger)
    data = {"uid": str(uuid4()), "body": "Both ways,\r\nor **one**?"}
    response = client.post(f"/highlights/{highlight.uid}/comments/", data, headers=HTMX)
    assert response.status_code == 201
    body = response.content.decode()
    assert body.lstrip().startswith(f'<div class="thread" id="thread-{highlight.uid}">')
    assert "or <strong>one</strong>?" in body
    assert '<span class="chip">1 comment</span>' in body
    comment = Comment.objects.get()
    assert (comment.author, comment.body) == (cast.stranger, "Both ways,\nor **one**?")
    highlight.refresh_from_db()
    article.refresh_from_db()
    assert (highlight.comment_count, article.public_comments, article.seq) == (1, 1, 2)
    act = Activity.objects.get(object_type="comment")
    assert (act.verb, act.audience) == ("created", "public")


def test_a_comment_on_the_article(client: Client, cast: Cast, article: Article) -> None:
    client.force_login(cast.stranger)
    response = client.post(f"/articles/{article.slug}/comments/", {"body": "Well told."})
    assert (response.status_code, response.headers["Location"]) == (
        303,
        f"/articles/{article.slug}/#discussion",
    )
    assert Comment.objects.get().highlight is None
    assert "Well told." in client.get(f"/articles/{article.slug}/").content.decode()


def test_replies_stand_one_level_deep(client: Client, cast: Cast, highlight: Highlight) -> None:
    first = make_comment(highlight, cast.owner, "first")
    second = make_comment(highlight, cast.stranger, "second", parent=first)
    client.force_login(cast.owner)
    data = {"body": "third", "parent": str(second.uid)}
    body = client.post(f"/highlights/{highlight.uid}/comments/", data, headers=HTMX).content.decode()
    assert body.count('class="replies"') == 1
    assert body.index("first") < body.index("second") < body.index("third")
    assert Comment.objects.get(body="third").parent == second


def test_a_parent_of_another_thread_is_refused(client: Client, cast: Cast, highlight: Highlight) -> None:
    elsewhere = make_comment(highlight.article, cast.owner)
    client.force_login(cast.owner)
    data = {"body": "x", "parent": str(elsewhere.uid)}
    assert client.post(f"/highlights/{highlight.uid}/comments/", data, headers=HTMX).status_code == 422
    assert Comment.objects.count() == 1


def test_s44_a_repeated_comment_is_one_comment(client: Client, cast: Cast, highlight: Highlight) -> None:
    client.force_login(cast.stranger)
    data = {"uid": str(uuid4()), "body": "once"}
    address = f"/highlights/{highlight.uid}/comments/"
    assert client.post(address, data, headers=HTMX).status_code == 201
    assert client.post(address, {**data, "body": "twice"}, headers=HTMX).status_code == 200
    assert Comment.objects.get().body == "once"
    highlight.refresh_from_db()
    assert highlight.comment_count == 1
    client.force_login(cast.owner)
    response = client.post(address, {**data, "body": "mine"}, headers=HTMX)
    assert response.status_code == 422
    assert "Choose another id" in response.content.decode()


@pytest.mark.any_database
@pytest.mark.parametrize("body", ["", "   ", "x" * 10_001, "bell\x07"])
def test_s09_a_rejected_comment_is_kept_in_its_field(
    client: Client, cast: Cast, highlight: Highlight, body: str
) -> None:
    client.force_login(cast.stranger)
    address = f"/highlights/{highlight.uid}/comments/"
    for headers in (HTMX, {}):
        response = client.post(address, {"body": body}, headers=headers)
        assert response.status_code == 422
        page = response.content.decode()
        assert f'id="body-{highlight.uid}" name="body"' in page
        assert f'aria-describedby="body-wrong-{highlight.uid}">{body}</textarea>' in page
        assert f'<div id="body-wrong-{highlight.uid}"><ul class="errorlist"' in page
    assert not Comment.objects.exists()


@pytest.mark.any_database
@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "plain form"])
def test_s09_a_rejected_edit_is_kept_in_its_field(
    client: Client, cast: Cast, highlight: Highlight, headers: dict[str, str]
) -> None:
    comment = make_comment(highlight, cast.stranger, "before")
    client.force_login(cast.stranger)
    long = "x" * 10_001
    data = {"version": 1, "body": long}
    response = client.post(f"/comments/{comment.uid}/edit/", data, headers=headers)
    page = response.content.decode()
    assert response.status_code == 422
    assert f'aria-describedby="body-wrong-{comment.uid}">{long}</textarea>' in page
    assert f'<div id="body-wrong-{comment.uid}"><ul class="errorlist"' in page
    assert "at most 10000 characters" in page


def test_s09_ten_thousand_characters_are_enough(client: Client, cast: Cast, highlight: Highlight) -> None:
    client.force_login(cast.stranger)
    address = f"/highlights/{highlight.uid}/comments/"
    assert client.post(address, {"body": "x" * 10_000}, headers=HTMX).status_code == 201


def test_an_edit_is_marked_and_remembered(client: Client, cast: Cast, highlight: Highlight) -> None:
    comment = make_comment(highlight, cast.stranger, "before")
    client.force_login(cast.stranger)
    form = client.get(f"/comments/{comment.uid}/edit/", headers=HTMX).content.decode()
    assert ">before</textarea>" in form
    data = {"version": 1, "body": "after"}
    body = client.post(f"/comments/{comment.uid}/edit/", data, headers=HTMX).content.decode()
    assert "edited" in body
    comment.refresh_from_db()
    assert (comment.body, comment.version) == ("after", 2)
    act = Activity.objects.get(verb="edited")
    assert act.before == {"body": "before", "edited_at": None}
    assert (act.after["body"], comment.edited_at) == ("after", parse_datetime(act.after["edited_at"]))


def test_s45_a_stale_edit_shows_both_texts(client: Client, cast: Cast, highlight: Highlight) -> None:
    comment = make_comment(highlight, cast.stranger, "before")
    client.force_login(cast.stranger)
    address = f"/comments/{comment.uid}/edit/"
    client.post(address, {"version": 1, "body": "from one tab"})
    response = client.post(address, {"version": 1, "body": "from the other"}, headers=HTMX)
    assert (response.status_code, response.headers["HX-Retarget"]) == (409, f"#n-{comment.uid}")
    body = response.content.decode()
    assert "from one tab" in body
    assert "from the other" in body
    assert client.post(address, {"body": "no version"}, headers=HTMX).status_code == 428
    comment.refresh_from_db()
    assert comment.body == "from one tab"
    assert client.post(address, {"version": 2, "body": "from the other"}).status_code == 303


def test_deleting_and_undo(client: Client, cast: Cast, article: Article, highlight: Highlight) -> None:
    comment = make_comment(highlight, cast.stranger, "gone soon")
    client.force_login(cast.stranger)
    body = client.post(f"/comments/{comment.uid}/delete/", {"version": 1}, headers=HTMX).content.decode()
    assert f'action="/articles/{article.slug}/acts/3/undo/"' in body
    assert "gone soon" not in body
    highlight.refresh_from_db()
    assert highlight.comment_count == 0
    response = client.post(f"/comments/{comment.uid}/restore/", headers=HTMX)
    assert response.headers["HX-Retarget"] == f"#thread-{highlight.uid}"
    assert "gone soon" in response.content.decode()
    highlight.refresh_from_db()
    article.refresh_from_db()
    assert (highlight.comment_count, article.public_comments) == (1, 1)


def test_a_deleted_comment_with_replies_keeps_its_place(
    client: Client, cast: Cast, highlight: Highlight
) -> None:
    first = make_comment(highlight, cast.stranger, "the question")
    make_comment(highlight, cast.owner, "the answer", parent=first)
    client.force_login(cast.stranger)
    body = client.post(f"/comments/{first.uid}/delete/", {"version": 1}, headers=HTMX).content.decode()
    assert "the question" not in body
    assert "A comment was removed." in body
    assert "the answer" in body


def test_s23_only_the_author_changes_a_comment(client: Client, cast: Cast, highlight: Highlight) -> None:
    comment = make_comment(highlight, cast.stranger, "mine")
    data = {"version": 1, "body": "yours"}
    for person in (cast.owner, cast.colleague, cast.curator):
        client.force_login(person)
        for act in ("edit", "delete", "restore"):
            there = client.post(f"/comments/{comment.uid}/{act}/", data, headers=HTMX)
            nowhere = client.post(f"/comments/{uuid4()}/{act}/", data, headers=HTMX)
            assert (there.status_code, there.content) == (404, nowhere.content)
    client.logout()
    assert client.post(f"/comments/{comment.uid}/edit/", data, headers=HTMX).status_code == 401
    comment.refresh_from_db()
    assert (comment.body, comment.version) == ("mine", 1)


def test_s24_the_thread_of_a_private_highlight_is_its_authors(
    client: Client, cast: Cast, article: Article
) -> None:
    private = make_highlight(article, cast.owner, visibility="private")
    note = make_comment(private, cast.owner, "to myself")
    for person in (cast.colleague, cast.stranger, cast.curator):
        client.force_login(person)
        data = {"body": "hello"}
        assert client.post(f"/highlights/{private.uid}/comments/", data, headers=HTMX).status_code == 404
        assert client.get(f"/comments/{note.uid}/report/").status_code == 404
    article.refresh_from_db()
    assert article.public_comments == 0
    assert Activity.objects.get(object_uid=note.uid).audience == "private"


def test_members_of_the_group_discuss_its_highlights(client: Client, cast: Cast, article: Article) -> None:
    shared = make_highlight(article, cast.owner, visibility="group", group=cast.group)
    address = f"/highlights/{shared.uid}/comments/"
    client.force_login(cast.colleague)
    assert client.post(address, {"body": "hello"}, headers=HTMX).status_code == 201
    client.force_login(cast.stranger)
    assert client.post(address, {"body": "hello"}, headers=HTMX).status_code == 404
    client.logout()
    assert client.post(address, {"body": "hello"}, headers=HTMX).status_code == 401


def test_a_preview_stores_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.stranger)
    response = client.post("/comments/preview/", {"body": "*so*"}, headers=HTMX)
    assert "<em>so</em>" in response.content.decode()
    assert client.post("/comments/preview/", {"body": ""}, headers=HTMX).status_code == 422
    assert not Comment.objects.exists()


def test_a_strangers_comment_waits_for_the_sign_in(client: Client, highlight: Highlight, cast: Cast) -> None:
    address = f"/articles/{highlight.article.slug}/"
    client.post(
        f"/highlights/{highlight.uid}/comments/",
        {"body": "kept for me"},
        headers={"Referer": f"http://testserver{address}"},
    )
    client.force_login(cast.stranger)
    html = client.get(address).content.decode()
    assert f'action="/highlights/{highlight.uid}/comments/"' in html
    assert 'name="body" value="kept for me"' in html


def test_a_plain_form_keeps_the_sentence_view(
    client: Client, cast: Cast, article: Article, highlight: Highlight
) -> None:
    client.force_login(cast.owner)
    page = f"/articles/{article.slug}/"
    referer = {"Referer": f"http://testserver{page}?view=sentences"}
    said = client.post(f"/highlights/{highlight.uid}/comments/", {"body": "Both?"}, headers=referer)
    assert said["Location"] == f"{page}?h={highlight.uid}&view=sentences#c-{highlight.number}"
    said = client.post(f"{page}comments/", {"body": "All of it?"}, headers=referer)
    assert said["Location"] == f"{page}?view=sentences#discussion"
