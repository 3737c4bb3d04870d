"""Numbers 33 to 40, asked of the real sign-in pages: allauth, its adapter and our settings together."""

import re

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db

PASSWORD = "seven green herons"
LOGIN = "/accounts/login/"


@pytest.fixture
def ana() -> User:
    return User.objects.create_user("ana", "ana@example.org", PASSWORD)


@pytest.fixture
def ben() -> User:
    return User.objects.create_user("ben", "ben@example.org", PASSWORD)


def sign_in(client: Client, login: str = "ana", password: str = PASSWORD, **extra: str) -> HttpResponse:
    return client.post(LOGIN, {"login": login, "password": password}, **extra)  # type: ignore[return-value]


def is_signed_in(client: Client) -> bool:
    return client.get("/session/").json()["reader"] is not None


def test_s33_a_new_session_at_sign_in_and_none_after_sign_out(client: Client, ana: User) -> None:
    client.get("/reader/")
    session = client.session
    session["draft"] = {"page": "/", "action": "/", "fields": {}}
    session.save()
    before = session.session_key
    assert sign_in(client).status_code == 302
    inside = client.session.session_key
    assert inside != before
    assert client.session["draft"]["page"] == "/"
    assert is_signed_in(client)
    client.post("/accounts/logout/")
    assert not is_signed_in(client)
    thief = Client()
    thief.cookies["sessionid"] = inside or ""
    assert not is_signed_in(thief)


def test_s33_a_session_from_before_signing_in_stays_a_strangers(client: Client, ana: User) -> None:
    session = client.session
    session["x"] = 1
    session.save()
    planted = session.session_key
    sign_in(client)
    attacker = Client()
    attacker.cookies["sessionid"] = planted or ""
    assert not is_signed_in(attacker)


def test_s33_other_sessions_end_when_the_password_changes(client: Client, ana: User) -> None:
    elsewhere = Client()
    sign_in(client)
    sign_in(elsewhere)
    new = "eight grey herons"
    answer = client.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.status_code == 302
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_s33_sessions_end_when_the_account_is_closed(client: Client, ana: User) -> None:
    sign_in(client)
    User.objects.update(is_active=False)
    assert not is_signed_in(client)


def test_s34_the_session_cookie_is_httponly_and_lax(client: Client, ana: User) -> None:
    cookie = sign_in(client).cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (
        True,
        "Lax",
        "/",
        "",
    )
    for morsel in client.cookies.values():
        assert morsel["samesite"] == "Lax", morsel.key


def test_s35_ten_wrong_passwords_close_one_account_for_a_while(client: Client, ana: User, ben: User) -> None:
    for _ in range(10):
        assert sign_in(client, password="wrong").status_code == 422
    refused = sign_in(client)
    assert refused.status_code != 302
    assert "Too many wrong passwords" in refused.content.decode()
    assert not is_signed_in(client)
    assert sign_in(Client(REMOTE_ADDR="192.0.2.9")).status_code != 302  # from anywhere
    assert sign_in(Client(), login="ben").status_code == 302  # others are not held up


@pytest.mark.any_database
def test_s35_a_hundred_a_minute_from_one_address(ana: User) -> None:
    statuses = [
        sign_in(
            Client(), login=f"nobody{n}", password="wrong", HTTP_X_FORWARDED_FOR=f"198.51.100.{n}"
        ).status_code
        for n in range(101)
    ]
    assert set(statuses[:100]) == {422}
    assert statuses[100] in (422, 429)
    assert sign_in(Client()).status_code == 429
    assert sign_in(Client(REMOTE_ADDR="192.0.2.9")).status_code == 302


def plain(response: HttpResponse) -> str:
    """The page without what differs every time: tokens, and the name that was typed."""
    html = re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]+"', r"\1", response.content.decode())
    return re.sub(r'value="(ana|nobody)[^"]*"', "", html)


