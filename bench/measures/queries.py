"""How many queries pages and writes take, on articles without highlights and with very many."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.queries.cards import page_cards
from annotations.queries.layers import layers_from
from bench.figures import Row, at_most
from bench.house import House, lectern_form
from bench.texts import passages
from reader.access import article_for_reading
from reader.models import Article

COUNTED = ("SELECT", "INSERT", "UPDATE", "DELETE")


def measure(house: House) -> list[Row]:
    """Queries after session and user, for each thing at both sizes."""
    many = house.sizes.many_highlights
    found = {
        "0": house.story(house.short),
        f"{many:,}": house.story(house.long, many, house.readers),
    }
    rows = []
    for number, article in found.items():
        document = house.short if number == "0" else house.long
        pages = {"reading page": ("", 4), "everyone's layer": ("mine,everyone", 5)}
        for what, (layers, limit) in pages.items():
            cards, rest = of_page(house, article, layers)
            name = f"queries: {what}, {number} highlights"
            rows += [Row(name, [rest], "", at_most(limit)), Row(f"{name}: its cards", [cards])]
        written = of_create(house, article, lectern_form(document, passages(document, 3)[1]))
        rows.append(Row(f"queries: create, {number} highlights", [written], "", at_most(8)))
    return rows


def of_page(house: House, article: Article, layers: str) -> tuple[int, int]:
    """Queries for the cards of a page, and for all the rest of it."""
    reader = house.readers[0]
    client = signed_in(house)
    address = f"/articles/{article.slug}/" + (f"?layers={layers}" if layers else "")
    client.get(address)  # compiles the text

    def cards() -> None:
        page_cards(again, reader, layers_from(layers or None, reader))

    again = article_for_reading(reader, article.slug)
    whole, alone = counted(lambda: client.get(address)), counted(cards)
    return alone, whole - alone


def of_create(house: House, article: Article, form: dict[str, str]) -> int:
    """Queries for keeping one passage; the one before it lets the choice of visibility be remembered."""
    client = signed_in(house, "HX-Request")
    path = f"/articles/{article.slug}/highlights/"
    client.post(path, {**form, "uid": form["uid"][::-1].replace("-", "")})
    return counted(lambda: client.post(path, form))


def signed_in(house: House, *flags: str) -> Client:
    """A client in this process, signed in as the first reader."""
    client = Client(SERVER_NAME="127.0.0.1", headers=dict.fromkeys(flags, "true"))
    client.force_login(house.readers[0])
    return client


def counted(act: Callable[[], Any]) -> int:
    """How many statements on rows `act` sends, without those that find the session and the user."""
    with CaptureQueriesContext(connection) as seen:
        answer = act()
    assert answer is None or answer.status_code in (200, 201), answer.status_code
    statements = [query["sql"] for query in seen.captured_queries]
    return sum(is_counted(sql) for sql in statements)


def is_counted(sql: str) -> bool:
    """Whether a statement is on rows, and not what any page does to know who asks."""
    user = sql.startswith("SELECT") and ' FROM "accounts_user" WHERE "accounts_user"."id" = ' in sql
    return sql.startswith(COUNTED) and not user and '"django_session"' not in sql
