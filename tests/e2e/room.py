"""Hands and eyes for the reading room: select like a reader does, and read what the page shows."""

from collections.abc import Callable, Sequence
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

from annotations.models import Highlight
from devtools.browser import RESTING
from reader.models import Article
from reader.text.blocks import Document, Piece

STORY = Document.build(
    [
        Piece("heading", "Island ferry stops at midnight", {"level": 1}),
        Piece("caption", "NORTHQUAY -- The last boat leaves the old pier."),
        Piece(
            "paragraph",
            "“We can’t sail blind,” said Oda Renk, who leads the pilots. "
            "The council met on Tuesday 🙂🙂 behind closed doors.",
        ),
        Piece(
            "paragraph", "Repairs cost twice as much as a new ramp. Nobody on the island was asked about it."
        ),
        Piece("callout", "SEE ALSO: Why the pier was closed"),
        Piece(
            "paragraph",
            "About 2,300 people cross each week, according to the harbour office. The boat is old.",
        ),
    ]
)

# Where words stand, once the page rests: [left, top, right, bottom] of their first and last line's middle.
PLACE = (
    f"(words) => ({RESTING})"
    + """((scrolls) => {
  const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(words);
    if (at < 0 || !walker.currentNode.parentElement.closest(".block")) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + words.length);
    if (scrolls) walker.currentNode.parentElement.scrollIntoView({block: "center", behavior: "instant"});
    const lines = [...range.getClientRects()].filter((line) => line.width > 1);
    const [first, last] = [lines[0], lines.at(-1)];
    return [first.left + 1, first.top + first.height / 2, last.right - 1, last.top + last.height / 2];
  }
  throw new Error(`not on the page in one piece: ${words}`);
})"""
)

SELECT = """(words) => {
  const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const at = node.data.indexOf(words);
    if (at < 0 || !node.parentElement.closest(".block")) continue;
    getSelection().setBaseAndExtent(node, at, node, at + words.length);
    return;
  }
}"""

# The border of the given words: the left one, or the one after them.
BORDER = """([words, after]) => {
  const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + words.length);
    const line = range.getClientRects()[0];
    return [after ? line.right : line.left, line.top + line.height / 2];
  }
  throw new Error(`not on the page in one piece: ${words}`);
}"""

# Where a handle is taken, and the end that it stands for.
GRIP = """(handle) => {
  const box = handle.getBoundingClientRect();
  const line = parseFloat(getComputedStyle(handle, "::before").height);
  const middle = box.left + box.width / 2;
  const end = handle.dataset.side === "start" ? box.bottom - 8 + line / 2 : box.top + 8 - line / 2;
  return [middle, box.top + box.height / 2, middle, end];
}"""

OVERLAPPING = """() => {
  const cards = [...document.querySelectorAll("#cards > .card:not([hidden])")];
  const boxes = cards.map((card) => card.getBoundingClientRect());
  const meet = (a, b) => a.top < b.bottom - 1 && b.top < a.bottom - 1 && a.left < b.right && b.left < a.right;
  return boxes.some((a, index) => boxes.slice(index + 1).some((b) => meet(a, b)));
}"""


def open_article(page: Page, article: Article, query: str = "") -> None:
    """Open the reading room and wait until its scripts run."""
    page.goto(f"/articles/{article.slug}/{query}")
    page.wait_for_selector("main.room[data-ready=true]")


def wait_whole(page: Page) -> None:
    """Wait for the modules that come when the reader first does something."""
    page.wait_for_selector("main.room[data-whole=true]")


def select(page: Page, words: str) -> None:
    """Drag the mouse over these words (they have to stand in one text node)."""
    left, top, right, bottom = page.evaluate(PLACE, words)
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move((left + right) / 2, (top + bottom) / 2)
    page.mouse.move(right, bottom)
    page.mouse.up()


def select_by_touch(page: Page, words: str) -> None:
    """Touch the words, then select them as the system's own handles would."""
    left, top, _right, _bottom = page.evaluate(PLACE, words)
    page.touchscreen.tap(left, top)
    page.evaluate(SELECT, words)
    expect(page.locator("#tagbar")).to_be_visible()


