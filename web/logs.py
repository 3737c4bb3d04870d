"""One line per event, with the id of the request it belongs to, and without what must stay secret."""

import json
import logging
import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

request_id: ContextVar[str] = ContextVar("request_id", default="-")

ID_FROM_PROXY = re.compile(r"[A-Za-z0-9_-]{8,64}\Z")
# Whatever could start a new line, or steer the terminal that shows the log.
UNPRINTABLE = {
    code: f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
    for code in (*range(32), *range(127, 160), 0x2028, 0x2029)
} | {9: "\\t", 10: "\\n", 13: "\\r"}
SECRETS = re.compile(
    r"""(?ix) ( [\w-]*
                (?: password | passwd | secret | token | sessionid | csrftoken | authorization | api_?key )
                [\w-]* ["']? \s* [=:] \s* (?: (?: bearer | basic ) \s+ )? ["']? ) [^\s&"',;)}]+"""
)
KEYS_IN_PATHS = re.compile(r"(/(?:key|confirm-email)/)[^/\s]+")


class RequestIdMiddleware:
    """Gives every request an id that its log lines carry and its answer shows, to be quoted in a report."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.META.get("HTTP_X_REQUEST_ID", "") if settings.TRUSTED_PROXY_COUNT else ""
        own = given if ID_FROM_PROXY.match(given) else secrets.token_hex(8)
        request.log_id = own  # type: ignore[attr-defined]
        token = request_id.set(own)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        if response.status_code != 304:
            response.headers["X-Request-ID"] = own
        return response


class LevelFilter(logging.Filter):
    """Lets through what is at least as grave as `least`, once it is known how grave it is.

    What Django tells of answers from 400 to 499 is a warning without a traceback: anybody can ask for what is
    refused (with a foreign Host, with too many fields) as often as they like, and must not fill the log.
    """

    def __init__(self, least: str) -> None:
        super().__init__()
        self.least = logging.getLevelNamesMapping()[least]

    def filter(self, record: logging.LogRecord) -> bool:
        if 400 <= getattr(record, "status_code", 0) < 500:
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            record.exc_info = None
        return record.levelno >= self.least


class LineFormatter(logging.Formatter):
    """One line per record, tracebacks included: `style_name` "plain" for people, "json" for collectors."""

    def __init__(self, style_name: str = "plain") -> None:
        super().__init__()
        self.as_json = style_name == "json"

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        number = number_of(record)
        said = clean(record.getMessage())
        trouble = clean(self.formatException(record.exc_info)) if record.exc_info else ""
        if not self.as_json:
            line = f"{when} {record.levelname} {record.name} [{number}] {said}"
            return f"{line} | {trouble}" if trouble else line
        fields = {"time": when, "level": record.levelname, "logger": record.name, "request": number}
        fields["message"] = said
        if trouble:
            fields["exception"] = trouble
        return json.dumps(fields, ensure_ascii=False)


def number_of(record: logging.LogRecord) -> str:
    """The id of the request that a record belongs to, "-" for none.

    What Django tells of an answer comes when all middleware is done with it, and names the request instead.
    """
    own: str = getattr(getattr(record, "request", None), "log_id", "") or request_id.get()
    return own


def clean(text: str) -> str:
    """Take out secrets, then write out every character that could break the line."""
    text = SECRETS.sub(r"\1***", text)
    return KEYS_IN_PATHS.sub(r"\1***", text).translate(UNPRINTABLE)
