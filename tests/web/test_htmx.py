import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from web.htmx import go_to, is_fragment, retarget


@pytest.mark.parametrize(
    "headers, expected",
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
        ({"HX-Request": "yes"}, False),
    ],
)
def test_fragments_are_for_htmx_but_not_for_its_history(
    rf: RequestFactory, headers: dict[str, str], expected: bool
) -> None:
    assert is_fragment(rf.get("/", headers=headers)) is expected


def test_an_answer_can_go_elsewhere() -> None:
    response = retarget(HttpResponse(), "#c-3", "outerHTML")
    assert (response.headers["HX-Retarget"], response.headers["HX-Reswap"]) == ("#c-3", "outerHTML")
    assert "HX-Reswap" not in retarget(HttpResponse(), "#c-3").headers


def test_after_a_write(rf: RequestFactory) -> None:
    plain = go_to(rf.post("/"), "/articles/one/#c-3")
    assert (plain.status_code, plain.headers["Location"]) == (303, "/articles/one/#c-3")
    wrapped = go_to(rf.post("/", headers={"HX-Request": "true"}), "/articles/one/")
    assert (wrapped.status_code, wrapped.headers["HX-Redirect"]) == (204, "/articles/one/")


@pytest.mark.urls("tests.web.urls")
def test_one_view_serves_page_and_fragment(client: Client) -> None:
    whole = client.get("/either/")
    piece = client.get("/either/", headers={"HX-Request": "true"})
    assert (whole.status_code, piece.status_code) == (422, 422)
    assert "<html" in whole.content.decode()
    assert "<html" not in piece.content.decode()
    assert 'hx-swap-oob="beforeend:#toasts"' not in piece.content.decode()


@pytest.mark.urls("tests.web.urls")
def test_a_fragment_brings_the_messages_that_wait(client: Client, db: None) -> None:
    client.get("/either/?say")
    piece = client.get("/either/", headers={"HX-Request": "true"}).content.decode()
    assert piece.count('hx-swap-oob="beforeend:#toasts"') == 1
    assert '<p dir="auto">saved</p>' in piece
    again = client.get("/either/", headers={"HX-Request": "true"}).content.decode()
    assert "saved" not in again
