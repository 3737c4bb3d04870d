"""Reader-dependent pages: asked for again each time, answered with 304 when nothing has changed.

The CSRF token in a page is masked anew on every answer, so that no two bodies are alike: the tag is made from
what the page is made from, not from its bytes.
"""

import hashlib
from functools import cache
from pathlib import Path

import django
from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.crypto import salted_hmac
from django.utils.http import parse_etags
from django.utils.translation import get_language

VARY = ("Cookie", "HX-Request", "HX-History-Restore-Request", "Accept-Language")
ROOMS = ("accounts", "annotations", "api", "config", "locale", "reader", "static", "templates", "web")
CODE = frozenset({".py", ".html", ".css", ".js", ".mo", ".svg"})


@cache
def code_version() -> str:
    """Changes when a page could look different for the same data: our files, libraries, settings."""
    digest = hashlib.blake2b(django.__version__.encode(), digest_size=16)
    base = Path(settings.BASE_DIR)
    files = [path for room in ROOMS for path in (base / room).rglob("*") if path.suffix in CODE]
    for path in sorted([*files, *base.glob("requirements*.txt")]):
        digest.update(path.relative_to(base).as_posix().encode())
        digest.update(path.read_bytes())
    for name in dir(settings):
        value = getattr(settings, name) if name.isupper() else None
        if isinstance(value, str | int):
            digest.update(f"{name}={value}".encode())
    return digest.hexdigest()


def page_etag(request: HttpRequest, *parts: object) -> str:
    """A weak ETag of `parts` (ids, seq numbers, the filters in force) and of all that every page depends on.

    It is keyed: from outside nobody can compute what a page of somebody else would be tagged with. "" while
    a message waits: the page that tells it must not be told again.
    """
    if len(get_messages(request)):
        return ""
    user = request.user
    asked = (
        code_version(),
        user.pk,
        getattr(user, "seq", 0),
        request.COOKIES.get(settings.CSRF_COOKIE_NAME, ""),
        request.COOKIES.get(settings.PREFERENCES_COOKIE_NAME, ""),  # how the page looks before sign-in
        get_language(),
        request.headers.get("HX-Request", ""),
        request.headers.get("HX-History-Restore-Request", ""),
        *parts,
    )
    digest = salted_hmac("web.etag", "\x1f".join(map(repr, asked)), algorithm="sha256").hexdigest()
    return f'W/"{digest[:32]}"'


def reader_dependent(response: HttpResponseBase, etag: str = "") -> HttpResponseBase:
    """Mark a page that differs by reader: a browser may keep it, but must ask before it shows it again."""
    response.headers["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, VARY)
    if etag:
        response.headers["ETag"] = etag
    return response


def not_modified(request: HttpRequest, etag: str) -> HttpResponseBase | None:
    """The 304 answer when the browser holds this very page, else None; an `etag` of "" is held by nobody."""
    # If-None-Match compares weakly (RFC 9110, 13.1.2).
    held = {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}
    if not etag or etag.removeprefix("W/") not in held:
        return None
    return reader_dependent(HttpResponseNotModified(), etag)
