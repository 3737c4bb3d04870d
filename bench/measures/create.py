"""Keep a passage, 8 clients at once: Lectern's full path beside a bare insert on the same kind of server."""

from functools import partial
from urllib.parse import urlencode

from bench import filling
from bench.figures import Row, at_least, at_most, ratios
from bench.house import House, Measured, bare_form, interleaved, lectern_form
from bench.load import Client, Request
from bench.texts import Passage, passages
from reader.models import Article


def measure(house: House) -> list[Row]:
    """Throughput and processor time of both, and their ratios."""
    articles = [house.story(house.short) for _ in range(house.sizes.articles)]
    places = passages(house.short, house.sizes.requests)
    sides = {
        "Lectern": partial(lectern_round, house, articles, places),
        "bare": partial(bare_round, house, places),
    }
    found = interleaved(house.sizes.rounds, sides, partial(filling.take_back, [one.pk for one in articles]))
    ours, limit = found["Lectern"], found["bare"]
    rates = [[one.outcome.rate for one in side] for side in (ours, limit)]
    costs = [[one.cpu_each for one in side] for side in (ours, limit)]
    clients = house.sizes.clients
    return [
        Row(f"create a highlight, {clients} clients", rates[0], "/s"),
        Row(f"bare insert, {clients} clients", rates[1], "/s"),
        Row("create: throughput of the bare insert's", ratios(*rates), "×", at_least(0.6)),
        Row("create a highlight: CPU of the server", costs[0], "ms"),
        Row("bare insert: CPU of the server", costs[1], "ms"),
        Row("create: CPU over the bare insert's", ratios(*costs), "×", at_most(1.7)),
        Row("create a highlight: p50", [one.outcome.p50 for one in ours], "ms"),
        Row("bare insert: p50", [one.outcome.p50 for one in limit], "ms"),
    ]


def lectern_round(house: House, articles: list[Article], places: list[Passage]) -> Measured:
    """Every client keeps every passage once, each in another article than the one before."""
    clients = []
    for number, session in enumerate(house.sessions):
        requests = []
        for turn, place in enumerate(places):
            article = articles[(number + turn) % len(articles)]
            path = f"/articles/{article.slug}/"
            requests.append(
                Request(f"{path}highlights/", "POST", urlencode(lectern_form(house.short, place)))
            )
        seen = {"HX-Request": "true", "HX-Current-URL": f"{house.lectern.url}{path}"}
        clients.append(Client(house.headers(session, **seen), requests))
    return house.run(house.lectern, clients, 201)


def bare_round(house: House, places: list[Passage]) -> Measured:
    """Every client inserts every passage once."""
    clients = [
        Client(
            house.headers(session),
            [
                Request("/articles/short/highlights/", "POST", urlencode(bare_form(house.short, place)))
                for place in places
            ],
        )
        for session in house.bare_sessions
    ]
    return house.run(house.bare, clients, 201)
