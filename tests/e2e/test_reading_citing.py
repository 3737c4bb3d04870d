"""Copying words with their source, in every way a browser allows, and going to them in the original."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from reader.models import Article
from tests.e2e.accessibility import violations
from tests.e2e.browsing import PHONE
from tests.e2e.room import STORY, act, open_article, open_card, select, select_by_touch
from tests.factories import make_article, make_highlight, make_user

ORIGINAL = "https://example.org/ferry"
CITED = f"“The council met” — Lena Ortiz, “Island ferry stops at midnight”, The Harbour Courier, {ORIGINAL}"
COPIED = """async () => {
  const [item] = await navigator.clipboard.read();
  const read = async (type) => (item.types.includes(type) ? (await item.getType(type)).text() : "");
  return [await read("text/plain"), await read("text/html")];
}"""
INSECURE = 'Object.defineProperty(navigator, "clipboard", {value: undefined});'
UNABLE = f"{INSECURE} document.execCommand = () => false;"


@pytest.fixture
def reader(live: str) -> User:
    return make_user("ana")


@pytest.fixture
def article(live: str, reader: User) -> Article:
    return make_article(
        document=STORY, owner=reader, source="The Harbour Courier", byline="By Lena Ortiz", url=ORIGINAL
    )


@pytest.fixture
def window(page: Page) -> Page:
    """A window that may read what it copied."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return page


def test_words_are_copied_with_their_source_and_plainly(
    window: Page, article: Article, reader: User, as_reader: Callable[[Page, User], None]
) -> None:
    made = make_highlight(article, reader, words="The boat is old", visibility="private")
    as_reader(window, reader)
    open_article(window, article)
    select(window, "The council met")
    window.keyboard.press("Control+c")
    assert window.evaluate("navigator.clipboard.readText()") == "The council met"
    window.keyboard.press("w")
    expect(window.locator("#toasts")).to_contain_text("Copied, with its source.")
    text, html = window.evaluate(COPIED)
    assert text == CITED
    assert f'<a href="{ORIGINAL}#:~:text=The%20council%20met"' in html
    assert window.evaluate("getSelection().toString()") == "The council met"
    assert violations(window) == []
    window.keyboard.press("Escape")
    card = open_card(window, made)
    window.locator("#toasts").evaluate("(toasts) => toasts.replaceChildren()")  # or it went by itself
    card.get_by_role("link", name="Copy with citation").click()
    expect(window.locator("#toasts")).to_contain_text("Copied, with its source.")
    assert window.evaluate(COPIED)[0].startswith("“The boat is old” — Lena Ortiz, ")


@pytest.mark.parametrize("stub", [INSECURE, UNABLE], ids=["plain-http", "nothing-works"])
def test_without_a_clipboard_to_write_to(
    stub: str, window: Page, article: Article, open_page: Callable[..., Page]
) -> None:
    other = window.context.new_page()
    other.goto("/keys/")
    window.add_init_script(stub)
    open_article(window, article)
    select(window, "The council met")
    act(window, "cite").click()
    if stub == INSECURE:
        expect(window.locator("#toasts")).to_contain_text("Copied, with its source.")
        other.bring_to_front()
        assert other.evaluate(COPIED)[0] == CITED
        return
    expect(window.locator("dialog#cite")).to_be_visible()
    field = window.get_by_label("As plain text")
    assert field.input_value() == CITED
    assert window.evaluate("getSelection().toString()") == CITED
    assert violations(window) == []
    window.keyboard.press("Escape")
    expect(window.locator("dialog#cite")).to_have_count(0)


def test_the_bar_has_room_for_fingers_on_a_small_phone(
    open_page: Callable[..., Page], article: Article, reader: User
) -> None:
    for width in (320, 360):
        phone = open_page(**{**PHONE, "viewport": {"width": width, "height": 640}})
        open_article(phone, article)
        select_by_touch(phone, "The boat is old")
        boxes: list[Any] = phone.locator("#tagbar button:visible").evaluate_all(
            "(all) => all.map((one) => one.getBoundingClientRect()).map((b) => [b.width, b.height, b.right])"
        )
        assert len(boxes) == 7
        assert min(min(box[:2]) for box in boxes) >= 44
        assert max(box[2] for box in boxes) <= width


def test_a_card_leads_to_its_words_in_the_original(
    page: Page, article: Article, reader: User, as_reader: Callable[[Page, User], None]
) -> None:
    lines = "<p>The ramp is new.</p>" * 200
    body = f"<!doctype html><title>x</title>{lines}<p>So far. The boat is old, they say.</p>{lines}"
    page.route(f"{ORIGINAL}*", lambda route: route.fulfill(body=body, content_type="text/html"))
    made = make_highlight(article, reader, words="The boat is old")
    as_reader(page, reader)
    open_article(page, article)
    open_card(page, made).get_by_role("link", name="In the original").click()
    page.wait_for_url(f"{ORIGINAL}*")
    expect(page.get_by_text("The boat is old")).to_be_in_viewport()
