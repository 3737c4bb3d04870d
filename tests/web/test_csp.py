import pytest
from django.test import Client

from web.csp import POLICY, content_policy

pytestmark = pytest.mark.urls("tests.web.urls")

ANSWERS = ["/page/", "/data/", "/picture/", "/stream/", "/absent/", "/private/", "/fail/denied/", "/healthz"]


def test_s07_the_policy_word_for_word() -> None:
    assert POLICY == (
        "default-src 'self'; script-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    )
    assert "unsafe" not in POLICY
    assert "nonce" not in POLICY


@pytest.mark.parametrize("address", ANSWERS)
def test_s07_csp_on_every_answer(client: Client, address: str) -> None:
    assert client.get(address).headers["Content-Security-Policy"] == POLICY


def test_s07_a_page_may_replace_single_directives(client: Client) -> None:
    policy = client.get("/images/").headers["Content-Security-Policy"]
    assert policy == POLICY.replace("img-src 'self' data:", "img-src 'self' data: https:")
    embedded = content_policy({"frame-ancestors": "https://school.example"})
    assert embedded.endswith("; frame-ancestors https://school.example")


@pytest.mark.parametrize("address", ANSWERS)
def test_s08_headers_on_every_answer(client: Client, address: str) -> None:
    headers = client.get(address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_s08_text_has_a_charset(client: Client) -> None:
    kinds = {address: client.get(address).headers["Content-Type"] for address in ANSWERS}
    assert kinds == {
        "/page/": "text/html; charset=utf-8",
        "/data/": "application/json; charset=utf-8",
        "/picture/": "image/png",
        "/stream/": "text/csv; charset=utf-8",
        "/absent/": "text/html; charset=utf-8",
        "/private/": "text/html; charset=utf-8",
        "/fail/denied/": "text/html; charset=utf-8",
        "/healthz": "text/plain; charset=utf-8",
    }


@pytest.mark.parametrize("address", ANSWERS)
def test_s40_what_says_nothing_is_not_kept(client: Client, address: str) -> None:
    assert client.get(address).headers["Cache-Control"] == "private, no-store"


def test_s40_an_error_is_never_kept_whatever_the_view_says(client: Client) -> None:
    assert client.get("/reading/?status=404").headers["Cache-Control"] == "private, no-store"
