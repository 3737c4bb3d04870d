"""Everyone's layer where a crowd has marked a short article: queries, bytes and time beside none."""

import time

import brotli
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.services import block_person
from annotations.queries.layers import OWN_SWEEPS, SWEEPS
from bench import filling
from bench.figures import Row, at_most
from bench.house import House
from bench.measures.queries import is_counted

QUALITY = 4  # of brotli, as pages are sent
LAYER = "?layers=mine,everyone"


def measure(house: House) -> list[Row]:
    """For a stranger, for a reader who turned the layer on, and for one who blocks somebody of the crowd."""
    crowd = filling.add_readers(house.sizes.crowd)
    empty = house.story(house.short)
    full = house.story(house.short, house.sizes.many_highlights, crowd)
    reader, blocker = house.readers[:2]
    block_person(reader=blocker, person=crowd[0])
    rows = []
    for who, person in (("stranger", None), ("reader", reader), ("reader who blocks", blocker)):
        client, query = browser(person), LAYER if person else ""
        before, after = (client.get(f"/articles/{one.slug}/{query}").content for one in (empty, full))
        address = f"/articles/{full.slug}/{query}"
        name = f"everyone's layer, {house.sizes.many_highlights:,} by {len(crowd)}, {who}"
        first = [cold(client, address) for _ in range(house.sizes.rounds)]
        rows += [
            Row(f"{name}: queries, cards apart", [number for number, _ms in first], "", at_most(5)),
            Row(f"{name}: plain bytes over the empty page's", [len(after) / len(before)], "×", at_most(1.5)),
            Row(f"{name}: brotli over the empty page's", [packed(after) / packed(before)], "×", at_most(1.5)),
            Row(f"{name}: first page after a change", [ms for _number, ms in first], "ms", at_most(300)),
            Row(f"{name}: further pages", [timed(client, address) for _ in range(house.sizes.rounds)], "ms"),
        ]
    return rows


def browser(person: User | None) -> Client:
    """A client in this process."""
    client = Client(SERVER_NAME="127.0.0.1")
    if person:
        client.force_login(person)
    return client


def packed(body: bytes) -> int:
    """Bytes with brotli."""
    return len(brotli.compress(body, quality=QUALITY))


def cold(client: Client, address: str) -> tuple[int, float]:
    """Queries and milliseconds of a page when nobody has asked for the layer since its last change."""
    SWEEPS.clear()
    OWN_SWEEPS.clear()
    with CaptureQueriesContext(connection) as seen:
        milliseconds = timed(client, address)
    statements = [query["sql"] for query in seen.captured_queries if is_counted(query["sql"])]
    return sum('"annotations_highlight"."exact"' not in sql for sql in statements), milliseconds


def timed(client: Client, address: str) -> float:
    """Milliseconds of one page."""
    began = time.perf_counter()
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return 1000 * (time.perf_counter() - began)
