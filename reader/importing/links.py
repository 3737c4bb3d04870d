"""The one judgement on addresses in foreign text."""

import re
from urllib.parse import unquote, urlsplit

ALLOWED_SCHEMES = frozenset({"http", "https", "mailto"})
_IGNORED_BY_BROWSERS = re.compile("[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff]")
MAX_LENGTH = 2000


def safe_address(address: str) -> str | None:
    """Return the address when a page may link to it (http, https or mailto), else None.

    The scheme is judged after taking out what browsers ignore and after decoding once, so that neither
    "java\\nscript:" nor "%6aavascript:" passes.
    """
    bare = _IGNORED_BY_BROWSERS.sub("", address)
    if not bare or len(bare) > MAX_LENGTH:
        return None
    try:
        schemes = {urlsplit(form).scheme.lower() for form in (bare, unquote(bare))}
        host = urlsplit(bare).netloc
    except ValueError:
        return None
    if not schemes <= ALLOWED_SCHEMES or "" in schemes:
        return None
    return bare if host or schemes == {"mailto"} else None


def web_address(address: str) -> str | None:
    """As safe_address, for what can be opened as a page or a picture: no mail addresses."""
    safe = safe_address(address)
    return safe if safe and urlsplit(safe).netloc else None
