"""What is done with a highlight: kind, details, passage, thread, deleting and taking back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from annotations.models import Comment, Highlight
from reader.models import Article
from tests.e2e.browsing import Complaints
from tests.e2e.room import STORY, at_rest, card, open_article, open_card, painted, passage, select
from tests.factories import make_article, make_comment, make_highlight, make_user

SignIn = Callable[[Page, User], None]


@pytest.fixture
def reader(live: str) -> User:
    return make_user("ana")


@pytest.fixture
def article(live: str) -> Article:
    return make_article(document=STORY)


@pytest.fixture
def claim(article: Article, reader: User) -> Highlight:
    return make_highlight(article, reader, words="Repairs cost twice as much", kind="claim")


@pytest.fixture
def room(page: Page, reader: User, article: Article, claim: Highlight, as_reader: SignIn) -> Page:
    as_reader(page, reader)
    open_article(page, article)
    return page


def test_kind_is_changed_by_a_key_on_the_open_card(room: Page, claim: Highlight) -> None:
    room.keyboard.press("n")
    room.keyboard.press("Enter")
    expect(card(room, claim).locator(".card-body")).to_be_visible()
    room.keyboard.press("f")
    expect(room.locator(f'.run.fact[data-h="{claim.number}"]')).to_have_text("Repairs cost twice as much")
    claim.refresh_from_db()
    assert claim.kind == "fact"


def test_the_page_stays_where_it_is_while_a_card_gets_its_field(
    page: Page, reader: User, as_reader: SignIn
) -> None:
    words = [f"Mooring {number} was empty," for number in range(40)]
    article = make_article(
        text="Harbour report\n\n"
        + "\n\n".join(f"“{one}” said Ada Berg. At noon it was quiet." for one in words)
    )
    for number in (19, 21):
        make_highlight(article, reader, words=words[number])
    as_reader(page, reader)
    open_article(page, article)
    select(page, words[20])
    page.keyboard.press("q")
    button = page.locator(".card.is-active > .offers").get_by_role("button", name="someone else")
    expect(button).to_be_visible()
    at_rest(page)
    before = page.evaluate("scrollY")
    page.evaluate("window.seen = []; addEventListener('scroll', () => seen.push(scrollY))")
    button.click()
    expect(page.locator("form.is-brief [name=speaker]")).to_be_focused()
    page.keyboard.type("Ada")
    at_rest(page)
    assert [y for y in page.evaluate("seen") if abs(y - before) > 200] == []


def test_a_slow_click_opens_the_card_that_it_began_on(
    room: Page, claim: Highlight, article: Article, reader: User
) -> None:
    below = make_highlight(article, reader, words="Nobody on the island", kind="fact")
    room.reload()
    open_card(room, claim)
    at_rest(room)
    card(room, below).locator('[data-act="open"]').hover()
    room.mouse.down()
    at_rest(room)
    room.mouse.up()
    expect(card(room, below).locator(".card-body")).to_be_visible()
    expect(card(room, claim).locator(".card-body")).to_be_hidden()


def test_looks_of_open_cards_come_with_the_first_gesture(room: Page, claim: Highlight) -> None:
    looks = room.locator('link[href*="room-asked"]')
    expect(looks).to_have_count(0)
    anchor = room.locator(f"#h-{claim.number}")
    anchor.dispatch_event("click")  # as a screen reader follows it
    expect(card(room, claim)).to_be_focused()
    expect(looks).to_have_count(1)
    assert (
        card(room, claim).locator(".card-body").evaluate("(body) => getComputedStyle(body).display") == "grid"
    )
    room.goto(f"{room.url.partition('#')[0]}?h={claim.uid}")
    assert looks.count() == 1  # the page itself has them where it shows an open card


def test_details_are_edited_in_the_card(room: Page, claim: Highlight) -> None:
    opened = open_card(room, claim)
    expect(opened.locator("[name=tags]")).to_be_hidden()
    opened.get_by_role("button", name="Edit").click()
    expect(opened.locator("[name=speaker]")).to_be_focused()
    opened.locator("[name=speaker]").fill("Oda Renk")
    opened.locator("[name=not_sure]").check()
    opened.locator("[name=tags]").fill("money, pier")
    opened.get_by_role("button", name="Save").click()
    expect(card(room, claim).locator("header .speaker")).to_have_text("Oda Renk")
    claim.refresh_from_db()
    assert claim.not_sure
    assert sorted(claim.tags.values_list("name", flat=True)) == ["money", "pier"]


def test_passage_is_changed_by_selecting_anew(room: Page, claim: Highlight) -> None:
    open_card(room, claim).locator("[data-act=move-start]").click()
    expect(room.locator("#movebar")).to_be_visible()
    select(room, "Nobody on the island")
    expect(room.locator("#tagbar")).to_be_hidden()
    room.locator("[data-move=save]").click()
    expect(room.locator(f'.run[data-h="{claim.number}"]')).to_have_text("Nobody on the island")
    assert passage(claim) == "Nobody on the island"
    assert Highlight.objects.count() == 1


def move_by_keys(room: Page, claim: Highlight) -> None:
    """From the open card to the passage, without a pointer."""
    open_card(room, claim).locator("[data-act=move-start]").press("Enter")
    expect(room.locator("#main")).to_be_focused()


def test_passage_is_changed_word_by_word_with_keys(room: Page, claim: Highlight) -> None:
    move_by_keys(room, claim)
    for way, end in (("Left", "cost twice as"), ("Left", "Repairs cost twice"), ("Right", "cost twice as")):
        room.keyboard.press(f"Arrow{way}")
        expect(room.locator("#live")).to_have_text(f"Ends with: {end}")
    room.keyboard.press("Enter")
    expect(room.locator(f'.run[data-h="{claim.number}"]')).to_have_text("Repairs cost twice as")
    expect(card(room, claim).locator("[data-act=move-start]")).to_be_focused()


def test_a_sentence_is_the_new_passage_with_keys(room: Page, claim: Highlight) -> None:
    move_by_keys(room, claim)
    room.keyboard.press("j")
    words = room.locator("#cursor").get_attribute("aria-label")
    room.keyboard.press("Enter")
    expect(room.locator(f'.run[data-h="{claim.number}"]')).to_have_text(words or "")


def test_what_happens_is_said_after_an_answer_too(room: Page, claim: Highlight) -> None:
    open_card(room, claim)
    room.keyboard.press("f")
    expect(room.locator("#live")).to_have_text("Now a Fact")
    room.keyboard.press("v")
    expect(room.locator("#live")).to_have_text("Highlights hidden")
    # What an answer says in the moment before the page speaks is newer, and stays.
    last = room.evaluate(
        """() => {
          document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "v", bubbles: true }));
          document.getElementById("live").textContent = "Saved";
          const words = () => document.getElementById("live").textContent;
          return new Promise((heard) => setTimeout(() => heard(words()), 60));
        }"""
    )
    assert last == "Saved"


def test_a_comment_is_sent_by_its_keys(room: Page, claim: Highlight) -> None:
    open_card(room, claim).locator("textarea[name=body]").fill("Both ways?")
    room.keyboard.press("Control+Enter")
    expect(card(room, claim).locator(".say")).to_contain_text("Both ways?")
    assert Comment.objects.get().body == "Both ways?"


def test_changing_the_passage_can_be_given_up(room: Page, claim: Highlight) -> None:
    open_card(room, claim).locator("[data-act=move-start]").click()
    select(room, "Nobody on the island")
    room.keyboard.press("Escape")
    expect(room.locator("#movebar")).to_be_hidden()
    assert passage(claim) == "Repairs cost twice as much"


def test_delete_puts_the_focus_on_undo_and_undo_brings_it_back(room: Page, claim: Highlight) -> None:
    room.keyboard.press("n")
    room.keyboard.press("Enter")
    expect(card(room, claim).locator(".card-body")).to_be_visible()
    room.keyboard.press("x")
    expect(card(room, claim)).to_have_count(0)
    assert painted(room, claim.number) == ""
    expect(room.locator("#toasts [data-undo]")).to_be_focused()
    room.keyboard.press("u")
    expect(card(room, claim)).to_be_visible()
    assert painted(room, claim.number) == "Repairs cost twice as much"


def test_undo_stays_when_somebody_has_to_sign_in_first(
    room: Page, claim: Highlight, complaints: Complaints
) -> None:
    complaints.forgive("401")
    open_card(room, claim).get_by_role("button", name="Delete").click()
    undo = room.locator("#toasts [data-undo]")
    expect(undo).to_be_focused()
    room.context.clear_cookies(name="sessionid")
    undo.click()
    expect(room.locator("#sign-in-dialog")).to_be_visible()
    expect(undo).to_be_attached()
    claim.refresh_from_db()
    assert claim.deleted_at is not None


def test_thread_is_written_previewed_edited_and_deleted(room: Page, claim: Highlight) -> None:
    opened = open_card(room, claim)
    opened.locator("textarea[name=body]").fill("Is that **both** piers?")
    opened.get_by_role("button", name="Preview").click()
    expect(opened.locator(".preview strong")).to_have_text("both")
    opened.get_by_role("button", name="Send").click()
    said = card(room, claim).locator(".say")
    expect(said.locator("strong")).to_have_text("both")
    comment = Comment.objects.get()
    assert comment.body == "Is that **both** piers?"
    said.get_by_role("link", name="Edit").click()
    room.locator(f"#n-{comment.uid} textarea").fill("Only the north pier.")
    room.locator(f"#n-{comment.uid}").get_by_role("button", name="Save").click()
    expect(said).to_contain_text("Only the north pier.")
    said.get_by_role("button", name="Delete").click()
    expect(said).to_have_count(0)
    room.locator("#toasts [data-undo]").last.click()
    expect(said).to_contain_text("Only the north pier.")


def test_answer_names_the_comment_it_answers(room: Page, claim: Highlight, reader: User) -> None:
    first = make_comment(claim, make_user("jonas"), "Both ways?")
    claim.visibility = "public"
    claim.save(update_fields=["visibility"])
    room.reload()
    opened = open_card(room, claim)
    opened.locator("[data-act=reply-to]").click()
    expect(opened.locator("textarea[name=body]")).to_be_focused()
    room.keyboard.type("One way.")
    opened.get_by_role("button", name="Send").click()
    expect(card(room, claim).locator(".replies")).to_contain_text("One way.")
    assert Comment.objects.get(body="One way.").parent == first


def test_comment_key_on_a_selection_keeps_it_and_opens_its_thread(room: Page, article: Article) -> None:
    select(room, "The boat is old")
    room.keyboard.press("m")
    made = room.locator("#cards > .card.plain")
    expect(made.locator("textarea[name=body]")).to_be_focused()
    room.keyboard.type("How old?")
    made.get_by_role("button", name="Send").click()
    expect(made.locator(".say")).to_contain_text("How old?")
    assert Highlight.objects.get(kind="plain").exact == "The boat is old"


def test_two_windows_editing_one_highlight_are_both_shown(
    room: Page,
    claim: Highlight,
    article: Article,
    reader: User,
    open_page: Callable[..., Page],
    as_reader: SignIn,
    complaints: Complaints,
) -> None:
    complaints.forgive("409")
    other = open_page()
    as_reader(other, reader)
    open_article(other, article)
    for window, name in ((room, "Oda Renk"), (other, "The council")):
        opened = open_card(window, claim)
        opened.get_by_role("button", name="Edit").click()
        opened.locator("[name=speaker]").fill(name)
    card(room, claim).get_by_role("button", name="Save").click()
    expect(card(room, claim).locator("header .speaker")).to_have_text("Oda Renk")
    card(other, claim).get_by_role("button", name="Save").click()
    both = card(other, claim).get_by_role("row", name="Who speaks")
    expect(both.get_by_role("cell")).to_have_text(["The council", "Oda Renk"])
    claim.refresh_from_db()
    assert claim.speaker
    assert claim.speaker.name == "Oda Renk"
    card(other, claim).get_by_role("button", name="Keep mine").click()
    expect(card(other, claim).locator("header .speaker")).to_have_text("The council")


def test_escape_returns_from_the_card_to_the_text(room: Page, claim: Highlight) -> None:
    room.keyboard.press("n")
    expect(room.locator(f"#h-{claim.number}")).to_be_focused()
    room.keyboard.press("Enter")
    expect(card(room, claim)).to_be_focused()
    room.keyboard.press("Escape")
    expect(room.locator(f"#h-{claim.number}")).to_be_focused()
    expect(card(room, claim).locator(".card-body")).to_be_hidden()
