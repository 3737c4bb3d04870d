"""The library: every article that this person may read."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from annotations.queries.blocking import counts_for
from reader.shelf import SHELVES, shelf_for
from web.htmx import page_or_fragment
from web.verbs import public, verbs


@verbs("GET")
@public
def library(request: HttpRequest) -> HttpResponse:
    """One page of the list under the filters in the address."""
    shelf = shelf_for(request.user, request.GET.dict())
    counts = counts_for(shelf.page.items, request.user)
    context = {
        "shelf": shelf,
        "counts": counts,
        "shelves": SHELVES if request.user.is_authenticated else {},
        "anybody_may_join": settings.SIGNUP == "open",
    }
    return page_or_fragment(request, "reader/library.html", "reader/_shelf.html", context)
