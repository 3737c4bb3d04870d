"""When the database, the cache or the disk is gone: one calm sentence, and no harm to the worker.

Failures inside a view come here through the middleware; failures in other middleware (a session that cannot
be saved) come through web.errors.broken. Both ask `unavailable`.
"""

import errno
import logging
from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from web.problem import problem

logger = logging.getLogger("lectern.unavailable")

RETRY_AFTER = 5
NO_ROOM = "no room"
GONE = "gone"
# SQLite's primary result codes: what is wrong with the file, the disk or the neighbours, not with our SQL.
SQLITE_FULL = 13
SQLITE_GONE = frozenset(
    {3, 5, 6, 7, 8, 10, 14, 15}
)  # perm busy locked nomem readonly ioerr cantopen protocol
# PostgreSQL's classes: connection, resources, shutdown, locks, rolled back; 25006 is a server gone read-only.
POSTGRESQL_FULL = "53100"
POSTGRESQL_GONE = ("08", "53", "57", "55P03", "40", "25006")
# Errors of the optional cache's client, which is not installed everywhere and has a family of its own.
CACHE_CLIENTS = ("redis.exceptions", "valkey.exceptions")
DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
DISK_GONE = frozenset({errno.EROFS, errno.EIO})


class UnavailableMiddleware:
    """Answers 503 instead of 500 when it is not the code that failed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Try a reading request once more on a fresh connection when the old one was lost; else say 503."""
        reason = what_is_wrong(exception)
        if reason == GONE and request.method in ("GET", "HEAD") and _connection_lost(exception):
            return _again(request) or answer(request, exception, reason)
        return answer(request, exception, reason) if reason else None


def unavailable(request: HttpRequest, exception: BaseException | None) -> HttpResponse | None:
    """The 503 answer when `exception` means that something outside the code is missing, else None."""
    reason = what_is_wrong(exception) if isinstance(exception, Exception) else ""
    return answer(request, exception, reason) if reason else None


def what_is_wrong(exception: Exception) -> str:
    """NO_ROOM, GONE, or "" when this is an ordinary error that should be seen as such."""
    if isinstance(exception, OSError):
        number = exception.errno
        return NO_ROOM if number in DISK_FULL else GONE if number in DISK_GONE else ""
    if type(exception).__module__.startswith(CACHE_CLIENTS):
        return GONE
    if not isinstance(exception, DatabaseError | InterfaceError):
        return ""
    cause = exception.__cause__
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        primary = code & 0xFF
        return NO_ROOM if primary == SQLITE_FULL else GONE if primary in SQLITE_GONE else ""
    state = getattr(cause, "sqlstate", None)
    if state:
        return NO_ROOM if state == POSTGRESQL_FULL else GONE if state.startswith(POSTGRESQL_GONE) else ""
    # Without a state the server never answered; programming errors always have one.
    return GONE if isinstance(exception, OperationalError | InterfaceError) else ""


def answer(request: HttpRequest, exception: BaseException | None, reason: str) -> HttpResponse:
    """503 with a sentence that says what still works."""
    logger.error("%s: %s: %s", reason, type(exception).__name__, exception)
    if reason == NO_ROOM:
        detail = _("There is no room to save anything just now. Reading goes on; nothing was half saved.")
    else:
        detail = _("The library cannot be reached just now. Nothing was half saved; please try again soon.")
    return problem(request, 503, detail, retry_after=RETRY_AFTER)


def _connection_lost(exception: Exception) -> bool:
    state = getattr(exception.__cause__, "sqlstate", None)
    return connection.vendor == "postgresql" and (state is None or state.startswith(("08", "57P")))


def _again(request: HttpRequest) -> HttpResponseBase | None:
    """Run the view once more. Only what cannot change anything may be run twice."""
    connection.close()
    match = request.resolver_match
    if match is None:
        return None
    try:
        return match.func(request, *match.args, **match.kwargs)  # type: ignore[no-any-return]
    except (OperationalError, InterfaceError) as second:
        logger.error("second try: %s: %s", type(second).__name__, second)
        return None
