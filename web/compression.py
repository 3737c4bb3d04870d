"""Compress what views make. Static files come precompressed from WhiteNoise and do not pass here.

Brotli at quality 5, which makes a page of cards and runs a twelfth smaller than 4 does, and gzip at level 4:
higher ones cost more than they save. The CSRF token in a page is masked anew each time and cookies are
SameSite=Lax, so that lengths tell a third party nothing.
Small answers get brotli at quality 2: they fit into one packet anyway, and take a third of the time.
What browsers keep for ever is the same for everybody: it is compressed as small as can be, once.
"""

import gzip
from collections.abc import Callable
from functools import lru_cache

import brotli
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

LEAST = 500
LEVEL = 5
GZIP_LEVEL = 4
SMALL = 4096
SMALL_LEVEL = 2
BEST_LEVEL = 11


class CompressionMiddleware:
    """Brotli where the browser takes it, else gzip; streams and small answers pass as they are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, HttpResponse) or not _worth_it(response):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        coding = best_coding(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        if coding:
            _compress(response, coding)
        return response


def _worth_it(response: HttpResponse) -> bool:
    if len(response.content) < LEAST or response.status_code in (204, 206, 304):
        return False
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip()
    text = kind.startswith("text/") or kind.endswith(("json", "xml", "javascript"))
    return text and not response.has_header("Content-Encoding")


def _compress(response: HttpResponse, coding: str) -> None:
    plain = response.content
    if coding == "br":
        if "immutable" in response.headers.get("Cache-Control", ""):
            packed = _packed_once(plain)
        else:
            packed = brotli.compress(plain, quality=LEVEL if len(plain) > SMALL else SMALL_LEVEL)
    else:
        packed = gzip.compress(plain, compresslevel=GZIP_LEVEL, mtime=0)
    if len(packed) >= len(plain):
        return
    response.content = packed
    headers = response.headers
    headers["Content-Encoding"] = coding
    if "Content-Length" in headers:
        headers["Content-Length"] = str(len(packed))
    tag = headers.get("ETag", "")
    if tag.startswith('"'):  # the bytes are no longer the ones that a strong tag promised
        headers["ETag"] = f"W/{tag}"


@lru_cache(maxsize=64)
def _packed_once(plain: bytes) -> bytes:
    return bytes(brotli.compress(plain, quality=BEST_LEVEL))


@lru_cache(maxsize=128)
def best_coding(accepted: str) -> str:
    """ "br", "gzip" or "" for an Accept-Encoding header; a quality of 0 refuses a coding."""
    welcome = set()
    for item in accepted.lower().split(","):
        name, _, parameter = item.partition(";")
        quality = parameter.strip().removeprefix("q=").strip()
        if not quality or quality.strip("0."):
            welcome.add(name.strip())
    return next((coding for coding in ("br", "gzip") if coding in welcome), "")
