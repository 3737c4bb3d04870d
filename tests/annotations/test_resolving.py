"""Threads that are settled: who may say so, what it looks like, what opens one again."""

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, User
from annotations.models import Activity, Comment, Highlight
from annotations.services.moderation import hide_comment
from annotations.services.threads import set_thread_resolved
from reader.models import Article
from tests.factories import Cast, make_article, make_cast, make_comment, make_highlight, make_user

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def article(cast: Cast) -> Article:
    return make_article(owner=cast.owner)


@pytest.fixture
def root(article: Article, cast: Cast) -> Comment:
    """A question of the stranger under a public highlight of the colleague, in an article of the owner."""
    return make_comment(make_highlight(article, cast.colleague), cast.stranger, "Is it so?")


def act(client: Client, comment: Comment, name: str, user: User | None = None) -> int:
    """Post `name` for this comment as `user`; the status."""
    client.logout()
    if user:
        client.force_login(user)
    return client.post(f"/comments/{comment.uid}/{name}/", headers=HTMX).status_code


def thread(client: Client, comment: Comment, user: User | None) -> str:
    client.logout()
    if user:
        client.force_login(user)
    assert comment.highlight is not None
    return client.get(f"/highlights/{comment.highlight.uid}/", headers=HTMX).content.decode()


