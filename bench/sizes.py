"""How much is measured: everything that bounds a run stands here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """Numbers of words, highlights, readers, requests and rounds."""

    rounds: int = 5
    clients: int = 8
    requests: int = 50  # by each client in each round
    articles: int = 40  # over which writes are spread, so that no block fills up
    short_words: int = 700
    short_highlights: int = 100
    long_words: int = 20_000
    long_highlights: int = 1_000
    many_highlights: int = 20_000
    readers: int = 50  # who made those
    crowd: int = 200  # who made as many on a short article
    visits: int = 5  # of a browser to each page in each round
    tags: int = 24  # made by key in a browser on each page
    rest: int = 1500  # milliseconds in which nobody does anything at a long page
    steps: int = 24  # of the wheel through it after that, as somebody skims: half a window each
    seconds: float = 60.0  # after which one round of load is given up


FULL = Sizes()
# Shows that everything runs; its figures mean nothing.
TINY = Sizes(
    rounds=2,
    clients=2,
    requests=3,
    articles=2,
    short_words=120,
    short_highlights=8,
    long_words=400,
    long_highlights=20,
    many_highlights=60,
    readers=3,
    crowd=4,
    visits=1,
    tags=3,
    rest=150,
    steps=3,
    seconds=20.0,
)
