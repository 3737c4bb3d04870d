"""Threads in the room: settled ones fold, what is new is marked, and what others do meanwhile is brought."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from annotations.models import Comment, Highlight, ThreadVisit
from annotations.services.revising import revise_article
from reader.models import Article
from tests.e2e.browsing import NO_SCRIPT, PHONE, Complaints
from tests.e2e.room import STORY, card, open_article, open_card, select, wait_saved, wait_whole
from tests.factories import make_article, make_comment, make_document, make_highlight, make_user

SignIn = Callable[[Page, User], None]
# How many answers to the question for news the page has read.
COUNT_NEWS = """
window.answered = 0;
const ask = window.fetch;
window.fetch = async (address, ...more) => {
  const answer = await ask(address, ...more);
  answered += String(address).includes("/news/");
  return answer;
};
"""


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


def test_two_readers_see_what_the_other_does(
    open_page: Callable[..., Page], reader: User, article: Article, claim: Highlight, as_reader: SignIn
) -> None:
    ben = make_user("ben", preferences={"visibility": "public"})
    hers, his = open_page(), open_page()
    as_reader(hers, reader)
    as_reader(his, ben)
    asked: list[str] = []
    hers.on("request", lambda request: asked.append(request.url) if "/news/" in request.url else None)
    hers.clock.install()
    for page in (hers, his):
        open_article(page, article, "?layers=mine,everyone")
    writing = open_card(hers, claim).locator("textarea[name=body]")
    writing.fill("Half a sentence")
    assert asked == []  # a page just opened asks nobody
    open_card(his, claim).locator("textarea[name=body]").fill("Twice as much as what?")
    his.keyboard.press("Control+Enter")
    expect(card(his, claim).locator(".say")).to_have_count(1)
    select(his, "The boat is old")
    his.keyboard.press("f")
    wait_saved(his, 2)
    his.locator("#discussion textarea[name=body]").fill("Well told.")
    his.locator("#discussion").get_by_role("button", name="Send").click()
    expect(his.locator("#discussion .say")).to_have_count(1)

    hers.clock.fast_forward("00:31")
    bar = hers.locator("#news")
    expect(bar).to_contain_text("3 new")
    expect(hers.locator("#live")).to_contain_text("3 new")
    expect(hers.locator("#cards > .card")).to_have_count(1)
    expect(hers.locator(".say")).to_have_count(0)
    top = hers.evaluate("scrollY")
    bar.get_by_role("button").click()
    wait_saved(hers, 2)
    expect(bar).to_be_hidden()
    expect(hers.locator(".run.seen:not([data-h])")).to_have_text("The boat is old")
    expect(card(hers, claim).locator(".say.is-new")).to_contain_text("Twice as much as what?")
    expect(hers.locator("#discussion .say")).to_contain_text("Well told.")
    expect(writing).to_be_focused()
    expect(writing).to_have_value("Half a sentence")
    assert hers.evaluate("scrollY") == top
    card(hers, claim).locator("[data-act=reply-to]").click()  # the answer knows the comment that came
    hers.keyboard.press("Control+Enter")
    expect(card(hers, claim).locator(".replies .say")).to_contain_text("Half a sentence")

    his.locator("#text").click(position={"x": 2, "y": 2})
    his.keyboard.press(".")  # without waiting
    expect(his.locator("#news")).to_contain_text("1 new")
    his.keyboard.press(".")
    expect(card(his, claim).locator(".who")).to_contain_text("2 comments · 1 new")
    his.keyboard.press(".")
    expect(his.locator("#live")).to_have_text("Nothing new.")
    revise_article(article=article, document=make_document("Island ferry stops\n\nThe boat is old."), by=ben)
    hers.clock.fast_forward("00:31")
    expect(bar).to_contain_text("This article was corrected")
    bar.get_by_role("button").click()
    expect(hers.locator("h1")).to_have_text("Island ferry stops")


def test_nobody_looks_for_news_in_a_hidden_tab_or_without_a_network(
    page: Page, article: Article, complaints: Complaints
) -> None:
    complaints.forgive("net::ERR_")
    complaints.forgive("503")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/news/" in request.url else None)
    page.clock.install()
    page.add_init_script(COUNT_NEWS)
    open_article(page, article)
    page.keyboard.press("j")
    wait_whole(page)
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    page.clock.fast_forward("10:00")
    page.context.set_offline(True)
    page.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
    page.clock.fast_forward("10:00")
    assert asked == []
    page.keyboard.press("Shift")  # somebody is here again
    page.route("**/news/*", lambda route: route.fulfill(status=503))
    with page.expect_request("**/news/*"):
        page.context.set_offline(False)
    # Each failure doubles the pause, which begins when the answer was read.
    for number, (too_soon, pause) in enumerate((("00:50", "00:15"), ("01:50", "00:15")), start=1):
        page.wait_for_function("(number) => answered === number", arg=number)
        page.clock.fast_forward(too_soon)
        with page.expect_request("**/news/*"):
            page.clock.fast_forward(pause)
    assert len(asked) == 3
