"""Is it alive, and can it work? Two addresses for whoever watches over the machine."""

import logging
import sqlite3
from functools import cache

from django.core.cache import cache as shared_cache
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse

from web.unavailable import RETRY_AFTER, what_is_wrong
from web.verbs import public, verbs

logger = logging.getLogger("lectern.health")

SQLITE_SAFE = (3, 51, 3)
OLD_SQLITE = (
    "sqlite: note: version %s is older than 3.51.3 and has a rare fault when its log is reset while several "
    "connections write; back up, and use PostgreSQL for a busy site"
)


@verbs("GET")
@public
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Nothing else is asked, so that a database restart does not get workers killed."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@verbs("GET")
@public
def readyz(request: HttpRequest) -> HttpResponse:
    """One line per part; 503 when one of them cannot work."""
    found = [_database(), _cache()]
    ready = all(fine for fine, _line in found)
    lines = [line for _fine, line in found]
    if note := sqlite_note():
        lines.append(note)
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    if not ready:
        response.status_code = 503
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def sqlite_note(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> str:
    """A line about a fault of older SQLite, when this site uses such a one; else nothing."""
    if connection.vendor != "sqlite" or version >= SQLITE_SAFE:
        return ""
    return OLD_SQLITE % ".".join(map(str, version))


def log_sqlite_note() -> None:
    """Say it once, when a server starts."""
    if note := sqlite_note():
        logger.warning(note)


def waiting_migrations() -> frozenset[tuple[str, str]]:
    """The migrations, as (app, name), that the database lacks. Raises django.db.Error."""
    return known_migrations() - MigrationRecorder(connection).applied_migrations().keys()


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """Every migration in the code, read once per process: it takes longer than all the rest."""
    return frozenset(MigrationLoader(None).disk_migrations)


def _database() -> tuple[bool, str]:
    try:
        waiting = waiting_migrations()
    except Error as error:
        logger.error("database: %s", error)
        return False, "database: not reachable"
    if waiting:
        return False, f"database: {len(waiting)} migrations are waiting"
    return True, "database: ok"


def _cache() -> tuple[bool, str]:
    try:
        shared_cache.set("readyz", "ok", timeout=10)
        fine = shared_cache.get("readyz") == "ok"
    except Exception as error:
        # The client of a shared cache has errors of its own, which cannot be named where it is not installed.
        if not (isinstance(error, OSError) or what_is_wrong(error)):
            raise
        logger.error("cache: %s", error)
        fine = False
    return fine, "cache: ok" if fine else "cache: not reachable"
