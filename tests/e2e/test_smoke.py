"""The server answers, the browser works, both are as production has them, and complaints are heard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.e2e.accessibility import violations
from tests.e2e.browsing import DARK, PHONE, Complaints


def test_server_is_healthy(page: Page) -> None:
    assert page.request.get("/healthz").status == 200


def test_sign_in_page_opens_with_hashed_styles(page: Page) -> None:
    page.goto("/accounts/login/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    styles = page.locator("link[rel=stylesheet]").first.get_attribute("href") or ""
    assert styles.startswith("/static/css/main.")
    assert styles.count(".") == 2, styles  # name, hash, ending


def test_complaints_in_the_console_are_heard(page: Page, complaints: Complaints) -> None:
    page.goto("/accounts/login/")
    page.evaluate("console.error('something broke')")
    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { throw new Error('something else') })")
    with page.expect_console_message(lambda message: message.text.startswith("CSP: ")):
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">blocked</p>')")
    seen = " ".join(complaints.unforgiven())
    assert "something broke" in seen
    assert "uncaught: something else" in seen
    assert "CSP: style-src" in seen
    for part in ("something", "CSP", "Content Security Policy"):
        complaints.forgive(part)
    assert complaints.unforgiven() == []


def test_a_reader_is_signed_in_without_the_sign_in_page(
    open_page: Callable[..., Page], as_reader: Callable[[Page, User], None]
) -> None:
    ana, stranger = open_page(), open_page()
    as_reader(ana, User.objects.create_user("ana"))
    assert ana.request.get("/session/").json()["reader"]
    assert not stranger.request.get("/session/").json()["reader"]


def test_each_test_begins_with_an_empty_database(live: str) -> None:
    assert User.objects.count() == 0


@pytest.mark.parametrize("look", [DARK, PHONE], ids=["dark", "phone"])
def test_axe_finds_nothing_on_the_sign_in_page(
    open_page: Callable[..., Page], look: dict[str, object]
) -> None:
    page = open_page(**look)
    page.goto("/accounts/login/")
    assert violations(page) == []
