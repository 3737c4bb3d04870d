"""The server answers, the browser works, and both are as production has them."""

from playwright.sync_api import Page, expect

from tests.e2e.browsing import Complaints


def test_server_is_healthy(page: Page) -> None:
    assert page.request.get("/healthz").status == 200


def test_sign_in_page_opens_with_hashed_styles(page: Page) -> None:
    page.goto("/accounts/login/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    styles = page.locator("link[rel=stylesheet]").first.get_attribute("href") or ""
    assert styles.startswith("/static/css/main.")
    assert styles.count(".") == 2, styles  # name, hash, ending


def test_a_complaint_in_the_console_is_noticed(page: Page, complaints: Complaints) -> None:
    page.goto("/accounts/login/")
    page.evaluate("console.error('something broke')")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">blocked</p>')")
    page.wait_for_timeout(100)
    seen = " ".join(complaints.seen)
    assert "something broke" in seen
    assert "CSP: style-src" in seen
    complaints.forgive("something broke")
    complaints.forgive("CSP")
    complaints.forgive("Content Security Policy")
