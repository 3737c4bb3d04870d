import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client

from accounts.models import CURATORS, User
from tests.accounts.people import client_of, person, problems

PAGE = "/accounts/profile/"


def test_name_is_saved_and_seq_raised() -> None:
    user = person()
    client = client_of(user)
    answer = client.post(PAGE, {"display_name": "  Ana Ríos "}, follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    assert "Profile saved." in answer.content.decode()
    user.refresh_from_db()
    assert (user.display_name, user.seq) == ("Ana Ríos", 1)


@pytest.mark.parametrize(
    ("name", "said"),
    [("x" * 101, "at most 100 characters"), ("Ana\x1b[31m", "Only letters and signs on one line.")],
)
def test_s06_s09_bad_name_answers_422_beside_the_field(name: str, said: str) -> None:
    user = person(display_name="Ana")
    answer = client_of(user).post(PAGE, {"display_name": name})
    assert answer.status_code == 422
    assert said in problems(answer.content.decode(), "display_name")
    user.refresh_from_db()
    assert user.display_name == "Ana"


def test_s28_profile_sets_only_the_name() -> None:
    user, other = person(), person("bo", display_name="Bo")
    sent = {
        "display_name": "Ana",
        "handle": "root",
        "is_staff": "on",
        "email": "x@example.org",
        "id": str(other.pk),
    }
    client_of(user).post(PAGE, sent)
    user.refresh_from_db()
    other.refresh_from_db()
    assert (user.handle, user.is_staff, user.email, user.display_name) == ("ana", False, "", "Ana")
    assert other.display_name == "Bo"


def test_s06_a_name_cannot_turn_the_page_around() -> None:
    page = client_of(person(display_name="<i>\u202eana")).get(PAGE).content.decode()
    assert "<bdi>&lt;i&gt;\u202eana</bdi>" in page
    assert "<i>\u202e" not in page


def test_pages_about_oneself_are_not_kept() -> None:
    client = client_of(person())
    for page in (PAGE, "/accounts/preferences/", "/accounts/email/", "/accounts/password/change/"):
        assert client.get(page)["Cache-Control"] == "private, no-store", page


def test_profile_leads_to_data_and_deletion() -> None:
    page = client_of(person()).get(PAGE).content.decode()
    assert 'href="/accounts/data/"' in page
    assert 'href="/accounts/delete/"' in page


def test_address_is_added_and_confirmed() -> None:
    user = person()
    client = client_of(user)
    client.post("/accounts/email/", {"action_add": "", "email": "ana@example.org"})
    (letter,) = mail.outbox
    link = next(
        word for word in letter.body.split() if word.startswith("http://testserver/accounts/confirm-email/")
    )
    page = link.removeprefix("http://testserver")
    assert "belongs to you, @ana?" in client.get(page).content.decode()
    client.post(page)
    user.refresh_from_db()
    assert user.email == "ana@example.org"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "This field is required."),
        ("nowhere", "Enter a valid email address."),
        ("bo@example.org", "There is an account with this e-mail address already."),
    ],
)
def test_bad_address_answers_422_beside_the_field(address: str, said: str) -> None:
    person("bo", email="bo@example.org")
    answer = client_of(person()).post("/accounts/email/", {"action_add": "", "email": address})
    assert answer.status_code == 422
    assert problems(answer.content.decode(), "email") == said
    assert User.objects.filter(email="bo@example.org").count() == 1


def test_menu_shows_the_desk_to_staff_alone(client: Client) -> None:
    menu = "/accounts/places/"
    assert f'hx-get="{menu}"' in client_of(person()).get(PAGE).content.decode()
    assert 'href="/admin/"' not in client_of(person("cy")).get(menu).content.decode()
    assert 'href="/admin/"' in client_of(person("bo", is_staff=True)).get(menu).content.decode()
    assert "account-menu" not in client.get("/accounts/login/").content.decode()


def test_menu_is_a_page_without_scripts_and_a_piece_with_them() -> None:
    reader = client_of(person())
    page, piece = (
        reader.get("/accounts/places/"),
        reader.get("/accounts/places/", headers={"HX-Request": "true"}),
    )
    assert "<h1>Your places</h1>" in page.content.decode()
    assert "<html" not in piece.content.decode()
    assert 'action="/accounts/logout/"' in piece.content.decode()


def test_profile_offers_invitations_to_curators_alone() -> None:
    curator = person("cleo", is_staff=True)
    curator.groups.add(Group.objects.get_or_create(name=CURATORS)[0])
    assert 'href="/accounts/invite/"' in client_of(curator).get(PAGE).content.decode()
    assert 'href="/accounts/invite/"' not in client_of(person()).get(PAGE).content.decode()
