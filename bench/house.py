"""What all measurements share: the two servers, the two databases, the readers and what they send."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import Browser

from accounts.models import User
from bench import filling
from bench.browsing import chromium
from bench.load import Client, Outcome, Request, send
from bench.servers import TICKS, Server, free_port, running
from bench.sizes import Sizes
from bench.texts import Passage, document_of, passages
from devtools.shell import ROOT
from reader.models import Article
from reader.text.blocks import Document

CSRF = "c" * 32
ENCODINGS = "gzip, deflate, br"


@dataclass(frozen=True, slots=True)
class Measured:
    """One round of load: what the clients saw, and the processor time that the server used."""

    outcome: Outcome
    cpu: float

    @property
    def cpu_each(self) -> float:
        """Milliseconds of processor time for one request; the kernel counts in ticks: one at least."""
        return max(self.cpu, 1 / TICKS) * 1000 / len(self.outcome.latencies)


@dataclass
class House:
    """Lectern and the bare project with the same articles: `short` and `long` (and their marked twins)."""

    sizes: Sizes
    folder: Path
    env: Mapping[str, str]
    port: int
    short: Document = field(init=False)
    long: Document = field(init=False)
    readers: list[User] = field(init=False)
    sessions: list[str] = field(init=False)
    bare_sessions: list[str] = field(init=False)
    lectern: Server = field(init=False)
    bare: Server = field(init=False)
    _until_closed: ExitStack = field(init=False)

    def __post_init__(self) -> None:
        self.short, self.long = document_of(self.sizes.short_words), document_of(self.sizes.long_words)
        self.readers = filling.add_readers(max(self.sizes.readers, self.sizes.clients))
        self.sessions = [filling.signed_in(user) for user in self.readers[: self.sizes.clients]]

    @contextmanager
    def open(self) -> Iterator["House"]:
        """Both servers, running."""
        filled = subprocess.run(
            [sys.executable, "-m", "bench.bare.fill"],
            cwd=ROOT,
            env=dict(self.env),
            input=json.dumps(
                {
                    "articles": {"short": self.short.text, "long": self.long.text},
                    "readers": self.sizes.clients,
                }
            ),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        self.bare_sessions = json.loads(filled.stdout)
        with ExitStack() as stack:
            self._until_closed = stack
            self.lectern = stack.enter_context(self._server("Lectern", self.port, "config.wsgi", "/healthz"))
            self.bare = stack.enter_context(self._server("bare", free_port(), "bench.bare.wsgi", "/health"))
            yield self

    @cached_property
    def browser(self) -> Browser:
        """Chromium, started when it is first asked for; each measurement opens windows of its own."""
        return self._until_closed.enter_context(chromium())

    def _server(self, name: str, port: int, module: str, health: str) -> AbstractContextManager[Server]:
        log = self.folder / f"{name}.log"
        return running(Server(name, port, self.env, log, f"{module}:application", health))

    def story(self, document: Document, highlights: int = 0, authors: Sequence[User] = ()) -> Article:
        """A new article in Lectern, with so many highlights by these people (the first reader, if none)."""
        article = filling.add_story(document)
        if highlights:
            filling.add_highlights(article, authors or self.readers[:1], passages(document, highlights))
        return article

    def headers(self, session: str, **more: str) -> dict[str, str]:
        """What a signed-in browser sends with every request."""
        return {
            "Cookie": f"sessionid={session}; csrftoken={CSRF}",
            "X-CSRFToken": CSRF,
            "Accept-Encoding": ENCODINGS,
            "Accept-Language": "en",
            "Content-Type": "application/x-www-form-urlencoded",
            **more,
        }

    def run(self, server: Server, clients: Sequence[Client], status: int) -> Measured:
        """Send a load to one of the servers."""
        before = server.cpu()
        outcome = send(server.port, clients, self.sizes.seconds, status)
        return Measured(outcome, server.cpu() - before)


def interleaved(
    rounds: int, sides: Mapping[str, Callable[[], Measured]], tidy: Callable[[], None] = lambda: None
) -> dict[str, list[Measured]]:
    """Each side once in every round, in an order that turns; a first round warms up and does not count."""
    found: dict[str, list[Measured]] = {name: [] for name in sides}
    for number in range(rounds + 1):
        for name in list(sides) if number % 2 else reversed(sides):
            measured = sides[name]()
            if number:
                found[name].append(measured)
            tidy()
    return found


def lectern_form(document: Document, passage: Passage) -> dict[str, str]:
    """What the page's own form sends to keep a passage."""
    start, end = passage
    return {
        "uid": str(uuid4()),
        "revision": "1",
        "parts": f"{start}-{end}",
        "exact": document.text[start:end],
        "kind": "quote",
        "visibility": "public",
    }


def bare_form(document: Document, passage: Passage) -> dict[str, str]:
    """The same for the bare project, which counts inside the block."""
    start, end = passage
    index = document.block_index(start)
    shift = document.blocks[index].start
    return {
        "uid": str(uuid4()),
        "kind": "quote",
        "block": str(index),
        "start": str(start - shift),
        "end": str(end - shift),
    }


def gets(path: str, number: int) -> list[Request]:
    """The same page again and again."""
    return [Request(path)] * number
