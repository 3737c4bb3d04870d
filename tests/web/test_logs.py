import json
import logging
import sys
from collections.abc import Callable, Iterator
from io import StringIO

import pytest
from django.test import Client

from web.logs import LineFormatter, clean, request_id


@pytest.fixture
def written() -> Iterator[Callable[[], list[str]]]:
    """The lines that the log of the settings gets during the test."""
    (handler,) = (one for one in logging.getLogger().handlers if isinstance(one.formatter, LineFormatter))
    assert isinstance(handler, logging.StreamHandler)
    stream = StringIO()
    before = handler.setStream(stream)
    yield lambda: stream.getvalue().splitlines()
    handler.setStream(before)


def record(message: str, *args: object, failed: bool = False) -> logging.LogRecord:
    exc_info = None
    if failed:
        try:
            raise ValueError("line one\nline two password=hunter2")
        except ValueError:
            exc_info = sys.exc_info()
    return logging.LogRecord("django.request", logging.WARNING, __file__, 1, message, args, exc_info)


def test_s42_a_path_cannot_write_a_second_line() -> None:
    line = LineFormatter().format(
        record("Not Found: %s", "/a\r\n2026 INFO signed-in\x1b[31m\u2028\x85\t\x00")
    )
    assert line.endswith("Not Found: /a\\r\\n2026 INFO signed-in\\x1b[31m\\u2028\\x85\\t\\x00")
    assert len(line.splitlines()) == 1


def test_s42_a_traceback_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    line = LineFormatter().format(record("broke", failed=True))
    assert len(line.splitlines()) == 1
    assert " | Traceback (most recent call last):\\n" in line
    assert "hunter2" not in line


def test_json_lines() -> None:
    token = request_id.set("abc")
    try:
        found = json.loads(LineFormatter("json").format(record("said %s", "“hé”\n", failed=True)))
    finally:
        request_id.reset(token)
    assert found.pop("time").endswith("+00:00")
    assert found.pop("exception").endswith("ValueError: line one\\nline two password=***")
    assert found == {
        "level": "WARNING",
        "logger": "django.request",
        "request": "abc",
        "message": "said “hé”\\n",
    }


@pytest.mark.parametrize(
    "text, cleaned",
    [
        ("password=hunter2 next", "password=*** next"),
        ("{'password1': 'hunter2', 'a': 1}", "{'password1': '***', 'a': 1}"),
        ('"api_key": "abc"', '"api_key": "***"'),
        ("Authorization: Bearer abc.def", "Authorization: Bearer ***"),
        ("Cookie: sessionid=abc; csrftoken=def", "Cookie: sessionid=***; csrftoken=***"),
        ("/accounts/password/reset/key/3-abc-def/", "/accounts/password/reset/key/***/"),
        ("/accounts/confirm-email/MQ:abc/", "/accounts/confirm-email/***/"),
        ("reader=5 address=192.0.2.1", "reader=5 address=192.0.2.1"),
    ],
)
def test_s42_secrets_are_taken_out(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.urls("tests.web.urls")
def test_every_answer_names_its_request(client: Client, settings: object) -> None:
    ids = {
        client.get("/page/", headers={"X-Request-ID": "from-outside-1"}).headers["X-Request-ID"] for _ in "ab"
    }
    assert len(ids) == 2
    assert "from-outside-1" not in ids
    settings.TRUSTED_PROXY_COUNT = 1  # type: ignore[attr-defined]
    named = client.get("/page/", headers={"X-Request-ID": "from-proxy-1"})
    assert named.headers["X-Request-ID"] == "from-proxy-1"
    broken = client.get("/page/", headers={"X-Request-ID": "two words\x0b"})
    assert broken.headers["X-Request-ID"] != "two words\x0b"


@pytest.mark.urls("tests.web.urls")
@pytest.mark.parametrize(
    "address, status, lines", [("/nope/", 404, 1), ("/fail/gone/", 503, 2), ("/fail/broken/", 500, 1)]
)
def test_every_line_about_an_answer_has_its_number(
    client: Client, written: Callable[[], list[str]], address: str, status: int, lines: int
) -> None:
    client.raise_request_exception = False
    response = client.get(address)
    number = response.headers["X-Request-ID"]
    assert (response.status_code, len(written())) == (status, lines)
    assert [line for line in written() if f" [{number}] " not in line] == []


@pytest.mark.urls("tests.web.urls")
def test_a_foreign_host_is_one_short_warning(client: Client, written: Callable[[], list[str]]) -> None:
    response = client.get("/page/", headers={"host": "evil.example"})
    assert response.status_code == 400
    (line,) = written()
    number = response.headers["X-Request-ID"]
    assert line.partition(" ")[2] == (
        f"WARNING django.security.DisallowedHost [{number}] Invalid HTTP_HOST header: 'evil.example'. "
        "You may need to add 'evil.example' to ALLOWED_HOSTS."
    )


@pytest.mark.urls("tests.web.urls")
@pytest.mark.parametrize(
    "address, sent",
    [
        ("/echo/", {"data": {"word": ["x"] * 1001}}),
        ("/echo/", {"data": "x", "content_type": "multipart/form-data"}),
        ("/fail/denied/", {}),
    ],
)
def test_whatever_is_refused_is_a_warning_without_a_traceback(
    client: Client, written: Callable[[], list[str]], address: str, sent: dict[str, object]
) -> None:
    assert 400 <= client.post(address, **sent).status_code < 500  # type: ignore[arg-type]
    (line,) = written()
    assert line.split(" ")[1] == "WARNING"
    assert "Traceback" not in line


@pytest.mark.urls("tests.web.urls")
def test_errors_of_ours_keep_their_traceback(client: Client, written: Callable[[], list[str]]) -> None:
    client.raise_request_exception = False
    client.get("/fail/broken/")
    (line,) = written()
    assert line.split(" ")[1] == "ERROR"
    assert " | Traceback (most recent call last):" in line
