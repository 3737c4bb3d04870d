"""What screen readers are given, by Chromium's accessibility tree, and where the focus is after each swap."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from annotations.models import Highlight
from reader.models import Article
from tests.e2e.room import STORY, card, open_article, open_card, wait_saved
from tests.factories import make_article, make_comment, make_group, make_highlight, make_user

SignIn = Callable[[Page, User], None]
Node = dict[str, Any]
QUIET = {"none", "generic", "InlineTextBox", "StaticText", "LineBreak"}


@pytest.fixture
def reader(live: str) -> User:
    return make_user("ana")


@pytest.fixture
def article(live: str, reader: User) -> Article:
    """Ana's own highlights, one of a group's, and what everybody else marked."""
    found = make_article(document=STORY)
    ben = make_user("ben", display_name="Ben")
    quote = make_highlight(found, reader, words="We can’t sail blind", speaker="Oda Renk")
    make_comment(quote, ben)
    make_comment(quote, reader)
    make_highlight(found, reader, words="sail blind", kind="claim", visibility="private")
    group = make_group(reader, ben)
    make_highlight(found, ben, words="Repairs cost twice", kind="claim", visibility="group", group=group)
    voiced = make_highlight(found, reader, words="About 2,300 people", kind="fact")
    Highlight.objects.filter(pk=voiced.pk).update(voice="article")
    for author in (ben, make_user("cy")):
        make_highlight(found, author, words="The boat is old", kind="plain")
    return found


@pytest.fixture
def room(page: Page, reader: User, article: Article, as_reader: SignIn) -> Page:
    as_reader(page, reader)
    page.route("**/state/", lambda route: route.fulfill(status=204))
    open_article(page, article, f"?layers=mine,everyone,group:{reader.reading_groups.get().slug}")
    return page


def heard(page: Page, selector: str) -> list[Node]:
    """The nodes inside an element that a screen reader comes across, in its order."""
    line = page.context.new_cdp_session(page)
    root = line.send("DOM.getDocument")["root"]["nodeId"]
    element = line.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    backend = line.send("DOM.describeNode", {"nodeId": element})["node"]["backendNodeId"]
    nodes = {node["nodeId"]: node for node in line.send("Accessibility.getFullAXTree")["nodes"]}
    line.detach()
    (top,) = [node for node in nodes.values() if node.get("backendDOMNodeId") == backend]

    def inside(node: Node) -> Iterator[Node]:
        if not node["ignored"]:
            yield node
        for child in node.get("childIds", ()):
            yield from inside(nodes[child])

    return list(inside(top))


def role(node: Node) -> str:
    return str(node["role"]["value"])


def name(node: Node) -> str:
    return str(node.get("name", {}).get("value", ""))


def named(nodes: list[Node], wanted: str) -> list[str]:
    return [name(node) for node in nodes if role(node) == wanted]


def test_each_highlight_is_heard_once_and_runs_are_nothing_but_their_words(
    room: Page, article: Article
) -> None:
    nodes = heard(room, "#text .words")
    assert named(nodes, "link") == [
        "Quote of Oda Renk, by you, 2 comments",
        "Claim of Oda Renk, by you",
        "Claim by Ben",
        "Fact of the article itself, by you",
    ]
    others = {role(node) for node in nodes} - QUIET
    assert others == {"link", "paragraph"}
    words = "".join(name(node) for node in nodes if role(node) == "StaticText")
    assert article.current_revision is not None
    assert words == article.current_revision.text.partition("\n\n")[2].replace("\n\n", "")


def test_cards_are_heard_in_the_order_of_their_passages(room: Page) -> None:
    for number, keys in enumerate(("jc", "jf"), start=7):  # the headline, and what comes after it
        for key in keys:
            room.keyboard.press(key)
        wait_saved(room, number)
    starts = room.locator("#cards > .card").evaluate_all("(all) => all.map(({ dataset }) => +dataset.start)")
    assert starts == sorted(starts)
    whos = [one for one in named(heard(room, "#cards"), "link") if "·" in one]
    assert len(whos) == 8
    number = Highlight.objects.get(kind="quote").number
    room.locator(f"#c-{number}").focus()
    (group,) = [node for node in heard(room, f"#c-{number}") if role(node) == "group"]
    assert name(group) == "Quote of Oda Renk, by you, 2 comments"


def test_the_sentence_widget_takes_the_letter_keys(room: Page) -> None:
    (widget,) = [node for node in heard(room, "body") if role(node) == "application"]
    told = {one["name"]: one["value"].get("value") for one in widget["properties"]}
    assert told["roledescription"] == "sentence"
    assert told["focusable"] is True
    room.locator("#cursor").focus()
    for _ in range(2):
        room.keyboard.press("j")
    (widget,) = [node for node in heard(room, "body") if role(node) == "application"]
    assert name(widget).startswith("“We can’t sail blind,” said Oda Renk")
    assert name(widget).endswith("Quote of Oda Renk, by you, 2 comments — Claim of Oda Renk, by you")
    room.keyboard.press("j")
    room.keyboard.press("f")
    wait_saved(room, 7)
    expect(room.locator("#cursor")).to_be_focused()
    expect(room.locator("#live")).not_to_be_empty()


def wait_focused_in(page: Page, *ids: str) -> None:
    """Wait until the card or thread that has the focus is one of these: answers settle after they came."""
    page.wait_for_function(
        "(ids) => ids.includes(document.activeElement.closest('.card, .thread')?.id)", arg=ids
    )


def test_focus_is_never_lost_after_a_swap(room: Page) -> None:
    quote = Highlight.objects.get(kind="quote")
    opened = open_card(room, quote)
    opened.locator(f"#kind-claim-{quote.number}").focus()
    room.keyboard.press("Enter")
    expect(opened).to_have_attribute("data-kind", "claim")
    expect(room.locator(f"#kind-claim-{quote.number}")).to_be_focused()
    room.keyboard.press("e")
    expect(opened.locator("[name=tags]")).to_be_visible()
    opened.locator("[name=tags]").fill("sea")
    room.keyboard.press("Enter")
    expect(opened.locator("dl")).to_contain_text("sea")
    wait_focused_in(room, f"c-{quote.number}")
    opened.locator("textarea[name=body]").last.fill("Twice?")
    room.keyboard.press("Control+Enter")
    expect(opened.locator(".say .prose").last).to_have_text("Twice?")
    wait_focused_in(room, f"c-{quote.number}", f"thread-{quote.uid}")
    opened.locator(".say").last.get_by_role("button", name="Delete").focus()
    room.keyboard.press("Enter")
    expect(room.locator("#toasts [data-undo]").last).to_be_focused()
    room.keyboard.press("Enter")
    expect(opened.locator(".say .prose").last).to_have_text("Twice?")
    wait_focused_in(room, f"c-{quote.number}", f"thread-{quote.uid}")
    fact = Highlight.objects.get(kind="fact")
    open_card(room, fact).locator(f"#delete-{fact.number}").focus()
    room.keyboard.press("Enter")
    expect(room.locator("#toasts [data-undo]").last).to_be_focused()
    room.keyboard.press("Enter")
    expect(card(room, fact)).to_be_focused()


def test_focus_in_the_text_stays_where_its_block_is_drawn_anew(room: Page) -> None:
    for key in "jjjjjc":  # the last sentence, which others marked
        room.keyboard.press(key)
    wait_saved(room, 7)
    fact, claim = Highlight.objects.get(kind="fact"), Highlight.objects.latest("pk")
    anchor, run = room.locator(f"#h-{fact.number}"), room.locator(".run", has_text="The boat is old")
    anchor.focus()
    room.keyboard.press("u")
    expect(card(room, claim)).to_have_count(0)
    expect(run).to_have_class("run seen seen-2 as-plain")
    expect(anchor).to_be_focused()
    room.keyboard.press("n")
    expect(run).to_be_focused()
    room.keyboard.press("Shift+Control+Z")
    expect(room.locator(f'.run[data-h~="{claim.number}"]')).not_to_have_count(0)
    expect(room.locator("#text :focus")).to_have_count(1)
