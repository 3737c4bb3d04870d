"""Relations on a card: chosen by mouse, by keyboard alone, and by finger on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from annotations.models import Highlight
from reader.models import Article
from tests.e2e.browsing import PHONE
from tests.e2e.room import STORY, card, open_article, open_card
from tests.factories import make_article, make_highlight, make_relation, make_user

SignIn = Callable[[Page, User], None]


@pytest.fixture
def reader(live: str) -> User:
    return make_user("ana")


@pytest.fixture
def article(live: str) -> Article:
    return make_article(document=STORY)


@pytest.fixture
def claim(article: Article, reader: User) -> Highlight:
    return make_highlight(article, reader, words="Repairs cost twice as much", kind="claim")


@pytest.fixture
def berth(live: str) -> Highlight:
    """A quote in another article, by somebody else."""
    return make_highlight(make_article(), make_user("ben"), words="Every berth counts", speaker="Mirela Dahl")


def the_relation_of(highlight: Highlight) -> tuple[str, str]:
    relation = highlight.relations.get(deleted_at=None)
    return relation.verb, relation.target.exact


def test_by_mouse_another_article_is_disputed_and_left_alone_again(
    page: Page, reader: User, article: Article, claim: Highlight, berth: Highlight, as_reader: SignIn
) -> None:
    fact = make_highlight(article, reader, words="About 2,300 people", kind="fact")
    make_relation(fact, claim, "supports")
    as_reader(page, reader)
    open_article(page, article)
    opened = open_card(page, claim)
    page.locator(f"#relate-{claim.number}").click()
    field = page.locator(f"#seek-{claim.number}")
    expect(field).to_be_focused()
    expect(opened.locator(".candidate")).to_have_count(2)
    page.locator(f"#verb-disputes-{claim.number}").click()
    field.fill("dahl")
    expect(opened.locator(".candidate")).to_have_count(1)
    opened.locator(".candidate").click()
    said = opened.locator(".relation").first
    expect(said.locator(".stance")).to_have_text("disputes")
    expect(said.locator("a")).to_have_attribute("href", f"/h/{berth.uid}/")
    assert the_relation_of(claim) == ("disputes", berth.exact)
    opened.get_by_role("link", name="About 2,300 people").click()  # the other end, on this page
    expect(card(page, fact)).to_be_focused()
    expect(card(page, fact).locator(".relation .stance")).to_have_text("supports")
    card(page, fact).get_by_role("link", name=claim.exact).click()  # and back
    opened.locator(".relation button").click()
    expect(opened.locator(".relation")).to_have_count(1)
    page.locator("#toasts [data-undo]").click()
    expect(opened.locator(".relation")).to_have_count(2)


def test_by_keyboard_alone(
    page: Page, reader: User, article: Article, claim: Highlight, berth: Highlight, as_reader: SignIn
) -> None:
    as_reader(page, reader)
    open_article(page, article)
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    summary = page.locator(f"#relate-{claim.number}")
    expect(summary).to_be_visible()
    for _step in range(14):
        if summary.evaluate("(element) => element === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    field = page.locator(f"#seek-{claim.number}")
    expect(field).to_be_focused()
    page.keyboard.press("Shift+Tab")  # what it does
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("berth")
    page.keyboard.press("Enter")  # looks at once, sends nothing
    pick = page.locator(f"#end-{berth.uid}")
    expect(pick).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(pick).to_be_focused()
    page.keyboard.press("Enter")
    opened = card(page, claim)
    expect(opened.locator(".relation .stance")).to_have_text("repeats")
    expect(opened).to_be_focused()
    assert the_relation_of(claim) == ("repeats", berth.exact)
    page.keyboard.press("Escape")
    expect(page.locator(f"#h-{claim.number}")).to_be_focused()


def test_on_a_phone(
    open_page: Callable[..., Page], reader: User, article: Article, claim: Highlight, as_reader: SignIn
) -> None:
    phone = open_page(**PHONE)
    quote = make_highlight(article, reader, words="We can’t sail blind")
    as_reader(phone, reader)
    open_article(phone, article)
    phone.locator("#sheet-toggle").tap()
    open_card(phone, claim)
    phone.locator(f"#relate-{claim.number}").tap()
    pick = phone.locator(f"#end-{quote.uid}")
    expect(pick).to_be_visible()
    phone.locator(f"#verb-within-{claim.number}").tap()
    pick.tap()
    expect(card(phone, claim).locator(".relation .stance")).to_have_text("lies within")
    assert the_relation_of(claim) == ("within", quote.exact)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
