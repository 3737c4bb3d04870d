"""Browser tests: `live` is the address of a real server; `page` a window whose complaints fail the test.

Tests fill the server's database with the factories, as unit tests do, but without the django_db mark: `live`
(which `page` and `open_page` ask for) puts the server's own file under Django's default connection and
empties it after each test.
"""

import importlib.util
import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from pytest_django import DjangoDbBlocker, Settings

from accounts.models import User
from devtools.browser import bundled_chromium, find_chromium
from tests.e2e.browsing import DESKTOP, LISTEN, WATCH_POLICY, Complaints, session_for
from tests.e2e.serving import Database, Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HAVE_PLAYWRIGHT = importlib.util.find_spec("playwright") is not None
CHROMIUM = (find_chromium() or bundled_chromium()) if HAVE_PLAYWRIGHT else None

# Playwright keeps an event loop in this thread; Django's ORM would refuse to work beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

if CHROMIUM is None:
    if os.environ.get("E2E_REQUIRED"):
        raise pytest.UsageError(
            "the browser tests need Playwright and Chromium: python3 dev.py test gets both"
        )
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Our browser, quiet and without a look at the network."""
    return {"executable_path": CHROMIUM, "args": list(FLAGS)}


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server per test process, on a database file of its own."""
    running = Server(tmp_path_factory.mktemp("server"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def database(server: Server, django_db_blocker: DjangoDbBlocker) -> Database:
    """The server's database file, for the tests' own use."""
    with django_db_blocker.unblock():
        return Database(server.database_file)


@pytest.fixture
def live(
    server: Server, database: Database, django_db_blocker: DjangoDbBlocker, settings: Settings
) -> Iterator[str]:
    """The server's address; its database is emptied after the test. An exception in it is a failure."""
    settings.PASSWORD_HASHERS = ["tests.e2e.browsing.FewRounds"]
    server.new_log()
    with django_db_blocker.unblock(), database.in_hand():
        yield server.url
    log = server.new_log()
    assert "Traceback (most recent call last)" not in log, log


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """What the test's pages complained about; anything that was not forgiven fails the test."""
    collected = Complaints()
    yield collected
    assert collected.unforgiven() == []


@pytest.fixture
def open_page(live: str, browser: "Browser", complaints: Complaints) -> "Iterator[Callable[..., Page]]":
    """`open_page(**PHONE, **DARK)` opens one more person's window (options of a Playwright context)."""
    contexts: list[BrowserContext] = []

    def opened(**options: Any) -> "Page":
        context = browser.new_context(base_url=live, **{"locale": "en-GB", **DESKTOP, **options})
        context.set_default_timeout(10_000)
        context.add_init_script(WATCH_POLICY + LISTEN)
        context.on("page", complaints.watch)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        for window in context.pages:
            # What a page tells the server as it goes has to arrive before the database is emptied.
            window.goto("about:blank")
        context.set_offline(False)
        context.request.get("/healthz")
        context.close()


@pytest.fixture
def page(open_page: "Callable[..., Page]") -> "Page":
    """A desktop window, nobody signed in."""
    return open_page()


@pytest.fixture
def as_reader(live: str) -> "Callable[[Page, User], None]":
    """`as_reader(page, user)` signs `user` in, in that window, without walking through the sign-in page."""

    def sign_in(page: "Page", user: User) -> None:
        page.context.add_cookies([{"name": "sessionid", "value": session_for(user), "url": live}])

    return sign_in