def test_a_resolved_thread_folds_to_one_line_for_everybody(client: Client, cast: Cast, root: Comment) -> None:
    make_comment(root.highlight, cast.colleague, "It is.", parent=root)  # type: ignore[arg-type]
    client.force_login(cast.colleague)
    answer = client.post(f"/comments/{root.uid}/resolve/", headers=HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (200, f"#thread-{root.highlight.uid}")  # type: ignore[union-attr]
    undo = f'action="/articles/{root.article.slug}/acts/4/undo/"'
    assert undo in answer.content.decode().split("data-undo")[0]
    body = thread(client, root, cast.stranger)
    folded = body[body.index("<details class=") : body.index("</details>")]
    assert folded.startswith(f'<details class="resolved" id="resolved-{root.uid}"><summary>Resolved by')
    assert "<bdi>colleague</bdi>" in folded
    assert "Is it so?" in folded
    assert "It is." in folded
    assert "Reopen" in folded
    assert "Reopen" not in thread(client, root, make_user())
    assert "<details" in thread(client, root, None)


def test_resolving_is_an_act_that_changes_no_count(
    client: Client, cast: Cast, article: Article, root: Comment
) -> None:
    article.refresh_from_db()
    before = (article.seq, article.public_comments)
    assert act(client, root, "resolve", cast.stranger) == 200
    root.refresh_from_db()
    assert root.resolved_by == cast.stranger
    assert root.version == 1
    assert act(client, root, "resolve", cast.owner) == 200  # twice is the same as once
    root.refresh_from_db()
    article.refresh_from_db()
    assert root.resolved_by == cast.stranger
    assert (article.seq, article.public_comments) == (before[0] + 2, before[1])
    assert act(client, root, "reopen", cast.owner) == 200
    root.refresh_from_db()
    assert (root.resolved_at, root.resolved_by) == (None, None)
    acts = Activity.objects.filter(object_uid=root.uid).order_by("seq")
    assert [one.verb for one in acts] == ["created", "resolved", "reopened"]
    assert {one.audience for one in acts} == {"public"}
    resolved = acts[1]
    assert resolved.before == {"resolved_at": None}
    assert resolved.after["resolved_at"] == acts[2].before["resolved_at"]


def test_s25_only_some_may_say_so_and_others_learn_nothing(client: Client, cast: Cast, root: Comment) -> None:
    other = make_user()
    for name in ("resolve", "reopen"):
        client.force_login(other)
        there = client.post(f"/comments/{root.uid}/{name}/", headers=HTMX)
        nowhere = client.post(f"/comments/{uuid4()}/{name}/", headers=HTMX)
        assert (there.status_code, there.content) == (404, nowhere.content)
        assert act(client, root, name) == 401
        assert client.get(f"/comments/{root.uid}/{name}/").status_code == 405
        for person in (cast.stranger, cast.colleague, cast.owner, cast.curator):
            assert act(client, root, name, person) == 200
    answer = make_comment(root.highlight, other, "no root", parent=root)  # type: ignore[arg-type]
    assert act(client, answer, "resolve", other) == 404


def test_s24_nobody_else_settles_what_stands_under_a_private_highlight(
    client: Client, cast: Cast, article: Article
) -> None:
    note = make_comment(make_highlight(article, cast.colleague, visibility="private"), cast.colleague)
    for person in (cast.owner, cast.curator, cast.stranger):
        assert act(client, note, "resolve", person) == 404
    assert act(client, note, "resolve", cast.colleague) == 200


@pytest.mark.parametrize(
    ("role", "status"), [("owner", 200), ("moderator", 200), ("member", 404), (None, 404)]
)
def test_who_looks_after_a_group_settles_its_threads(
    client: Client, cast: Cast, role: str | None, status: int
) -> None:
    shared = make_highlight(make_article(), cast.owner, visibility="group", group=cast.group)
    note = make_comment(shared, cast.colleague)
    person = make_user()
    if role:
        Membership.objects.create(user=person, group=cast.group, role=role)
        assert ("Resolve" in thread(client, note, person)) == (status == 200)
    assert act(client, note, "resolve", person) == status


def test_discussion_of_an_article(client: Client, cast: Cast, article: Article) -> None:
    said = make_comment(article, cast.colleague, "Well told?")
    assert act(client, said, "resolve", cast.stranger) == 404
    client.force_login(cast.owner)
    page = f"/articles/{article.slug}/"
    assert f'action="/comments/{said.uid}/resolve/"' in client.get(page).content.decode()
    done = client.post(f"/comments/{said.uid}/resolve/")
    assert (done.status_code, done["Location"]) == (303, f"{page}#discussion")
    assert f'id="resolved-{said.uid}"' in client.get(page).content.decode()
    assert act(client, said, "reopen", cast.colleague) == 200


def test_an_answer_opens_the_thread_again(client: Client, cast: Cast, root: Comment) -> None:
    first = make_comment(root.highlight, cast.colleague, "It is.", parent=root)  # type: ignore[arg-type]
    set_thread_resolved(actor=cast.colleague, root=root, resolved=True)
    make_comment(root.highlight, cast.owner, "something else")  # type: ignore[arg-type]
    root.refresh_from_db()
    assert root.resolved_at
    again = make_comment(root.highlight, cast.owner, "Not quite.", parent=first)  # type: ignore[arg-type]
    root.refresh_from_db()
    assert root.resolved_at is None
    created = Activity.objects.get(object_uid=again.uid)
    assert created.after == {"body": "Not quite.", "reopened": str(root.uid)}


def test_a_first_comment_that_is_gone_settles_nothing(client: Client, cast: Cast, root: Comment) -> None:
    make_comment(root.highlight, cast.colleague, "It is.", parent=root)  # type: ignore[arg-type]
    set_thread_resolved(actor=cast.colleague, root=root, resolved=True)
    hide_comment(actor=cast.curator, comment=root, reason="rude")
    body = thread(client, root, cast.owner)
    assert "A comment was removed." in body
    assert "<details class=" not in body
    assert act(client, root, "reopen", cast.owner) == 404


def test_exports_say_that_it_is_settled(client: Client, cast: Cast, root: Comment) -> None:
    set_thread_resolved(actor=cast.stranger, root=root, resolved=True)
    root.refresh_from_db()
    client.force_login(cast.colleague)
    lines = b"".join(client.get("/notebook/export/jsonl/").streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    (said,) = json.loads(lines[1])["comments"]
    assert (said["resolved"] is not None, said["resolved_by"]) == (True, "stranger")
    assert said["link"].endswith(f"/c/{root.uid}/")


def test_threads_cost_the_same_however_long(client: Client, cast: Cast, article: Article) -> None:
    shared = make_highlight(article, cast.owner, visibility="group", group=cast.group)
    first = make_comment(shared, cast.owner)
    set_thread_resolved(actor=cast.owner, root=first, resolved=True)
    client.force_login(cast.colleague)

    def queries(highlight: Highlight) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/highlights/{highlight.uid}/", headers=HTMX).status_code == 200
        return len(seen)

    few = queries(shared)
    for _ in range(12):
        more = make_comment(shared, cast.owner)
        make_comment(shared, cast.colleague, parent=more)
        set_thread_resolved(actor=cast.owner, root=more, resolved=True)
    assert queries(shared) == few
