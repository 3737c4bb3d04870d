"""The ends of a passage: moved by keys, handles and the bar's buttons, painted at once, written once."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from accounts.models import User
from annotations.models import Highlight
from reader.models import Article
from reader.text.blocks import Document, Piece
from tests.e2e.browsing import PHONE, Complaints
from tests.e2e.room import (
    BORDER,
    GRIP,
    STORY,
    at_rest,
    card,
    drag,
    hold,
    open_article,
    open_card,
    passage,
    wait_said,
    wait_saved,
    wait_until,
    wait_whole,
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
def claim(article: Article, reader: User) -> Highlight:
    return make_highlight(article, reader, words="cost twice as much", kind="claim")


@pytest.fixture
def room(page: Page, reader: User, article: Article, claim: Highlight, as_reader: SignIn) -> Page:
    as_reader(page, reader)
    open_article(page, article)
    return page


def moves_of(page: Page) -> list[Request]:
    """The requests that change a passage, as they are sent from now on."""
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.url.endswith("/move/") else None)
    return sent


def run(page: Page, highlight: Highlight, words: str) -> None:
    """Wait until the server has drawn these words as the highlight's."""
    expect(page.locator(f'.run[data-h="{highlight.number}"]')).to_have_text(words)


def test_keys_move_both_ends_and_several_presses_are_one_write(room: Page, claim: Highlight) -> None:
    sent = moves_of(room)
    release = hold(room, "**/move/")
    room.keyboard.press("n")
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "Shift+ArrowLeft"):
        room.keyboard.press(key)
    room.wait_for_function("() => CSS.highlights.get('moving')?.size === 1")
    wait_said(room, "Begins with: Repairs cost twice")
    release()
    run(room, claim, "Repairs cost twice as much as a")
    assert len(sent) == 1
    expect(card(room, claim).locator(".card-body")).to_be_hidden()  # it was closed, and is
    expect(room.locator(f"#h-{claim.number}")).to_be_focused()
    room.wait_for_function("() => !CSS.highlights.has('moving')")
    # Marks that cling to a word are stops of their own; another act on the card waits for the write.
    room.keyboard.press("Enter")
    expect(card(room, claim).locator(".card-body")).to_be_visible()
    for _ in range(3):
        room.keyboard.press("ArrowRight")
    wait_said(room, "Ends with: a new ramp.")
    room.keyboard.press("f")
    expect(room.locator(f'.run.fact[data-h="{claim.number}"]')).to_have_text(
        "Repairs cost twice as much as a new ramp."
    )
    assert len(sent) == 2
    claim.refresh_from_db()
    assert (claim.kind, passage(claim)) == ("fact", "Repairs cost twice as much as a new ramp.")


def test_keys_change_a_sentence_before_it_is_tagged_and_what_was_just_tagged(room: Page) -> None:
    for _ in range(3):
        room.keyboard.press("j")
    expect(room.locator("#cursor")).to_be_focused()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowLeft", "Shift+ArrowRight"):
        room.keyboard.press(key)
    room.wait_for_function(
        "() => getSelection().toString() === 'We can’t sail blind,” said Oda Renk, who leads'"
    )
    expect(room.locator("#cursor")).to_be_focused()
    room.keyboard.press("Shift+ArrowLeft")
    room.keyboard.press("c")
    room.keyboard.press("ArrowLeft")  # before the answer has come
    wait_saved(room, 2)
    made = Highlight.objects.latest("pk")
    run(room, made, "“We can’t sail blind,” said Oda Renk, who")
    assert passage(made) == "“We can’t sail blind,” said Oda Renk, who"
    room.keyboard.press("j")
    expect(room.locator("#cursor")).to_have_attribute(
        "aria-label", "The council met on Tuesday 🙂🙂 behind closed doors."
    )


