"""How much may be asked at once: the size of a request, and how often somebody may ask."""

import time
from collections.abc import Callable
from functools import wraps
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from web.problem import problem

View = Callable[..., HttpResponseBase]

MAX_BODY = 10 * 1024 * 1024
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
REFUSED = frozenset({"TRACE", "TRACK", "CONNECT"})
UNKNOWN_ADDRESS = "unknown"


class LimitsMiddleware:
    """Turns away what is too large before it is read, and readers who write faster than anybody reads."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in REFUSED:
            response = problem(request, 405, _("This method is not answered here."))
            response.headers["Allow"] = "GET, HEAD, POST"
            return response
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length == "0" and "HTTP_TRANSFER_ENCODING" in request.META:
            # WSGI reads as much as was announced: such a form would arrive empty.
            return problem(request, 411, _("The request has to say how long it is."))
        if not (length.isascii() and length.isdigit()):
            return problem(request, 400, _("The length of the request is not a number."))
        if int(length[:20]) > MAX_BODY:
            return problem(request, 413, _("A request may hold 10 MB at most. Send it in smaller parts."))
        response_ = self.get_response(request)
        if response_.status_code == 429:
            response_.headers.setdefault("Retry-After", "60")  # allauth's own answer does not say
        return response_

    def process_view(self, request: HttpRequest, *_args: object) -> HttpResponse | None:
        """Runs when the reader is known: every writing request counts against "write"."""
        return None if request.method in SAFE else refusal(request, "write")


def limited(name: str) -> Callable[[View], View]:
    """Let one reader (or one address, for strangers) call as often as settings.RATE_LIMITS[name] says."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return refusal(request, name) or view(request, *args, **kwargs)

        return guarded

    return mark


def refusal(request: HttpRequest, name: str) -> HttpResponse | None:
    """Count one use of the limit `name`; the 429 answer once it is used up, else None."""
    limit, seconds = settings.RATE_LIMITS[name]
    if allow(f"{name}:{asker(request)}", limit, seconds):
        return None
    wait = seconds - int(time.time()) % seconds
    return problem(request, 429, _("That was very fast. Wait a moment, then go on."), retry_after=wait)


def allow(key: str, limit: int, seconds: int) -> bool:
    """Count one use of `key` and say whether it is within `limit` uses per `seconds`; 0 means no limit.

    Windows are fixed (they begin at multiples of `seconds`): at worst twice the limit passes around an edge.
    """
    if not limit:
        return True
    slot = f"rate:{key}:{int(time.time()) // seconds}"
    if cache.add(slot, 1, timeout=seconds):
        return True
    try:
        return bool(cache.incr(slot) <= limit)
    except ValueError:  # it ran out between the two calls
        return True


def asker(request: HttpRequest) -> str:
    """Who is counted: the reader, or the address of a stranger."""
    if request.user.is_authenticated:
        return f"reader:{request.user.pk}"
    return f"address:{client_address(request)}"


def client_address(request: HttpRequest) -> str:
    """The address the request came from; for IPv6 its /64, which is what one household or school gets.

    X-Forwarded-For is believed only as far as settings.TRUSTED_PROXY_COUNT proxies of ours wrote it: the n-th
    entry from the right. Everything left of that can be made up by anybody.
    """
    address = request.META.get("REMOTE_ADDR", "")
    proxies = settings.TRUSTED_PROXY_COUNT
    if proxies:
        hops = request.headers.get("X-Forwarded-For", "").split(",")
        if len(hops) >= proxies and hops[-proxies].strip():
            address = hops[-proxies].strip()
    try:
        found = ip_address(address)
    except ValueError:
        return UNKNOWN_ADDRESS
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ip_network((int(found), 64), strict=False).network_address)
    return str(found)
