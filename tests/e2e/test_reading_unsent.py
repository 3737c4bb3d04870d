"""Work that cannot reach the server: kept, said, and sent later by the same reader alone."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from annotations.models import Comment, Highlight
from reader.models import Article
from tests.e2e.browsing import Complaints
from tests.e2e.room import (
    SELECT,
    STORY,
    hold,
    open_article,
    open_card,
    passage,
    select,
    the_highlight,
    wait_saved,
)
from tests.factories import make_article, make_highlight, make_user

SignIn = Callable[[Page, User], None]


@pytest.fixture
def reader(live: str) -> User:
    return make_user("ana")


@pytest.fixture
def article(live: str) -> Article:
    return make_article(document=STORY)


@pytest.fixture
def room(page: Page, reader: User, article: Article, as_reader: SignIn, complaints: Complaints) -> Page:
    complaints.forgive("net::ERR_")
    complaints.forgive("Failed to load")
    complaints.forgive("htmx:")
    as_reader(page, reader)
    open_article(page, article)
    return page


def kept(page: Page, reader: User) -> list[dict[str, Any]]:
    """What the browser's storage holds for this reader."""
    written = page.evaluate("(id) => localStorage.getItem(`lectern:unsent:${id}`)", str(reader.pk))
    found: list[dict[str, Any]] = json.loads(written) if written else []
    return found


def tag_without_network(page: Page) -> None:
    page.context.set_offline(True)
    select(page, "The boat is old")
    page.keyboard.press("q")
    expect(page.locator("#draft-notice")).to_contain_text("Not sent yet: 1")


def test_s46_unsent_highlight_is_kept_said_and_sent_when_the_network_returns(
    room: Page, reader: User
) -> None:
    tag_without_network(room)
    assert [item["fields"]["exact"] for item in kept(room, reader)] == ["The boat is old"]
    assert not Highlight.objects.exists()
    room.context.set_offline(False)
    wait_saved(room)
    assert passage(the_highlight()) == "The boat is old"
    expect(room.locator("#draft-notice")).to_be_hidden()
    assert kept(room, reader) == []


def test_s46_unsent_highlight_is_sent_on_reload_once(room: Page, reader: User, article: Article) -> None:
    room.route("**/highlights/", lambda route: route.abort())
    select(room, "The boat is old")
    room.keyboard.press("q")
    expect(room.locator("#draft-notice")).to_be_visible()
    room.unroute_all()
    open_article(room, article)
    wait_saved(room)
    open_article(room, article)
    room.wait_for_timeout(300)
    assert Highlight.objects.count() == 1
    assert kept(room, reader) == []


def test_s46_another_reader_neither_sends_nor_sees_it(
    room: Page, reader: User, article: Article, as_reader: SignIn
) -> None:
    room.route("**/highlights/", lambda route: route.abort())
    select(room, "The boat is old")
    room.keyboard.press("q")
    expect(room.locator("#draft-notice")).to_be_visible()
    room.unroute_all()
    room.context.clear_cookies()
    as_reader(room, make_user("jonas"))
    open_article(room, article)
    room.wait_for_timeout(400)
    expect(room.locator("#draft-notice")).to_be_hidden()
    assert not Highlight.objects.exists()
    assert len(kept(room, reader)) == 1


def test_s46_session_of_another_reader_in_the_same_window_sends_nothing(
    room: Page, reader: User, as_reader: SignIn
) -> None:
    tag_without_network(room)
    room.context.clear_cookies()
    as_reader(room, make_user("jonas"))
    with room.expect_response("**/session/"):
        room.context.set_offline(False)
    room.wait_for_timeout(300)
    assert not Highlight.objects.exists()
    assert len(kept(room, reader)) == 1


def test_s46_signing_out_asks_and_then_clears(room: Page, reader: User) -> None:
    room.route("**/highlights/", lambda route: route.abort())
    select(room, "The boat is old")
    room.keyboard.press("q")
    expect(room.locator("#draft-notice")).to_be_visible()
    questions: list[str] = []

    def answer(yes: bool) -> None:
        def reply(dialog: object) -> None:
            questions.append(dialog.message)  # type: ignore[attr-defined]
            dialog.accept() if yes else dialog.dismiss()  # type: ignore[attr-defined]

        room.once("dialog", reply)

    answer(False)
    room.locator("[popovertarget=account-menu]").click()
    room.locator("[data-sign-out] button").click()
    assert len(kept(room, reader)) == 1
    answer(True)
    room.locator("[data-sign-out] button").click()
    room.wait_for_url("/")
    assert len(questions) == 2
    assert kept(room, reader) == []