def test_handles_resize_each_part_and_snap_to_words(
    room: Page, claim: Highlight, article: Article, reader: User
) -> None:
    places = [(STORY.text.index(words), len(words)) for words in ("said Oda Renk", "behind closed")]
    parts = [(start, start + length) for start, length in places]
    quote = make_highlight(article, reader, words="said", parts=parts, kind="quote")
    room.reload()
    expect(room.locator(".handle")).to_have_count(0)
    opened = open_card(room, quote)
    expect(room.locator(".handle")).to_have_count(4)
    opened.locator("textarea[name=body]").fill("half a thought")
    release = hold(room, "**/move/")
    drag(room, "end 1", "door")
    room.wait_for_function("() => CSS.highlights.get('moving')?.size === 2")
    release()
    drag(room, "start 0", "We can", after=False)
    expect(room.locator(f'.run[data-h="{quote.number}"]')).to_have_text(
        ["We can’t sail blind,” said Oda Renk", "behind closed doors"]
    )
    assert passage(quote) == "We can’t sail blind,” said Oda Renk … behind closed doors"
    expect(card(room, quote).locator("textarea[name=body]")).to_have_value("half a thought")
    # Where the words begin a line, their handle stands there, and not at the end of the line above.
    room.locator(f'.run[data-h="{quote.number}"]').first.evaluate(
        "(run) => run.closest('.block').style.setProperty('inline-size', '0')"
    )
    at_rest(room)
    *_grip, left, top = room.locator('.handle[data-side="start"]').first.evaluate(GRIP)
    assert [left, top] == pytest.approx(room.evaluate(BORDER, ["We", False]), abs=2)
    # The keys move the part last touched; another key goes on to the next part.
    card(room, quote).focus()
    room.keyboard.press("ArrowLeft")
    room.keyboard.press("Shift+N")
    wait_said(room, "Part 2 of 2: behind closed doors")
    room.keyboard.press("Shift+ArrowRight")
    expect(room.locator(f'.run[data-h="{quote.number}"]')).to_have_text(
        ["We can’t sail blind,” said Oda", "closed doors"]
    )


def test_conflict_offers_both_and_lost_moves_stay(
    room: Page, claim: Highlight, complaints: Complaints
) -> None:
    complaints.forgive("409")
    complaints.forgive("ERR_INTERNET_DISCONNECTED")
    room.keyboard.press("n")
    wait_whole(room)
    room.context.set_offline(True)
    room.keyboard.press("ArrowRight")
    expect(room.locator("#live")).to_contain_text("cannot be reached")
    room.context.set_offline(False)
    room.keyboard.press("ArrowRight")
    run(room, claim, "cost twice as much as a")
    open_card(room, claim)
    Highlight.objects.filter(pk=claim.pk).update(version=9)
    room.keyboard.press("ArrowRight")
    expect(card(room, claim)).to_contain_text("Nothing has been overwritten")
    assert passage(claim) == "cost twice as much as a"
    card(room, claim).get_by_role("button", name="Keep mine").click()
    run(room, claim, "cost twice as much as a new")


def test_step_just_before_the_page_is_left_is_kept(room: Page, claim: Highlight) -> None:
    open_card(room, claim)
    room.keyboard.press("ArrowRight")
    wait_said(room, "Ends with: as much as")
    room.goto("/")  # no answer is waited for: it may come after this page
    wait_until(room, lambda: passage(claim) == "cost twice as much as")


def test_others_passages_do_not_move(room: Page, claim: Highlight, article: Article) -> None:
    theirs = make_highlight(
        article, make_user("jonas"), words="The boat is old", kind="fact", visibility="public"
    )
    open_article(room, article, "?layers=everyone")
    sent = moves_of(room)
    open_article(room, article, f"?h={theirs.uid}")
    expect(card(room, theirs).locator(".card-body")).to_be_visible()
    room.keyboard.press("ArrowRight")
    expect(room.locator("#live")).to_have_text("This passage is not yours to change.")
    expect(room.locator(".handle")).to_have_count(0)
    assert not sent


def test_from_right_to_left_the_arrow_goes_where_the_end_goes(
    page: Page, reader: User, live: str, as_reader: SignIn
) -> None:
    words = "قال الوزير إن الجسر سيفتح غدا"
    arabic = make_article(
        document=Document.build([Piece("heading", "خبر", {"level": 1}), Piece("paragraph", words)]),
        language="ar",
    )
    made = make_highlight(arabic, reader, words="الوزير إن", kind="claim")
    as_reader(page, reader)
    open_article(page, arabic)
    page.keyboard.press("n")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowRight")
    run(page, made, "قال الوزير إن الجسر")
    start: Any = page.locator('.handle[data-side="start"]').bounding_box()
    end: Any = page.locator('.handle[data-side="end"]').bounding_box()
    assert start["x"] > end["x"]


def test_bar_changes_a_passage_with_taps_alone(
    open_page: Callable[..., Page], reader: User, article: Article, claim: Highlight, as_reader: SignIn
) -> None:
    phone = open_page(**PHONE)
    as_reader(phone, reader)
    open_article(phone, article)
    phone.locator(".run").first.tap()
    phone.locator("[data-act=move-start]").tap()
    bar = phone.locator("#movebar")
    expect(bar).to_be_visible()
    expect(phone.locator("#cards")).to_be_hidden()
    for name in ("start-left", "end-right"):
        bar.locator(f"[data-step={name}]").tap()
    expect(bar.locator("[data-parts]")).to_be_hidden()
    box = phone.locator('.handle[data-side="end"]').bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    bar.locator("[data-move=save]").tap()
    run(phone, claim, "Repairs cost twice as much as")
