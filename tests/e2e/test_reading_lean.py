"""The leanest way to tag: keys take what the assistant sees, again they take more, a chip says who speaks."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from annotations.models import Highlight, Relation
from reader.models import Article
from tests.e2e.browsing import PHONE, Complaints
from tests.e2e.room import (
    act,
    card,
    click,
    hold,
    open_article,
    painted,
    passage,
    select,
    select_by_touch,
    the_highlight,
    wait_saved,
    wait_whole,
)
from tests.factories import make_article, make_user

SignIn = Callable[[Page, User], None]
TEXT = (
    "Pier vote put off\n\n"
    "Ana Ruiz, who chairs the council 🙂, said the pier was “past mending” by now. "
    "“We stay,” she added, “and nobody leaves.”\n\n"
    "Repairs cost twice as much; nobody was asked."
)


@pytest.fixture
def reader(live: str) -> User:
    return make_user("ana")


@pytest.fixture
def article(live: str) -> Article:
    return make_article(text=TEXT)


@pytest.fixture
def room(page: Page, reader: User, article: Article, as_reader: SignIn) -> Page:
    as_reader(page, reader)
    open_article(page, article)
    page.keyboard.press("j")
    page.wait_for_selector("main.room[data-extents=true]")
    return page


def painted_runs(page: Page, highlight: Highlight) -> Locator:
    return page.locator(f'.run[data-h~="{highlight.number}"]')


def kept() -> list[tuple[str, str]]:
    """Kind and words of every highlight, in the order in which they were made."""
    return [(one.kind, passage(one)) for one in Highlight.objects.order_by("number")]


def test_the_same_key_again_takes_the_next_extent(room: Page) -> None:
    room.keyboard.press("j")
    room.keyboard.press("q")
    wait_saved(room)
    made = the_highlight()
    assert passage(made) == "“past mending”"
    for words in (
        "the pier was “past mending” by now",
        "Ana Ruiz, who chairs the council 🙂, said the pier was “past mending” by now.",
        "“past mending”",
        "the pier was “past mending” by now",
    ):
        room.keyboard.press("q")
        shown = room.evaluate("[...(CSS.highlights.get('moving') ?? [])].map(String)")
        assert shown == ([words] if words != "“past mending”" else [])  # as the server drew it
    expect(painted_runs(room, made)).to_have_text(["the pier was “past mending” by now"])
    made.refresh_from_db()
    assert made.version == 2  # four presses, one change
    expect(room.locator("#cursor")).to_be_focused()
    expect(card(room, made).locator(".card-body")).to_have_count(0)
    room.keyboard.press("c")
    wait_saved(room, 2)
    room.keyboard.press("c")
    room.keyboard.press("f")
    wait_saved(room, 3)
    room.keyboard.press("Enter")  # whatever is done with a card first sends what rests
    room.wait_for_selector(".card.is-open")
    assert kept() == [
        ("quote", "the pier was “past mending” by now"),
        ("claim", "Ana Ruiz, who chairs the council 🙂, said the pier was “past mending” by now."),
        ("fact", "the pier was “past mending” by now"),
    ]


def test_a_plain_highlight_takes_the_sentence_and_again_no_other(room: Page) -> None:
    room.keyboard.press("h")
    wait_saved(room)
    room.keyboard.press("h")
    room.keyboard.press("j")
    room.keyboard.press("j")
    room.keyboard.press("h")
    wait_saved(room, 2)
    assert kept() == [
        ("plain", "Pier vote put off"),
        ("plain", "“We stay,” she added, “and nobody leaves.”"),
    ]


def test_the_next_extent_is_painted_before_any_answer(room: Page) -> None:
    release = hold(room, "**/articles/*/highlights/")
    room.keyboard.press("j")
    room.keyboard.press("q")
    room.keyboard.press("q")
    assert room.evaluate("[...CSS.highlights.get('sending-quote')].map(String)") == [
        "the pier was “past mending” by now"
    ]
    release()
    wait_saved(room)
    expect(painted_runs(room, the_highlight())).to_have_text(["the pier was “past mending” by now"])
    assert the_highlight().version == 2


def test_offline_the_next_extent_is_what_is_sent_in_the_end(room: Page, complaints: Complaints) -> None:
    complaints.forgive("net::ERR_")
    complaints.forgive("htmx:")
    room.keyboard.press("j")
    wait_whole(room)
    room.context.set_offline(True)
    room.keyboard.press("q")
    expect(room.locator("#draft-notice")).to_be_visible()
    room.keyboard.press("q")
    assert room.evaluate("[...CSS.highlights.get('sending-quote')].map(String)") == [
        "the pier was “past mending” by now"
    ]
    room.context.set_offline(False)
    wait_saved(room)
    assert kept() == [("quote", "the pier was “past mending” by now")]
    assert the_highlight().version == 1


def test_an_armed_tag_takes_what_the_click_points_at(room: Page) -> None:
    room.keyboard.press("Shift+Q")
    click(room, "past mending")
    wait_saved(room)
    click(room, "nobody leaves")
    wait_saved(room, 2)
    click(room, "nobody leaves")  # right away: more of it
    expect(painted_runs(room, Highlight.objects.get(number=2))).to_have_text(
        ["“We stay,” she added, “and nobody leaves.”"]
    )
    assert kept() == [
        ("quote", "“past mending”"),
        ("quote", "“We stay,” she added, “and nobody leaves.”"),
    ]


def test_keys_that_come_before_the_scripts_they_need_wait_in_line(
    page: Page, reader: User, article: Article, as_reader: SignIn
) -> None:
    as_reader(page, reader)
    release = hold(page, "**/later.*.js")
    open_article(page, article)
    for key in "jjqqjjc":
        page.keyboard.press(key)
    release()
    wait_saved(page, 2)
    page.keyboard.press("Enter")
    page.wait_for_selector(".card.is-open")
    quote, claim = kept()
    assert quote[0] == "quote"
    assert "past mending" in quote[1]
    assert claim[0] == "claim"
    assert claim[1].startswith("Repairs cost twice as much")


def test_a_key_right_behind_an_answer_is_about_what_it_brought(room: Page) -> None:
    room.keyboard.press("j")
    room.keyboard.press("q")
    wait_saved(room)
    # As soon as the page knows of the second one: before its next frame.
    room.evaluate(
        """() => document.addEventListener("reading:settled", () => queueMicrotask(() => {
          for (const key of ["ArrowLeft", "Enter"]) {
            document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
          }
        }), { once: true })"""
    )
    room.keyboard.press("f")
    expect(room.locator("#title-2")).to_be_focused()
    expect(painted_runs(room, Highlight.objects.get(kind="fact"))).to_have_text(
        ["the pier was ", "“past mending”", " by"]
    )


def test_a_split_quotation_is_one_and_a_chip_names_who_speaks(room: Page) -> None:
    room.keyboard.press("j")
    room.keyboard.press("j")
    room.keyboard.press("q")
    wait_saved(room)
    made = the_highlight()
    assert passage(made) == "“We stay,” … “and nobody leaves.”"
    chips = card(room, made).locator(".offers button")
    expect(chips.first).to_have_text("1Ana Ruiz")
    chips.first.click()
    expect(card(room, made).locator("bdi.speaker")).to_have_text("Ana Ruiz")
    expect(chips).to_have_count(0)
    made.refresh_from_db()
    assert made.speaker is not None
    assert (made.speaker.name, made.spans.filter(role="speaker").count()) == ("Ana Ruiz", 1)


def test_a_claim_inside_a_quote_takes_over_who_speaks(room: Page) -> None:
    room.keyboard.press("j")
    room.keyboard.press("j")
    room.keyboard.press("q")
    wait_saved(room)
    card(room, the_highlight()).locator(".offers button").first.click()
    expect(room.locator("bdi.speaker")).to_have_text("Ana Ruiz")
    room.keyboard.press("c")
    wait_saved(room, 2)
    expect(room.locator(".card.claim bdi.speaker")).to_have_text("Ana Ruiz")
    relation = Relation.objects.get()
    assert (relation.source.kind, relation.verb, relation.target.kind) == ("claim", "within", "quote")
    assert painted(room, relation.source.number) == "We stayand nobody leaves."


def test_without_the_assistant_quoted_words_or_the_sentence_serve(
    page: Page, reader: User, article: Article, as_reader: SignIn, complaints: Complaints
) -> None:
    complaints.forgive("extents.json")
    page.route("**/extents.json", lambda route: route.abort())
    as_reader(page, reader)
    open_article(page, article)
    for key in "jjqc":
        page.keyboard.press(key)
    wait_saved(page, 2)
    assert kept() == [
        ("quote", "“past mending”"),
        ("claim", "Ana Ruiz, who chairs the council 🙂, said the pier was “past mending” by now."),
    ]


def test_keys_pick_name_doubt_and_add_while_the_focus_stays(room: Page) -> None:
    for key in "jq1":
        room.keyboard.press(key)  # the pick waits for the answer to the tag
    expect(room.locator(".card bdi.speaker")).to_have_text("Ana Ruiz")
    made = the_highlight()
    room.keyboard.press("!")
    expect(card(room, made).locator(".doubt")).to_be_visible()
    made.refresh_from_db()
    assert made.speaker is not None
    assert (made.speaker.name, made.not_sure, made.version) == ("Ana Ruiz", True, 3)
    room.keyboard.press("!")
    expect(card(room, made).locator(".doubt")).to_have_count(0)
    select(room, "nobody leaves")
    room.keyboard.press("+")
    expect(painted_runs(room, made)).to_have_text(["“past mending”", "nobody leaves"])
    assert passage(made) == "“past mending” … nobody leaves"
    assert room.evaluate("!document.activeElement.closest('#cards, #toasts')")
    room.keyboard.press("j")
    room.keyboard.press("j")
    room.keyboard.press("2")
    expect(room.locator("#live")).to_have_text("No such speaker is offered.")


def test_a_digit_that_takes_shift_elsewhere_picks_without_it(room: Page) -> None:
    room.keyboard.press("j")
    room.keyboard.press("q")
    wait_saved(room)
    init = "{key: '&', code: 'Digit1', bubbles: true, cancelable: true}"
    room.evaluate(f"document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {init}))")
    expect(room.locator("bdi.speaker")).to_have_text("Ana Ruiz")


def test_enter_waits_for_the_speaker_just_picked(room: Page) -> None:
    room.keyboard.press("j")
    room.keyboard.press("q")
    wait_saved(room)
    made = the_highlight()
    release = hold(room, "**/speaker/")
    room.keyboard.press("1")
    room.keyboard.press("Enter")
    release()
    expect(card(room, made).locator("bdi.speaker").first).to_have_text("Ana Ruiz")
    expect(card(room, made)).to_be_focused()
    expect(card(room, made).locator(".card-body")).to_be_visible()


def test_selected_words_name_the_speaker(room: Page) -> None:
    room.keyboard.press("j")
    room.keyboard.press("j")
    room.keyboard.press("q")
    wait_saved(room)
    made = the_highlight()
    room.keyboard.press("s")
    expect(room.locator("#live")).to_contain_text("Select some words first")
    select(room, "she")
    room.keyboard.press("s")
    expect(card(room, made).locator("bdi.speaker")).to_have_text("Ana Ruiz")
    expect(room.locator("#tagbar")).to_be_hidden()
    assert [room.evaluate("getSelection().toString()"), Highlight.objects.count()] == ["", 1]
    span = made.spans.get(role="speaker")
    assert span.revision.text[span.start : span.end] == "she"


def test_enter_goes_to_what_is_wanted_and_escape_comes_back_saved(room: Page) -> None:
    room.keyboard.press("j")
    room.keyboard.press("q")
    wait_saved(room)
    quote = the_highlight()
    room.keyboard.press("Enter")
    expect(room.locator(f"#speaker-{quote.number}")).to_be_focused()
    room.keyboard.type("Tom Brandt")
    room.keyboard.press("Escape")
    expect(room.locator("#cursor")).to_be_focused()
    expect(card(room, quote).locator("bdi.speaker")).to_have_text("Tom Brandt")
    expect(room.locator(".card.is-open")).to_have_count(0)
    room.keyboard.press("f")
    room.keyboard.press("Enter")  # before the answer: it is about what was just made
    expect(room.locator("#title-2")).to_be_focused()
    fact = Highlight.objects.get(kind="fact")
    room.keyboard.type("Minutes")
    room.keyboard.press("Escape")
    expect(room.locator("#cursor")).to_be_focused()
    expect(card(room, fact).locator(".hollow")).to_have_count(0)
    assert [one.title for one in fact.evidence.all()] == ["Minutes"]


def test_a_finger_picks_the_speaker_at_the_edge(
    open_page: Callable[..., Page], reader: User, article: Article, as_reader: SignIn
) -> None:
    phone = open_page(**PHONE)
    as_reader(phone, reader)
    open_article(phone, article)
    select_by_touch(phone, "past mending")
    act(phone, "quote").tap()
    wait_saved(phone)
    offer = phone.locator("#offer-dock button").first
    expect(offer).to_have_text("1Ana Ruiz")
    expect(phone.locator("#offer-dock button").last).to_have_text("someone else")
    box = offer.bounding_box()
    assert box
    assert box["height"] >= 44
    offer.tap()
    expect(phone.locator("#offer-dock")).to_be_hidden()
    expect(phone.locator(".card bdi.speaker")).to_have_text("Ana Ruiz")
    assert the_highlight().voice == "speaker"


def test_someone_else_leads_to_the_field_and_a_record_into_view(room: Page) -> None:
    room.set_viewport_size({"width": 1366, "height": 640})
    select(room, "past mending")
    act(room, "claim").click()
    wait_saved(room)
    claim = the_highlight()
    card(room, claim).get_by_role("button", name="someone else").click()
    expect(room.locator(f"#speaker-{claim.number}")).to_be_focused()
    room.locator(f"#name-{claim.number}").click()
    expect(room.locator(f"#url-{claim.number}")).to_be_in_viewport(ratio=1)
