"""What the keys of the reading room do, and how to tell the kinds apart."""

from django.http import HttpRequest, HttpResponse

from web.htmx import page_or_fragment
from web.verbs import public, verbs


@verbs("GET")
@public
def keys(request: HttpRequest) -> HttpResponse:
    """A dialog for the reading room, else a page."""
    return page_or_fragment(request, "reader/keys.html", "reader/_room_keys.html", {})
