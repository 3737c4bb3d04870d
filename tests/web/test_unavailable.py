import errno
import logging

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, ProgrammingError
from django.http import HttpResponse
from django.test import Client, RequestFactory

from web import unavailable
from web.unavailable import GONE, NO_ROOM, what_is_wrong

pytestmark = pytest.mark.urls("tests.web.urls")


@pytest.mark.parametrize(
    "kind, sentence",
    [
        ("full", "There is no room to save anything just now. Reading goes on"),
        ("disk", "There is no room to save anything just now. Reading goes on"),
        ("readonly", "The library cannot be reached just now."),
        ("gone", "The library cannot be reached just now."),
    ],
)
def test_s48_s49_what_is_missing_is_a_503_with_a_sentence(client: Client, kind: str, sentence: str) -> None:
    response = client.post(f"/fail/{kind}/")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert sentence in response.content.decode()
    assert response.headers["Cache-Control"] == "private, no-store"
    kept = "what you typed is still there"
    assert kept in response.content.decode()
    assert kept not in client.get(f"/fail/{kind}/").content.decode()


@pytest.mark.parametrize("kind, error", [("bug", OperationalError), ("missing-file", FileNotFoundError)])
def test_errors_of_ours_stay_errors(client: Client, kind: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        client.get(f"/fail/{kind}/")


def test_s49_htmx_gets_a_toast(client: Client) -> None:
    response = client.post("/fail/gone/", headers={"HX-Request": "true"})
    assert (response.status_code, response.headers["HX-Retarget"]) == (503, "#toasts")


def test_s49_a_failure_outside_the_view_is_a_503_too(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_args: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr("django.contrib.sessions.middleware.SessionMiddleware.process_request", fail)
    client.raise_request_exception = False
    response = client.get("/page/")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    with caplog.at_level(logging.ERROR):
        assert b"library cannot be reached" in response.content


class Cause(Exception):
    def __init__(self, state: str | None) -> None:
        self.sqlstate = state


@pytest.mark.parametrize(
    "error, state, expected",
    [
        (OperationalError, "53100", NO_ROOM),
        (OperationalError, "53300", GONE),
        (OperationalError, "57P01", GONE),
        (OperationalError, "08006", GONE),
        (OperationalError, "40P01", GONE),
        (OperationalError, "55P03", GONE),
        (OperationalError, None, GONE),
        (InterfaceError, None, GONE),
        (DatabaseError, "25006", GONE),
        (ProgrammingError, "42P01", ""),
        (DatabaseError, None, ""),
    ],
)
def test_s49_states_of_postgresql(error: type[Exception], state: str | None, expected: str) -> None:
    exception = error("trouble")
    exception.__cause__ = Cause(state)
    assert what_is_wrong(exception) == expected


def test_what_else_can_be_missing() -> None:
    client_error = type("ConnectionError", (Exception,), {"__module__": "redis.exceptions"})
    assert what_is_wrong(client_error()) == GONE
    assert what_is_wrong(OSError(errno.EDQUOT, "quota")) == NO_ROOM
    assert what_is_wrong(OSError(errno.EROFS, "read-only")) == GONE
    assert what_is_wrong(ValueError()) == ""


@pytest.mark.parametrize("method, calls", [("get", 2), ("post", 1)])
def test_s49_only_reading_is_tried_again(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch, method: str, calls: int
) -> None:
    seen = []

    def view(_request: object) -> HttpResponse:
        seen.append(method)
        if len(seen) == 1:
            raise OperationalError("server closed the connection")
        return HttpResponse("here again")

    monkeypatch.setattr(unavailable, "_connection_lost", lambda _error: True)
    monkeypatch.setattr(unavailable.connection, "close", lambda: None)
    middleware = unavailable.UnavailableMiddleware(view)
    request = getattr(rf, method)("/")
    request.resolver_match = type("Match", (), {"func": staticmethod(view), "args": (), "kwargs": {}})
    with pytest.raises(OperationalError) as first:
        middleware(request)
    response = middleware.process_exception(request, first.value)
    assert len(seen) == calls
    assert response is not None
    assert response.status_code == (200 if calls == 2 else 503)


def test_s49_a_second_failure_is_a_503(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    def view(_request: object) -> HttpResponse:
        raise OperationalError("still starting")

    monkeypatch.setattr(unavailable, "_connection_lost", lambda _error: True)
    monkeypatch.setattr(unavailable.connection, "close", lambda: None)
    request = rf.get("/")
    request.resolver_match = type("Match", (), {"func": staticmethod(view), "args": (), "kwargs": {}})
    response = unavailable.UnavailableMiddleware(view).process_exception(request, OperationalError("lost"))
    assert response is not None
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
