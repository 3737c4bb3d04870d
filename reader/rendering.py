"""A block of a document as HTML: its tag, its inline marks, and whatever stretches somebody lays over it.

The text inside a rendered block is exactly the block's slice of the canonical text: nothing is added that a
selection could pick up. Everything is escaped here; no HTML comes in from outside.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple
from urllib.parse import unquote

from reader.text.blocks import Block, Document, Mark
from reader.text.runs import Piece, cut

MARK_TAGS = {
    "emphasis": "em",
    "strong": "strong",
    "code": "code",
    "superscript": "sup",
    "subscript": "sub",
    "deleted": "del",
    "inserted": "ins",
}
BLOCK_TAGS = {"quote": "blockquote", "list_item": "li", "preformatted": "pre", "table_row": "div"}
SAFE_SCHEMES = ("http:", "https:", "mailto:")


class Stretch(NamedTuple):
    """A part of a block under one opening tag, or ""; `before` and `behind` stand beside it without text."""

    start: int
    end: int
    opening: str = ""
    before: str = ""
    behind: str = ""


class Segment(NamedTuple):
    """An outer cut of a block, such as a table cell or a sentence, with the tags around it."""

    start: int
    end: int
    opening: str
    closing: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The tag around one block, open where the seq goes, and the wrapper it shares with its neighbours."""

    head: str
    open_end: str
    closing: str
    wrapper: str
    image: tuple[str, str] | None


def safe_href(address: str) -> str:
    """The address when it is http, https or mailto once controls are gone and it is decoded; "" otherwise."""
    plain = "".join(char for char in address if char > " " and char != "\x7f")
    decoded = "".join(char for char in unquote(plain) if char > " ").lower()
    return plain if decoded.startswith(SAFE_SCHEMES) else ""


def frame(block: Block, index: int, revision: int) -> Frame:
    """What stands around block `index` of a revision."""
    tag = _tag(block, index)
    classes = f"block {block.kind}"
    if block.kind == "list_item" and block.attrs.get("level", 1) > 1:
        classes += f" level-{block.attrs['level']}"
    role = ' role="row"' if block.kind == "table_row" else ""
    head = f'<{tag} id="r{revision}-b{index}" class="{classes}"{role} data-start="{block.start}"'
    # The parser drops the first line feed inside <pre>, so one is given for it.
    open_end = ">\n" if tag == "pre" else ">"
    return Frame(head, open_end, f"</{tag}>", _wrapper(block), _image(block))


def inner_html(
    document: Document,
    block: Block,
    marks: Sequence[Mark],
    stretches: Sequence[Stretch],
    segments: Sequence[Segment] = (),
) -> str:
    """The inside of a block. `stretches` cover it without gap; `segments` are in order and apart."""
    if not segments:
        return "".join(_stretch_html(document, marks, stretch) for stretch in stretches)
    written: list[str] = []
    for start, end, opening, closing in _filled(block, segments):
        written.append(opening)
        for stretch in stretches:
            first, last = max(start, stretch.start), min(end, stretch.end)
            if first < last:
                before = stretch.before if first == stretch.start else ""
                behind = stretch.behind if last == stretch.end else ""
                piece = Stretch(first, last, stretch.opening, before, behind)
                written.append(_stretch_html(document, marks, piece))
        written.append(closing)
    return "".join(written)


def cells(block: Block, text: str) -> list[Segment]:
    """The cells of a table row; each but the last holds the TAB that parts it from the next."""
    segments: list[Segment] = []
    start = block.start
    for end in [*(i + 1 for i in range(block.start, block.end) if text[i] == "\t"), block.end]:
        segments.append(Segment(start, end, '<span class="cell" role="cell">', "</span>"))
        start = end
    return segments


def marks_by_block(document: Document) -> list[list[Mark]]:
    """The inline marks of each block, in the order of the document."""
    found: list[list[Mark]] = [[] for _ in document.blocks]
    for mark in document.marks:
        found[document.block_index(mark.start)].append(mark)
    return found


def _stretch_html(document: Document, marks: Sequence[Mark], stretch: Stretch) -> str:
    words = _words_html(document, marks, stretch.start, stretch.end)
    if stretch.opening:
        words = f"{stretch.opening}{words}</span>"
    return stretch.before + words + stretch.behind


def _words_html(document: Document, marks: Sequence[Mark], start: int, end: int) -> str:
    if not marks:
        return escape(document.text[start:end])
    pieces = (Piece(mark.start, mark.end, number) for number, mark in enumerate(marks))
    written: list[str] = []
    for run in cut(start, end, pieces):
        words = escape(document.text[run.start : run.end])
        for number in reversed(run.keys):
            mark = marks[int(str(number))]
            words = _marked(mark, words, continues=run.start > mark.start)
        written.append(words)
    return "".join(written)


def _marked(mark: Mark, words: str, *, continues: bool) -> str:
    if mark.kind != "link":
        tag = MARK_TAGS[mark.kind]
        return f"<{tag}>{words}</{tag}>"
    href = safe_href(str(mark.attrs["href"]))
    if not href:
        return words
    # A link that a highlight cuts in two is one stop for the Tab key.
    skip = ' tabindex="-1"' if continues else ""
    return f'<a href="{escape(href)}" rel="noopener noreferrer nofollow"{skip}>{words}</a>'


def _filled(block: Block, segments: Iterable[Segment]) -> list[Segment]:
    """The segments with the gaps between them, so that they cover the block."""
    filled: list[Segment] = []
    at = block.start
    for segment in segments:
        if segment.start > at:
            filled.append(Segment(at, segment.start, "", ""))
        filled.append(segment)
        at = segment.end
    if at < block.end:
        filled.append(Segment(at, block.end, "", ""))
    return filled


def _tag(block: Block, index: int) -> str:
    if block.kind == "heading":
        return "h1" if index == 0 else f"h{max(2, block.attrs.get('level', 2))}"
    return BLOCK_TAGS.get(block.kind, "p")


def _wrapper(block: Block) -> str:
    if block.kind == "list_item":
        return "ol" if block.attrs.get("ordered") else "ul"
    return "div" if block.kind == "table_row" else ""


def _image(block: Block) -> tuple[str, str] | None:
    image = block.attrs.get("image")
    if not isinstance(image, dict):
        return None
    src = safe_href(str(image.get("src", "")))
    return (src, str(image.get("alt", ""))) if src.startswith(("http:", "https:")) else None
