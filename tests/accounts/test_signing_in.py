import re
from unittest.mock import patch

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client, override_settings
from django.urls import reverse

from tests.accounts.people import PASSWORD, client_of, person, problems

LOGIN = "/accounts/login/"


@pytest.mark.parametrize("login", ["ana", "ANA", "ana@example.org", "Ana@Example.org"])
def test_handle_or_address_signs_in(client: Client, login: str) -> None:
    user = person(email="ana@example.org")
    answer = client.post(LOGIN, {"login": login, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, reverse("reader:library"))
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize(("page", "fields"), [("login", 2), ("signup", 4)])
def test_the_first_field_waits_for_typing(client: Client, page: str, fields: int) -> None:
    html = client.get(f"/accounts/{page}/").content.decode()
    first, *rest = [" autofocus" in field for field in re.findall(r"<input[^>]*id=.id_[^>]*>", html)]
    assert (first, rest) == (True, [False] * (fields - 1))


def test_wrong_password_answers_422_beside_the_field(client: Client) -> None:
    person()
    answer = client.post(LOGIN, {"login": "ana", "password": "not this one"})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert problems(html, "password") == "The handle or address and the password do not go together."
    assert 'aria-describedby="id_password_error"' in html
    assert 'value="ana"' in html  # what was typed is still there
    assert "not this one" not in html


@pytest.mark.parametrize("missing", ["login", "password"])
def test_empty_field_answers_422(client: Client, missing: str) -> None:
    sent = {"login": "ana", "password": PASSWORD} | {missing: ""}
    answer = client.post(LOGIN, sent)
    assert answer.status_code == 422
    assert problems(answer.content.decode(), missing) == "This field is required."


@pytest.mark.parametrize(("known", "unknown"), [("ana", "bo"), ("ana@example.org", "bo@example.org")])
def test_s36_sign_in_answers_alike_for_known_and_unknown(client: Client, known: str, unknown: str) -> None:
    person(email="ana@example.org")
    pages, work = [], []
    for login in (known, unknown):
        with patch.object(
            MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode
        ) as spent:
            answer = client.post(LOGIN, {"login": login, "password": "wrong wrong"})
        work.append(spent.call_count)
        html = answer.content.decode()
        pages.append((answer.status_code, problems(html, "password"), problems(html, "login")))
    assert pages[0] == pages[1]
    assert work[0] == work[1] > 0


def test_stopped_account_cannot_sign_in(client: Client) -> None:
    person(is_active=False)
    answer = client.post(LOGIN, {"login": "ana", "password": PASSWORD}, follow=True)
    assert "This account is stopped" in answer.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "away",
    [
        "https://evil.example/",
        "//evil.example",
        "http://testserver/notebook/",
        "javascript:alert(1)",
        "/\\evil.example",
    ],
)
def test_s38_next_leads_only_to_our_paths(client: Client, away: str) -> None:
    person()
    answer = client.post(LOGIN, {"login": "ana", "password": PASSWORD, "next": away})
    assert answer["Location"] == reverse("reader:library")


def test_s38_next_leads_back_to_where_one_was(client: Client) -> None:
    person()
    page = client.get(LOGIN, {"next": "/notebook/?kind=quote"}).content.decode()
    assert 'name="next" value="/notebook/?kind=quote"' in page
    answer = client.post(LOGIN, {"login": "ana", "password": PASSWORD, "next": "/notebook/?kind=quote"})
    assert answer["Location"] == "/notebook/?kind=quote"


def test_signing_out_ends_the_session_and_clears_the_cache() -> None:
    client = client_of(person())
    assert client.get("/accounts/logout/").status_code == 200  # a visit changes nothing
    assert "_auth_user_id" in client.session
    answer = client.post("/accounts/logout/")
    assert answer["Clear-Site-Data"] == '"cache"'
    assert "_auth_user_id" not in client.session


def test_s33_new_session_at_sign_in_and_old_one_dead_at_sign_out(client: Client) -> None:
    person()
    client.get("/accounts/signup/", {"invite": "anything"})
    before = client.session.session_key
    client.post(LOGIN, {"login": "ana", "password": PASSWORD})
    during = client.session.session_key
    assert before is not None
    assert during not in (None, before)
    client.post("/accounts/logout/")
    stale = Client()
    stale.cookies["sessionid"] = during
    assert stale.get("/session/").json()["reader"] is None


def test_s33_other_sessions_end_when_the_account_is_stopped() -> None:
    user = person()
    client = client_of(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    assert client.get("/session/").json()["reader"] is None


def test_session_tells_reader_and_token_and_is_not_kept(client: Client) -> None:
    answer = client.get("/session/")
    assert answer.json()["reader"] is None
    assert "no-store" in answer["Cache-Control"]
    user = person()
    client.force_login(user)
    told = client.get("/session/").json()
    assert told["reader"] == str(user.pk)
    assert set(told) == {"reader", "csrf"}
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user)
    token = strict.get("/session/").json()["csrf"]
    assert strict.post("/accounts/display/", {"theme": "dark"}).status_code == 403
    sent = strict.post("/accounts/display/", {"theme": "dark"}, headers={"X-CSRFToken": token})
    assert sent.status_code == 302


@override_settings(ACCOUNT_RATE_LIMITS={"login_failed": "3/5m/key"})
def test_too_many_wrong_passwords_are_told_so(client: Client) -> None:
    person()
    for _attempt in range(3):
        client.post(LOGIN, {"login": "ana", "password": "wrong"})
    answer = client.post(LOGIN, {"login": "ana", "password": PASSWORD})
    assert answer.status_code == 422
    assert "Too many wrong passwords" in problems(answer.content.decode(), "password")
