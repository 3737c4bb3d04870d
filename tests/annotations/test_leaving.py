"""Taking everything along, and deleting one's account."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, User
from annotations.models import Activity, Comment, Flag, Highlight, Speaker, Tag, ThreadVisit
from annotations.services.acts import Refused
from annotations.services.people import forget_reader
from reader.models import Article, ReadingState, Revision
from tests.factories import (
    PASSWORD,
    Cast,
    make_article,
    make_cast,
    make_comment,
    make_highlight,
    make_user,
)

pytestmark = pytest.mark.django_db

DATA, LEAVE = "/accounts/data/", "/accounts/delete/"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def archive_of(user: User) -> zipfile.ZipFile:
    answer = client_of(user).get(DATA)
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[arg-type]


def records(archive: zipfile.ZipFile) -> list[dict[str, Any]]:
    return [json.loads(line) for line in archive.read("data.jsonl").decode().splitlines()]


def left(user: User, *, keep_shared: bool) -> None:
    forget_reader(user=user, keep_shared=keep_shared)
    assert not User.objects.filter(handle=user.handle).exists()


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def article(cast: Cast) -> Article:
    """The owner's open article, on which the owner and others wrote."""
    article = make_article(owner=cast.owner)
    public = make_highlight(article, cast.owner, words="Every berth", tags=["pier"], speaker="Dahl")
    secret = make_highlight(
        article,
        cast.owner,
        words="Repairs",
        visibility="private",
        tags=["mine"],
        speaker="A friend",
        kind="claim",
    )
    grouped = make_highlight(
        article, cast.owner, words="2,300", visibility="group", group=cast.group, kind="fact", tags=["pier"]
    )
    theirs = make_highlight(article, cast.stranger, words="port authority", kind="plain")
    make_comment(public, cast.owner, "Own words")
    make_comment(secret, cast.owner, "A secret")
    make_comment(grouped, cast.owner, "For the class")
    said = make_comment(theirs, cast.owner, "Owner was here")
    make_comment(theirs, cast.stranger, "I answer", parent=said)
    make_comment(article, cast.owner, "On the whole")
    ReadingState.objects.create(user=cast.owner, article=article, position=5, furthest=9)
    Flag.objects.create(highlight=theirs, reporter=cast.owner, reason="Not kind")
    ThreadVisit.objects.create(user=cast.owner, article=theirs.article, highlight=theirs)
    return article


def counters(article: Article) -> dict[str, int]:
    names = ("public_quotes", "public_claims", "public_facts", "public_plains", "public_comments")
    return dict(Article.objects.values(*names).get(pk=article.pk))


# --- the archive ---------------------------------------------------------------------------------


def test_the_archive_holds_everything_of_a_person(cast: Cast, article: Article) -> None:
    cast.owner.preferences = {"theme": "dark"}
    cast.owner.email = "ana@example.org"
    cast.owner.save()
    archive = archive_of(cast.owner)
    assert archive.testzip() is None
    assert archive.namelist() == [
        "README.txt",
        "notebook.md",
        "highlights.csv",
        "claims.csv",
        "evidence.csv",
        f"articles/{article.slug}-1.txt",
        "data.jsonl",
    ]
    assert archive.read(f"articles/{article.slug}-1.txt").decode() == Revision.objects.get().text
    assert "Repairs" in archive.read("notebook.md").decode()
    assert len(archive.read("highlights.csv").decode().splitlines()) == 4
    found = records(archive)
    assert [one["record"] for one in found if one["record"] != "act"] == [
        "header",
        "person",
        "membership",
        "article",
        "revision",
        "reading",
        *["highlight"] * 3,
        *["comment"] * 5,
        "visit",
        "report",
    ]
    by_kind = {one["record"]: one for one in found}
    assert by_kind["person"]["preferences"]["theme"] == "dark"
    assert by_kind["person"]["email"] == "ana@example.org"
    assert by_kind["membership"]["group"] == cast.group.slug
    assert by_kind["reading"]["furthest"] == 9
    assert by_kind["report"]["reason"] == "Not kind"
    assert by_kind["visit"]["highlight"] == by_kind["report"]["highlight"]
    assert {one["verb"] for one in found if one["record"] == "act"} == {"created"}


def test_s24_the_archive_holds_nobody_elses_work_and_no_password(cast: Cast, article: Article) -> None:
    make_highlight(article, cast.colleague, words="less than", visibility="private")
    make_comment(Highlight.objects.get(exact="port authority"), cast.colleague, "Colleague's words")
    archive = archive_of(cast.owner)
    text = b"\n".join(
        archive.read(name) for name in archive.namelist() if not name.startswith("articles/")
    ).decode()
    assert "Colleague's words" not in text
    assert "less than" not in [one.get("exact") for one in records(archive)]
    assert cast.owner.password not in text
    assert "I answer" not in text  # on a highlight that is not one's own


