from datetime import timedelta
from io import StringIO
from unittest.mock import patch

import pytest
from django.contrib.auth.models import Group
from django.core import signing
from django.core.management import call_command
from django.test import Client, override_settings

from accounts.models import CURATORS, User
from accounts.services import INVITATION_DAYS, INVITATION_SALT, invitation_holds, make_invitation
from tests.accounts.people import client_of, person, problems

SIGNUP = "/accounts/signup/"
GOOD = {"username": "Bo", "password1": "the tide is out", "email": "", "display_name": ""}


def test_open_sign_up_makes_an_account_and_signs_in(client: Client) -> None:
    sent = GOOD | {"email": "Bo@Example.org", "display_name": "Bo Ødegård"}
    assert client.post(SIGNUP, sent).status_code == 302
    user = User.objects.get()
    assert (user.handle, user.email, user.display_name) == ("bo", "bo@example.org", "Bo Ødegård")
    assert user.check_password("the tide is out")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_no_mail_address_is_needed(client: Client) -> None:
    client.post(SIGNUP, GOOD)
    assert User.objects.get().email == ""
    Client().post(SIGNUP, GOOD | {"username": "cleo"})
    assert User.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("username", "", "This field is required."),
        ("username", "-bo", "Use 2 to 30 small letters"),
        ("username", "bo bo", "Use 2 to 30 small letters"),
        ("username", "ana", "This handle is taken."),
        ("username", "ANA", "This handle is taken."),
        ("email", "nowhere", "Enter a valid email address."),
        ("email", "ana@example.org", "There is an account with this e-mail address already."),
        ("display_name", "x" * 101, "at most 100 characters"),
        ("display_name", "Bo\x07", "Only letters and signs on one line."),
        ("password1", "", "This field is required."),
    ],
)
def test_bad_input_answers_422_beside_the_field(client: Client, field: str, value: str, said: str) -> None:
    person(email="ana@example.org")
    answer = client.post(SIGNUP, GOOD | {field: value})
    assert answer.status_code == 422
    assert said in problems(answer.content.decode(), field)
    assert User.objects.count() == 1


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("password", "said"),
    [("short 7", "too short"), ("password", "too common"), ("bo-bo-bo-bo", "")],
)
def test_s37_weak_passwords_are_refused(client: Client, password: str, said: str) -> None:
    answer = client.post(SIGNUP, GOOD | {"password1": password})
    assert (answer.status_code == 422) is bool(said)
    if said:
        assert said in problems(answer.content.decode(), "password1")


@pytest.mark.parametrize("password", ["åtta tkn", "w" * 64 + " and more of it than anybody will type"])
def test_s37_eight_characters_and_more_than_64_are_allowed(client: Client, password: str) -> None:
    assert client.post(SIGNUP, GOOD | {"password1": password}).status_code == 302
    assert User.objects.get().check_password(password)


def test_s28_sign_up_sets_only_what_its_form_shows(client: Client) -> None:
    client.post(
        SIGNUP, GOOD | {"is_staff": "on", "is_superuser": "on", "seq": "9", "date_joined": "2001-01-01"}
    )
    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.seq, user.date_joined.year > 2001) == (
        False,
        False,
        0,
        True,
    )


@pytest.mark.parametrize("mode", ["closed", "invite"])
def test_without_invitation_nobody_signs_up(client: Client, mode: str) -> None:
    with override_settings(SIGNUP=mode):
        assert "New accounts need an invitation here." in client.get(SIGNUP).content.decode()
        client.post(SIGNUP, GOOD)
    assert not User.objects.exists()


@override_settings(SIGNUP="closed")
def test_closed_means_closed_even_with_an_invitation(client: Client) -> None:
    client.get(make_invitation(None))
    client.post(SIGNUP, GOOD)
    assert not User.objects.exists()


@override_settings(SIGNUP="invite")
def test_invitation_lets_one_in_once(client: Client) -> None:
    page = client.get(make_invitation(None)).content.decode()
    assert 'name="password1"' in page
    assert client.post(SIGNUP, GOOD).status_code == 302
    assert User.objects.get().handle == "bo"
    client.post("/accounts/logout/")
    client.post(SIGNUP, GOOD | {"username": "cleo"})
    assert User.objects.count() == 1


def test_invitation_must_be_ours_and_young() -> None:
    token = make_invitation(None).partition("?invite=")[2]
    assert invitation_holds(token)
    assert not invitation_holds(token[:-1] + ("a" if token[-1] != "a" else "b"))
    assert not invitation_holds("")
    assert not invitation_holds(signing.dumps({"by": None}, salt="something else"))
    with patch("django.core.signing.time.time", return_value=0):
        old = signing.dumps({"by": None}, salt=INVITATION_SALT)
    with patch(
        "django.core.signing.time.time", return_value=timedelta(days=INVITATION_DAYS).total_seconds() + 1
    ):
        assert not invitation_holds(old)


def test_command_prints_a_working_invitation() -> None:
    out = StringIO()
    call_command("invite", stdout=out)
    link = out.getvalue().strip()
    assert link.startswith("http://testserver/accounts/signup/?invite=")
    assert invitation_holds(link.partition("?invite=")[2])


def test_curators_make_invitations_and_others_see_no_such_page(client: Client) -> None:
    page = "/accounts/invite/"
    reader, curator = person("ana"), person("cleo", is_staff=True)
    curator.groups.add(Group.objects.get_or_create(name=CURATORS)[0])
    assert client.get(page).status_code == 404
    assert client_of(reader).post(page).status_code == 404
    told = client_of(curator).post(page).content.decode()
    token = told.partition("?invite=")[2].partition('"')[0]
    assert invitation_holds(token)
