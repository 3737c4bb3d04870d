"""Bringing articles in: nothing is stored before it was looked at, and nothing is stored twice."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from annotations.models import Activity
from reader.forms_drafting import fingerprint
from reader.importing.corrections import name_of
from reader.models import Article, Revision
from tests.factories import make_article, make_curator, make_user

pytestmark = pytest.mark.django_db
TEXT = "A headline\n\nFirst words.\n\nSEE ALSO: Something else\n\nMore words."


@pytest.fixture
def reader(client: Client) -> User:
    user = make_user()
    client.force_login(user)
    return user


def filled(**changes: Any) -> dict[str, Any]:
    """The form of the second step as the first one shows it."""
    return {
        "uid": str(uuid.uuid4()),
        "text": TEXT,
        "format": "plain",
        "title": "A headline",
        "seen": fingerprint(TEXT),
        "line": "A headline",
        "published_on": "2026-05-14",
        "source": "The Tarn",
        "url": "https://tarn.example/1",
        "byline": "Ada Quist",
        "language": "en",
        **changes,
    }


def test_anonymous_visitors_are_asked_to_sign_in(client: Client) -> None:
    for path in ("/articles/new/", "/articles/new/keep/"):
        response = client.post(path, {"text": TEXT})
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/?next=")
    assert Article.objects.count() == 0


@pytest.mark.usefixtures("reader")
def test_an_address_without_its_scheme_is_taken(client: Client) -> None:
    html = client.post("/articles/new/", {"text": TEXT, "format": "plain"}).content.decode()
    assert '<input type="text" name="url" inputmode="url" dir="ltr"' in html  # a browser refuses it in `url`
    client.post("/articles/new/keep/", filled(url="tarn.example/1"))
    assert Article.objects.get().url == "https://tarn.example/1"


@pytest.mark.usefixtures("reader")
def test_a_pasted_text_is_previewed_and_not_stored(client: Client) -> None:
    html = client.post("/articles/new/", {"text": TEXT, "format": "plain"}).content.decode()
    assert "Is this right?" in html
    assert '<option value="callout" selected>' in html
    assert html.index('name="published_on"') < html.index('name="byline"')
    assert "The text does not say these" in html
    assert Article.objects.count() == 0


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize(
    "name, data", [("a.md", b"# A headline\n\n*First* words."), ("a.txt", "Ä headline".encode("utf-16"))]
)
def test_files_are_understood(client: Client, name: str, data: bytes) -> None:
    response = client.post("/articles/new/", {"file": SimpleUploadedFile(name, data)})
    assert response.status_code == 200
    assert "headline" in response.content.decode()


@pytest.mark.any_database
@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize(
    "sent, words",
    [
        ({"text": "  "}, "There is nothing in it."),
        ({"text": "a\0b"}, "Null characters are not allowed."),
        ({"text": "a\x1bb"}, "control characters"),
        ({"file": SimpleUploadedFile("a.txt", b"")}, "There is nothing in it."),
        ({"file": SimpleUploadedFile("a.txt", b"\x89PNG\r\n\x1a\n")}, "This is not a text file."),
        ({"file": SimpleUploadedFile("a.txt", "“a” ".encode() + b"\x96")}, "for line 1, character 5."),
        ({"file": SimpleUploadedFile("a.docx", b"words")}, "Files that can be brought in end in"),
        ({"file": SimpleUploadedFile("a.txt", b"a" * (2 * 1024 * 1024 + 1))}, "larger than 2 MB"),
        ({"text": "x\n\n" * 20_001}, "more than 20,000 paragraphs"),
        ({"text": "x" * 501}, "more than 500 characters"),
        ({"text": "A", "format": "sql"}, "Select a valid choice."),
    ],
)
def test_bad_input_is_answered_422_beside_the_field(client: Client, sent: dict[str, Any], words: str) -> None:
    response = client.post("/articles/new/", sent)
    assert response.status_code == 422
    assert words in response.content.decode()


@pytest.mark.usefixtures("reader")
def test_s42_a_refusal_is_logged_without_the_text(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.clear()
    client.post("/articles/new/", {"text": "secret words \x1b"})
    lines = [record.getMessage() for record in caplog.records if record.name == "lectern.audit"]
    assert [line.split(" reader=")[0] for line in lines] == ["import-refused fields=text"]


def test_what_is_kept_is_what_was_corrected(client: Client, reader: User) -> None:
    kinds = {
        f"kind-2-{name_of('SEE ALSO: Something else')}-callout": "paragraph",
        f"kind-3-{name_of('More words.')}-paragraph": "caption",
    }
    sent = filled(title="A better headline", **kinds)
    response = client.post("/articles/new/keep/", sent)
    article = Article.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"/articles/{article.slug}/"
    assert (article.title, article.byline, article.owner) == ("A better headline", "Ada Quist", reader)
    assert (article.source and article.source.name, article.url) == ("The Tarn", "https://tarn.example/1")
    assert (article.published_on, article.audience, article.status) == (
        date(2026, 5, 14),
        "owner",
        "published",
    )
    revision = article.current_revision
    assert revision is not None
    assert [block["kind"] for block in revision.blocks] == ["heading", "paragraph", "paragraph", "caption"]
    assert revision.text == TEXT.replace("A headline", "A better headline")
    assert (article.length, article.word_count) == (len(revision.text), 11)


def test_the_history_begins_with_who_brought_it_in(client: Client, reader: User) -> None:
    sent = filled()
    for _time in range(2):
        client.post("/articles/new/keep/", sent)
    acts = Activity.objects.values_list("article", "seq", "actor", "verb", "object_type", "audience")
    assert list(acts) == [(Article.objects.get().pk, 1, reader.pk, "added", "article", "private")]


@pytest.mark.usefixtures("reader")
def test_s44_sending_it_twice_keeps_one_article(client: Client) -> None:
    sent = filled()
    first, second = (client.post("/articles/new/keep/", sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert (Article.objects.count(), Revision.objects.count()) == (1, 1)


@pytest.mark.usefixtures("reader")
def test_an_id_of_somebody_elses_article_gives_nothing_away(client: Client) -> None:
    other = make_article(owner=make_user(), audience="owner")
    response = client.post("/articles/new/keep/", filled(uid=str(other.uid)))
    assert response.status_code == 404


@pytest.mark.any_database
@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize(
    "changes, field",
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 501}, "title"),
        ({"title": "a\x07b"}, "title"),
        ({"published_on": "yesterday"}, "published_on"),
        ({"source": "x" * 201}, "source"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "ftp://x.example"}, "url"),
        ({"language": "english please"}, "language"),
        ({"text": ""}, "text"),
        ({"byline": "x" * 301}, "byline"),
    ],
)
def test_s09_bad_corrections_are_answered_422_and_keep_the_rest(
    client: Client, changes: dict[str, str], field: str
) -> None:
    response = client.post("/articles/new/keep/", filled(**changes))
    html = response.content.decode()
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in html
    assert Article.objects.count() == 0
    if field != "byline":
        assert "Ada Quist" in html


@pytest.mark.usefixtures("reader")
def test_s28_a_reader_cannot_open_the_article_to_others(client: Client) -> None:
    client.post("/articles/new/keep/", filled(audience="public", status="draft", owner="1"))
    article = Article.objects.get()
    assert (article.audience, article.status) == ("owner", "published")


def test_a_curator_can(client: Client) -> None:
    client.force_login(make_curator())
    client.post("/articles/new/keep/", filled(audience="public"))
    assert Article.objects.get().audience == "public"


def test_duplicates_are_offered_only_among_what_one_may_see(client: Client, reader: User) -> None:
    make_article(text=TEXT, owner=make_user(), audience="owner")
    sent = {"text": TEXT, "format": "plain"}
    assert "This seems to be here already" not in client.post("/articles/new/", sent).content.decode()
    mine = make_article(text=TEXT, owner=reader, audience="owner")
    assert f'href="/articles/{mine.slug}/"' in client.post("/articles/new/", sent).content.decode()


@pytest.mark.usefixtures("reader")
def test_reading_the_text_again_stores_nothing(client: Client) -> None:
    html = client.post(
        "/articles/new/keep/", filled(text="A headline\n\nOther words.", again="1")
    ).content.decode()
    assert "Other words." in html
    assert Article.objects.count() == 0


@pytest.mark.usefixtures("reader")
def test_s52_a_failure_half_way_leaves_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr("reader.services.store_revision", fail)
    with pytest.raises(RuntimeError):
        client.post("/articles/new/keep/", filled())
    assert Article.objects.count() == 0
