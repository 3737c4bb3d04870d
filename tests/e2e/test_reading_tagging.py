"""Tagging: by mouse, by keys, by touch; overlaps, parts, and what the selection becomes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from annotations.models import Highlight
from reader.models import Article
from tests.e2e.browsing import PHONE
from tests.e2e.room import (
    STORY,
    act,
    card,
    hold,
    open_article,
    painted,
    passage,
    select,
    select_by_touch,
    the_highlight,
    wait_drawn,
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
def room(page: Page, reader: User, article: Article, as_reader: SignIn) -> Page:
    as_reader(page, reader)
    open_article(page, article)
    return page


def test_mouse_selection_is_tagged_with_one_click(room: Page) -> None:
    select(room, "Repairs cost twice as much")
    act(room, "claim").click()
    wait_saved(room)
    made = the_highlight()
    assert (made.kind, passage(made)) == ("claim", "Repairs cost twice as much")
    assert painted(room, made.number) == "Repairs cost twice as much"
    expect(room.locator("#tagbar")).to_be_hidden()


def test_focus_stays_in_the_text(room: Page) -> None:
    select(room, "The boat is old")
    room.keyboard.press("h")
    wait_saved(room)
    inside = "() => !document.activeElement.closest('#cards, #toasts')"
    assert room.evaluate(inside)
    room.keyboard.press("j")
    expect(room.locator("#cursor")).to_be_focused()


def test_highlight_is_painted_before_the_answer(room: Page) -> None:
    release = hold(room, "**/highlights/")
    select(room, "The boat is old")
    room.keyboard.press("f")
    room.wait_for_function("() => CSS.highlights.get('sending-fact')?.size === 1")
    assert not Highlight.objects.exists()
    release()
    wait_saved(room)
    room.wait_for_function("() => !CSS.highlights.has('sending-fact')")


def test_selection_snaps_to_whole_words(room: Page) -> None:
    select(room, "pairs cost twi")
    room.wait_for_function("() => getSelection().toString() === 'Repairs cost twice'")
    room.keyboard.press("q")
    wait_saved(room)
    assert passage(the_highlight()) == "Repairs cost twice"


def test_alt_selects_characters(room: Page) -> None:
    room.keyboard.down("Alt")
    select(room, "pairs cost twi")
    room.keyboard.up("Alt")
    act(room, "quote").click()
    wait_saved(room)
    assert passage(the_highlight()) == "pairs cost twi"


def test_triple_click_takes_the_paragraph_without_the_gap_after_it(room: Page) -> None:
    room.get_by_text("Repairs cost twice").click(click_count=3)
    act(room, "plain").click()
    wait_saved(room)
    assert passage(the_highlight()) == STORY.slice((STORY.blocks[3].start, STORY.blocks[3].end))


def test_characters_beyond_the_basic_plane_count_once(room: Page) -> None:
    select(room, "behind closed doors")
    act(room, "fact").click()
    wait_saved(room)
    assert passage(the_highlight()) == "behind closed doors"


def test_selection_over_two_paragraphs(room: Page) -> None:
    room.evaluate(
        """() => {
          const [one, two] = [...document.querySelectorAll(".block.paragraph")];
          getSelection().setBaseAndExtent(one.firstChild, 23, two.firstChild, 41);
        }"""
    )
    expect(room.locator("#tagbar")).to_be_visible()
    room.keyboard.press("c")
    wait_saved(room)
    text = STORY.text
    assert passage(the_highlight()) == text[text.index("said Oda") : text.index(" Nobody on")]


def test_everything_by_keys_alone(room: Page) -> None:
    room.keyboard.press("j")  # headline
    room.keyboard.press("j")  # caption
    room.keyboard.press("j")
    expect(room.locator("#cursor")).to_have_attribute(
        "aria-label", "“We can’t sail blind,” said Oda Renk, who leads the pilots."
    )
    room.keyboard.press("q")
    wait_saved(room)
    made = the_highlight()
    assert passage(made) == "“We can’t sail blind,”"
    expect(room.locator("#cursor")).to_be_focused()
    room.keyboard.press("j")
    room.keyboard.press("Shift+J")
    room.keyboard.press("c")
    wait_saved(room, 2)
    both = Highlight.objects.get(kind="claim")
    assert passage(both).startswith("The council met")
    assert passage(both).endswith("as a new ramp.")


def test_keys_follow_the_place_on_a_layout_without_latin_letters(room: Page) -> None:
    select(room, "The boat is old")
    init = "{key: 'й', code: 'KeyQ', bubbles: true, cancelable: true}"
    room.evaluate(f"document.body.dispatchEvent(new KeyboardEvent('keydown', {init}))")
    wait_saved(room)
    assert the_highlight().kind == "quote"


def test_single_letter_keys_can_be_off(room: Page) -> None:
    room.evaluate("document.documentElement.dataset.singleKeys = 'off'")
    select(room, "The boat is old")
    room.keyboard.press("q")
    act(room, "claim").click()
    wait_saved(room)
    assert the_highlight().kind == "claim"  # one alone: what is made is sent in turn


def test_keys_do_nothing_in_a_field(room: Page) -> None:
    room.keyboard.press("/")
    expect(room.locator("#find-field")).to_be_focused()
    room.keyboard.type("quay")
    expect(room.locator("#find output")).to_have_text("1 of 1")
    room.keyboard.press("Escape")
    assert not Highlight.objects.exists()


def test_overlapping_highlights_are_all_kept_and_reachable(
    room: Page, reader: User, article: Article
) -> None:
    first = make_highlight(article, reader, words="Repairs cost twice as much", kind="claim")
    second = make_highlight(article, reader, words="twice as much as a new ramp", kind="fact")
    room.reload()
    assert painted(room, first.number) == "Repairs cost twice as much"
    assert painted(room, second.number) == "twice as much as a new ramp"
    room.locator(f'.run[data-h="{first.number} {second.number}"]').click()
    choice = room.locator("#chooser button")
    expect(choice).to_have_count(2)
    choice.nth(1).click()
    expect(card(room, second).locator(".card-body")).to_be_visible()


def test_parts_by_control_and_by_button(room: Page) -> None:
    select(room, "said Oda Renk")
    room.keyboard.down("Control")
    select(room, "behind closed doors")
    room.keyboard.up("Control")
    act(room, "part").click()
    select(room, "The boat is old")
    act(room, "quote").click()
    wait_saved(room)
    assert passage(the_highlight()) == "said Oda Renk … behind closed doors … The boat is old"


def test_touch_shows_the_bar_at_the_bottom_only_while_selected(
    open_page: Callable[..., Page], reader: User, article: Article, as_reader: SignIn
) -> None:
    phone = open_page(**PHONE)
    as_reader(phone, reader)
    open_article(phone, article)
    expect(phone.locator("#tagbar")).to_be_hidden()
    select_by_touch(phone, "harbour office")
    bar = phone.locator("#tagbar").bounding_box()
    assert bar
    assert round(bar["y"] + bar["height"]) == 844
    act(phone, "fact").tap()
    wait_saved(phone)
    assert passage(the_highlight()) == "harbour office"
    expect(phone.locator("#tagbar")).to_be_hidden()


def test_two_tags_in_a_row_do_not_lose_one(room: Page) -> None:
    select(room, "The boat is old")
    room.keyboard.press("q")
    select(room, "said Oda Renk")
    room.keyboard.press("c")
    wait_saved(room, 2)
    assert sorted(Highlight.objects.values_list("kind", "exact")) == [
        ("claim", "said Oda Renk"),
        ("quote", "The boat is old"),
    ]


def test_answer_leaves_alone_what_is_selected_after_it(room: Page) -> None:
    room.evaluate(
        """() => document.addEventListener("htmx:oobAfterSwap", () => {
          const quote = document.querySelector(".block.paragraph").firstChild;
          getSelection().setBaseAndExtent(quote, 0, quote, 20);
        })"""
    )
    select(room, "The boat is old")
    room.keyboard.press("q")
    wait_saved(room)
    wait_drawn(room)  # in a frame a caret could still be put back
    assert room.evaluate("getSelection().toString()") == "“We can’t sail blind"


def test_rule_of_two_seconds_leaves_after_ten_tags(room: Page) -> None:
    select(room, "The boat is old")
    expect(room.locator("#tagbar [data-rule]")).to_be_visible()
    room.evaluate("localStorage.setItem('lectern:tags-made', '10')")
    room.keyboard.press("Escape")
    select(room, "harbour office")
    expect(room.locator("#tagbar")).to_be_visible()
    expect(room.locator("#tagbar [data-rule]")).to_be_hidden()


def send_behind_the_selection(page: Page, words: str) -> None:
    """Tag these words as another part of the page would, while something else is selected."""
    start = STORY.text.index(words)
    page.evaluate(
        """([parts, exact]) => {
          const form = document.getElementById("keep");
          form.elements.revision.value = 1;
          form.elements.parts.value = parts;
          form.elements.exact.value = exact;
          form.elements.kind.value = "fact";
          form.requestSubmit();
        }""",
        [f"{start}-{start + len(words)}", words],
    )


def test_block_with_a_live_selection_is_exchanged_when_it_ends(room: Page) -> None:
    select(room, "twice as much")
    send_behind_the_selection(room, "Nobody on the island")
    wait_saved(room)
    made = the_highlight()
    assert painted(room, made.number) == ""
    assert room.evaluate("getSelection().toString()") == "twice as much"
    room.keyboard.press("Escape")
    expect(room.locator(f'.run[data-h="{made.number}"]')).to_have_text("Nobody on the island")


def test_older_block_never_replaces_a_newer_one(room: Page) -> None:
    room.evaluate("document.querySelectorAll('.block').forEach((block) => { block.dataset.seq = '999999'; })")
    select(room, "The boat is old")
    room.keyboard.press("q")
    wait_saved(room)
    assert painted(room, the_highlight().number) == ""
