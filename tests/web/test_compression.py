import gzip

import brotli
import pytest
from django.test import Client

from tests.web.urls import LONG
from web.compression import BEST_LEVEL, LEAST, LEVEL, SMALL, SMALL_LEVEL, best_coding

pytestmark = pytest.mark.urls("tests.web.urls")


def test_brotli_first_then_gzip(client: Client) -> None:
    both = client.get("/page/", headers={"Accept-Encoding": "gzip, deflate, br, zstd"})
    assert both.headers["Content-Encoding"] == "br"
    assert brotli.decompress(both.content).decode() == LONG
    old = client.get("/page/", headers={"Accept-Encoding": "gzip"})
    assert old.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(old.content).decode() == LONG
    assert len(old.content) < len(LONG) / 5


def test_small_answers_are_packed_in_less_time(client: Client) -> None:
    small = client.get("/data/", headers={"Accept-Encoding": "br"})
    large = client.get("/page/", headers={"Accept-Encoding": "br"})
    words = brotli.decompress(small.content)
    assert LEAST <= len(words) <= SMALL < len(LONG)
    assert small.content == brotli.compress(words, quality=SMALL_LEVEL)
    assert large.content == brotli.compress(LONG.encode(), quality=LEVEL)


def test_what_is_kept_for_ever_is_as_small_as_can_be(client: Client) -> None:
    kept = client.get("/kept/", headers={"Accept-Encoding": "br"})
    assert kept.content == brotli.compress(LONG.encode(), quality=BEST_LEVEL)


def test_caches_are_told_even_when_nothing_was_compressed(client: Client) -> None:
    plain = client.get("/page/")
    assert plain.content.decode() == LONG
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]


@pytest.mark.parametrize("address", ["/short/", "/picture/"])
def test_small_answers_and_pictures_pass(client: Client, address: str) -> None:
    response = client.get(address, headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in response.headers
    assert "Accept-Encoding" not in response.headers["Vary"]


def test_streams_pass(client: Client) -> None:
    response = client.get("/stream/", headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in response.headers
    assert response.getvalue().decode() == LONG * 2


def test_json_is_text(client: Client) -> None:
    assert client.get("/data/", headers={"Accept-Encoding": "br"}).headers["Content-Encoding"] == "br"


def test_a_strong_tag_becomes_weak_and_the_length_true(client: Client) -> None:
    response = client.get("/tagged/", headers={"Accept-Encoding": "br"})
    assert response.headers["ETag"] == 'W/"strong"'
    assert response.headers["Content-Length"] == str(len(response.content))


@pytest.mark.parametrize(
    "accepted, coding",
    [
        ("", ""),
        ("identity", ""),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.0,gzip;q=0.000", ""),
        ("GZIP;q=0.5", "gzip"),
        ("gzip;q=1.0, br;q=0.1", "br"),
        ("brotli", ""),
    ],
)
def test_what_the_browser_takes(accepted: str, coding: str) -> None:
    assert best_coding(accepted) == coding