def test_s13_s40_the_archive_is_an_attachment_that_nobody_keeps(cast: Cast, article: Article) -> None:
    answer = client_of(cast.owner).get(DATA)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="lectern-owner-data.zip"'
    assert answer.headers["Content-Type"].startswith("application/zip")
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_the_same_state_gives_the_same_archive(cast: Cast, article: Article) -> None:
    client = client_of(cast.owner)
    first, second = (b"".join(client.get(DATA).streaming_content) for _ in range(2))  # type: ignore[arg-type]
    assert first == second


@pytest.mark.parametrize("address", [DATA, LEAVE])
def test_strangers_are_led_to_sign_in(client: Client, address: str) -> None:
    assert client.get(address).status_code == 302


# --- leaving: what stays and what goes -----------------------------------------------------------


def test_shared_work_stays_as_a_former_readers(cast: Cast, article: Article) -> None:
    before = counters(article)
    left(cast.owner, keep_shared=True)
    stays = Highlight.objects.order_by("number")
    assert [(one.exact, one.author) for one in stays] == [
        ("Every berth", None),
        ("2,300", None),
        ("port authority", cast.stranger),
    ]
    assert sorted(Comment.objects.filter(author=None).values_list("body", flat=True)) == [
        "For the class",
        "On the whole",
        "Own words",
        "Owner was here",
    ]
    assert counters(article) == before
    page = client_of(cast.stranger).get(f"/articles/{article.slug}/export/jsonl/")
    assert b'"author":""' in b"".join(page.streaming_content)  # type: ignore[arg-type]


def test_shared_work_goes_when_so_chosen(cast: Cast, article: Article) -> None:
    left(cast.owner, keep_shared=False)
    assert list(Highlight.objects.values_list("exact", flat=True)) == ["port authority"]
    held, answer = Comment.objects.order_by("pk")
    assert (held.body, held.author, held.deleted_at is None) == ("", None, False)
    assert (answer.body, answer.parent) == ("I answer", held)
    assert counters(article) == {
        "public_quotes": 0,
        "public_claims": 0,
        "public_facts": 0,
        "public_plains": 1,
        "public_comments": 1,
    }
    assert Highlight.objects.get().comment_count == 1


@pytest.mark.parametrize("keep_shared", [True, False])
def test_private_work_goes_in_any_case(cast: Cast, article: Article, keep_shared: bool) -> None:
    left(cast.owner, keep_shared=keep_shared)
    assert not Highlight.objects.filter(exact="Repairs").exists()
    assert not Comment.objects.filter(body="A secret").exists()
    assert not Tag.objects.filter(name="mine").exists()
    assert not Speaker.objects.filter(name="A friend").exists()
    told = json.dumps(list(Activity.objects.values_list("before", "after")), default=str)
    assert "A secret" not in told
    assert not ReadingState.objects.exists()
    assert not Membership.objects.filter(user__handle="owner").exists()


def test_a_highlight_that_others_answered_keeps_its_place_without_words(cast: Cast, article: Article) -> None:
    highlight = Highlight.objects.get(exact="Every berth")
    make_comment(highlight, cast.stranger, "I disagree")
    left(cast.owner, keep_shared=False)
    highlight.refresh_from_db()
    assert (highlight.exact, highlight.author, highlight.speaker) == ("", None, None)
    assert highlight.deleted_at is not None
    assert highlight.tags.count() == 0
    assert highlight.spans.count() == 1
    assert list(highlight.comments.values_list("body", "author__handle")) == [("I disagree", "stranger")]


def test_deleted_work_waits_for_nobody(cast: Cast, article: Article) -> None:
    Highlight.objects.filter(exact="Every berth").update(deleted_at=timezone.now())
    left(cast.owner, keep_shared=True)
    assert not Highlight.objects.filter(exact="Every berth").exists()


def test_articles_that_others_can_read_stay(cast: Cast, article: Article) -> None:
    left(cast.owner, keep_shared=False)
    article.refresh_from_db()
    assert article.owner is None


@pytest.mark.parametrize("closed", [{"audience": "owner"}, {"status": "draft"}])
def test_articles_for_oneself_go(cast: Cast, closed: dict[str, str]) -> None:
    article = make_article(owner=cast.owner, **closed)
    make_highlight(article, cast.owner, visibility="public")
    left(cast.owner, keep_shared=True)
    assert not Article.objects.exists()
    assert not Revision.objects.exists()
    assert not Highlight.objects.exists()


