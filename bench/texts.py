"""Articles of any length from the sample library's own stories, and passages spread over them."""

from functools import cache
from itertools import cycle
from pathlib import Path

from reader.importing import read_pasted
from reader.text.blocks import Block, Document, Piece

STORIES = Path(__file__).resolve().parent.parent / "reader" / "samples"
NAMES = ("dark-town.md", "lantern-alerts.md")
PARAGRAPH_KINDS = ("paragraph", "quote")

Passage = tuple[int, int]


@cache
def paragraphs() -> tuple[str, ...]:
    """The running text of those stories."""
    found: list[str] = []
    for name in NAMES:
        document = read_pasted((STORIES / name).read_text(encoding="utf-8"), "markdown").document
        found += [document.slice(block) for block in document.blocks if block.kind in PARAGRAPH_KINDS]
    return tuple(found)


def document_of(words: int, headline: str = "What the measurements read") -> Document:
    """A headline and paragraphs with so many words together; the stories begin anew when they are used up."""
    pieces = [Piece("heading", headline, {"level": 1})]
    left = words - len(headline.split())
    for text in cycle(paragraphs()):
        taken = text.split(" ")[:left]
        if taken:
            pieces.append(Piece("paragraph", " ".join(taken)))
        left -= len(taken)
        if left <= 0:
            return Document.build(pieces)
    raise AssertionError("a cycle does not end")


def passages(document: Document, count: int) -> list[Passage]:
    """So many passages of 3 to 12 words, spread evenly; they overlap where there is not room for all."""
    starts = [(block.end, word) for block in document.blocks[1:] for word in word_starts(document, block)]
    found: list[Passage] = []
    for number in range(count):
        place = number * len(starts) // count
        last = min(place + 3 + number * 5 % 10, len(starts)) - 1
        block_end, start = starts[place]
        while starts[last][0] != block_end:
            last -= 1
        end = document.text.find(" ", starts[last][1], block_end)
        found.append((start, end if end > 0 else block_end))
    return found


def word_starts(document: Document, block: Block) -> list[int]:
    """Where the words of a block begin."""
    places = [block.start]
    while (space := document.text.find(" ", places[-1], block.end)) >= 0:
        places.append(space + 1)
    return places
