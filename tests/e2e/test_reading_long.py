"""A long article: what is far from the window has no layout yet, and yet all that leads there arrives."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from accounts.models import User
from reader.text.blocks import Document, Piece
from tests.e2e.room import at_rest, card, hold, open_article
from tests.factories import make_article, make_highlight, make_user

WORDS = "The boat was late again, and nobody on the pier knew why. "
LONG = Document.build(
    [
        Piece("heading", "A long year at the pier", {"level": 1}),
        *(Piece("paragraph", f"Day {day} begins. " + WORDS * (3 + day % 9)) for day in range(1, 61)),
    ]
)
IN_VIEW = """(words) => {
  const isIt = ({ textContent }) => textContent.startsWith(words);
  const block = [...document.querySelectorAll(".block")].find(isIt);
  const { top, bottom } = block.getBoundingClientRect();
  return bottom > 60 && top < innerHeight;
}"""
APART = """([run, card]) => Math.abs(document.querySelector(run).getBoundingClientRect().top
  - document.querySelector(card).getBoundingClientRect().top)"""


def test_links_search_and_cards_find_their_place_in_a_long_article(
    page: Page, live: str, as_reader: Callable[[Page, User], None]
) -> None:
    ana = make_user("ana")
    article = make_article(document=LONG)
    made = [make_highlight(article, ana, words=f"Day {day} begins", kind="claim") for day in (2, 31, 59)]
    as_reader(page, ana)
    open_article(page, article, f"?h={made[1].uid}")
    expect(page.locator(".is-long")).to_have_count(1)
    page.wait_for_function(IN_VIEW, arg="Day 31 ")
    expect(page.locator("#spine a.claim")).to_have_count(3)
    beside = [f".run[data-h='{made[1].number}']", f"#c-{made[1].number}"]
    page.wait_for_function(f"(both) => ({APART})(both) < 40", arg=beside)
    page.keyboard.press("/")
    page.keyboard.type("Day 60 ")
    page.wait_for_function(IN_VIEW, arg="Day 60 ")
    page.keyboard.press("Escape")
    at_rest(page)  # the way to what was found may still be going on
    page.locator("#spine a.claim").first.dispatch_event("click")
    page.wait_for_function(IN_VIEW, arg="Day 2 ")
    beside = [f".run[data-h='{made[0].number}']", f"#c-{made[0].number}"]
    page.wait_for_function(f"(both) => ({APART})(both) < 40", arg=beside)
    page.emulate_media(media="print")
    assert (
        page.locator(".block").last.evaluate("(block) => getComputedStyle(block).contentVisibility")
        == "visible"
    )


def test_a_reader_who_has_gone_elsewhere_is_not_called_back(
    page: Page, live: str, as_reader: Callable[[Page, User], None]
) -> None:
    ana = make_user("ana")
    article = make_article(document=LONG)
    linked, clicked = (make_highlight(article, ana, words=f"Day {day} begins") for day in (31, 60))
    as_reader(page, ana)
    open_article(page, article, f"?h={linked.uid}")
    page.keyboard.press("/")
    page.keyboard.type("Day 60 ")
    page.wait_for_function(IN_VIEW, arg="Day 60 ")
    at_rest(page)
    assert page.evaluate(IN_VIEW, "Day 60 ")
    release = hold(page, f"**/highlights/{clicked.uid}/*")
    page.locator(f".run[data-h='{clicked.number}']").click()
    page.keyboard.press("/")
    page.keyboard.type("Day 2 ")
    page.wait_for_function(IN_VIEW, arg="Day 2 ")
    release()
    expect(card(page, clicked).locator(".card-body")).to_have_count(1)
    at_rest(page)
    assert page.evaluate(IN_VIEW, "Day 2 ")
