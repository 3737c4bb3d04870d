import logging
from typing import Any

import pytest
from django.core.cache import cache
from django.core.cache.backends.base import BaseCache
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from web import health

pytestmark = [pytest.mark.urls("tests.web.urls"), pytest.mark.django_db]


def fail(*_args: object, **_options: object) -> None:
    raise OperationalError("connection refused by secret-host")


def test_alive_asks_nothing(client: Client, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_ready_looks_at_database_migrations_and_cache(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: object
) -> None:
    monkeypatch.setattr(health, "SQLITE_SAFE", (3, 0, 0))
    with django_assert_max_num_queries(2):  # type: ignore[operator]
        response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"database: ok\ncache: ok\n")


def test_s49_ready_tells_that_the_database_is_gone(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", fail)
    response = client.get("/readyz")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert response.content.startswith(b"database: not reachable\ncache: ok\n")
    assert b"secret-host" not in response.content
    assert client.get("/healthz").status_code == 200


def test_ready_tells_of_waiting_migrations(client: Client) -> None:
    MigrationRecorder(connection).record_unapplied("accounts", "0001_initial")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert b"database: 1 migrations are waiting" in response.content


def test_ready_tells_that_the_cache_forgets(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "get", lambda _key: None)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert b"cache: not reachable" in response.content


class GoneCache(BaseCache):
    """A cache whose client cannot reach its server: whoever asks it anything gets its error."""

    def __init__(self, _server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.error = params["OPTIONS"]["error"]

    def add(self, *_args: object, **_options: object) -> bool:
        raise self.error

    get = set = touch = delete = clear = incr = add  # type: ignore[assignment]


# The errors of the optional client are no OSError.
CLIENT_ERROR = type("ConnectionError", (Exception,), {"__module__": "redis.exceptions"})


@pytest.mark.urls("config.urls")
@pytest.mark.parametrize("error", [ConnectionRefusedError("secret-host"), CLIENT_ERROR("secret-host")])
def test_s49_ready_tells_that_the_cache_is_gone(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(health, "SQLITE_SAFE", (3, 0, 0))
    backend = f"{__name__}.GoneCache"
    settings.CACHES = {"default": {"BACKEND": backend, "OPTIONS": {"error": error}}}
    response = client.get("/readyz")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert response.content == b"database: ok\ncache: not reachable\n"
    assert client.get("/healthz").status_code == 200


def test_ready_hides_no_fault_in_the_code(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "set", lambda _key: None)
    with pytest.raises(TypeError):
        client.get("/readyz")


@pytest.mark.sqlite_only
def test_s43_an_old_sqlite_is_named(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert health.sqlite_note((3, 51, 2)).startswith("sqlite: note: version 3.51.2 is older than 3.51.3")
    assert health.sqlite_note((3, 51, 3)) == ""
    assert health.sqlite_note((4, 0, 0)) == ""
    monkeypatch.setattr(health, "SQLITE_SAFE", (99, 0, 0))
    assert b"sqlite: note: version" in client.get("/readyz").content
    with caplog.at_level(logging.WARNING, "lectern.health"):
        health.log_sqlite_note()
    assert len([line for line in caplog.messages if line.startswith("sqlite: note")]) == 1


@pytest.mark.postgresql_only
def test_postgresql_has_no_such_note() -> None:
    assert health.sqlite_note((3, 0, 0)) == ""
