"""Fingers, on-screen keyboards and small windows: targets, what covers what, and nothing too wide."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from annotations.models import Highlight
from reader.models import Article
from tests.e2e.browsing import PHONE, TABLET
from tests.e2e.room import STORY, act, at_rest, card, drag, open_article, passage, select, select_by_touch
from tests.factories import make_article, make_comment, make_highlight, make_relation, make_user

SignIn = Callable[[Page, User], None]
SMALL_PHONE = {**PHONE, "viewport": {"width": 360, "height": 740}}
NARROW_TABLET = {**TABLET, "viewport": {"width": 768, "height": 1024}}
# What can be pressed there and is not pressed any more 22 px from its middle; links in the text are free.
TOO_SMALL = """(places) => {
  const inside = ":is(a[href], button, summary, input:not([type=hidden], [type=radio]), select, textarea)";
  const pressed = (wanted, hit) => hit && (wanted.contains(hit) || hit.closest("label")?.control === wanted);
  const found = [];
  for (const one of document.querySelectorAll(`:is(${places}) ${inside}`)) {
    if (!one.checkVisibility({ visibilityProperty: true }) || one.matches(".prose a")) continue;
    one.scrollIntoView({ block: "center", behavior: "instant" });
    const box = one.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const reach = (dx, dy) => {
      let far = 1;
      while (far < 50 && pressed(one, document.elementFromPoint(x + dx * far, y + dy * far))) far += 1;
      return far - 1;
    };
    const [width, height] = [reach(-1, 0) + reach(1, 0) + 1, reach(0, -1) + reach(0, 1) + 1];
    if (width < 43 || height < 43) found.push(`${one.outerHTML.slice(0, 90)}: ${width} x ${height}`);
  }
  return found;
}"""
# Fields whose hint, and chips whose words, are wider than they themselves or than their card.
CUT = """() => [...document.querySelectorAll("#cards .is-open :is(input[placeholder], .chip)")]
  .filter((one) => {
    const card = one.closest(".card").getBoundingClientRect();
    return one.scrollWidth > one.clientWidth || one.getBoundingClientRect().right > card.right;
  })
  .map((one) => one.outerHTML)"""
FURTHEST = "(all) => Math.max(0, ...all.map((one) => one.getBoundingClientRect().right))"
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
KEYBOARD = """(height) => {
  Object.defineProperty(visualViewport, "height", { value: innerHeight - height, configurable: true });
  visualViewport.dispatchEvent(new Event("resize"));
}"""

ABOVE_KEYBOARD = """(one) => {
  const { left, top, width, height, bottom } = one.getBoundingClientRect();
  const hit = document.elementFromPoint(left + width / 2, top + height / 2);
  return top >= 0 && bottom <= visualViewport.height && one.contains(hit);
}"""


@pytest.fixture
def reader(live: str) -> User:
    return make_user("ana")


@pytest.fixture
def article(live: str) -> Article:
    return make_article(document=STORY, url="https://example.org/ferry")


@pytest.fixture
def claim(article: Article, reader: User) -> Highlight:
    made = make_highlight(
        article,
        reader,
        words="Repairs cost twice as much",
        kind="claim",
        speaker="Oda Renk",
        tags=["a-tag-of-fifty-characters-that-has-no-space-in-it-x"],
    )
    make_comment(made, reader, "Both ways?")
    make_comment(made, make_user("jonas"), "One way.")
    return made


def box(page: Page, selector: str) -> dict[str, float]:
    """Where the first such thing is in the window."""
    found: Any = page.locator(selector).first.bounding_box()
    assert found, selector
    return {**found, "bottom": found["y"] + found["height"], "right": found["x"] + found["width"]}


@pytest.mark.parametrize("device", [SMALL_PHONE, NARROW_TABLET], ids=["phone", "tablet"])
def test_all_targets_are_large_enough_for_a_finger(
    device: dict[str, Any],
    open_page: Callable[..., Page],
    reader: User,
    article: Article,
    claim: Highlight,
    as_reader: SignIn,
) -> None:
    make_relation(claim, make_highlight(article, reader, words="Nobody on the island", kind="fact"))
    window = open_page(**device)
    as_reader(window, reader)
    open_article(window, article)
    window.wait_for_load_state("load")  # with the sheet behind the article
    assert window.evaluate(TOO_SMALL, "header.bar, .byline, .after") == []
    window.locator(f'.run[data-h="{claim.number}"]').tap()
    opened = card(window, claim)
    expect(opened.locator(".card-body")).to_be_visible()
    opened.locator("[data-act=edit-start]").tap()
    for fold in opened.locator(".naming > summary").all():
        fold.tap()
    expect(opened.locator("[name=title]")).to_be_visible()
    at_rest(window)
    assert window.evaluate(TOO_SMALL, "#cards, #sheet-toggle") == []
    assert window.evaluate(CUT) == []
    assert window.evaluate(OVERFLOW) == 0


def test_targets_are_as_large_outside_the_room(
    open_page: Callable[..., Page], claim: Highlight, reader: User, as_reader: SignIn
) -> None:
    phone = open_page(**SMALL_PHONE)
    as_reader(phone, reader)
    looked_at = (
        "header.bar, .tabs, .filters, .kinds, .more-fields, .entry .judge, .batch, .sheet, .draft-blocks"
    )
    for address in ("/", "/notebook/", "/claims/", "/articles/new/", "/accounts/preferences/"):
        phone.goto(address)
        phone.eval_on_selector_all("details", "(all) => all.forEach((one) => { one.open = true; })")
        assert phone.evaluate(TOO_SMALL, looked_at) == [], address
        assert phone.evaluate(OVERFLOW) == 0, address
        assert phone.eval_on_selector_all(".tabs a", FURTHEST) <= 360, address
    phone.goto("/articles/new/")
    phone.get_by_label("Paste the article").fill(STORY.text)
    phone.get_by_role("button", name="Show a preview").tap()
    expect(phone.locator(".draft-blocks select").first).to_be_visible()
    assert phone.evaluate(TOO_SMALL, ".draft, .draft-blocks") == []


def test_nothing_covers_the_selection_or_its_handles(
    open_page: Callable[..., Page], reader: User, article: Article, claim: Highlight, as_reader: SignIn
) -> None:
    for device in (SMALL_PHONE, TABLET, NARROW_TABLET):
        window = open_page(**device)
        as_reader(window, reader)
        open_article(window, article)
        expect(window.locator("#tagbar")).to_be_hidden()
        select_by_touch(window, "The boat is old")
        window.evaluate("(words) => scrollBy({top: 1000, behavior: 'instant'})", "")
        window.evaluate("getSelection().getRangeAt(0).startContainer.parentElement.scrollIntoView(false)")
        window.evaluate("getSelection().modify('extend', 'forward', 'character')")
        low = "getSelection().getRangeAt(0).getBoundingClientRect().bottom"
        window.wait_for_function(
            f"() => {low} + 39 <= document.getElementById('tagbar').getBoundingClientRect().top"
        )
        assert round(box(window, "#tagbar")["bottom"]) == device["viewport"]["height"]
        act(window, "part").tap()  # nothing is tagged, and the selection ends
        window.keyboard.press("Escape")
        window.locator(".run").first.tap()
        expect(window.locator(".handle")).to_have_count(2)
        expect(window.locator("#cards .card-body")).to_be_visible()
        at_rest(window)
        sheet = box(window, "#cards")["y"] if device is SMALL_PHONE else device["viewport"]["height"]
        for side in ("start", "end"):
            handle = box(window, f'.handle[data-side="{side}"]')
            assert min(handle["width"], handle["height"]) >= 44
            assert handle["y"] > 52
            assert handle["bottom"] < sheet
        assert window.evaluate(OVERFLOW) == 0


def test_what_is_typed_and_its_save_stay_above_the_keyboard(
    open_page: Callable[..., Page], reader: User, article: Article, claim: Highlight, as_reader: SignIn
) -> None:
    phone = open_page(**PHONE)
    as_reader(phone, reader)
    open_article(phone, article)
    phone.locator(".run").first.tap()
    opened = card(phone, claim)
    opened.locator("[data-act=edit-start]").tap()
    for field, button in (
        ("[name=tags]", f"#save-{claim.number}"),
        ("textarea[name=body]", "[data-act=comment] [type=submit]"),
    ):
        place = opened.locator(field).last
        place.tap()
        phone.evaluate(KEYBOARD, 336)
        expect(phone.locator("html")).to_have_attribute("data-keyboard", "")
        for one in (place, opened.locator(button).first):
            phone.wait_for_function(ABOVE_KEYBOARD, arg=one.element_handle())
        phone.evaluate(KEYBOARD, 0)
        expect(phone.locator("html")).not_to_have_attribute("data-keyboard", "")
    expect(phone.locator("#sheet-toggle")).to_be_visible()


def test_zoomed_in_nothing_is_lost(
    page: Page, reader: User, article: Article, claim: Highlight, as_reader: SignIn
) -> None:
    """1366 x 768 at 200 % and at 400 %."""
    as_reader(page, reader)
    for width, height in ((683, 384), (341, 192)):
        page.set_viewport_size({"width": width, "height": height})
        open_article(page, article)
        page.keyboard.press("/")
        assert box(page, "#find")["right"] <= width
        page.keyboard.press("Escape")
        select(page, "The boat is old")
        expect(page.locator("#tagbar")).to_be_visible()
        bar = box(page, "#tagbar")
        low = page.evaluate("getSelection().getRangeAt(0).getBoundingClientRect().bottom")
        assert low <= bar["y"]
        assert (bar["x"], bar["right"], round(bar["bottom"])) == (0, width, height)
        page.keyboard.press("Escape")
        page.locator(".run").first.click()
        expect(page.locator("#cards .card-body")).to_be_visible()
        at_rest(page)
        sheet = box(page, "#cards")
        assert sheet["height"] > height / 2
        assert box(page, ".run.is-active")["y"] >= 0
        assert box(page, ".run.is-active")["y"] < sheet["y"]
        # But for the form that goes by itself once its comment was in view.
        for button in page.locator(".card.is-open :is(button, textarea):not([data-act=seen] *)").all():
            if button.is_visible():
                button.scroll_into_view_if_needed()
                expect(button).to_be_in_viewport(ratio=0.9)
        page.locator("[data-act=move-start]").click()
        assert box(page, ".run.is-active")["bottom"] <= box(page, "#movebar")["y"]
        assert box(page, "#movebar")["y"] > 0
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        assert page.evaluate(OVERFLOW) == 0
        page.mouse.wheel(0, 600)
        page.wait_for_function("() => scrollY > 100")
        assert (box(page, "header.bar")["bottom"] <= 0) == (height < 400)


def test_overlapping_highlights_are_chosen_by_keys_and_half_written_words_stay(
    page: Page, reader: User, article: Article, claim: Highlight, as_reader: SignIn
) -> None:
    fact = make_highlight(article, reader, words="twice as much as a new ramp", kind="fact")
    as_reader(page, reader)
    open_article(page, article)
    for _ in range(5):
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#chooser button").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#cursor")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    opened = card(page, fact)
    expect(opened.locator(".card-body")).to_be_visible()
    opened.locator("[data-act=edit-start]").click()
    opened.locator("[name=tags]").fill("money")
    # The passage is changed meanwhile, another highlight is looked at, and the words are still there.
    at_rest(page)
    drag(page, "end 0", "as a new")
    expect(page.locator(f'.run.fact[data-h="{fact.number}"]')).to_have_text(" as a new")
    assert passage(fact) == "twice as much as a new"
    expect(opened.locator("[name=tags]")).to_have_value("money")
    expect(opened.locator("[name=tags]")).to_be_visible()
    page.locator(f'.run[data-h="{claim.number} {fact.number}"]').click()
    page.locator("#chooser button").first.click()
    expect(card(page, claim).locator(".card-body")).to_be_visible()
    card(page, fact).locator(".who").click()
    expect(opened.locator("[name=tags]")).to_have_value("money")
    # A stretch names six of those that lie on it; the others are in the list of all.
    for _ in range(7):
        make_highlight(article, reader, words="The boat is old", kind="claim")
    open_article(page, article)
    page.locator(".run", has_text="The boat is old").click()
    page.get_by_role("button", name="All on these words").click()
    expect(page.locator("#marked li")).to_have_count(7)
