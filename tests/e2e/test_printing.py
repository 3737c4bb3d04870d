"""The room and the page with notes on paper, and that page on the screen."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from reader.models import Article
from tests.e2e.accessibility import violations
from tests.e2e.browsing import DARK, PHONE
from tests.e2e.room import STORY, open_article, open_card
from tests.factories import make_article, make_comment, make_highlight, make_record, make_user

SignIn = Callable[[Page, User], None]
COLOURS = "(element) => [getComputedStyle(element).color, getComputedStyle(document.body).backgroundColor]"
BLACK_ON_WHITE = ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
SELECTED = """() => {
  getSelection().selectAllChildren(document.querySelector("#text .words"));
  return getSelection().toString();
}"""


@pytest.fixture
def reader(live: str) -> User:
    return make_user("ana")


@pytest.fixture
def article(live: str, reader: User) -> Article:
    made = make_article(
        document=STORY, owner=reader, source="The Harbour Courier", url="https://example.org/f"
    )
    quote = make_highlight(made, reader, words="We can’t sail blind", speaker="Oda Renk")
    make_highlight(made, reader, words="sail blind", kind="claim", not_sure=True)
    make_highlight(made, reader, words="About 2,300 people", kind="fact")
    make_record(quote, "Port figures", url="https://port.example/figures")
    make_comment(quote, make_user("jonas"), "Both *ways*?")
    return made


@pytest.mark.parametrize("options", [{}, {**PHONE, **DARK}], ids=["desktop-light", "phone-dark"])
def test_the_page_with_notes(
    options: dict[str, Any], open_page: Callable[..., Page], article: Article, reader: User, as_reader: SignIn
) -> None:
    page = open_page(**options)
    page.add_init_script("window.printed = 0; window.print = () => { window.printed += 1; };")
    as_reader(page, reader)
    page.goto(f"/articles/{article.slug}/")
    page.get_by_role("link", name="Print with notes").click()
    expect(page.get_by_role("heading", name="Notes")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    words = page.evaluate(SELECTED)
    assert "“We can’t sail blind,” said Oda Renk" in words  # the numbers are not among them
    page.get_by_role("link", name="Note 1").click()
    expect(page.locator("#note-1")).to_be_in_viewport()
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed") == 1
    page.emulate_media(media="print")
    for gone in ("header.bar", ".print-bar", ".foot", "#toasts"):
        expect(page.locator(gone)).to_be_hidden()
    expect(page.locator("#note-1")).to_contain_text("Port figures")
    for place in ("#text .words .paragraph", "#note-1", "h2"):
        assert page.locator(place).first.evaluate(COLOURS) == BLACK_ON_WHITE, place
    number = page.eval_on_selector("#ref-2", "(link) => getComputedStyle(link, '::after').content")
    assert number.startswith("attr(data-n)") or '"2"' in number


def test_the_room_prints_its_text_and_lines_alone(
    open_page: Callable[..., Page], article: Article, reader: User, as_reader: SignIn
) -> None:
    reader.preferences = {"theme": "sepia", "contrast": "high"}
    reader.save()
    page = open_page(**DARK)
    as_reader(page, reader)
    open_article(page, article)
    open_card(page, article.highlights.get(kind="quote"))
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 665, "height": 900})  # what the margins leave of A4
    for gone in ("#cards", ".after", "header.bar", "#spine", "#tagbar", "#cursor", "#sheet-toggle"):
        expect(page.locator(gone)).to_be_hidden()
    run = page.locator("#text .run.fact")
    assert run.evaluate(COLOURS) == BLACK_ON_WHITE
    assert "linear-gradient" in run.evaluate("(element) => getComputedStyle(element).backgroundImage")
    assert run.evaluate("(element) => getComputedStyle(element).getPropertyValue('--tint')") == "#0000"
