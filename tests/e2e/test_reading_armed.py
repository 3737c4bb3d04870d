"""Armed tags: a kind that stays on, by a key or a long press, tags what is clicked, tapped or selected."""

from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Page, expect

from accounts.models import User
from annotations.models import Highlight
from reader.models import Article
from tests.e2e.browsing import PHONE
from tests.e2e.room import (
    PLACE,
    SELECT,
    STORY,
    act,
    click,
    hold,
    open_article,
    passage,
    select,
    select_by_touch,
    wait_saved,
)
from tests.factories import make_article, make_highlight, make_user

SignIn = Callable[[Page, User], None]
SENTENCES = ["Repairs cost twice as much as a new ramp.", "Nobody on the island was asked about it."]


@pytest.fixture
def reader(live: str) -> User:
    return make_user("ana")


@pytest.fixture
def article(live: str) -> Article:
    return make_article(document=STORY)


@pytest.fixture
def room(page: Page, reader: User, article: Article, as_reader: SignIn) -> Page:
    as_reader(page, reader)
    open_article(page, article)
    return page


def passages(kind: str) -> list[str]:
    """What is tagged as this kind, in the order in which it was tagged."""
    return [passage(made) for made in Highlight.objects.filter(kind=kind).order_by("pk")]


def test_armed_by_a_key_every_click_and_selection_tags(room: Page) -> None:
    # The first key waits for its module, and the second one for the first.
    room.keyboard.press("Shift+F")
    room.keyboard.press("Escape")
    expect(room.locator("#live")).to_have_text("Tagging by click ended")
    expect(room.locator("#tagbar")).to_be_hidden()
    room.keyboard.press("Shift+C")
    expect(act(room, "claim")).to_have_attribute("aria-pressed", "true")
    expect(act(room, "fact")).to_have_attribute("aria-pressed", "false")
    expect(act(room, "comment")).to_be_hidden()
    expect(room.locator("#live")).to_contain_text("Claim is on")
    click(room, "Repairs cost twice as much as a new ramp.", clicks=2)
    wait_saved(room)
    click(room, "twice as much")  # the same sentence once more
    click(room, "Nobody on the island")
    wait_saved(room, 2)
    assert passages("claim") == SENTENCES
    select(room, "wice as muc")
    wait_saved(room, 3)
    assert passages("claim")[2] == "twice as much"
    expect(room.locator("#tagbar")).to_be_in_viewport(ratio=1)
    # Another kind's button arms that one; clicks on what is marked already still tag.
    act(room, "quote").click()
    expect(act(room, "claim")).to_have_attribute("aria-pressed", "false")
    click(room, "sail blind")
    click(room, "Nobody on the island")
    wait_saved(room, 5)
    assert passages("quote") == ["“We can’t sail blind,”", SENTENCES[1]]
    room.keyboard.press("Escape")
    expect(room.locator("#tagbar")).to_be_hidden()
    expect(room.locator("#live")).to_have_text("Tagging by click ended")
    click(room, "Nobody on the island")
    expect(room.locator("#chooser button")).to_have_count(2)
    assert Highlight.objects.count() == 5


def test_armed_by_holding_the_mouse_leaves_what_is_selected_alone(room: Page) -> None:
    release = hold(room, "**/later.*.js")  # one can press before the script listens
    select(room, "The boat is old")
    act(room, "fact").hover()
    room.mouse.down()
    release()
    expect(act(room, "fact")).to_have_attribute("aria-pressed", "true")
    room.mouse.up()
    assert room.evaluate("getSelection().toString()") == "The boat is old"
    act(room, "fact").click()
    wait_saved(room)
    assert passages("fact") == ["The boat is old"]
    act(room, "disarm").click()
    expect(room.locator("#tagbar")).to_be_hidden()
    # The same key arms and disarms; a short press tags and arms nothing.
    room.keyboard.press("Shift+H")
    expect(room.locator("#tagbar")).to_be_visible()
    room.keyboard.press("Shift+H")
    expect(room.locator("#tagbar")).to_be_hidden()
    select(room, "behind closed doors")
    act(room, "quote").click()
    wait_saved(room, 2)
    expect(room.locator("body")).not_to_have_attribute("data-armed", "quote")


def press_long(phone: Page, finger: CDPSession, name: str) -> None:
    """Keep a finger on a button of the bar until it is armed."""
    box = act(phone, name).bounding_box()
    assert box
    point = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    expect(act(phone, name)).to_have_attribute("aria-pressed", "true")
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def tap(phone: Page, words: str) -> None:
    """Tap the beginning of these words."""
    left, top, _right, _bottom = phone.evaluate(PLACE, words)
    phone.touchscreen.tap(left + 9, top)


def test_armed_by_a_finger_every_tap_tags(
    open_page: Callable[..., Page], reader: User, article: Article, as_reader: SignIn
) -> None:
    make_highlight(article, reader, words="Nobody on the island", kind="fact")
    phone = open_page(**PHONE)
    as_reader(phone, reader)
    open_article(phone, article)
    select_by_touch(phone, "harbour")
    press_long(phone, phone.context.new_cdp_session(phone), "claim")
    assert not Highlight.objects.filter(kind="claim").exists()
    for number, sentence in enumerate(SENTENCES):
        tap(phone, sentence[:12])
        wait_saved(phone, 2 + number)
    assert passages("claim") == SENTENCES
    bar = phone.locator("#tagbar").bounding_box()
    assert bar
    assert round(bar["y"] + bar["height"]) == 844
    expect(phone.locator("#sheet-toggle")).to_be_hidden()
    phone.evaluate(SELECT, "The boat is old")  # drawn out by its ends, it is tagged once it rests
    wait_saved(phone, 4)
    assert passages("claim")[2] == "The boat is old"
    act(phone, "claim").tap()
    expect(phone.locator("#tagbar")).to_be_hidden()
    expect(phone.locator("#sheet-toggle")).to_be_visible()
