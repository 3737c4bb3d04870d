import pytest
from django.test import Client

pytestmark = pytest.mark.urls("tests.web.urls")

AWAY = [
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "https://evil.example/",
    "http://testserver@evil.example/",
    "http://testserver//evil.example/",
    "http://testserver/\\evil.example/",
    "http:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "\x08//evil.example",
    "ftp://testserver/x",
    "relative/path",
    "",
]


@pytest.mark.parametrize("address", AWAY)
def test_s38_next_never_leads_away(client: Client, address: str) -> None:
    assert client.get("/onward/", {"next": address}).content == b"/fallback/"


@pytest.mark.parametrize(
    "address, path",
    [
        ("/articles/one/?h=3", "/articles/one/?h=3"),
        ("http://testserver/articles/one/", "/articles/one/"),
        ("http://testserver", "/"),
        ("/articles/one/#c-3", "/articles/one/"),
        ("/مقال/", "/مقال/"),
    ],
)
def test_s38_next_leads_to_our_own_paths(client: Client, address: str, path: str) -> None:
    assert client.get("/onward/", {"next": address}).content.decode() == path
