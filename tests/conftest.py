"""What holds for every test: its database, a clean cache, and what is left out without the dev tools."""

import gc
import importlib.util
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker
from pytest_django.plugin import blocking_manager_key

from annotations.queries.assistant import HEARD
from annotations.queries.layers import OWN_SWEEPS, SWEEPS
from reader.queries import KEPT

# Installed by requirements-dev.txt alone; plain pytest works without them and leaves their tests out.
DEV_ONLY = ("axe_playwright_python", "hypothesis", "playwright", "polib", "psycopg", "time_machine", "yaml")
ABSENT = [name for name in DEV_ONLY if importlib.util.find_spec(name) is None]
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "django_db_reset_sequences"}

if "hypothesis" not in ABSENT:
    # A slow machine is no failure; the example database keeps what was found.
    importlib.import_module("hypothesis").settings.register_profile("tests", deadline=None)
    importlib.import_module("hypothesis").settings.load_profile("tests")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out a test module that imports a tool which is not installed."""
    if not ABSENT or not collection_path.name.startswith("test_"):
        return None
    imported = rf"^\s*(?:import|from) ({'|'.join(ABSENT)})\b"
    return True if re.search(imported, collection_path.read_text(), re.MULTILINE) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark browser tests and those that touch the database; skip what asks about the other database."""
    other = "postgresql_only" if connection.vendor == "sqlite" else "sqlite_only"
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker("e2e")
        elif item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(
            getattr(item, "fixturenames", ())
        ):
            item.add_marker("database")
        if item.get_closest_marker(other):
            item.add_marker(pytest.mark.skip(reason=f"asks about another database than {connection.vendor}"))


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and never again through what is there to stay: a twentieth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None]:
    """What migrations wrote is there again after a test that empties the database, whatever runs next.

    After the last test the whole database has gone.
    """
    yield
    marker = item.get_closest_marker("django_db")
    if nextitem and marker and marker.kwargs.get("transaction"):
        with item.config.stash[blocking_manager_key].unblock():
            importlib.import_module("annotations.migrations.0002_curators").make_group(apps, None)


@contextmanager
def kept_rows(blocker: DjangoDbBlocker) -> Iterator[None]:
    """For fixtures of a module: what is written on the way in stays for all its tests, and goes afterwards.

    Each test still takes back its own writes. The module's tests all have to want the fixture: while it
    lasts, its rows are there for everybody.
    """
    with blocker.unblock():
        whole = transaction.atomic()
        whole.__enter__()
    yield
    with blocker.unblock():
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def clean_cache() -> Iterator[None]:
    """Rate limits and cached layers of one test never reach the next."""
    yield
    cache.clear()
    # Ids come again after a rolled back test, and these are kept by id.
    for kept in (KEPT, HEARD, SWEEPS, OWN_SWEEPS):
        kept.clear()
