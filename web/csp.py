"""The headers of every answer: what a page may load, what a browser may guess, who may keep a copy."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]

DIRECTIVES: dict[str, str] = {
    "default-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def content_policy(changes: dict[str, str] | None = None) -> str:
    """The site's content security policy, with some directives replaced for one page that needs it.

    No nonce: a page that comes back by 304 keeps its old one, and its scripts would be blocked.
    """
    return "; ".join(f"{name} {sources}" for name, sources in {**DIRECTIVES, **(changes or {})}.items())


POLICY = content_policy()
UNKEPT = "private, no-store"


class HeadersMiddleware:
    """Sets what is missing, so that a view may say something stricter or, for embedding, something else."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        headers = response.headers
        status = response.status_code
        if status >= 400 and "no-store" not in headers.get("Cache-Control", ""):
            headers["Cache-Control"] = UNKEPT
        else:
            # Reader-dependent pages say `no-cache` themselves (web.etag); what says nothing is not kept.
            headers.setdefault("Cache-Control", UNKEPT)
        if status == 304:
            return response  # the browser goes on using the headers of the copy it holds
        headers.setdefault("Content-Security-Policy", POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        kind = headers.get("Content-Type", "")
        if "charset" not in kind and _is_text(kind):
            headers["Content-Type"] = f"{kind}; charset=utf-8"
        return response


def _is_text(kind: str) -> bool:
    """Whether a media type is one of those whose characters a browser would otherwise guess."""
    name = kind.partition(";")[0].strip()
    return name.startswith("text/") or name.endswith(("xml", "json", "javascript"))
