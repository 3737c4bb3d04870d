import logging

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import RequestFactory

from accounts.models import User


@pytest.fixture
def request_(rf: RequestFactory) -> HttpRequest:
    request = rf.post("/", REMOTE_ADDR="192.0.2.7")
    request.session = SessionStore()
    request.user = AnonymousUser()
    return request


def test_s42_signing_in_and_out_and_failing_are_one_line_each(
    request_: HttpRequest, reader: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "lectern.audit")
    assert authenticate(request_, username="reader", password="wrong one, typed twice") is None
    login(request_, reader)
    logout(request_)
    lines = [line.getMessage() for line in caplog.records if line.name == "lectern.audit"]
    assert lines == [
        "sign-in-failed address=192.0.2.7",
        f"signed-in reader={reader.pk} address=192.0.2.7",
        f"signed-out reader={reader.pk} address=192.0.2.7",
    ]


def test_s42_acts_in_the_admin_are_logged_without_their_text(
    reader: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "lectern.audit")
    LogEntry.objects.create(
        user=reader,
        content_type=ContentType.objects.get_for_model(User),
        object_id="5",
        object_repr="private words",
        action_flag=CHANGE,
        change_message="private words",
    )
    assert caplog.messages == [f"admin verb=Change kind=user id=5 reader={reader.pk}"]
