import pytest
from django.core.exceptions import RequestDataTooBig
from django.test import Client, RequestFactory
from pytest_django import Settings

from web.errors import bad_request

pytestmark = pytest.mark.urls("tests.web.urls")


@pytest.mark.parametrize(
    "address, status, title",
    [
        ("/fail/denied/", 403, "This is not allowed"),
        ("/fail/absent/", 404, "There is nothing here"),
        ("/nowhere/<script>/", 404, "There is nothing here"),
        ("/fail/broken/", 500, "Something broke here"),
    ],
)
def test_errors_are_calm_pages_that_tell_nothing(
    client: Client, address: str, status: int, title: str
) -> None:
    client.raise_request_exception = False
    response = client.get(address)
    html = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{title}</h1>" in html
    assert "secret reason" not in html
    assert "nowhere" not in html


def test_signing_in_is_offered_to_who_is_signed_out(client: Client, settings: Settings) -> None:
    settings.ROOT_URLCONF = "config.urls"
    offer = '<a href="/accounts/login/">Signing in can help.</a>'
    assert offer in client.get("/nowhere/").content.decode()
    client.cookies[settings.SESSION_COOKIE_NAME] = "x"
    assert "Signing in" not in client.get("/nowhere/").content.decode()


def test_error_pages_ask_no_database(client: Client, django_assert_num_queries: object, db: None) -> None:
    client.raise_request_exception = False
    for address in ("/fail/denied/", "/nowhere/", "/fail/broken/", "/fail/gone/"):
        with django_assert_num_queries(0):  # type: ignore[operator]
            client.get(address)


def test_htmx_and_programs_get_their_own_form(client: Client) -> None:
    piece = client.get("/nowhere/", headers={"HX-Request": "true"})
    assert (piece.status_code, piece.headers["HX-Retarget"]) == (404, "#toasts")
    data = client.get("/nowhere/", headers={"Accept": "application/json"})
    assert data.json()["status"] == 404


def test_a_bad_host_is_a_400(client: Client) -> None:
    assert client.get("/page/", headers={"host": "evil.example"}).status_code == 400


def test_too_much_data_is_a_413(rf: RequestFactory) -> None:
    assert bad_request(rf.post("/"), RequestDataTooBig()).status_code == 413


def test_s32_a_form_without_its_token_is_refused_with_advice(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/echo/", {"word": "x"})
    assert response.status_code == 403
    assert "This page was open for too long." in response.content.decode()
    piece = client.post("/echo/", {"word": "x"}, headers={"HX-Request": "true"})
    assert (piece.status_code, piece.headers["HX-Retarget"]) == (403, "#toasts")
