from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.sessions import ReaderBackend, SessionStore
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def stored(**values: str) -> str:
    session = SessionStore()
    session.update(values)
    session.save()
    assert session.session_key is not None
    return session.session_key


def test_a_session_comes_back_by_its_key() -> None:
    ana, ben = stored(who="ana"), stored(who="ben")
    assert [SessionStore(key)["who"] for key in (ana, ben, ana)] == ["ana", "ben", "ana"]


def test_a_session_that_ran_out_is_empty_and_its_key_is_not_used_again() -> None:
    key = stored(who="ana")
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    session = SessionStore(key)
    assert list(session.keys()) == []
    assert session.session_key is None


def test_a_key_that_somebody_made_up_is_not_taken_over() -> None:
    session = SessionStore("k" * 32)
    session["who"] = "ana"
    session.save()
    assert session.session_key != "k" * 32
    assert not Session.objects.filter(pk="k" * 32).exists()


def test_every_request_looks_the_person_up_anew(client: Client) -> None:
    ana = make_user("ana")
    client.force_login(ana, backend=settings.AUTHENTICATION_BACKENDS[0])
    assert client.get("/accounts/profile/").status_code == 200
    type(ana).objects.filter(pk=ana.pk).update(is_active=False)
    assert client.get("/accounts/profile/").status_code == 302
    type(ana).objects.filter(pk=ana.pk).update(is_active=True)
    assert client.get("/accounts/profile/").status_code == 200


def test_only_people_who_may_sign_in_are_found() -> None:
    ana, ben = make_user("ana"), make_user("ben", is_active=False)
    backend = ReaderBackend()
    assert [backend.get_user(pk) for pk in (ana.pk, ben.pk, ben.pk + 1)] == [ana, None, None]


def test_allauths_way_to_sign_in_is_kept() -> None:
    ana = make_user("ana")
    ana.set_password("long enough words")
    ana.save()
    request = RequestFactory().post("/")
    assert authenticate(request, username="ana", password="long enough words") == ana
    assert authenticate(request, username="ana", password="other words here") is None
