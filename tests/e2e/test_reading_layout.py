"""The room at every width: cards beside their passages, nothing over the selection, nothing too wide."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from reader.models import Article
from reader.text.blocks import Document, Piece
from tests.e2e.browsing import PHONE
from tests.e2e.room import (
    OVERLAPPING,
    STORY,
    act,
    at_rest,
    card,
    hold,
    open_article,
    select,
    select_by_touch,
    wait_drawn,
)
from tests.factories import make_article, make_comment, make_group, make_highlight, make_user

WIDTHS = [1440, 1366, 1093, 910, 834, 768, 721]
COVERED = """() => {
  const bar = document.getElementById("tagbar").getBoundingClientRect();
  const lines = [...getSelection().getRangeAt(0).getClientRects()];
  const beside = (line) => line.left >= bar.right || line.right <= bar.left;
  return !lines.every((line) => beside(line) || line.top >= bar.bottom || line.bottom <= bar.top);
}"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def reader(live: str) -> User:
    return make_user("ana")


@pytest.fixture
def article(live: str) -> Article:
    return make_article(document=STORY)


@pytest.fixture
def tagged(article: Article, reader: User) -> Article:
    """Five highlights so close together that their cards have to give way."""
    passages = [
        "said Oda Renk",
        "The council met",
        "behind closed doors",
        "Repairs cost twice",
        "Nobody on the island",
    ]
    for number, words in enumerate(passages):
        made = make_highlight(
            article, reader, words=words, kind=["quote", "claim", "fact"][number % 3], speaker="Oda Renk"
        )
    make_comment(made, reader, "A thread makes this card taller than the others.")
    return article


def wait_apart(page: Page) -> None:
    """Wait until no card lies over another: they are placed a frame after they came."""
    page.wait_for_function(f"() => !({OVERLAPPING})()")


def test_cards_stand_beside_the_text_without_overlaps(
    page: Page, tagged: Article, reader: User, as_reader: Callable[[Page, User], None]
) -> None:
    make_group(
        reader,
        name="Reading the news and weighing its sources, year eleven, the group that meets on Thursday",
    )
    as_reader(page, reader)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        open_article(page, tagged)
        expect(page.locator("#cards > .card")).to_have_count(5)
        page.wait_for_selector("#cards[data-placed]")
        wait_apart(page)
        text = page.locator("#text").bounding_box()
        first = page.locator("#cards > .card").first.bounding_box()
        assert text, width
        assert first, width
        assert first["x"] >= text["x"] + text["width"], width
        assert first["x"] + first["width"] <= width
        assert page.evaluate(OVERFLOW) == 0, width


def test_active_card_stands_at_its_passage(
    page: Page, tagged: Article, reader: User, as_reader: Callable[[Page, User], None]
) -> None:
    as_reader(page, reader)
    open_article(page, tagged)
    third = page.locator("#cards > .card").nth(2)
    number = (third.get_attribute("id") or "").removeprefix("c-")
    page.locator(f'.run[data-h="{number}"]').click()
    expect(third.locator(".card-body")).to_be_visible()
    at_rest(page)
    place, run = third.bounding_box(), page.locator(f'.run[data-h="{number}"]').first.bounding_box()
    assert place
    assert run
    assert abs(place["y"] - run["y"]) < 30
    assert not page.evaluate(OVERLAPPING)


def test_phone_shows_cards_in_a_sheet(
    open_page: Callable[..., Page], tagged: Article, reader: User, as_reader: Callable[[Page, User], None]
) -> None:
    phone = open_page(**PHONE)
    as_reader(phone, reader)
    open_article(phone, tagged)
    first = phone.locator("#cards > .card").first
    expect(first).to_be_hidden()
    phone.locator("#sheet-toggle").tap()
    expect(first).to_be_visible()
    assert phone.locator("#sheet-toggle").get_attribute("aria-expanded") == "true"
    expect(first.locator(".gist")).to_have_text(phone.locator(".run").first.inner_text())
    assert phone.evaluate(OVERFLOW) == 0
    phone.keyboard.press("Escape")
    expect(first).to_be_hidden()
    phone.locator(".run").first.tap()
    expect(first.locator(".card-body")).to_be_visible()
    expect(first.locator(".gist")).to_be_hidden()  # an open card says all its words


def test_the_sheet_is_away_from_the_start(
    open_page: Callable[..., Page], tagged: Article, reader: User, as_reader: Callable[[Page, User], None]
) -> None:
    phone = open_page(**PHONE)
    phone.add_init_script(
        "window.moved = []; addEventListener('transitionrun', (e) => moved.push(e.target.id))"
    )
    as_reader(phone, reader)
    release = hold(phone, "**/app.*.js")
    phone.goto(f"/articles/{tagged.slug}/", wait_until="commit")
    phone.wait_for_function("() => document.querySelector('#cards > .card')?.checkVisibility()")
    wait_drawn(phone)
    release()
    phone.wait_for_selector("main.room[data-ready=true]")
    expect(phone.locator("#cards")).to_be_hidden()
    assert "cards" not in phone.evaluate("moved")


