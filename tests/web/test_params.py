import pytest
from django.http import QueryDict
from django.test import Client

from web.params import chosen

ORDERS = {"newest": ("-created_at",), "title": ("title",)}


@pytest.mark.parametrize("sent", ["password", "owner__password", "-title", "newest ", "", "?", "TITLE"])
def test_s15_sort_keys_come_from_our_list_only(sent: str) -> None:
    assert chosen(QueryDict(mutable=True) | {"sort": sent}, "sort", ORDERS, "newest") == (
        "newest",
        ("-created_at",),
    )


def test_s15_a_listed_key_means_what_the_table_says() -> None:
    assert chosen(QueryDict("sort=title"), "sort", ORDERS, "newest") == ("title", ("title",))
    assert chosen(QueryDict(""), "sort", ORDERS, "newest") == ("newest", ("-created_at",))
    assert chosen(QueryDict("sort=owner__password"), "sort", ORDERS, "newest")[0] == "newest"


@pytest.mark.urls("tests.web.urls")
def test_s29_the_query_string_is_no_part_of_a_form(client: Client) -> None:
    assert client.post("/echo/?word=address", {"other": "x"}).json()["body"] == []
    assert client.post("/echo/?word=address", {"word": "body"}).json()["body"] == ["body"]
