"""Processor time of the server for one article page, beside the bare page with the same text."""

from functools import partial

from bench.figures import Row, at_most, ratios
from bench.house import House, Measured, gets, interleaved
from bench.load import Client
from bench.servers import Server

CLIENTS = 2


def measure(house: House) -> list[Row]:
    """Milliseconds of both, with and without highlights, and their ratios."""
    sizes = house.sizes
    empty, marked = house.story(house.short), house.story(house.short, sizes.short_highlights)
    ours, bare = (house.lectern, house.sessions), (house.bare, house.bare_sessions)
    sides = {
        "empty": partial(one_round, house, *ours, f"/articles/{empty.slug}/"),
        "marked": partial(one_round, house, *ours, f"/articles/{marked.slug}/"),
        "bare": partial(one_round, house, *bare, "/articles/short/"),
        "list": partial(one_round, house, *ours, "/"),
        "bare list": partial(one_round, house, *bare, "/"),
    }
    found = interleaved(sizes.rounds, sides)
    cost = {name: [one.cpu_each for one in side] for name, side in found.items()}
    return [
        Row(
            f"page, {sizes.short_words:,} words, {sizes.short_highlights} highlights: CPU",
            cost["marked"],
            "ms",
        ),
        Row(f"page, {sizes.short_words:,} words, no highlights: CPU", cost["empty"], "ms"),
        Row(f"bare page, {sizes.short_words:,} words: CPU", cost["bare"], "ms"),
        Row(
            "page with highlights: CPU over the bare page's",
            ratios(cost["marked"], cost["bare"]),
            "×",
            at_most(2),
        ),
        Row("page without highlights: CPU over the bare page's", ratios(cost["empty"], cost["bare"]), "×"),
        Row("library: CPU", cost["list"], "ms"),
        Row("bare list: CPU", cost["bare list"], "ms"),
    ]


def one_round(house: House, server: Server, sessions: list[str], path: str) -> Measured:
    """Two readers ask for the whole page again and again; neither holds a copy."""
    number = 2 * house.sizes.requests
    clients = [Client(house.headers(session), gets(path, number)) for session in sessions[:CLIENTS]]
    return house.run(server, clients, 200)