def test_selecting_on_a_phone_puts_the_sheet_away(
    open_page: Callable[..., Page], tagged: Article, reader: User, as_reader: Callable[[Page, User], None]
) -> None:
    phone = open_page(**PHONE)
    as_reader(phone, reader)
    open_article(phone, tagged)
    select_by_touch(phone, "The boat is old")
    expect(phone.locator("#sheet-toggle")).to_be_hidden()
    expect(phone.locator("#cards")).to_be_hidden()
    phone.wait_for_function(f"() => !({COVERED})()")


@pytest.mark.parametrize("size", [(1440, 900), (768, 1024), (1366, 360)])
def test_bar_never_covers_the_selection(
    size: tuple[int, int],
    open_page: Callable[..., Page],
    article: Article,
    reader: User,
    as_reader: Callable[[Page, User], None],
) -> None:
    page = open_page(viewport={"width": size[0], "height": size[1]})
    as_reader(page, reader)
    open_article(page, article)
    for words in ("Island ferry stops", "The council met", "The boat is old"):
        select(page, words)
        expect(page.locator("#tagbar")).to_be_visible()
        assert not page.evaluate(COVERED), words
        box = page.locator("#tagbar").bounding_box()
        assert box, words
        column = page.locator("#text").bounding_box()
        assert column
        inner = min(column["x"], size[0] - box["width"] - 9)  # not over the map beside the text
        assert box["x"] >= max(0, inner - 1), words
        assert box["x"] + box["width"] <= size[0], words
        assert box["y"] >= 0, words
        assert box["y"] + box["height"] <= size[1], words
        page.keyboard.press("Escape")
        expect(page.locator("#tagbar")).to_be_hidden()


def test_further_cards_come_while_reading(
    page: Page, reader: User, live: str, as_reader: Callable[[Page, User], None]
) -> None:
    pieces = [Piece("heading", "A long story", {"level": 1})]
    pieces += [
        Piece("paragraph", f"Paragraph {number} says a thing. " + "It goes on for a while. " * 12)
        for number in range(45)
    ]
    long = make_article(document=Document.build(pieces))
    for number in range(45):
        make_highlight(long, reader, words=f"Paragraph {number} says", kind="claim")
    as_reader(page, reader)
    open_article(page, long)
    expect(page.locator("#cards > .card")).to_have_count(20)
    page.locator(".block").last.scroll_into_view_if_needed()
    expect(page.locator("#cards > .card")).to_have_count(45)
    wait_apart(page)


def test_linked_highlight_is_in_view_and_open(
    page: Page, tagged: Article, reader: User, as_reader: Callable[[Page, User], None]
) -> None:
    as_reader(page, reader)
    wanted = tagged.highlights.get(exact="Nobody on the island")
    page.goto(f"/h/{wanted.uid}/")
    expect(card(page, wanted).locator(".card-body")).to_be_visible()
    expect(page.locator(f'.run[data-h="{wanted.number}"]')).to_be_in_viewport()


def test_place_is_remembered(
    page: Page, reader: User, live: str, as_reader: Callable[[Page, User], None]
) -> None:
    pieces = [Piece("heading", "A long story", {"level": 1})]
    pieces += [
        Piece("paragraph", f"Paragraph {number}. " + "It goes on for a while. " * 20) for number in range(40)
    ]
    long = make_article(document=Document.build(pieces))
    as_reader(page, reader)
    page.clock.install()
    open_article(page, long)
    page.locator(".block").nth(25).evaluate(
        "(block) => block.scrollIntoView({block: 'start', behavior: 'instant'})"
    )
    page.wait_for_function("() => document.getElementById('progress').value > 500")
    with page.expect_response("**/state/"):
        page.clock.fast_forward(4000)
    open_article(page, long)
    expect(page.get_by_text("Paragraph 24.")).to_be_in_viewport()
    page.wait_for_function("() => document.getElementById('progress').value > 500")


def test_print_leaves_the_words(page: Page, tagged: Article) -> None:
    open_article(page, tagged)
    page.emulate_media(media="print")
    expect(page.get_by_text("Repairs cost twice").first).to_be_visible()
    for gone in ("header.bar", "#tagbar", "#cursor", "#spine", "#sheet-toggle"):
        expect(page.locator(gone)).to_be_hidden()


def test_docked_buttons_are_large_enough(
    open_page: Callable[..., Page], article: Article, reader: User, as_reader: Callable[[Page, User], None]
) -> None:
    phone = open_page(**PHONE)
    as_reader(phone, reader)
    open_article(phone, article)
    select_by_touch(phone, "The boat is old")
    for name in ("quote", "claim", "fact", "plain", "comment", "part"):
        box = act(phone, name).bounding_box()
        assert box
        assert min(box["height"], box["width"]) >= 44, name
