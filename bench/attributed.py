"""An article of our own with twelve passages to tag: attributions, claims, and facts."""

from dataclasses import dataclass

from reader.text.blocks import Document, Piece

HEADLINE = "Mayor: town will “never sell the pier”"
PARAGRAPHS = (
    "“We will never sell the pier,” Mayor Ines Albrecht told a packed hall in Norhaven on Monday. "
    "The evening had begun with an hour of music.",
    "“The deck is sound,” said harbour engineer Tom Brandt, “and the piles will last another forty years.” "
    "He said that repairs would cost less than closing it. "
    "Ferry traffic has doubled since 2019.",
    "Councillor Lena Moro said the plan was “a gift to developers” and came too late. "
    "“Nobody asked the islanders,” she said.",
    "The council had voted 9 to 4 in March. Chairs were stacked while people still argued.",
    "The pier loses 40,000 euros a year, the finance office said. "
    "“It will end in court,” said an official who asked not to be named. "
    "The first pier was built in 1871.",
)


@dataclass(frozen=True, slots=True)
class Item:
    """A passage that somebody wants tagged.

    `words` are its parts; a hand points at `near`, and `press` is which press of the key takes it. `speaker`
    is who the article says speaks, by a name or without one; `record` the title of the record that settles
    it. What lies `inside` another item is a claim within that quote, by its number among ITEMS.
    """

    kind: str
    near: str
    words: tuple[str, ...]
    speaker: str = ""
    named: bool = True
    press: int = 1
    record: str = ""
    inside: int | None = None


ITEMS = (
    Item("quote", "never sell", ("“never sell the pier”",), "Ines Albrecht"),
    Item("quote", "We will never", ("“We will never sell the pier,”",), "Ines Albrecht"),
    Item(
        "quote",
        "The deck is sound",
        ("“The deck is sound,”", "“and the piles will last another forty years.”"),
        "Tom Brandt",
    ),
    Item(
        "claim",
        "another forty years",
        ("The deck is sound", "and the piles will last another forty years."),
        "Tom Brandt",
        inside=2,
    ),
    Item("quote", "repairs would cost", ("repairs would cost less than closing it",), "Tom Brandt"),
    Item("claim", "Ferry traffic", ("Ferry traffic has doubled since 2019.",)),
    Item(
        "quote",
        "the plan was",
        ("the plan was “a gift to developers” and came too late",),
        "Lena Moro",
        press=2,
    ),
    Item("quote", "Nobody asked", ("“Nobody asked the islanders,”",), "Lena Moro"),
    Item("fact", "The council had voted", ("The council had voted 9 to 4 in March.",), record="Minutes"),
    Item("claim", "The pier loses", ("The pier loses 40,000 euros a year",), "finance office"),
    Item("quote", "It will end", ("“It will end in court,”",), "official", named=False),
    Item("fact", "The first pier", ("The first pier was built in 1871.",)),
)


def story() -> Document:
    """The article."""
    return Document.build(
        [Piece("heading", HEADLINE, {"level": 1}), *(Piece("paragraph", words) for words in PARAGRAPHS)]
    )
