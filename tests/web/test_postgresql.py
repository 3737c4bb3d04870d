"""What happens to requests while PostgreSQL restarts, goes read-only, or is gone."""

from typing import Any

import pytest
from django.db import OperationalError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from accounts.models import User
from web.unavailable import GONE, what_is_wrong

pytestmark = [
    pytest.mark.postgresql_only,
    pytest.mark.urls("tests.web.urls"),
    pytest.mark.django_db(transaction=True),
]


def cut_the_line() -> None:
    """Let the server end our connection, as a restart does."""
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    other.close()


def test_s49_reading_goes_on_over_a_restart(client: Client) -> None:
    cut_the_line()
    assert client.get("/count/").content == b"0"


def test_s49_writing_says_503_once_and_works_again(client: Client) -> None:
    cut_the_line()
    response = client.post("/count/")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    connection.close_if_unusable_or_obsolete()  # what Django does between two requests
    assert client.post("/count/").content == b"0"


def test_s49_while_it_is_gone_everything_is_a_503(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> None:
        raise OperationalError("connection refused")

    connection.close()
    monkeypatch.setattr(BaseDatabaseWrapper, "connect", refuse)
    assert client.get("/count/").status_code == 503
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
    monkeypatch.undo()
    assert client.get("/count/").content == b"0"


def test_s49_a_server_gone_read_only_is_told(db: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
        with pytest.raises(Exception, match="read-only") as refused:
            User.objects.create(handle="ana")
        cursor.execute("SET default_transaction_read_only = off")
    assert what_is_wrong(refused.value) == GONE


def test_s43_commits_are_synchronous() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone() == ("on",)