def test_an_article_with_a_curators_work_stays_for_curators(cast: Cast) -> None:
    article = make_article(owner=cast.owner, audience="owner")
    make_highlight(article, cast.curator)
    left(cast.owner, keep_shared=False)
    assert Article.objects.get().owner is None
    assert Highlight.objects.get().author == cast.curator


def test_pages_learn_that_somebody_left(cast: Cast, article: Article) -> None:
    article.refresh_from_db()
    left(cast.owner, keep_shared=True)
    last = Activity.objects.latest("seq")
    assert (last.seq, last.verb, last.actor, last.audience) == (article.seq + 1, "left", None, "private")


def test_the_last_administrator_cannot_leave() -> None:
    root = User.objects.create_superuser("root", password=PASSWORD)
    User.objects.create_superuser("asleep", is_active=False)
    with pytest.raises(Refused):
        forget_reader(user=root, keep_shared=True)
    assert User.objects.filter(pk=root.pk).exists()
    User.objects.create_superuser("second")
    left(root, keep_shared=True)


# --- leaving: the page ---------------------------------------------------------------------------


def test_leaving_takes_the_password_and_ends_every_session(cast: Cast, article: Article) -> None:
    here, elsewhere = client_of(cast.owner), client_of(cast.owner)
    answer = here.post(LEAVE, {"shared": "keep", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert "Your account is gone" in here.get("/").content.decode()
    for client in (here, elsewhere):
        assert client.get("/session/").json()["reader"] is None
    assert not User.objects.filter(handle="owner").exists()
    assert Highlight.objects.filter(exact="Every berth").exists()


def test_leaving_removes_shared_work_when_so_chosen(cast: Cast, article: Article) -> None:
    client_of(cast.owner).post(LEAVE, {"shared": "remove", "password": PASSWORD})
    assert not Highlight.objects.filter(exact="Every berth").exists()


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ({"shared": "keep", "password": "not this one"}, "password"),
        ({"shared": "keep"}, "password"),
        ({"shared": "everything", "password": PASSWORD}, "shared"),
        ({"password": PASSWORD}, "shared"),
        ({}, "password"),
    ],
)
def test_a_wrong_form_answers_422_and_nothing_happens(cast: Cast, sent: dict[str, str], name: str) -> None:
    answer = client_of(cast.owner).post(LEAVE, sent)
    assert answer.status_code == 422
    assert f'id="id_{name}_error"' in answer.content.decode()
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert User.objects.filter(handle="owner").exists()


def test_s28_nobody_else_can_be_named(cast: Cast) -> None:
    sent = {"shared": "keep", "password": PASSWORD, "user": str(cast.stranger.pk), "handle": "stranger"}
    client_of(cast.owner).post(f"{LEAVE}?user={cast.stranger.pk}", sent)
    assert User.objects.filter(handle="stranger").exists()
    assert not User.objects.filter(handle="owner").exists()


def test_s35_passwords_cannot_be_tried_for_ever() -> None:
    user = make_user("ana")
    client = client_of(user)
    for _try in range(10):
        assert client.post(LEAVE, {"shared": "keep", "password": "wrong"}).status_code == 422
    refused = client.post(LEAVE, {"shared": "keep", "password": PASSWORD})
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "300")
    assert User.objects.filter(pk=user.pk).exists()


def test_s32_a_link_deletes_nobody(cast: Cast) -> None:
    client_of(cast.owner).get(f"{LEAVE}?shared=keep&password={PASSWORD}")
    assert User.objects.filter(handle="owner").exists()


def test_the_last_administrator_is_told_so() -> None:
    root = User.objects.create_superuser("root", password=PASSWORD)
    client = client_of(root)
    page = client.get(LEAVE).content.decode()
    assert "You are the last administrator" in page
    assert 'name="password"' not in page
    assert client.post(LEAVE, {"shared": "keep", "password": PASSWORD}).status_code == 422
    assert User.objects.filter(pk=root.pk).exists()


def test_s42_leaving_is_logged_without_words(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="lectern.audit"):
        client_of(cast.owner).post(LEAVE, {"shared": "keep", "password": PASSWORD})
    (line,) = [one for one in caplog.messages if one.startswith("account-deleted")]
    assert f"reader={cast.owner.pk} shared=kept" in line
    assert PASSWORD not in caplog.text


def test_the_profile_leads_to_both(cast: Cast) -> None:
    page = client_of(cast.owner).get("/accounts/profile/").content.decode()
    assert f'href="{DATA}"' in page
    assert f'href="{LEAVE}"' in page
