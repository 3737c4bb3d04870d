"""Changing many highlights at once in the notebook, and bringing back what was deleted."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from annotations.models import Highlight
from tests.e2e.accessibility import violations
from tests.e2e.browsing import DARK, NO_SCRIPT, PHONE, Complaints
from tests.e2e.room import STORY
from tests.factories import make_article, make_highlight, make_user

SignIn = Callable[[Page, User], None]
OpenPage = Callable[..., Page]
WORDS = ("We can’t sail blind", "Repairs cost twice", "The boat is old")


@pytest.fixture
def reader(live: str) -> User:
    reader = make_user("ana", display_name="Ana")
    article = make_article(document=STORY)
    for words in WORDS:
        make_highlight(article, reader, words=words, kind="claim")
    return reader


def kinds() -> list[str]:
    rows = Highlight.objects.filter(deleted_at=None).order_by("number")
    return list(rows.values_list("kind", flat=True))


def test_several_are_changed_deleted_undone_and_restored_by_keyboard(
    page: Page, reader: User, as_reader: SignIn
) -> None:
    as_reader(page, reader)
    page.goto("/notebook/")
    for words in WORDS[:2]:
        page.get_by_role("checkbox", name=words).focus()
        page.keyboard.press("Space")
    page.locator("#batch-open").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Kind", exact=True).select_option("quote")
    page.get_by_label("Add tags").fill("sea, pier")
    page.keyboard.press("Enter")  # in a field: changes, and does not delete
    expect(page.get_by_text("Changed: 2 highlights.")).to_be_visible()
    expect(page.locator(".entry.quote")).to_have_count(2)
    assert kinds() == ["quote", "quote", "claim"]
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Undone: 2 highlights.")).to_be_visible()
    expect(page.locator(".entry.quote")).to_have_count(0)

    page.locator("#batch-open").click()
    page.get_by_role("radio", name="All that is listed (3)").check()
    page.get_by_role("button", name="Delete them").click()
    expect(page.get_by_text("Deleted: 3 highlights.")).to_be_visible()
    expect(page.get_by_text("Your highlights gather here")).to_be_visible()
    page.get_by_role("link", name="Deleted", exact=True).click()
    page.get_by_role("button", name="Restore").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#brought-back")).to_be_focused()
    expect(page.locator(".entry")).to_have_count(2)
    page.get_by_role("link", name="Show it in its place").click()
    expect(page.locator(".card.is-open")).to_be_visible()
    assert kinds() == ["claim"]


def test_plain_forms_do_it_on_a_phone_in_the_dark(
    open_page: OpenPage, reader: User, as_reader: SignIn, complaints: Complaints
) -> None:
    complaints.forgive("status of 422")
    page = open_page(**PHONE, **DARK)
    as_reader(page, reader)
    page.goto("/notebook/")
    page.locator(".pick").first.tap()
    page.locator("#batch-open").tap()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    plain = open_page(**NO_SCRIPT)
    as_reader(plain, reader)
    plain.goto("/notebook/?kind=claim")
    plain.get_by_text("Change several").click()
    plain.get_by_role("button", name="Change them").click()
    expect(plain.get_by_text("Tick at least one highlight.")).to_be_visible()
    plain.get_by_role("checkbox", name=WORDS[0]).check()
    plain.get_by_label("Who sees them").select_option("private")
    plain.get_by_role("button", name="Change them").click()
    expect(plain.get_by_text("Changed: 1 highlight.")).to_be_visible()
    expect(plain).to_have_url("/notebook/?kind=claim")
    plain.get_by_role("button", name="Undo").click()
    expect(plain.get_by_text("Undone: 1 highlight.")).to_be_visible()
    assert not Highlight.objects.filter(visibility="private").exists()