def click(page: Page, words: str, clicks: int = 1) -> None:
    """Click in the middle of these words."""
    left, top, right, _bottom = page.evaluate(PLACE, words)
    page.mouse.click((left + right) / 2, top, click_count=clicks)


def act(page: Page, name: str) -> Locator:
    """A button of the tag bar."""
    return page.locator(f'#tagbar [data-act="{name}"]')


def card(page: Page, highlight: Highlight) -> Locator:
    """The card of a highlight."""
    return page.locator(f"#c-{highlight.number}")


def open_card(page: Page, highlight: Highlight) -> Locator:
    """Click the face of a card and wait for its inside."""
    card(page, highlight).locator('[data-act="open"]').click()
    expect(card(page, highlight).locator(".card-body")).to_be_visible()
    return card(page, highlight)


def the_highlight() -> Highlight:
    """The only highlight there is."""
    return Highlight.objects.get()


def passage(highlight: Highlight) -> str:
    """Its words, cut from the text at its positions."""
    highlight.refresh_from_db()
    spans = highlight.spans.filter(role="passage").order_by("revision__number", "part")
    return " … ".join(span.revision.text[span.start : span.end] for span in spans)


def painted(page: Page, number: int) -> str:
    """The words that the page shows as this highlight's, run by run."""
    runs: Sequence[Any] = page.eval_on_selector_all(
        f'.run[data-h~="{number}"]', "(runs) => runs.map((run) => run.textContent)"
    )
    return "".join(runs)


def wait_saved(page: Page, count: int = 1) -> None:
    """Wait until this many cards stand on the page."""
    expect(page.locator("#cards > .card")).to_have_count(count)


def drag(page: Page, name: str, words: str, *, after: bool = True) -> None:
    """Drag the handle of an end of a part, such as `start 0`, to the border of these words."""
    side, part = name.split()
    handle = page.locator(f'.handle[data-side="{side}"][data-part="{part}"]')
    handle.hover()
    box = handle.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24
    left, top, end_left, end_top = handle.evaluate(GRIP)
    to_left, to_top = page.evaluate(BORDER, [words, after])
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(to_left + left - end_left, to_top + top - end_top, steps=4)
    page.mouse.up()


def hold(page: Page, addresses: str) -> Callable[[], None]:
    """Keep back what is asked of these addresses until the function that this returns is called."""
    held: list[Route] = []
    released = False

    def keep(route: Route) -> None:
        if released:
            route.continue_()
        else:
            held.append(route)

    def release() -> None:
        nonlocal released
        released = True
        for route in held:
            route.continue_()

    page.route(addresses, keep)
    return release


def wait_said(page: Page, words: str) -> None:
    """Wait until a screen reader was told this, after what was waited for before: more may be told by now."""
    page.wait_for_function(
        """(words) => {
          const at = said.indexOf(words);
          if (at >= 0) said.splice(0, at + 1);
          return at >= 0;
        }""",
        arg=words,
    )


def wait_until(page: Page, holds: Callable[[], bool], *, tries: int = 500) -> None:
    """Wait for something that only the database tells, such as what a page sent while it was left."""
    while not holds():
        assert tries, "it does not come about"
        tries -= 1
        page.wait_for_timeout(20)


def wait_drawn(page: Page) -> None:
    """Wait until all that now waits for a frame or for its turn has been done."""
    page.evaluate(
        """() => new Promise((done) => {
          requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)));
        })"""
    )


def at_rest(page: Page) -> None:
    """Wait until neither the page nor a card or handle moves any more."""
    page.wait_for_function(
        """async () => {
          const moving = [...document.querySelectorAll(".card, .handle, .block")];
          const places = () => moving.map((one) => one.getBoundingClientRect().top).join();
          const before = places();
          await new Promise((settle) => setTimeout(settle, 250));
          return before === places();
        }"""
    )
