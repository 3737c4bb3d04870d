"""Layers by key, in a menu and in the sheet; who marked what, on demand; blocking somebody from a card."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Blocking, User
from accounts.services import pages_changed
from reader.models import Article
from tests.e2e.browsing import PHONE
from tests.e2e.room import PLACE, STORY, at_rest, card, open_article, open_card, wait_until
from tests.factories import make_article, make_comment, make_group, make_highlight, make_user


@pytest.fixture
def ana() -> User:
    return make_user("ana")


@pytest.fixture
def article() -> Article:
    return make_article(document=STORY)


def on(page: Page, name: str) -> Any:
    return page.locator("#layers a", has_text=name)


def wait_remembered(page: Page, reader: User) -> None:
    """Wait until the server keeps the choice, which was told while the page was left."""
    chosen = User.objects.filter(pk=reader.pk, preferences__everyone="on")
    wait_until(page, chosen.exists)


def test_layers_by_key_are_remembered_and_fit_many_groups(
    page: Page, as_reader: Any, ana: User, article: Article
) -> None:
    ben, cy = make_user("ben"), make_user("cy")
    for author in (ben, cy):
        make_highlight(article, author, words="Repairs cost twice as much", kind="claim")
    as_reader(page, ana)
    open_article(page, article)
    page.keyboard.press("Shift+V")
    expect(on(page, "Everyone")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**layers=mine,everyone")
    wait_remembered(page, ana)
    run = page.locator(".run.seen.as-claim")
    expect(run).to_have_attribute("data-n", "2")
    open_article(page, article)  # another opening, without a word about layers in its address
    expect(on(page, "Everyone")).to_have_attribute("aria-current", "true")
    page.keyboard.press("n")
    expect(run).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#marked")).to_contain_text("2 claims")
    expect(page.locator("#marked li").last).to_contain_text("cy")
    page.keyboard.press("Escape")
    expect(run).to_be_focused()
    for number in range(4):
        make_group(ana, ben, name=f"Desk {number}")
    pages_changed([ana.pk])  # as whoever adds a member does: this page is in the browser already
    open_article(page, article, "?layers=mine,everyone")
    expect(page.locator("#layers")).to_be_hidden()
    page.keyboard.press("Shift+V")
    expect(on(page, "Desk 0")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#layers")).to_be_hidden()
    page.locator("#layers-button").click()
    on(page, "Desk 2").click()
    page.wait_for_url("**group:**")
    expect(page.locator("#layers a[aria-current]")).to_have_count(2)


def test_cards_of_others_stand_beside_their_words(page: Page, article: Article) -> None:
    ben = make_user("ben")
    low = [make_highlight(article, ben, words=words) for words in ("Nobody on the island", "The boat is old")]
    open_article(page, article)
    at_rest(page)
    for highlight, words in zip(low, ("Nobody on the island", "The boat is old"), strict=True):
        _left, line, _right, _bottom = page.evaluate(PLACE, words)
        box = card(page, highlight).bounding_box()
        assert box
        assert abs(box["y"] - line) < 40


def test_on_phones_the_layers_stand_in_the_sheet(
    open_page: Any, as_reader: Any, ana: User, article: Article
) -> None:
    ben = make_user("ben", display_name="Ben")
    make_group(ana, ben)
    for words in ("Repairs cost twice as much", "The boat is old"):
        make_highlight(article, ben, words=words, kind="fact")
    page = open_page(**PHONE)
    as_reader(page, ana)
    open_article(page, article)
    expect(page.locator("header #layers")).to_have_count(0)
    page.locator("#sheet-toggle").tap()
    expect(on(page, "Class 4B")).to_be_visible()
    on(page, "Everyone").tap()
    page.wait_for_url("**everyone**")
    page.locator(".run.seen").first.tap()
    expect(page.locator("#marked")).to_contain_text("1 fact")
    expect(page.locator("#marked li")).to_contain_text("Ben")
    page.keyboard.press("Escape")
    page.locator("#sheet-toggle").tap()
    expect(page.locator(".card .gist")).to_have_text(["Repairs cost twice as much", "The boat is old"])


def test_a_person_is_blocked_from_a_card_and_comes_back_by_undo(
    page: Page, as_reader: Any, ana: User, article: Article
) -> None:
    ben = make_user("ben", display_name="Ben")
    theirs = make_highlight(article, ben, words="The boat is old", kind="fact")
    mine = make_highlight(article, ana, words="Repairs cost twice as much", kind="claim")
    make_comment(mine, ben, "Loud words")
    as_reader(page, ana)
    open_article(page, article, "?layers=mine,everyone")
    link = open_card(page, theirs).get_by_role("link", name="Block Ben")
    link.click()
    dialog = page.get_by_role("dialog", name="Block Ben?")
    dialog.get_by_role("button", name="Leave it").click()
    expect(dialog).to_have_count(0)
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("dialog", name="Block Ben?").get_by_role("button", name="Block", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("You no longer see Ben.")
    expect(card(page, theirs)).to_have_count(0)
    expect(open_card(page, mine)).not_to_contain_text("Loud words")
    page.keyboard.press("u")
    expect(page.locator("#toasts")).to_contain_text("You see Ben again.")
    expect(card(page, theirs)).to_have_count(1)
    assert not Blocking.objects.exists()
