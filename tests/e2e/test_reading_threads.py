"""Threads in the room: settled ones fold, new words are marked until seen, links lead to a comment."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from annotations.models import Comment, Highlight, ThreadVisit
from reader.models import Article
from tests.e2e.browsing import NO_SCRIPT, PHONE
from tests.e2e.room import STORY, card, open_article, open_card
from tests.factories import make_article, make_comment, make_highlight, make_user

SignIn = Callable[[Page, User], None]


@pytest.fixture
def reader(live: str) -> User:
    return make_user("ana", display_name="Ana")


@pytest.fixture
def article(live: str, reader: User) -> Article:
    return make_article(document=STORY, owner=reader)


@pytest.fixture
def claim(article: Article, reader: User) -> Highlight:
    return make_highlight(article, reader, words="Repairs cost twice as much", kind="claim")


@pytest.fixture
def question(claim: Highlight) -> Comment:
    return make_comment(claim, make_user("ben"), "Twice as much as **what**?")


def test_thread_is_seen_settled_and_opened_again(
    page: Page, reader: User, article: Article, claim: Highlight, question: Comment, as_reader: SignIn
) -> None:
    as_reader(page, reader)
    open_article(page, article)
    expect(card(page, claim).locator(".who .new")).to_have_text("1 new")
    with page.expect_response(lambda answer: answer.url.endswith("/comments/seen/")) as answered:
        opened = open_card(page, claim)
        expect(opened.locator(".say.is-new .new")).to_have_text("new")
    assert answered.value.status == 204
    assert ThreadVisit.objects.get().seen_at == question.created_at
    expect(opened.locator(".new")).to_have_count(
        1
    )  # what was new is still said, the card's face has nothing left
    opened.get_by_role("button", name="Resolve").click()
    folded = card(page, claim).locator("details.resolved")
    expect(folded.locator("summary")).to_contain_text("Resolved by Ana")
    expect(folded.locator(".say")).to_be_hidden()
    expect(page.locator("#toasts [data-undo]")).to_be_visible()
    folded.locator("summary").click()
    expect(folded.locator(".say")).to_be_visible()
    folded.locator("[data-act=reply-to]").click()
    page.keyboard.type("As a new ramp.")
    page.keyboard.press("Control+Enter")
    expect(card(page, claim).locator(".replies .say")).to_contain_text("As a new ramp.")
    expect(card(page, claim).locator("details.resolved")).to_have_count(0)
    page.reload()
    expect(card(page, claim)).to_contain_text("2 comments")
    expect(card(page, claim).locator(".new")).to_have_count(0)


@pytest.mark.parametrize("options", [{}, PHONE, NO_SCRIPT], ids=["desktop", "phone", "no scripts"])
def test_link_to_a_comment_shows_it(
    open_page: Callable[..., Page],
    options: dict[str, object],
    article: Article,
    claim: Highlight,
    question: Comment,
) -> None:
    for number in range(12):
        last = make_comment(claim, question.author or make_user(), f"And {number}?")
    page = open_page(**options)
    page.goto(f"/c/{last.uid}/")
    said = page.locator(f"#n-{last.uid}")
    expect(said).to_be_in_viewport(ratio=0.9)
    assert page.evaluate("document.querySelector(':target')?.id") == f"n-{last.uid}"
    expect(said.locator("[data-act=copy]")).to_have_attribute("href", f"/c/{last.uid}/")