def test_s46_half_written_comment_comes_back_after_a_reload(
    page: Page, reader: User, article: Article, as_reader: SignIn
) -> None:
    made = make_highlight(article, reader, words="The boat is old")
    as_reader(page, reader)
    open_article(page, article)
    open_card(page, made).locator("textarea[name=body]").fill("How old")
    page.wait_for_function("(id) => localStorage.getItem(`lectern:unsent:${id}`)", arg=str(reader.pk))
    page.keyboard.type(" is it")
    open_article(page, article)  # before anything rests
    field = open_card(page, made).locator("textarea[name=body]")
    expect(field).to_have_value("How old is it")
    page.locator(f"#c-{made.number}").get_by_role("button", name="Send").click()
    expect(page.locator(f"#c-{made.number} .say")).to_contain_text("How old is it")
    assert Comment.objects.get().body == "How old is it"
    assert kept(page, reader) == []


def test_s46_comment_that_waited_is_undone_like_any_other(room: Page, reader: User, article: Article) -> None:
    thread = room.locator("#discussion")
    room.context.set_offline(True)
    thread.locator("textarea[name=body]").fill("Who counted them?")
    thread.get_by_role("button", name="Send").click()
    expect(thread.locator(".say[data-waiting]")).to_contain_text("Who counted")
    room.context.set_offline(False)
    expect(thread.locator(".say:not([data-waiting])")).to_contain_text("Who counted")
    room.locator("main.room").focus()
    room.keyboard.press("u")
    expect(room.locator("#live")).to_have_text("Undone. Comment deleted")
    expect(thread.locator(".say")).to_have_count(0)


def wait_kept(page: Page, reader: User, count: int) -> None:
    """Wait until so many highlights and comments wait to be sent."""
    page.wait_for_function(
        """([id, count]) => {
          const kept = JSON.parse(localStorage.getItem(`lectern:unsent:${id}`) ?? "[]");
          return kept.filter(({ type }) => type !== "draft").length === count;
        }""",
        arg=[str(reader.pk), count],
    )


def test_s46_twenty_highlights_and_three_comments_outlive_network_and_tab(
    page: Page, reader: User, as_reader: SignIn, complaints: Complaints
) -> None:
    for harmless in ("net::ERR_", "Failed to load", "htmx:"):
        complaints.forgive(harmless)
    words = [f"mooring{number} was empty." for number in range(22)]
    article = make_article(text="Harbour report\n\n" + "\n\n".join(f"At noon {one}" for one in words))
    known = make_highlight(article, reader, words=words[20], kind="plain")
    as_reader(page, reader)
    open_article(page, article)
    open_card(page, known)
    page.context.set_offline(True)
    for number, one in enumerate(words[:20]):
        if number == 10:
            field = page.locator(f"#c-{known.number} textarea[name=body]")
            field.fill("Who counted them?")
            field.press("Control+Enter")
            expect(page.locator(f"#c-{known.number} .say[data-waiting]")).to_contain_text("Who counted")
            page.locator("#discussion textarea[name=body]").fill("Read at the pier.")
            page.locator("#discussion").get_by_role("button", name="Send").click()
        page.evaluate(SELECT, one)
        expect(page.locator("#tagbar")).to_be_visible()
        page.keyboard.press("qcfh"[number % 4])
        wait_kept(page, reader, number + 1 + 2 * (number >= 10))
    row = page.locator("#draft-notice li", has_text="mooring3 ")
    page.locator("#draft-notice summary").click()
    row.get_by_role("button", name="Comment").click()
    row.locator("textarea").fill("This one is ours.")
    row.get_by_role("button", name="Send").click()
    wait_kept(page, reader, 23)
    context = page.context
    page.close()

    context.set_offline(False)
    again = context.new_page()
    again.goto("/")  # from any page, without opening the article again
    expect(again.locator("[data-sent]")).to_contain_text("23")
    assert kept(again, reader) == []
    made = Highlight.objects.exclude(pk=known.pk).order_by("number")
    assert [(one.exact, one.kind) for one in made] == [
        (one, ("quote", "claim", "fact", "plain")[number % 4]) for number, one in enumerate(words[:20])
    ]
    said = Comment.objects.order_by("pk").values_list("body", "highlight__exact", "author__handle")
    assert list(said) == [
        ("Who counted them?", words[20], "ana"),
        ("Read at the pier.", None, "ana"),
        ("This one is ours.", words[3], "ana"),
    ]
    open_article(again, article)
    assert Highlight.objects.count() == 21


