"""Records on a card: by keyboard alone, and by finger on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from annotations.models import Evidence, Highlight
from reader.models import Article
from tests.e2e.browsing import PHONE
from tests.e2e.room import STORY, card, open_article
from tests.factories import make_article, make_highlight, make_user

SignIn = Callable[[Page, User], None]


@pytest.fixture
def reader(live: str) -> User:
    return make_user("ana")


@pytest.fixture
def article(live: str) -> Article:
    return make_article(document=STORY)


def test_by_keyboard_a_claim_gains_a_record_and_becomes_a_fact(
    page: Page, reader: User, article: Article, as_reader: SignIn
) -> None:
    claim = make_highlight(article, reader, words="Repairs cost twice as much", kind="claim")
    as_reader(page, reader)
    open_article(page, article)
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    summary = page.locator(f"#name-{claim.number}")
    expect(summary).to_be_visible()
    for _step in range(12):
        if summary.evaluate("(element) => element === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")  # the stances
    page.keyboard.press("Tab")
    page.keyboard.type("Harbour accounts, qcf")  # letters are letters in a field
    page.keyboard.press("Tab")
    page.keyboard.type("https://harbour.example.org/accounts")
    page.keyboard.press("Enter")
    opened = card(page, claim)
    expect(opened.locator(".record .title")).to_have_text("Harbour accounts, qcf")
    expect(opened).to_be_focused()
    offer = opened.get_by_role("button", name="make it a fact")
    offer.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f'.run.fact[data-h="{claim.number}"]')).to_have_text("Repairs cost twice as much")
    expect(opened.locator(".record")).to_have_count(1)
    expect(opened.locator(".chip.hollow")).to_have_count(0)
    record = Evidence.objects.get()
    page.locator(f"#edit-{record.uid}").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#title-{record.uid}")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type(" 2026")
    page.keyboard.press("Enter")
    expect(opened.locator(".record .title")).to_have_text("Harbour accounts, qcf 2026")
    page.locator(f"#remove-{record.uid}").focus()
    page.keyboard.press("Enter")
    expect(opened.locator(".record")).to_have_count(0)
    expect(opened.locator(".chip.hollow")).to_be_visible()
    page.keyboard.press("u")
    expect(opened.locator(".record")).to_have_count(1)
    assert Highlight.objects.get().record_count == 1


def test_on_a_phone_the_hollow_chip_opens_the_form(
    open_page: Callable[..., Page], reader: User, article: Article, as_reader: SignIn
) -> None:
    phone = open_page(**PHONE)
    fact = make_highlight(article, reader, words="About 2,300 people", kind="fact")
    as_reader(phone, reader)
    open_article(phone, article)
    phone.locator("#sheet-toggle").tap()
    chip = card(phone, fact).locator(".chip.hollow")
    expect(chip).to_have_text("record?")
    chip.tap()
    title = phone.locator(f"#title-{fact.number}")
    expect(title).to_be_focused()
    title.fill("Passenger counts")
    save = phone.locator(f"#save-record-{fact.number}")
    save.scroll_into_view_if_needed()
    save.tap()
    expect(card(phone, fact).locator(".record .title")).to_have_text("Passenger counts")
    expect(card(phone, fact).locator(".chip.hollow")).to_have_count(0)
    assert Evidence.objects.get().title == "Passenger counts"
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
