"""Where the focus goes after each act, what is one key away, and where the page stands afterwards."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from annotations.models import Comment, Highlight
from reader.models import Article, ReadingState
from tests.e2e.room import (
    STORY,
    act,
    card,
    hold,
    open_article,
    open_card,
    passage,
    select,
    the_highlight,
    wait_drawn,
    wait_said,
    wait_saved,
    wait_whole,
)
from tests.factories import PASSWORD, make_article, make_comment, make_highlight, make_user

SignIn = Callable[[Page, User], None]


@pytest.fixture
def reader(live: str) -> User:
    return make_user("ana")


@pytest.fixture
def article(live: str) -> Article:
    return make_article(document=STORY)


@pytest.fixture(autouse=True)
def place_untold(page: Page) -> None:
    """Scrolling is told when the page closes: by then these articles are gone."""
    page.route("**/state/", lambda route: route.fulfill(status=204))


@pytest.fixture
def room(page: Page, reader: User, article: Article, as_reader: SignIn) -> Page:
    as_reader(page, reader)
    open_article(page, article)
    return page


def test_enter_leads_from_a_fresh_quote_to_its_speaker_and_escape_back(room: Page) -> None:
    for key in "jjjq":
        room.keyboard.press(key)
    wait_saved(room)
    room.keyboard.press("Enter")
    expect(room.locator(".card [name=speaker]")).to_be_focused()
    expect(room.locator(".card [name=tags]")).to_be_hidden()
    room.keyboard.type("Oda Renk")
    room.keyboard.press("Enter")
    expect(room.locator(".card header .speaker")).to_have_text("Oda Renk")
    made = the_highlight()
    assert made.speaker is not None
    assert made.speaker.name == "Oda Renk"
    expect(card(room, made)).to_be_focused()
    room.keyboard.press("Escape")
    expect(room.locator("#cursor")).to_be_focused()
    room.keyboard.press("g")
    room.keyboard.press("e")
    expect(room.get_by_role("dialog")).to_contain_text("Notes (Markdown)")


def test_speaker_is_not_asked_again_nor_for_a_fact(room: Page, article: Article, reader: User) -> None:
    fact = make_highlight(article, reader, words="About 2,300 people", kind="fact")
    said = make_highlight(article, reader, words="Repairs cost", kind="claim", speaker="Oda Renk")
    room.reload()
    for highlight in (fact, said):
        expect(open_card(room, highlight).locator("[name=speaker]")).to_be_hidden()


def test_focus_stays_with_the_card_after_a_comment(room: Page, article: Article, reader: User) -> None:
    claim = make_highlight(article, reader, words="Repairs cost", kind="claim", speaker="Oda Renk")
    room.reload()
    opened = open_card(room, claim)
    opened.locator("textarea[name=body]").fill("Twice?")
    opened.get_by_role("button", name="Send").press("Enter")
    expect(opened.locator(".say .prose")).to_have_text("Twice?")
    expect(opened).to_be_focused()


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_saving_and_finishing_leave_the_page_as_it_is(room: Page, reader: User, key: str) -> None:
    room.route(
        "**/state/",
        lambda route: route.fallback() if "position" in str(route.request.post_data) else route.continue_(),
    )
    room.locator("#discussion textarea[name=body]").fill("Half a thought")
    for button, before, after, said in (
        ("#save-article", "Save for later", "Saved", "Saved for later"),
        ("#save-article", "Saved", "Save for later", "Not saved any more"),
        ("#finish-article", "Mark as finished", "Finished", "Marked as finished"),
    ):
        expect(room.locator(button)).to_have_text(before)
        room.locator(button).focus()
        stood = room.evaluate("scrollY")
        room.keyboard.press(key)
        expect(room.locator(button)).to_have_text(after)
        expect(room.locator(button)).to_be_focused()
        expect(room.locator("#live")).to_have_text(said)
        assert room.evaluate("scrollY") == stood
    expect(room.locator("#discussion textarea[name=body]")).to_have_value("Half a thought")
    state = ReadingState.objects.get(user=reader)
    assert (state.saved_at is None, state.finished_at is None) == (True, False)


def test_focus_is_on_what_undo_brought_back(room: Page, article: Article, reader: User) -> None:
    claim = make_highlight(article, reader, words="Repairs cost", kind="claim", speaker="Oda Renk")
    room.reload()
    open_card(room, claim).get_by_role("button", name="Delete").click()
    expect(room.locator("#toasts [data-undo]")).to_be_focused()
    room.keyboard.press("Enter")
    expect(card(room, claim)).to_be_focused()


def test_comment_key_on_a_tagged_sentence_comments_on_its_highlight(room: Page) -> None:
    for key in "jjjc":
        room.keyboard.press(key)
    wait_saved(room)
    room.keyboard.press("Escape")
    room.keyboard.press("m")
    expect(room.locator(".card textarea[name=body]")).to_be_focused()
    assert Highlight.objects.count() == 1


def test_keys_reach_what_only_others_marked(page: Page, article: Article) -> None:
    quote = make_highlight(article, make_user("jonas"), words="The boat is old", visibility="public")
    open_article(page, article)
    page.keyboard.press("n")
    expect(page.locator(".run.seen")).to_be_focused()
    expect(page.locator("#live")).to_have_text("Marked by 1. Enter tells who.")
    page.keyboard.press("Enter")
    expect(page.locator("#marked")).to_contain_text("jonas")
    page.keyboard.press("Enter")
    expect(card(page, quote)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".run.seen")).to_be_focused()


def test_enter_on_a_sentence_tells_who_marked_it(page: Page, article: Article) -> None:
    make_highlight(article, make_user("jonas"), words="Island ferry stops", visibility="public")
    open_article(page, article)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#marked")).to_contain_text("jonas")


FIRST_IN_VIEW = """() => {
  const box = (block) => block.getBoundingClientRect();
  const first = [...document.querySelectorAll(".block")].find((block) => box(block).bottom > 0);
  return [first.id, Math.round(box(first).top)];
}"""


def test_other_layers_keep_the_place(room: Page) -> None:
    room.set_viewport_size({"width": 1000, "height": 320})
    room.evaluate("scrollTo({top: 150, behavior: 'instant'})")
    before = room.evaluate(FIRST_IN_VIEW)
    assert before[1] < 0
    room.locator("#layers a").evaluate("(link) => link.click()")  # the mouse would scroll by itself
    room.wait_for_url("**layers=**")
    room.wait_for_selector("main.room[data-ready=true]")
    room.wait_for_function(f"(before) => String(({FIRST_IN_VIEW})()) === String(before)", arg=before)


def test_passage_kept_over_signing_in_is_in_view(page: Page, article: Article, reader: User) -> None:
    page.set_viewport_size({"width": 1000, "height": 320})
    open_article(page, article)
    select(page, "The boat is old")
    act(page, "claim").click()
    expect(page.locator("#sign-in-dialog").get_by_role("link", name="Sign in")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_label("handle", exact=False).first.fill("ana")
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".run.claim")).to_be_in_viewport()


def test_open_card_is_in_view_as_a_whole(room: Page, article: Article, reader: User) -> None:
    room.set_viewport_size({"width": 1200, "height": 700})
    claim = make_highlight(article, reader, words="The boat is old", kind="claim")
    make_comment(claim, reader, "Is it?")
    room.reload()
    room.evaluate("scrollTo(0, 0)")
    room.keyboard.press("n")
    room.keyboard.press("Enter")
    expect(card(room, claim)).to_be_in_viewport(ratio=0.99)
    assert Comment.objects.count() == 1


def test_a_card_that_comes_late_does_not_take_the_focus_from_a_field(
    room: Page, article: Article, reader: User
) -> None:
    made = make_highlight(article, reader, words="The boat is old")
    open_article(room, article)
    release = hold(room, f"**/highlights/{made.uid}/*")
    room.keyboard.press("n")
    room.keyboard.press("m")
    room.keyboard.press("/")
    room.keyboard.type("pilots")
    release()
    expect(card(room, made).locator(".card-body")).to_be_visible()
    wait_drawn(room)
    expect(room.locator("#find-field")).to_be_focused()
    expect(room.locator("#find-field")).to_have_value("pilots")


def test_after_a_search_the_keys_go_on_where_the_hit_is(room: Page) -> None:
    room.keyboard.press("j")
    room.keyboard.press("/")
    room.keyboard.type("old")
    room.keyboard.press("Enter")
    room.keyboard.press("Escape")
    expect(room.locator("#cursor")).to_be_focused()
    wait_said(room, "The boat is old.")
    room.keyboard.press("h")
    wait_saved(room)
    assert the_highlight().exact == "The boat is old."


def test_kind_keys_are_about_the_highlight_that_n_went_to_and_arrows_too(
    room: Page, article: Article, reader: User
) -> None:
    make_highlight(article, reader, words="The boat is old", kind="claim")
    open_article(room, article)
    room.keyboard.press("j")
    room.keyboard.press("n")
    room.keyboard.press("Enter")
    expect(room.locator("#cards > .card")).to_be_focused()
    room.keyboard.press("Escape")
    room.keyboard.press("Shift+ArrowRight")
    wait_said(room, "Begins with: boat is old")
    room.keyboard.press("f")
    expect(room.locator("#cards > .card.fact")).to_have_count(1)
    assert passage(the_highlight()) == "boat is old"
    assert the_highlight().kind == "fact"


def test_plus_says_that_it_needs_a_selection(room: Page) -> None:
    room.keyboard.press("j")
    room.keyboard.press("+")
    wait_said(room, "Select some words first, or press j to go by sentences.")


def test_the_second_press_of_a_double_click_on_the_bar_selects_nothing(room: Page) -> None:
    select(room, "Nobody on the island")
    wait_whole(room)
    box = act(room, "plain").bounding_box()
    assert box
    room.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    wait_saved(room)
    wait_drawn(room)
    assert room.evaluate("String(getSelection())") == ""
    expect(room.locator("#tagbar")).to_be_hidden()


def test_an_answer_names_whom_it_answers_until_it_is_called_off(
    room: Page, article: Article, reader: User
) -> None:
    made = make_highlight(article, reader, words="The boat is old")
    make_comment(made, make_user("ben", display_name="Ben Ode"))
    open_article(room, article)
    opened = open_card(room, made)
    opened.get_by_role("button", name="Reply").click()
    expect(opened.locator(".answering")).to_contain_text("Answer to Ben Ode")
    expect(opened.locator("textarea[name=body]")).to_be_focused()
    opened.locator(".answering").get_by_role("button", name="Cancel").click()
    expect(opened.locator(".answering")).to_be_hidden()
    room.keyboard.type("How old?")
    room.keyboard.press("Control+Enter")
    expect(opened.locator(".say")).to_have_count(2)
    assert Comment.objects.get(body="How old?").parent is None


def test_what_is_unfolded_is_written_in_at_once(room: Page, article: Article, reader: User) -> None:
    made = make_highlight(article, reader, words="The boat is old", kind="fact")
    open_article(room, article)
    open_card(room, made).get_by_text("Add a record").click()
    expect(card(room, made).locator("[name=title]")).to_be_focused()
