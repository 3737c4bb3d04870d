"""What the browser shows is the canonical text, character by character, and positions survive the trip."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page

from accounts.models import User
from reader.models import Article
from reader.text.blocks import Document, Mark, Piece, table_row
from tests.collected import collected_static
from tests.e2e.room import open_article
from tests.factories import make_article, make_highlight, make_user

EVERY_KIND = Document.build(
    [
        Piece("heading", "Every kind of block 👩‍👩‍👧 in one story", {"level": 1}),
        Piece("dateline", "OSTRAND, 14 May"),
        Piece("caption", "OSTRAND -- The north pier at dawn."),
        Piece("heading", "Under it  two  spaces", {"level": 2}),
        Piece("paragraph", "A line\nand the next <b>&amp; not markup</b> x\u0301 \u05d0\u05d1 مرحبا 🇩🇪."),
        Piece("paragraph", "Emphasis and code.", {}, (Mark("emphasis", 0, 8), Mark("code", 13, 17))),
        Piece("quote", "We will not sail blind."),
        Piece("list_item", "first", {"level": 1, "ordered": False}),
        Piece("list_item", "second", {"level": 2, "ordered": False}),
        Piece("list_item", "counted", {"level": 1, "ordered": True}),
        Piece("preformatted", "\n  indented\n\tand tabbed\n"),
        table_row(["Year", "Boats", "Crew"]),
        table_row(["2026", "4", "12"]),
        Piece("callout", "SEE ALSO: Another story"),
        Piece("credits", "With reporting by nobody"),
    ]
)
SHOWN = """() => [...document.querySelectorAll(".block")].map(
  (block) => [Number(block.dataset.start), block.textContent]
)"""
# Every offset to a place in the page and back, through the page's own module.
ROUND_TRIP = """async (address) => {
  const {blocks, startOf, endOf, rangeOf, offsetOf, textOf} = await import(address);
  const wrong = [];
  for (const block of blocks()) {
    for (let offset = startOf(block); offset <= endOf(block); offset += 1) {
      const range = rangeOf({start: offset, end: offset});
      const [node, unit] = [range.startContainer, range.startOffset];
      if (!block.contains(node)) wrong.push([offset, "outside"]);
      else if (offsetOf(block, node, unit) !== offset) wrong.push([offset, "moved"]);
    }
  }
  return {wrong, whole: textOf({start: 0, end: 1e9})};
}"""


@pytest.fixture
def article(live: str) -> Article:
    return make_article(document=EVERY_KIND)


@pytest.fixture
def reader(live: str) -> User:
    return make_user("ana")


def test_every_block_shows_its_slice(page: Page, article: Article) -> None:
    open_article(page, article)
    shown: list[Any] = page.evaluate(SHOWN)
    assert [text for _, text in shown] == [EVERY_KIND.slice((b.start, b.end)) for b in EVERY_KIND.blocks]
    assert [start for start, _ in shown] == [block.start for block in EVERY_KIND.blocks]


def test_every_block_shows_its_slice_under_highlights(page: Page, article: Article, reader: User) -> None:
    size = len(EVERY_KIND.text)
    for start in range(0, size - 30, 17):
        make_highlight(article, reader, words=EVERY_KIND.text[0:3], parts=[(start, start + 29)], kind="claim")
    open_article(page, article, "?layers=everyone")
    assert page.locator(".run").count() > 10
    shown: list[Any] = page.evaluate(SHOWN)
    assert [text for _, text in shown] == [EVERY_KIND.slice((b.start, b.end)) for b in EVERY_KIND.blocks]


def test_offsets_go_to_the_page_and_back(page: Page, article: Article) -> None:
    open_article(page, article)
    manifest = json.loads((collected_static() / "staticfiles.json").read_text())
    module = manifest["paths"]["js/reading/offsets.js"]
    found: dict[str, Any] = page.evaluate(ROUND_TRIP, f"/static/{module}")
    assert found["wrong"] == []
    assert found["whole"] == EVERY_KIND.text
