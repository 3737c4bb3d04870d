import threading

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import Client, RequestFactory

from accounts.models import User
from web import limits
from web.limits import MAX_BODY, allow, client_address, refusal

pytestmark = pytest.mark.urls("tests.web.urls")


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock of the limits; set the first item to move it."""
    now = [1_700_000_010.0]
    monkeypatch.setattr(limits.time, "time", lambda: now[0])
    return now


class Unread:
    """A body that must not be touched."""

    def read(self, *_size: int) -> bytes:
        raise AssertionError("the body was read")

    readline = read


@pytest.mark.parametrize("length", [str(MAX_BODY + 1), "9" * 5000])
def test_s53_a_large_body_is_refused_before_it_is_read(client: Client, length: str) -> None:
    told = {"CONTENT_LENGTH": length, "wsgi.input": Unread()}
    response = client.generic("POST", "/echo/", **told)  # type: ignore[arg-type]
    assert response.status_code == 413
    assert "10 MB at most" in response.content.decode()


def test_s53_a_body_of_just_10_mb_passes(client: Client) -> None:
    start = b"word=kept&rest="
    body = start + b"x" * (MAX_BODY - len(start))
    response = client.post("/echo/", body, content_type="application/x-www-form-urlencoded")
    assert response.json()["body"] == ["kept"]


@pytest.mark.parametrize("length", ["-1", "ten", "1.5", "٣", "+1"])
def test_s53_a_length_that_is_no_number_is_refused(client: Client, length: str) -> None:
    assert client.generic("POST", "/echo/", CONTENT_LENGTH=length).status_code == 400


def test_s53_a_body_of_unknown_length_is_refused(client: Client) -> None:
    response = client.generic("POST", "/echo/", HTTP_TRANSFER_ENCODING="chunked")
    assert response.status_code == 411


@pytest.mark.parametrize("count, status", [(1000, 200), (1001, 400)])
def test_s53_a_form_has_1000_fields_at_most(client: Client, count: int, status: int) -> None:
    assert client.post("/echo/", {f"f{n}": "x" for n in range(count)}).status_code == status
    body = "&".join(f"f{n}=x" for n in range(count))
    plain = client.post("/echo/", body, content_type="application/x-www-form-urlencoded")
    assert plain.status_code == status


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT"])
def test_s41_trace_is_refused(client: Client, method: str) -> None:
    response = client.generic(method, "/page/", HTTP_COOKIE="sessionid=secret")
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, POST")
    assert b"secret" not in response.content


def test_a_limit_counts_within_its_window(noon: list[float]) -> None:
    assert [allow("a", 2, 60) for _ in range(3)] == [True, True, False]
    assert allow("b", 2, 60)
    noon[0] += 60
    assert allow("a", 2, 60)


def test_a_limit_of_nothing_is_no_limit() -> None:
    assert all(allow("a", 0, 60) for _ in range(5))


def test_a_count_that_ran_out_meanwhile_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "add", lambda *_args, **_options: False)
    assert allow("never", 1, 60)


def test_threads_share_one_count(noon: list[float]) -> None:
    results: list[bool] = []
    threads = [
        threading.Thread(target=lambda: results.extend(allow("t", 25, 60) for _ in range(10)))
        for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results.count(True) == 25


def test_a_limited_view_answers_429_with_the_time_to_wait(
    client: Client, noon: list[float], settings: object
) -> None:
    settings.RATE_LIMITS = {"export": (2, 60), "write": (0, 1)}  # type: ignore[attr-defined]
    assert [client.get("/export/").status_code for _ in range(3)] == [200, 200, 429]
    refused = client.get("/export/", headers={"HX-Request": "true"})
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "30")
    assert refused.headers["HX-Retarget"] == "#toasts"
    assert client.get("/export/", REMOTE_ADDR="10.0.0.2").status_code == 200


def test_writing_is_limited_everywhere_reading_nowhere(
    client: Client, noon: list[float], settings: object
) -> None:
    settings.RATE_LIMITS = {"write": (2, 60)}  # type: ignore[attr-defined]
    assert [client.post("/echo/").status_code for _ in range(3)] == [200, 200, 429]
    assert client.get("/echo/").status_code == 200


def test_readers_are_counted_each_for_themselves(rf: RequestFactory, settings: object) -> None:
    settings.RATE_LIMITS = {"write": (1, 3600)}  # type: ignore[attr-defined]
    request = rf.post("/")
    answers = []
    for user in (User(pk=1), User(pk=2), AnonymousUser(), User(pk=1), AnonymousUser()):
        request.user = user
        answers.append(refusal(request, "write") is None)
    assert answers == [True, True, True, False, False]


@pytest.mark.parametrize(
    "proxies, remote, forwarded, address",
    [
        (0, "192.0.2.7", "198.51.100.1", "192.0.2.7"),
        (1, "192.0.2.7", "198.51.100.1", "198.51.100.1"),
        (1, "192.0.2.7", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "192.0.2.7", "6.6.6.6, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (2, "192.0.2.7", "198.51.100.1", "192.0.2.7"),
        (1, "192.0.2.7", "", "192.0.2.7"),
        (1, "192.0.2.7", "<script>", "unknown"),
        (0, "", "198.51.100.1", "unknown"),
        (0, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::"),
        (0, "::ffff:192.0.2.7", "", "192.0.2.7"),
    ],
)
def test_s35_forwarded_addresses_are_believed_from_our_proxies_only(
    rf: RequestFactory, settings: object, proxies: int, remote: str, forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies  # type: ignore[attr-defined]
    request = rf.get("/", REMOTE_ADDR=remote, headers={"X-Forwarded-For": forwarded})
    assert client_address(request) == address
