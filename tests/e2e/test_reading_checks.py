"""Checks on a card: a chip saves at once, by mouse, by keyboard and by finger."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from annotations.models import Check
from reader.models import Article
from tests.e2e.browsing import PHONE
from tests.e2e.room import STORY, card, open_article, open_card
from tests.factories import make_article, make_highlight, make_user

SignIn = Callable[[Page, User], None]


@pytest.fixture
def reader(live: str) -> User:
    return make_user("ana")


@pytest.fixture
def article(live: str) -> Article:
    return make_article(document=STORY)


def test_a_chip_saves_at_once_and_the_words_with_the_button(
    page: Page, reader: User, article: Article, as_reader: SignIn
) -> None:
    claim = make_highlight(article, reader, words="Repairs cost twice as much", kind="claim")
    as_reader(page, reader)
    open_article(page, article)
    opened = open_card(page, claim)
    page.locator(f"#checking-{claim.number}").click()
    opened.get_by_role("radio", name="refuted").click()
    face = opened.locator("header .chip.bad")
    expect(face).to_have_text("refuted")
    chosen = page.locator(f"#verdict-refuted-{claim.number}")
    expect(chosen).to_be_focused()  # the form is still open, and where it was
    page.keyboard.press("ArrowLeft")
    expect(face).to_have_text("disputed")
    expect(page.locator(f"#verdict-disputed-{claim.number}")).to_be_focused()
    page.locator(f"#reason-{claim.number}").fill("The accounts say otherwise.")
    page.locator(f"#save-check-{claim.number}").click()
    found = opened.locator(".found")
    expect(found).to_contain_text("The accounts say otherwise.")
    expect(found).to_contain_text("checked by ana")
    expect(chosen).to_be_hidden()
    kept = Check.objects.get()
    assert (kept.verdict, kept.reason, kept.version) == ("disputed", "The accounts say otherwise.", 3)


def test_on_a_phone_a_check_is_written_by_finger(
    open_page: Callable[..., Page], reader: User, article: Article, as_reader: SignIn
) -> None:
    phone = open_page(**PHONE)
    claim = make_highlight(article, reader, words="Repairs cost twice as much", kind="claim")
    as_reader(phone, reader)
    open_article(phone, article)
    phone.locator("#sheet-toggle").tap()
    card(phone, claim).locator('[data-act="open"]').tap()
    phone.locator(f"#checking-{claim.number}").tap()
    chip = card(phone, claim).locator(".one-of label", has_text="supported").first
    chip.scroll_into_view_if_needed()
    box = chip.bounding_box()
    assert box is not None
    assert box["height"] >= 36
    chip.tap()
    expect(card(phone, claim).locator("header .chip.good")).to_have_text("supported")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
