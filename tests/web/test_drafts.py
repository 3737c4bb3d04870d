import pytest
from django.test import Client

from accounts.models import User
from web.drafts import MAX_BYTES

pytestmark = [pytest.mark.urls("tests.web.urls"), pytest.mark.django_db]

PAGE = "http://testserver/articles/one/?h=1"


def send(client: Client, **fields: str) -> None:
    response = client.post("/articles/one/comments/", fields, headers={"referer": PAGE})
    assert response.headers["Location"] == "/accounts/login/?next=%2Farticles%2Fone%2F%3Fh%3D1"


def test_a_strangers_form_waits_in_the_session_and_is_handed_out_once(client: Client) -> None:
    send(client, text="Who said that? 👀", csrfmiddlewaretoken="x", password="y")
    assert client.session["draft"] == {
        "action": "/articles/one/comments/",
        "page": "/articles/one/?h=1",
        "fields": {"text": ["Who said that? 👀"]},
    }
    assert client.get("/page/").status_code == 200
    assert client.get("/articles/one/").content.decode() == "Who said that? 👀"
    assert client.get("/articles/one/").content.decode() == "no draft"


def test_the_draft_outlives_signing_in(client: Client, reader: User) -> None:
    send(client, text="mine")
    before = client.session.session_key
    client.force_login(reader)
    assert client.session.session_key != before
    assert client.get("/articles/one/").content == b"mine"


def test_a_form_of_more_than_20_kb_is_not_kept(client: Client) -> None:
    send(client, text="é" * (MAX_BYTES // 2))
    assert "draft" not in client.session


def test_a_reader_is_not_asked(client: Client, reader: User) -> None:
    client.force_login(reader)
    response = client.post("/articles/one/comments/", {"text": "mine"}, headers={"referer": PAGE})
    assert response.content == b"kept"
    assert "draft" not in client.session
