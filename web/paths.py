"""Addresses that came from outside and that we may send somebody to."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def own_path(request: HttpRequest, address: str | None, default: str = "/") -> str:
    """Path and query of `address` when it leads to this site, else `default`.

    The answer never names a host, so that it cannot lead away even when the Host header was forged.
    """
    if not address or not url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return default
    parts = urlsplit(address)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    # Cutting the host off may leave "//elsewhere" behind, which browsers read as another host.
    if not path.startswith("/") or not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return default
    return path


def page_of(request: HttpRequest) -> str:
    """The page a person is on: the address itself for GET, for the rest the one that held the form."""
    if request.method in ("GET", "HEAD"):
        return own_path(request, request.get_full_path())
    return own_path(request, request.headers.get("Referer"))


def sign_in_address(next_path: str) -> str:
    """The sign-in page, coming back to `next_path` (one of our own paths)."""
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': next_path})}"
