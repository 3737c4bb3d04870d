"""Keep a passage where there is much and where there is little: the cost should be that of what changed."""

import re
from functools import partial
from urllib.parse import urlencode

import brotli
from django.test import Client as TestClient

from bench import filling
from bench.figures import Row, at_most, ratios
from bench.house import House, Measured, interleaved, lectern_form
from bench.load import Client, Request
from bench.texts import passages
from reader.models import Article
from reader.text.blocks import Document
from web.compression import SMALL_LEVEL

BLOCK = re.compile(r'<(\w+) id="r\d+-b\d+"[^>]*hx-swap-oob="true".*?</\1>\n?', re.DOTALL)
ANSWERS = 20


def measure(house: House) -> list[Row]:
    """Latencies of both, one client at a time; the size of the answer on the long article."""
    sizes = house.sizes
    short = house.story(house.short)
    long = house.story(house.long, sizes.long_highlights)
    last = filling.newest()
    sides = {
        "long": partial(one_round, house, long, house.long),
        "short": partial(one_round, house, short, house.short),
    }
    tidy = partial(filling.take_back, [short.pk, long.pk], last)
    found = interleaved(sizes.rounds, sides, tidy)
    p50 = {name: [one.outcome.p50 for one in side] for name, side in found.items()}
    plain, packed = answer_sizes(house, long)
    tidy()
    return [
        Row(
            f"create, {sizes.long_words:,} words, {sizes.long_highlights:,} highlights: p50",
            p50["long"],
            "ms",
        ),
        Row(f"create, {sizes.short_words:,} words, no highlights: p50", p50["short"], "ms"),
        Row("create: p50 of long over short", ratios(p50["long"], p50["short"]), "×", at_most(1.15)),
        Row("create: answer besides the block, plain", plain, "KB", at_most(4)),
        Row("create: whole answer, brotli", packed, "KB"),
    ]


def one_round(house: House, article: Article, document: Document) -> Measured:
    """One reader keeps passages all over the article."""
    path = f"/articles/{article.slug}/"
    requests = [
        Request(f"{path}highlights/", "POST", urlencode(lectern_form(document, place)))
        for place in passages(document, house.sizes.requests)
    ]
    seen = {"HX-Request": "true", "HX-Current-URL": f"{house.lectern.url}{path}"}
    return house.run(house.lectern, [Client(house.headers(house.sessions[0], **seen), requests)], 201)


def answer_sizes(house: House, article: Article) -> tuple[list[float], list[float]]:
    """KB of answers without the block that changed, and of whole ones compressed."""
    client = TestClient(SERVER_NAME="127.0.0.1", headers={"HX-Request": "true"})
    client.force_login(house.readers[0])
    plain, packed = [], []
    for place in passages(house.long, ANSWERS):
        form = lectern_form(house.long, place)
        answer = client.post(f"/articles/{article.slug}/highlights/", form)
        assert answer.status_code == 201, answer.status_code
        rest, blocks = BLOCK.subn("", answer.content.decode())
        assert blocks, "no block came back"
        plain.append(len(rest.encode()) / 1024)
        packed.append(len(brotli.compress(answer.content, quality=SMALL_LEVEL)) / 1024)
    return plain, packed
