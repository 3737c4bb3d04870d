"""What the article page weighs: asked for as Chromium asks, brotli, without fonts."""

import http.client
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext

from bench.figures import Row, at_most
from bench.house import CSRF, House

FONT, DOCUMENT, STYLE, SCRIPT = "Font", "Document", "Stylesheet", "Script"
BLOCKING = """() => performance.getEntriesByType("resource")
  .filter(({ renderBlockingStatus }) => renderBlockingStatus === "blocking").map(({ name }) => name)"""
SETTLE = 400  # milliseconds after the load in which late requests are still seen


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that the page made the browser ask for: its kind, and the KB of its body."""

    kind: str
    kilobytes: float


def measure(house: House) -> list[Row]:
    """Bytes by kind, requests cold and warm, and the answer when nothing changed."""
    article = house.story(house.short, house.sizes.short_highlights)
    address = f"{house.lectern.url}/articles/{article.slug}/"
    with visitor(house) as context:
        cold = asked_for(context, address)
        warm = asked_for(context, address)
        first = awaited(context, address)
    parts = [Part(kind, weigh(house, url)) for url, kind in cold]
    looks = [Part(kind, weigh(house, url)) for url, kind in cold if kind == STYLE and url in first]
    rest = [part for part in parts if part.kind != FONT]
    words = f"page, {house.sizes.short_words:,} words, {house.sizes.short_highlights} highlights"
    html, script = total(rest, DOCUMENT), total(rest, SCRIPT)
    paint = html + total(looks, STYLE)
    return [
        Row(f"{words}: HTML", [html], "KB", at_most(6)),
        Row("page: first paint (HTML and the CSS it waits for)", [paint], "KB", at_most(12)),
        Row("page: all CSS", [total(rest, STYLE)], "KB"),
        Row("page: all JavaScript", [script], "KB", at_most(40)),
        Row("page: together, without fonts", [sum(part.kilobytes for part in rest)], "KB", at_most(55)),
        Row("page: requests, without fonts", [len(rest)], "", at_most(14)),
        Row("page: fonts, requests", [len(parts) - len(rest)]),
        Row("page: fonts", [total(parts, FONT)], "KB"),
        Row("page: requests when visited again", [len(warm)], "", at_most(1)),
        Row("page: unchanged, the whole 304", [unchanged(house, address)], "KB", at_most(0.5)),
    ]


def total(parts: list[Part], kind: str) -> float:
    """The KB of all parts of one kind."""
    return sum(part.kilobytes for part in parts if part.kind == kind)


@contextmanager
def visitor(house: House) -> Iterator[BrowserContext]:
    """A window of the first reader, with nothing kept."""
    context = house.browser.new_context()
    cookies = {"sessionid": house.sessions[0], "csrftoken": CSRF}
    context.add_cookies(
        [{"name": name, "value": value, "url": house.lectern.url} for name, value in cookies.items()]
    )
    yield context
    context.close()


def asked_for(context: BrowserContext, address: str) -> list[tuple[str, str]]:
    """Address and kind of everything that one visit fetches over the network."""
    page = context.new_page()
    line = context.new_cdp_session(page)
    answers: dict[str, tuple[str, str]] = {}
    over_network: list[str] = []

    def on_answer(event: dict[str, Any]) -> None:
        answers[event["requestId"]] = (event["response"]["url"], event["type"])

    def on_finish(event: dict[str, Any]) -> None:
        if event["encodedDataLength"]:  # nothing came over the network for what was in the cache
            over_network.append(event["requestId"])

    line.on("Network.responseReceived", on_answer)
    line.on("Network.loadingFinished", on_finish)
    line.send("Network.enable")
    page.goto(address, wait_until="load")
    page.wait_for_timeout(SETTLE)
    page.close()
    return [answers[one] for one in over_network if one in answers]


def awaited(context: BrowserContext, address: str) -> set[str]:
    """Addresses of what Chromium says that it waits for before it paints anything."""
    page = context.new_page()
    page.goto(address, wait_until="load")
    found: list[str] = page.evaluate(BLOCKING)
    page.close()
    assert found, "Chromium names nothing that it waits for"
    return set(found)


def weigh(house: House, url: str) -> float:
    """KB of the body behind an address, compressed as a browser gets it."""
    connection = http.client.HTTPConnection("127.0.0.1", house.lectern.port, timeout=house.sizes.seconds)
    parts = urlsplit(url)
    connection.request(
        "GET",
        parts.path + (f"?{parts.query}" if parts.query else ""),
        headers=house.headers(house.sessions[0]),
    )
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.status == 200, (url, answer.status)
    return len(body) / 1024


def unchanged(house: House, address: str) -> float:
    """KB of the whole answer, headers included, to a browser that holds the page as it is."""
    path = urlsplit(address).path
    first = exchange(house, path, {})
    tag = re.search(rb"(?im)^etag: *(\S+)", first)
    assert tag, "the page has no ETag"
    again = exchange(house, path, {"If-None-Match": tag[1].decode()})
    assert again.startswith(b"HTTP/1.1 304"), again[:40]
    return len(again) / 1024


def exchange(house: House, path: str, more: dict[str, str]) -> bytes:
    """One answer, byte for byte."""
    headers = {
        **house.headers(house.sessions[0]),
        **more,
        "Host": f"127.0.0.1:{house.lectern.port}",
        "Connection": "close",
    }
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    with socket.create_connection(("127.0.0.1", house.lectern.port), timeout=house.sizes.seconds) as line:
        line.sendall("\r\n".join(lines).encode())
        received = b""
        while chunk := line.recv(65536):
            received += chunk
    return received
