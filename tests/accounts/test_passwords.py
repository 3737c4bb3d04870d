import re

import pytest
from django.core import mail
from django.test import Client, override_settings
from pytest_django import Settings

from accounts.models import User
from accounts.services import make_reset_link
from tests.accounts.people import PASSWORD, client_of, person, problems

CHANGE = "/accounts/password/change/"
RESET = "/accounts/password/reset/"
NEW = "the tide is out"


def path_of(link: str) -> str:
    return link.removeprefix("http://testserver")


def open_link(client: Client, link: str) -> str:
    """Follow a reset link to its form; the address the form is sent to."""
    answer = client.get(path_of(link), follow=True)
    return str(answer.request["PATH_INFO"])


def test_password_change_needs_the_old_one() -> None:
    user = person()
    client = client_of(user)
    answer = client.post(CHANGE, {"oldpassword": "guessed", "password1": NEW, "password2": NEW})
    assert answer.status_code == 422
    assert problems(answer.content.decode(), "oldpassword") == "This is not your current password."
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("first", "second", "field", "said"),
    [
        (NEW, "another one", "password2", "You must type the same password each time."),
        ("short 7", "short 7", "password1", "too short"),
        ("password", "password", "password1", "too common"),
    ],
)
def test_s37_new_password_is_checked(first: str, second: str, field: str, said: str) -> None:
    answer = client_of(person()).post(
        CHANGE, {"oldpassword": PASSWORD, "password1": first, "password2": second}
    )
    assert answer.status_code == 422
    assert said in problems(answer.content.decode(), field)


def test_s33_other_sessions_end_when_the_password_changes() -> None:
    user = person()
    here, elsewhere = client_of(user), client_of(user)
    answer = here.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/profile/")
    assert here.get("/session/").json()["reader"] == str(user.pk)
    assert elsewhere.get("/session/").json()["reader"] is None


def test_reset_by_mail_sets_a_new_password_once(client: Client) -> None:
    user = person(email="ana@example.org")
    assert client.post(RESET, {"email": "ana@example.org"}).status_code == 302
    (letter,) = mail.outbox
    assert letter.to == ["ana@example.org"]
    link = re.search(r"http://testserver/accounts/password/reset/key/\S+", str(letter.body))
    assert link
    form = open_link(client, link[0])
    assert client.post(form, {"password1": NEW, "password2": NEW}).status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert "This link does not work" in Client().get(path_of(link[0]), follow=True).content.decode()


def test_without_mail_no_letter_is_promised(client: Client, settings: Settings) -> None:
    asked, done = client.get(RESET), client.get(f"{RESET}done/")
    for page in (asked.content.decode(), done.content.decode()):
        assert "This site sends no mail" in page
        assert "on its way" not in page
        assert 'name="email"' not in page
    settings.MAIL_WORKS = True
    assert 'name="email"' in client.get(RESET).content.decode()
    assert "on its way" in client.get(f"{RESET}done/").content.decode()


@override_settings(SITE_ADDRESS="https://read.example.org", ALLOWED_HOSTS=["*"])
def test_s39_reset_mail_names_the_configured_address(client: Client) -> None:
    person(email="ana@example.org")
    client.post(RESET, {"email": "ana@example.org"}, headers={"Host": "evil.example"})
    (letter,) = mail.outbox
    assert "https://read.example.org/accounts/password/reset/key/" in letter.body
    assert "evil.example" not in f"{letter.subject} {letter.body}"


def test_s36_reset_answers_alike_for_known_and_unknown() -> None:
    person(email="ana@example.org")
    answers = [Client().post(RESET, {"email": f"{name}@example.org"}, follow=True) for name in ("ana", "bo")]
    pages = [
        re.sub(r'value="[\w-]{64}"|X-CSRFToken": "\w+', "", answer.content.decode()) for answer in answers
    ]
    assert answers[0].redirect_chain == answers[1].redirect_chain
    assert pages[0] == pages[1]
    assert [letter.to for letter in mail.outbox] == [["ana@example.org"], ["bo@example.org"]]
    assert "password/reset/key" not in mail.outbox[1].body


@pytest.mark.parametrize("address", ["", "nowhere"])
def test_reset_with_a_bad_address_answers_422(client: Client, address: str, settings: Settings) -> None:
    settings.MAIL_WORKS = True
    answer = client.post(RESET, {"email": address})
    assert answer.status_code == 422
    assert problems(answer.content.decode(), "email") != ""


def test_link_made_by_hand_works_without_mail(client: Client) -> None:
    user = person()
    form = open_link(client, make_reset_link(user))
    wrong = client.post(form, {"password1": NEW, "password2": "another"})
    assert wrong.status_code == 422
    assert client.post(form, {"password1": NEW, "password2": NEW}).status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert mail.outbox == []


def test_admin_makes_a_reset_link(client: Client) -> None:
    boss = User.objects.create_superuser("boss", password=PASSWORD)
    user = person()
    sent = {"action": "make_reset_links", "_selected_action": [user.pk]}
    page = client_of(boss).post("/admin/accounts/user/", sent, follow=True).content.decode()
    link = re.search(r"http://testserver(/accounts/password/reset/key/[\w-]+/)", page)
    assert link
    assert open_link(client, link[0]).endswith("-set-password/")


def test_s31_staff_without_superuser_rights_find_no_people() -> None:
    helper = person("cleo", is_staff=True)
    client = client_of(helper)
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/accounts/user/").status_code == 403
    assert client.get("/admin/auth/group/").status_code == 403
    assert "accounts/user" not in client.get("/admin/").content.decode()


def test_admin_signs_in_by_the_same_door(client: Client) -> None:
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=%2Fadmin%2F")
