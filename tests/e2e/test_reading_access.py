"""Everybody: axe’s rules in every state, dark and light; right-to-left; high contrast."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from annotations.models import Highlight
from reader.models import Article
from reader.text.blocks import Document, Piece
from tests.e2e.accessibility import violations
from tests.e2e.browsing import DARK, NO_SCRIPT, PHONE
from tests.e2e.room import (
    OVERLAPPING,
    STORY,
    open_article,
    open_card,
    passage,
    select,
    the_highlight,
    wait_saved,
)
from tests.factories import make_article, make_comment, make_highlight, make_user

SignIn = Callable[[Page, User], None]
ARABIC = Document.build(
    [
        Piece("heading", "توقف العبارة عند منتصف الليل", {"level": 1}),
        Piece(
            "paragraph",
            "قالت عودة: «لن نبحر في الظلام». اجتمع المجلس يوم الثلاثاء. تكلفة الإصلاح ضعف تكلفة رصيف جديد.",
        ),
    ]
)


@pytest.fixture
def reader(live: str) -> User:
    return make_user("ana")


@pytest.fixture
def article(live: str) -> Article:
    return make_article(document=STORY, source="The Harbour Courier", byline="By Lena Ortiz")


@pytest.fixture
def quote(article: Article, reader: User) -> Highlight:
    made = make_highlight(
        article, reader, words="We can’t sail blind", kind="quote", speaker="Oda Renk", tags=["sea"]
    )
    make_highlight(article, reader, words="sail blind", kind="claim", not_sure=True)
    make_highlight(article, reader, words="About 2,300 people", kind="fact")
    make_highlight(article, reader, words="The boat is old", kind="plain")
    make_comment(made, make_user("jonas"), "Both *ways*?")
    return made


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(
    scheme: str,
    open_page: Callable[..., Page],
    article: Article,
    quote: Highlight,
    reader: User,
    as_reader: SignIn,
) -> None:
    page = open_page(color_scheme=scheme, reduced_motion="reduce")
    as_reader(page, reader)
    open_article(page, article)
    assert violations(page) == []
    open_card(page, quote).get_by_role("button", name="Edit").click()
    page.locator("textarea[name=body]").first.focus()
    assert violations(page) == []
    page.keyboard.press("Escape")
    select(page, "The council met")
    expect(page.locator("#tagbar")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("?")
    expect(page.locator("#keys-dialog")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_phone(
    scheme: str,
    open_page: Callable[..., Page],
    article: Article,
    quote: Highlight,
    reader: User,
    as_reader: SignIn,
) -> None:
    page = open_page(**PHONE, color_scheme=scheme, reduced_motion="reduce")
    as_reader(page, reader)
    open_article(page, article)
    page.locator("#sheet-toggle").tap()
    expect(page.locator("#cards > .card").first).to_be_in_viewport()
    assert violations(page) == []


def test_axe_finds_nothing_for_strangers(page: Page, article: Article, quote: Highlight) -> None:
    open_article(page, article, "?layers=everyone")
    assert violations(page) == []
    page.goto(f"/articles/{article.slug}/?view=sentences")
    assert violations(page) == []


def test_dark_scheme_is_dark(open_page: Callable[..., Page], article: Article) -> None:
    page = open_page(**DARK)
    open_article(page, article)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 23, 26)"


def test_right_to_left_article_is_tagged_and_laid_out(
    page: Page, reader: User, live: str, as_reader: SignIn
) -> None:
    story = make_article(document=ARABIC, language="ar")
    as_reader(page, reader)
    open_article(page, story)
    assert page.evaluate("getComputedStyle(document.getElementById('text')).direction") == "rtl"
    page.evaluate(
        """() => {
          const node = document.querySelector(".block.paragraph").firstChild;
          const at = node.data.indexOf("اجتمع المجلس");
          getSelection().setBaseAndExtent(node, at, node, at + "اجتمع المجلس".length);
        }"""
    )
    expect(page.locator("#tagbar")).to_be_visible()
    page.keyboard.press("f")
    wait_saved(page)
    assert passage(the_highlight()) == "اجتمع المجلس"
    # The letters of a word keep joining across the edge of a run.
    assert page.evaluate("getComputedStyle(document.querySelector('.run')).paddingInlineStart") == "0px"
    assert not page.evaluate(OVERLAPPING)


def test_right_to_left_interface_puts_the_cards_on_the_left(
    page: Page, article: Article, quote: Highlight, reader: User, as_reader: SignIn
) -> None:
    as_reader(page, reader)
    open_article(page, article)
    page.evaluate("document.documentElement.dir = 'rtl'")
    page.wait_for_function(
        """() => {
          const box = (id) => document.getElementById(id).getBoundingClientRect();
          return box("cards").width && box("cards").right <= box("text").left;
        }"""
    )


def test_kinds_stay_told_apart_in_forced_colours(
    open_page: Callable[..., Page], article: Article, quote: Highlight, reader: User, as_reader: SignIn
) -> None:
    page = open_page(forced_colors="active")
    as_reader(page, reader)
    open_article(page, article)
    lines = page.eval_on_selector_all(
        ".run.quote, .run.claim, .run.fact, .run.plain",
        "(runs) => runs.map((run) => getComputedStyle(run).backgroundImage)",
    )
    assert len(set(lines)) >= 4


def test_lanes_of_the_kinds_do_not_meet(
    page: Page, article: Article, quote: Highlight, reader: User, as_reader: SignIn
) -> None:
    as_reader(page, reader)
    open_article(page, article)
    style = "(run) => getComputedStyle(run).backgroundPosition"
    assert (
        page.locator(".run.quote.claim")
        .evaluate(style)
        .startswith("0px calc(100% - 8px), 0px calc(100% - 4px)")
    )


def test_screen_readers_hear_each_highlight_once(
    page: Page, article: Article, quote: Highlight, reader: User, as_reader: SignIn
) -> None:
    as_reader(page, reader)
    open_article(page, article)
    label = page.locator(f"#h-{quote.number}").get_attribute("aria-label")
    assert label == "Quote of Oda Renk, by you, 1 comment"
    assert page.locator(f"#h-{quote.number}").count() == 1


def test_sentences_flow_without_scripts(
    open_page: Callable[..., Page], article: Article, reader: User, as_reader: SignIn
) -> None:
    page = open_page(**NO_SCRIPT)
    as_reader(page, reader)
    page.goto(f"/articles/{article.slug}/?view=sentences")
    first = page.get_by_text("Repairs cost twice as much as a new ramp.", exact=True).bounding_box()
    second = page.get_by_text("Nobody on the island was asked about it.", exact=True).bounding_box()
    assert first
    assert second
    assert second["y"] < first["y"] + first["height"]
    page.get_by_role("radio", name="Claim").check()
    page.get_by_text("Nobody on the island was asked about it.", exact=True).click()
    expect(page.locator(".run.claim")).to_have_text("Nobody on the island was asked about it.")
    page.get_by_role("button", name="The boat is old.").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#cards .card")).to_have_count(2)
