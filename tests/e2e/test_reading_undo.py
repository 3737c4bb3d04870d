"""Undo and redo in the reading room: by keys, by the toast, and when it is too late."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from annotations.models import Activity, Comment, Highlight
from annotations.services.changes import retag_highlight
from reader.models import Article
from tests.e2e.browsing import Complaints
from tests.e2e.room import STORY, card, open_article, open_card, select, the_highlight, wait_saved
from tests.factories import make_article, make_highlight, make_user

SignIn = Callable[[Page, User], None]


@pytest.fixture
def reader(live: str) -> User:
    return make_user("ana", display_name="Ana")


@pytest.fixture
def article(reader: User) -> Article:
    return make_article(document=STORY)


def standing() -> list[tuple[str, str]]:
    """Kind and words of what is not deleted, in the order of making."""
    rows = Highlight.objects.filter(deleted_at=None).order_by("number")
    return list(rows.values_list("kind", "exact"))


def test_everything_since_the_page_was_opened_is_undone_and_redone(
    page: Page, article: Article, reader: User, as_reader: SignIn
) -> None:
    old = make_highlight(article, reader, words="The boat is old", kind="plain")
    as_reader(page, reader)
    open_article(page, article)
    live = page.locator("#live")
    page.keyboard.press("u")
    expect(live).to_have_text("Nothing to undo.")
    select(page, "Nobody on the island")
    page.keyboard.press("h")
    page.keyboard.press("u")  # before the answer
    expect(live).to_have_text("Undone. Highlight deleted")
    wait_saved(page, 1)
    for words, key in (("We can’t sail blind", "q"), ("Repairs cost twice", "c")):
        select(page, words)
        page.keyboard.press(key)
    wait_saved(page, 3)
    made = Highlight.objects.get(kind="claim")
    open_card(page, made)
    page.keyboard.press("f")
    expect(card(page, made)).to_have_attribute("data-kind", "fact")
    field = card(page, made).locator("textarea[name=body]")
    field.fill("Twice?")
    field.press("Control+Enter")
    expect(card(page, made).locator(".prose", has_text="Twice?")).to_be_visible()
    after = standing()
    page.locator("main.room").focus()

    # Faster than any answer: each waits its turn, and none is lost.
    for _ in range(3):
        page.keyboard.press("u")
    expect(card(page, made)).to_have_count(0)
    assert standing() == [("plain", "The boat is old"), ("quote", "We can’t sail blind")]
    assert not Comment.objects.filter(deleted_at=None).exists()
    page.keyboard.press("Control+z")
    wait_saved(page, 1)
    expect(live).to_have_text("Undone. Quote deleted")
    expect(page.locator(".run.quote")).to_have_count(0)
    page.keyboard.press("u")
    expect(live).to_have_text("Nothing to undo.")
    assert standing() == [("plain", "The boat is old")]

    for _ in range(3):
        page.keyboard.press("Control+Shift+z")
    page.keyboard.press("Control+y")
    wait_saved(page, 3)
    expect(card(page, made).locator(".prose", has_text="Twice?")).to_be_visible()
    expect(live).to_have_text("Redone. Comment brought back")
    assert standing() == after
    page.keyboard.press("Control+y")
    expect(live).to_have_text("Nothing to redo.")

    # The toast undoes that act alone; what was done before is still next in turn.
    card(page, old).locator('[data-act="open"]').click()
    card(page, old).get_by_role("button", name="Delete", exact=True).click()
    expect(card(page, old)).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(card(page, old)).to_be_focused()
    page.keyboard.press("u")
    expect(live).to_have_text("Undone. Comment deleted")
    expect(card(page, made).locator(".prose", has_text="Twice?")).to_have_count(0)


def test_what_was_changed_elsewhere_is_asked_about(
    page: Page, article: Article, reader: User, as_reader: SignIn, complaints: Complaints
) -> None:
    complaints.forgive("status of 409")
    complaints.forgive("Status Error Code 409")
    as_reader(page, reader)
    open_article(page, article)
    select(page, "We can’t sail blind")
    page.keyboard.press("q")
    wait_saved(page)
    made = the_highlight()
    open_card(page, made)
    page.keyboard.press("c")
    expect(card(page, made)).to_have_attribute("data-kind", "claim")
    made.refresh_from_db()
    retag_highlight(actor=reader, highlight=made, version=made.version, kind="fact")
    page.keyboard.press("u")
    conflict = page.get_by_role("alertdialog", name="Changed twice")
    expect(conflict.get_by_role("row", name="Kind Quote Fact")).to_be_visible()
    assert Highlight.objects.get().kind == "fact"
    conflict.get_by_role("button", name="Keep mine").click()
    expect(card(page, made)).to_have_attribute("data-kind", "quote")
    page.keyboard.press("u")
    expect(page.locator("#live")).to_have_text("Undone. Quote deleted")
    wait_saved(page, 0)
    # The comment on the article stands in another place of the page.
    thread = page.locator("#thread-article")
    thread.locator("textarea").fill("About all of it")
    thread.locator("textarea").press("Control+Enter")
    expect(thread.locator(".prose", has_text="About all of it")).to_be_visible()
    page.locator("main.room").focus()
    page.keyboard.press("u")
    expect(thread.locator(".prose", has_text="About all of it")).to_have_count(0)
    assert Activity.objects.latest("pk").verb == "deleted"