def test_s46_server_refuses_a_page_that_was_made_for_somebody_else(
    room: Page, reader: User, as_reader: SignIn, complaints: Complaints
) -> None:
    complaints.forgive("401")
    room.context.clear_cookies(name="sessionid")
    as_reader(room, make_user("jonas"))
    select(room, "The boat is old")
    room.keyboard.press("q")
    expect(room.locator("#sign-in-dialog")).to_be_visible()
    assert not Highlight.objects.exists()
    assert len(kept(room, reader)) == 1


def test_s46_refused_highlight_is_shown_until_it_is_given_up(
    room: Page, reader: User, article: Article, complaints: Complaints
) -> None:
    complaints.forgive("404")
    tag_without_network(room)
    Article.objects.filter(pk=article.pk).update(status="draft")
    room.context.set_offline(False)
    expect(room.locator("#draft-notice")).to_contain_text("Could not be saved")
    room.locator("#draft-notice summary").click()
    expect(room.locator("#draft-notice q")).to_have_text("The boat is old")
    room.locator("#draft-notice li").get_by_role("button", name="Discard").click()
    expect(room.locator("#draft-notice")).to_be_hidden()
    assert kept(room, reader) == []


LONG = " ".join(["And then?"] * 1309)  # more than a comment may have


def paste(field: Locator, words: str) -> None:
    """Put words into a field as a paste does: a browser holds that to `maxlength`, and `fill` does not."""
    field.focus()
    field.page.keyboard.insert_text(words)


def test_s46_comment_that_is_too_long_is_not_cut_but_told(
    room: Page, reader: User, article: Article, complaints: Complaints
) -> None:
    complaints.forgive("422")
    thread = room.locator("#discussion")
    field = thread.locator("textarea[name=body]")
    paste(field, LONG)
    field.press("Control+Enter")  # before the draft is noted
    expect(thread.locator(".errorlist")).to_contain_text("at most 10000 characters (it has 13089)")
    expect(field).to_have_value(LONG)
    assert [(item["type"], item["body"]) for item in kept(room, reader)] == [("draft", LONG)]
    open_article(room, article)
    expect(field).to_have_value(LONG)
    field.fill("And then?")
    field.press("Control+Enter")
    expect(thread.locator(".say")).to_contain_text("And then?")
    assert kept(room, reader) == []


def test_s46_comment_that_waited_and_is_refused_stays_in_its_thread(
    room: Page, reader: User, article: Article, complaints: Complaints
) -> None:
    complaints.forgive("422")
    thread = room.locator("#discussion")
    release = hold(room, "**/highlights/")
    select(room, "The boat is old")
    room.keyboard.press("q")
    paste(thread.locator("textarea[name=body]"), LONG)
    thread.get_by_role("button", name="Send").click()  # behind the highlight
    wait_kept(room, reader, 2)
    release()
    expect(thread.locator(".say[data-waiting] .prose")).to_have_text(LONG)
    expect(room.locator("#draft-notice")).to_contain_text("a comment is too long: 1")
    open_article(room, article)
    thread.locator(".say[data-waiting]").get_by_role("button", name="Edit").click()
    expect(thread.locator("textarea[name=body]")).to_have_value(LONG)
    expect(room.locator("#draft-notice")).to_be_hidden()


def test_s46_comment_refused_on_another_page_stands_in_its_thread(
    room: Page, reader: User, article: Article, complaints: Complaints
) -> None:
    complaints.forgive("422")
    thread = room.locator("#discussion")
    release = hold(room, "**/comments/")
    paste(thread.locator("textarea[name=body]"), LONG)
    thread.get_by_role("button", name="Send").click()
    wait_kept(room, reader, 1)
    with room.expect_response(lambda answer: answer.status == 422):
        room.goto("/")
        release()
    open_article(room, article)
    expect(thread.locator(".say[data-waiting] .prose")).to_have_text(LONG)
