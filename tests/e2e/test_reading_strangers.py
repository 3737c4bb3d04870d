"""Visitors who are not signed in, and readers without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from annotations.models import Comment, Highlight
from reader.models import Article
from tests.e2e.browsing import NO_SCRIPT, Complaints
from tests.e2e.room import STORY, act, open_article, passage, select, the_highlight, wait_saved
from tests.factories import PASSWORD, make_article, make_highlight, make_user

SignIn = Callable[[Page, User], None]
# The px between things that stand below each other.
GAPS = """(places) => [...document.querySelectorAll(places)]
  .map((one) => one.getBoundingClientRect())
  .map((box, at, all) => box.top - (all[at - 1]?.bottom ?? -99))"""


@pytest.fixture
def reader(live: str) -> User:
    return make_user("ana")


@pytest.fixture
def article(live: str) -> Article:
    return make_article(document=STORY)


def sign_in_by_hand(page: Page) -> None:
    page.get_by_label("handle", exact=False).first.fill("ana")
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main form button").first.click()


def test_stranger_reads(page: Page, article: Article, complaints: Complaints) -> None:
    complaints.forgive("404")
    page.goto("/articles/hidden/")
    assert min(page.evaluate(GAPS, "main :is(h1, p)")) >= 8
    page.get_by_role("link", name="Signing in can help.").click()
    page.wait_for_url("**/accounts/login/")
    open_article(page, article)
    expect(page.get_by_role("heading", level=1)).to_have_text("Island ferry stops at midnight")


def test_selection_survives_signing_in(page: Page, article: Article, reader: User) -> None:
    open_article(page, article)
    select(page, "Repairs cost twice as much")
    act(page, "claim").click()
    expect(page.locator("#sign-in-dialog")).to_be_visible()
    assert min(page.evaluate(GAPS, "#sign-in-dialog :is(h2, p, .row)")) >= 8
    page.locator("#sign-in-dialog").get_by_role("link", name="Sign in").click()
    sign_in_by_hand(page)
    page.wait_for_url(f"**/articles/{article.slug}/**")
    wait_saved(page)
    made = the_highlight()
    assert (made.author, made.kind, passage(made)) == (reader, "claim", "Repairs cost twice as much")


def test_selection_survives_making_an_account(page: Page, article: Article, reader: User) -> None:
    make_highlight(article, reader, words="The boat is old")
    open_article(page, article, "?layers=mine,everyone")
    select(page, "Repairs cost twice as much")
    act(page, "claim").click()
    page.locator("#sign-in-dialog").get_by_role("link", name="Make an account").click()
    page.get_by_label("Handle").fill("bo")
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Make an account").click()
    page.wait_for_url(f"**/articles/{article.slug}/?layers=mine,everyone")
    wait_saved(page, 2)
    made = Highlight.objects.get(author__handle="bo")
    assert (made.kind, passage(made)) == ("claim", "Repairs cost twice as much")


def test_not_now_forgets_the_selection(page: Page, article: Article) -> None:
    open_article(page, article)
    select(page, "The boat is old")
    act(page, "quote").click()
    page.get_by_role("button", name="Not now").click()
    page.wait_for_function("() => sessionStorage.getItem('lectern:before-sign-in') === null")


def test_session_that_ended_meanwhile_offers_to_sign_in(
    page: Page, article: Article, reader: User, as_reader: SignIn, complaints: Complaints
) -> None:
    complaints.forgive("401")
    as_reader(page, reader)
    open_article(page, article)
    page.context.clear_cookies(name="sessionid")
    select(page, "The boat is old")
    page.keyboard.press("q")
    expect(page.locator("#sign-in-dialog")).to_be_visible()
    page.locator("#sign-in-dialog").get_by_role("link", name="Sign in").click()
    sign_in_by_hand(page)
    wait_saved(page)
    assert passage(the_highlight()) == "The boat is old"


def test_reading_and_posting_without_scripts(
    open_page: Callable[..., Page], article: Article, reader: User, as_reader: SignIn
) -> None:
    page = open_page(**NO_SCRIPT)
    as_reader(page, reader)
    page.goto(f"/articles/{article.slug}/")
    expect(page.locator("#tagbar")).to_be_hidden()
    page.get_by_role("link", name="Sentence view").click()
    page.get_by_role("radio", name="Claim").check()
    page.get_by_role("button", name="Repairs cost twice as much as a new ramp.").click()
    expect(page.locator(".card .card-body")).to_be_visible()
    made = Highlight.objects.get()
    assert (made.kind, passage(made)) == ("claim", "Repairs cost twice as much as a new ramp.")
    expect(page.locator(f"#c-{made.number} .card-body")).to_be_visible()
    page.locator(f"#c-{made.number} textarea[name=body]").fill("Says who?")
    page.locator(f"#c-{made.number}").get_by_role("button", name="Send").click()
    expect(page.locator(f"#c-{made.number} .say")).to_contain_text("Says who?")
    assert Comment.objects.get().body == "Says who?"


def test_cards_are_a_list_without_scripts(
    open_page: Callable[..., Page], article: Article, reader: User, as_reader: SignIn
) -> None:
    made = make_highlight(article, reader, words="The boat is old", kind="fact")
    page = open_page(**NO_SCRIPT, viewport={"width": 390, "height": 844})
    as_reader(page, reader)
    page.goto(f"/articles/{article.slug}/")
    expect(page.locator(f"#c-{made.number}")).to_be_visible()
    page.locator(f"#open-{made.number}").click()
    expect(page.locator(f"#c-{made.number} .card-body")).to_be_visible()
    page.locator(f"#c-{made.number} form.delete button").click()
    expect(page.locator(f"#c-{made.number}")).to_have_count(0)
    made.refresh_from_db()
    assert made.deleted_at is not None
