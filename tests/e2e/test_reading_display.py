"""How the room looks to each person: the panel, high contrast, forced colours, without hues."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from reader.models import Article
from reader.text.blocks import Document, Piece
from tests.e2e.accessibility import broken, violations
from tests.e2e.browsing import DARK, PHONE
from tests.e2e.room import open_article, open_card, select
from tests.factories import PASSWORD, make_article, make_comment, make_highlight, make_user

SignIn = Callable[[Page, User], None]
NARROW: dict[str, Any] = {**PHONE, "viewport": {"width": 320, "height": 640}}
LONG = Document.build(
    [
        Piece("heading", "A long day at the pier", {"level": 1}),
        *(
            Piece("paragraph", f"Paragraph {n} says this. " + f"The boat was late {n} times again. " * 14)
            for n in range(1, 25)
        ),
    ]
)
# The words at the reading line, by the browser's own account.
AT_THE_LINE = """() => {
  const box = document.querySelector("#text .block.paragraph").getBoundingClientRect();
  const caret = document.caretPositionFromPoint(box.left + 4, innerHeight * 0.35);
  const block = caret.offsetNode.parentElement.closest(".block");
  return [Number(block.dataset.start), caret.offset];
}"""
# Whether they still are, but for so many characters: a typeface that comes later moves them for a moment.
AS_BEFORE = f"""([block, offset, most]) => {{
  const [now, at] = ({AT_THE_LINE})();
  return now === block && Math.abs(at - offset) < most;
}}"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
KINDS = {
    "quote": "Paragraph 1 says",
    "claim": "Paragraph 2 says",
    "fact": "Paragraph 3",
    "plain": "Paragraph 4",
}


@pytest.fixture
def reader(live: str) -> User:
    return make_user("ana")


@pytest.fixture
def article(live: str, reader: User) -> Article:
    made = make_article(document=LONG, source="The Harbour Courier", owner=reader)
    for kind, words in KINDS.items():
        make_highlight(made, reader, words=words, kind=kind)
    make_highlight(made, make_user("jonas"), words="Paragraph 5 says", kind="claim", visibility="public")
    return made


def choose(page: Page, label: str) -> None:
    """Pick an option of the open panel and wait until the server has it and the page shows it."""
    option = page.locator("#display").get_by_label(label, exact=True).last
    with page.expect_response("**/accounts/display/") as told:
        option.check(force=True)
    assert told.value.status == 204
    name, value = option.evaluate("({ name, value }) => [name, value]")
    expect(page.locator("html")).to_have_attribute(f"data-{name}", value)


def too_faint_for_aaa(page: Page) -> list[str]:
    """What axe finds of text below 7:1 (4.5:1 where it is large)."""
    found = broken(page, "rule", ("color-contrast-enhanced", "color-contrast"))
    return [node["html"][:120] for one in found for node in one["nodes"]]


def test_a_choice_acts_at_once_keeps_the_place_and_is_remembered(
    page: Page, article: Article, reader: User
) -> None:
    fonts: list[str] = []
    page.on("request", lambda asked: fonts.append(asked.url) if "/fonts/" in asked.url else None)
    open_article(page, article)
    page.locator("#display-button").click()
    page.wait_for_selector("#display form")
    page.evaluate("scrollTo({top: 2600, behavior: 'instant'})")
    block, offset = page.evaluate(AT_THE_LINE)
    for label in ("Very large", "Narrow", "Tight", "Sans serif", "High", "Dark"):
        choose(page, label)
        page.wait_for_function(AS_BEFORE, arg=[block, offset, 90])  # within a line
    assert not any("atkinson" in font for font in fonts)
    with page.expect_request("**/atkinson-latin-wght-normal*"):
        choose(page, "Atkinson Hyperlegible")
    page.evaluate("document.fonts.load('20px \"Atkinson Hyperlegible\"').then(() => document.fonts.ready)")
    page.wait_for_function(AS_BEFORE, arg=[block, offset, 1000])
    chosen = dict(page.evaluate("Object.assign({}, document.documentElement.dataset)"))
    assert chosen.pop("js") == ""
    assert sorted(chosen.values()) == ["atkinson", "dark", "high", "huge", "narrow", "tight"]
    page.goto("/accounts/login/")
    page.fill("[name=login]", "ana")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("/")
    reader.refresh_from_db()
    assert reader.preferences == {**chosen, "visibility": "public"}
    open_article(page, article)
    page.locator("#display-button").click()
    expect(page.locator("#display").get_by_label("Atkinson Hyperlegible")).to_be_checked()
    with page.expect_response("**/accounts/display/"):
        page.locator("#display").get_by_role("button", name="Reset to defaults").press("Enter")
    page.wait_for_function("() => String(Object.keys(document.documentElement.dataset)) === 'js'")
    expect(page.locator("#display").get_by_label("Serif", exact=True)).to_be_checked()
    page.reload()
    assert page.evaluate("Object.keys(document.documentElement.dataset)") == ["js"]


