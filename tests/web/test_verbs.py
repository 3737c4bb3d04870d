import logging

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts import models
from accounts.models import User
from tests.web import urls

pytestmark = pytest.mark.urls("tests.web.urls")


def test_marks_can_be_read_from_the_view() -> None:
    assert (urls.private.verbs, urls.private.access) == (("GET", "POST", "HEAD"), "signed_in")
    assert (urls.comment.verbs, urls.comment.access) == (("POST",), "signed_in")
    assert (urls.desk.verbs, urls.desk.access) == (("GET", "HEAD"), "curators")
    assert (urls.page.verbs, urls.page.access) == (("GET", "HEAD"), "public")


def test_other_methods_are_answered_405_with_allow(client: Client) -> None:
    response = client.post("/page/")
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")
    assert client.head("/page/").status_code == 200
    assert client.options("/page/").status_code == 405


def test_a_stranger_is_led_to_sign_in_and_back(client: Client) -> None:
    response = client.get("/private/?a=1&b=2")
    assert response.status_code == 302
    assert response.headers["Location"] == "/accounts/login/?next=%2Fprivate%2F%3Fa%3D1%26b%3D2"


def test_a_strangers_form_leads_back_to_the_page_it_was_on(client: Client) -> None:
    response = client.post("/private/", headers={"referer": "http://testserver/articles/one/?view=sentences"})
    assert response.headers["Location"] == ("/accounts/login/?next=%2Farticles%2Fone%2F%3Fview%3Dsentences")
    elsewhere = client.post("/private/", headers={"referer": "http://evil.example/x"})
    assert elsewhere.headers["Location"] == "/accounts/login/?next=%2F"


def test_a_strangers_htmx_gets_401_and_the_event(client: Client) -> None:
    response = client.post("/private/", headers={"HX-Request": "true"})
    assert (response.status_code, response.headers["HX-Trigger"]) == (401, "sign-in-needed")
    assert response.content == b""


def test_a_strangers_program_gets_a_problem(client: Client) -> None:
    response = client.get("/private/", headers={"Accept": "application/json"})
    assert response.status_code == 401
    assert response.json()["detail"] == "This needs an account."


def test_a_reader_passes(client: Client, reader: User) -> None:
    client.force_login(reader)
    assert client.get("/private/").content == f"hello {reader.pk}".encode()


def test_s46_a_page_made_for_somebody_else_is_a_strangers(client: Client, reader: User) -> None:
    client.force_login(reader)
    asked = {"HX-Request": "true"}
    assert client.get("/private/", headers={**asked, "X-Reader": str(reader.pk)}).status_code == 200
    response = client.get("/private/", headers={**asked, "X-Reader": str(reader.pk + 1)})
    assert (response.status_code, response.headers["HX-Trigger"]) == (401, "sign-in-needed")


def test_a_deactivated_reader_is_a_stranger(client: Client, reader: User) -> None:
    client.force_login(reader)
    User.objects.update(is_active=False)
    assert client.get("/private/").status_code == 302


def test_the_desk_is_for_curators_only(client: Client, reader: User) -> None:
    assert client.get("/desk/").status_code == 404
    client.force_login(reader)
    assert client.get("/desk/").status_code == 404
    reader.groups.add(Group.objects.get_or_create(name=models.CURATORS)[0])
    assert client.get("/desk/").status_code == 404
    User.objects.update(is_staff=True)
    assert client.get("/desk/").content == b"desk"


def test_s42_a_denied_visit_is_logged(client: Client, reader: User, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "lectern.audit")
    client.force_login(reader)
    client.get("/desk/?secret=1")
    assert caplog.messages[-2] == f"denied path=/desk/ reader={reader.pk} address=127.0.0.1"


def test_who_is_a_curator(db: None) -> None:
    group = Group.objects.get_or_create(name=models.CURATORS)[0]
    member = User.objects.create_user("member")
    member.groups.add(group)
    assert not member.is_curator  # the desk is not open to them
    curator = User.objects.create_user("curator", is_staff=True)
    curator.groups.add(group)
    assert curator.is_curator
    assert User.objects.create_superuser("root").is_curator
    assert not User.objects.create_user("porter", is_staff=True).is_curator
    assert not User(is_superuser=True, is_active=False).is_curator
