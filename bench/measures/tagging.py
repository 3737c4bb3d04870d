"""Tag an article by keys, by mouse and by finger: how often one presses, and how long the machine takes."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.request import Request, urlopen

from playwright.sync_api import Locator, Page, expect

from annotations.models import Highlight, Relation
from bench.attributed import ITEMS, Item, story
from bench.figures import Row, at_most
from bench.house import CSRF, House
from devtools.browser import RESTING
from reader.models import Article

PATIENCE = 10_000  # milliseconds
DESK = {"viewport": {"width": 1366, "height": 860}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
KINDS = {"quote": "q", "claim": "c", "fact": "f"}
ARMED = '#tagbar [data-act="{}"][aria-pressed="true"]'
# Where words stand, in view and once the page rests: the middle of their first line. They may cross runs.
PLACE = (
    f"(words) => ({RESTING})"
    + """((scrolls) => {
  const holds = (one) => one.textContent.includes(words);
  const block = [...document.querySelectorAll("#text .block")].find(holds);
  const at = block.textContent.indexOf(words);
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let passed = 0; walker.nextNode(); passed += walker.currentNode.length) {
    const [node, first, last] = [walker.currentNode, at - passed, at + words.length - passed];
    if (first >= 0 && first < node.length) range.setStart(node, first);
    if (last > 0 && last <= node.length) range.setEnd(node, last);
  }
  if (scrolls) block.scrollIntoView({block: "center", behavior: "instant"});
  const [line] = range.getClientRects();
  return [line.left + line.width / 2, line.top + line.height / 2];
})"""
)
# As the system selects the word under a finger that rests on it.
WORD = """([x, y]) => {
  const { startContainer, startOffset } = document.caretRangeFromPoint(x, y);
  getSelection().collapse(startContainer, startOffset);
  getSelection().modify("move", "backward", "word");
  getSelection().modify("extend", "forward", "word");
}"""


@dataclass
class Hand:
    """A reader at the page. Every key, letter, click and tap counts as one, Shift with a key as two."""

    page: Page
    touches: bool = False
    pressed: int = 0
    tagged: int = 0

    def key(self, name: str) -> None:
        """Press a key, or one with Shift."""
        self.pressed += name.count("+") + 1
        self.page.keyboard.press(name)

    def type(self, words: str) -> None:
        """Type these words."""
        self.pressed += len(words)
        self.page.keyboard.type(words)

    def push(self, target: Locator) -> None:
        """Click or tap a button."""
        self.pressed += 1
        if self.touches:
            target.tap()
        else:
            target.click()

    def point(self, words: str) -> None:
        """Click or tap these words of the article."""
        self.pressed += 1
        x, y = self.page.evaluate(PLACE, words)
        if self.touches:
            self.page.touchscreen.tap(x, y)
        else:
            self.page.mouse.click(x, y)

    def card(self) -> Locator:
        """The card of the passage that was tagged just now, once it has come."""
        self.tagged += 1
        expect(self.page.locator("#cards > .card")).to_have_count(self.tagged)
        return self.page.locator(".card.is-active")


def offer(buttons: Locator, item: Item) -> Locator:
    """The button that offers whom this item wants as its speaker."""
    return buttons.filter(has=buttons.page.get_by_text(item.speaker, exact=True))


def wants_pick(item: Item) -> bool:
    """Whether somebody has to say who speaks: a claim within a quote takes that over."""
    return bool(item.speaker) and item.inside is None


def by_keyboard(hand: Hand) -> None:
    """From sentence to sentence, in reading order."""
    cursor = hand.page.locator("#cursor")
    for item in ITEMS:
        while item.near not in (cursor.get_attribute("aria-label") or ""):
            hand.key("j")
        for _press in range(item.press):
            hand.key(KINDS[item.kind])
        card = hand.card()
        if wants_pick(item):
            number = offer(card.locator(".offers button"), item).locator("kbd").inner_text()
            hand.key(number)
            expect(card.locator(".speaker")).to_be_visible()
        if item.record:
            hand.key("Enter")
            expect(card.locator("[name=title]")).to_be_focused()
            hand.type(item.record)
            hand.key("Escape")
            expect(card.locator(".hollow")).to_have_count(0)


def by_mouse(hand: Hand) -> None:
    """Kind by kind: a tag is kept on, clicks point at passages and pick speakers."""
    for kind, key in KINDS.items():
        hand.key(f"Shift+{key.upper()}")
        hand.page.wait_for_selector(ARMED.format(kind))
        for item in (one for one in ITEMS if one.kind == kind):
            hand.point(item.near)
            card = hand.card()
            if wants_pick(item):
                hand.push(offer(card.locator(".offers button"), item))
                expect(card.locator(".speaker")).to_be_visible()
            if item.record:
                hand.push(card.locator("[data-act=wanted]"))
                expect(card.locator("[name=title]")).to_be_focused()
                hand.type(item.record)
                hand.key("Enter")
                expect(card.locator(".hollow")).to_have_count(0)


def by_finger(hand: Hand) -> None:
    """Kind by kind on a phone: the tag is kept on by a long press, speakers are picked at the edge."""
    page = hand.page
    hand.point(ITEMS[1].near)
    page.evaluate(WORD, page.evaluate(PLACE, ITEMS[1].near))
    expect(page.locator("#tagbar")).to_be_visible()
    for kind in KINDS:
        button = page.locator(f'#tagbar [data-act="{kind}"]')
        if kind == "quote":
            hold(hand, button)
        else:
            hand.push(button)
        page.wait_for_selector(ARMED.format(kind))
        for item in (one for one in ITEMS if one.kind == kind):
            hand.point(item.near)
            card = hand.card()
            if wants_pick(item):
                hand.push(offer(page.locator("#offer-dock button"), item))
                expect(card.locator(".speaker")).to_have_count(1)
    hand.push(page.locator('#tagbar [data-act="disarm"]'))
    hand.push(page.locator("#sheet-toggle"))
    for item in (one for one in ITEMS if one.record):
        card = page.locator(".card.fact").nth([one for one in ITEMS if one.kind == "fact"].index(item))
        hand.push(card.locator("[data-act=wanted]"))
        expect(card.locator("[name=title]")).to_be_focused()
        hand.type(item.record)
        hand.push(card.locator('[data-act="record"] button[type=submit]'))
        expect(card.locator(".hollow")).to_have_count(0)


def hold(hand: Hand, button: Locator) -> None:
    """Keep a finger on a button until its tag stays on."""
    hand.pressed += 1
    box = button.bounding_box()
    assert box
    point = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    finger = hand.page.context.new_cdp_session(hand.page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    hand.page.wait_for_selector(ARMED.format("quote"))
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def wanted() -> dict[str, list[tuple[str, ...]]]:
    """What has to be stored in the end."""
    exact = [" … ".join(item.words) for item in ITEMS]
    return {
        "highlights": sorted(
            (item.kind, words, (item.speaker if item.named else "not named") if item.speaker else "")
            for item, words in zip(ITEMS, exact, strict=True)
        ),
        "records": [(words, item.record) for item, words in zip(ITEMS, exact, strict=True) if item.record],
        "within": [
            (words, exact[item.inside])
            for item, words in zip(ITEMS, exact, strict=True)
            if item.inside is not None
        ],
    }


def stored(article: Article) -> dict[str, list[tuple[str, ...]]]:
    """What is stored."""
    made = Highlight.objects.filter(article=article, deleted_at=None).select_related("speaker")
    relations = Relation.objects.filter(source__article=article, verb=Relation.Verb.WITHIN)
    return {
        "highlights": sorted(
            (one.kind, one.exact, one.speaker.name if one.speaker else one.voice and "not named")
            for one in made
        ),
        "records": [(one.exact, record.title) for one in made for record in one.evidence.all()],
        "within": [(one.source.exact, one.target.exact) for one in relations],
    }


def tag_all(house: House, way: Callable[[Hand], None], window: Mapping[str, Any]) -> tuple[int, float]:
    """How often one presses, and the seconds it takes; fails unless exactly what was wanted is stored."""
    article = house.story(story())
    context = house.browser.new_context(**window)
    context.set_default_timeout(PATIENCE)
    cookies = {"sessionid": house.sessions[0], "csrftoken": CSRF}
    context.add_cookies(
        [{"name": name, "value": value, "url": house.lectern.url} for name, value in cookies.items()]
    )
    page = context.new_page()
    page.goto(f"{house.lectern.url}/articles/{article.slug}/")
    page.wait_for_selector("main.room[data-ready=true]")
    hand = Hand(page, touches=window is PHONE)
    began = time.monotonic()
    way(hand)
    seconds = time.monotonic() - began
    context.close()
    assert stored(article) == wanted()
    return hand.pressed, seconds


WAYS: Mapping[str, tuple[Callable[[Hand], None], Mapping[str, Any], str, int]] = {
    "by keyboard": (by_keyboard, DESK, "keys", 60),
    "by mouse": (by_mouse, DESK, "clicks and keys", 40),
    "on a phone": (by_finger, PHONE, "taps", 40),
}


def extents(house: House) -> list[Row]:
    """What the assistant says of a long article that it has not read yet: milliseconds, and plain KB."""
    times, sizes = [], []
    for _round in range(house.sizes.rounds):
        address = f"{house.lectern.url}/articles/{house.story(house.long).slug}/revisions/1/extents.json"
        asked = Request(address, headers={"Cookie": f"sessionid={house.sessions[0]}"})
        began = time.monotonic()
        with urlopen(asked, timeout=house.sizes.seconds) as answer:
            sizes.append(len(answer.read()) / 1024)
        times.append((time.monotonic() - began) * 1000)
    words = f"what keys take, {house.sizes.long_words:,} words"
    return [Row(f"{words}: first answer", times, "ms"), Row(f"{words}: plain", sizes, "KB")]


def measure(house: House) -> list[Row]:
    """For each way the keys, clicks or taps, and the seconds; what the browser is told for it."""
    rows = extents(house)
    for name, (way, window, presses, most) in WAYS.items():
        found = [tag_all(house, way, window) for _round in range(house.sizes.rounds)]
        what = f"tag {len(ITEMS)} passages {name}"
        rows.append(Row(f"{what}: {presses}", [pressed for pressed, _seconds in found], "", at_most(most)))
        rows.append(Row(f"{what}: machine", [seconds for _pressed, seconds in found], "s"))
    return rows