def test_panel_fits_a_small_phone_and_obeys_keys(open_page: Callable[..., Page], article: Article) -> None:
    phone = open_page(**NARROW)
    open_article(phone, article)
    phone.locator("#display-button").focus()
    phone.keyboard.press("Enter")
    phone.wait_for_selector("#display form")
    assert phone.evaluate(OVERFLOW) == 0
    panel = phone.locator("#display")
    sizes = panel.locator("label span, button:not(.no-js-only)").evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect()).map(({width, height}) => [width, height])"
    )
    assert min(min(width, height) for width, height in sizes) >= 44
    inner = panel.evaluate("(menu) => menu.scrollWidth - menu.clientWidth")
    assert inner == 0
    phone.keyboard.press("Tab")
    with phone.expect_response("**/accounts/display/"):
        phone.keyboard.press("ArrowRight")
    expect(phone.locator("html")).to_have_attribute("data-theme", "light")
    phone.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(phone.locator("#display-button")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_high_contrast_is_aaa_in_every_state(
    scheme: str, open_page: Callable[..., Page], article: Article, reader: User, as_reader: SignIn
) -> None:
    reader.preferences = {"contrast": "high"}
    reader.save()
    made = article.highlights.get(kind="quote")
    make_comment(made, make_user("cem"), "Both *ways*?")
    page = open_page(color_scheme=scheme, reduced_motion="reduce")
    as_reader(page, reader)
    open_article(page, article, "?layers=mine,everyone")
    assert too_faint_for_aaa(page) == []
    open_card(page, made)
    assert too_faint_for_aaa(page) == []
    select(page, "Paragraph 6 says")
    expect(page.locator("#tagbar")).to_be_visible()
    page.locator("#display-button").click()
    page.wait_for_selector("#display form")
    assert too_faint_for_aaa(page) == []
    assert violations(page) == []
    for path in ("/", "/notebook/", "/accounts/preferences/"):
        page.goto(path)
        assert too_faint_for_aaa(page) == [], path


def test_devices_that_ask_for_contrast_get_it(open_page: Callable[..., Page], article: Article) -> None:
    ink = "getComputedStyle(document.documentElement).getPropertyValue('--ink-3')"
    page = open_page(contrast="more")
    open_article(page, article)
    assert "#3a3935" in page.evaluate(ink)
    page.locator("#display-button").click()
    page.wait_for_selector("#display form")
    with page.expect_response("**/accounts/display/"):
        page.locator("#display").get_by_label("Normal", exact=True).first.check(force=True)
    page.wait_for_function(f"() => !{ink}.includes('#3a3935')")


def lines_of(page: Page, selector: str) -> str:
    """What an element is drawn with, hues aside: its lines, their sizes, its border."""
    drawn: str = page.eval_on_selector(
        selector,
        """(element) => {
          const style = getComputedStyle(element);
          const names = ["backgroundImage", "backgroundSize", "borderBlockStartStyle", "textDecorationStyle"];
          return names.map((name) => style[name].replace(/(rgb|color)a?\\([^)]*\\)/g, "hue")).join(" | ");
        }""",
    )
    return drawn


@pytest.mark.parametrize("options", [{}, {"forced_colors": "active"}, {"forced_colors": "active", **DARK}])
def test_kinds_are_told_without_hues(
    options: dict[str, Any],
    open_page: Callable[..., Page],
    article: Article,
    reader: User,
    as_reader: SignIn,
) -> None:
    page = open_page(**options)
    as_reader(page, reader)
    open_article(page, article, "?layers=mine,everyone")
    expect(page.locator("#spine a.seen")).to_have_count(1)
    in_text = {kind: lines_of(page, f"#text .run.{kind}") for kind in KINDS}
    assert len(set(in_text.values())) == 4, in_text
    assert lines_of(page, "#text .run.seen:not([data-h])") == in_text["claim"]  # what most readers said it is
    on_spine = {kind: lines_of(page, f"#spine a.{kind}") for kind in KINDS}
    assert len(set(on_spine.values())) == 4, on_spine
    glyphs = {
        kind: page.eval_on_selector(
            f"#cards .chip.{kind}", "(chip) => getComputedStyle(chip, '::before').content"
        )
        for kind in KINDS
    }
    assert len(set(glyphs.values())) == 4, glyphs
    if options:
        open_card(page, article.highlights.get(kind="fact"))
        for mark in ("#c-3", "#text .run.fact"):
            outline = page.eval_on_selector(mark, "(element) => getComputedStyle(element).outlineStyle")
            assert outline == "solid", mark
        select(page, "Paragraph 6 says")
        border = page.locator("#tagbar").evaluate("(bar) => getComputedStyle(bar).borderTopStyle")
        assert border == "solid"