def test_s36_sign_in_answers_alike_for_known_and_unknown(ana: User) -> None:
    known = sign_in(Client(), password="wrong")
    unknown = sign_in(Client(), login="nobody", password="wrong")
    assert known.status_code == unknown.status_code == 422
    assert plain(known) == plain(unknown)
    assert "do not go together" in plain(known)


def test_s36_sign_in_costs_alike_for_known_and_unknown(
    settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]  # type: ignore[attr-defined]
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 1000)
    User.objects.create_user("ana", "ana@example.org", PASSWORD)
    rounds: list[int] = []
    real = PBKDF2PasswordHasher.encode

    def counted(self: PBKDF2PasswordHasher, password: str, salt: str, iterations: int | None = None) -> str:
        rounds.append(iterations or self.iterations)
        return real(self, password, salt, iterations)

    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", counted)
    spent = []
    for login in ("ana", "nobody", "ana@example.org", "nobody@example.org"):
        rounds.clear()
        sign_in(Client(), login=login, password="wrong")
        spent.append(sum(rounds))
    assert spent == [1000] * 4


def test_s36_reset_answers_alike_for_known_and_unknown(ana: User) -> None:
    answers = [
        Client().post("/accounts/password/reset/", {"email": address})
        for address in ("ana@example.org", "nobody@example.org")
    ]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert [message.to for message in mail.outbox] == [["ana@example.org"], ["nobody@example.org"]]


@pytest.mark.any_database
@pytest.mark.parametrize(
    "password, accepted",
    [
        ("short7!", False),
        ("password123", False),
        ("ana@example.org", False),
        ("eight ch", True),
        ("a sentence of more than sixty-four characters, typed without a mistake", True),
        ("пароль с пробелами", True),
    ],
)
def test_s37_passwords(client: Client, ana: User, password: str, accepted: bool) -> None:
    sign_in(client)
    form = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    client.post("/accounts/password/change/", form)
    ana.refresh_from_db()
    assert ana.check_password(password) is accepted


def test_s37_the_old_password_is_needed_to_change_it(client: Client, ana: User) -> None:
    sign_in(client)
    new = "eight grey herons"
    form = {"oldpassword": "wrong", "password1": new, "password2": new}
    assert client.post("/accounts/password/change/", form).status_code == 422
    ana.refresh_from_db()
    assert ana.check_password(PASSWORD)


@pytest.mark.parametrize(
    "address", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_s38_sign_in_never_leads_away(client: Client, ana: User, address: str) -> None:
    answer = client.post(f"{LOGIN}?next={address}", {"login": "ana", "password": PASSWORD, "next": address})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_s38_sign_in_leads_back_to_our_own_page(client: Client, ana: User) -> None:
    form = {"login": "ana", "password": PASSWORD, "next": "/accounts/profile/?a=1"}
    assert client.post(LOGIN, form).headers["Location"] == "/accounts/profile/?a=1"


def test_s39_an_unknown_host_is_refused(client: Client) -> None:
    assert client.get(LOGIN, headers={"host": "evil.example"}).status_code == 400
    assert client.get(LOGIN, headers={"X-Forwarded-Host": "evil.example"}).status_code == 200


def test_s39_reset_links_use_the_configured_name(client: Client, ana: User) -> None:
    client.post("/accounts/password/reset/", {"email": "ana@example.org"}, headers={"host": "localhost"})
    links = re.findall(r"https?://[^/\s]+", str(mail.outbox[0].body))
    assert set(links) == {"http://testserver"}


@pytest.mark.any_database
@pytest.mark.parametrize(
    "address",
    [LOGIN, "/accounts/signup/", "/accounts/profile/", "/accounts/password/reset/", "/session/", "/admin/"],
)
def test_s40_account_pages_are_kept_nowhere(client: Client, ana: User, address: str) -> None:
    for _ in ("a stranger", "a reader"):
        kept = client.get(address).headers["Cache-Control"]
        assert {"private", "no-store"} <= {word.strip() for word in kept.split(",")}
        sign_in(client)
