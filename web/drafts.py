"""What a stranger wrote before we asked who they are, kept in their session until they have signed in."""

import json
from dataclasses import dataclass

from django.http import HttpRequest

from web.paths import page_of

MAX_BYTES = 20_000
KEY = "draft"
NEVER_KEPT = ("csrfmiddlewaretoken", "password")


@dataclass(frozen=True, slots=True)
class Draft:
    """A form that was not accepted yet: where it was sent, from which page, and what stood in it."""

    action: str
    page: str
    fields: dict[str, list[str]]

    def first(self, name: str) -> str:
        """The first value of a field, or nothing."""
        return next(iter(self.fields.get(name, [])), "")


def keep(request: HttpRequest) -> bool:
    """Put the sent form into the session; False when empty or larger than MAX_BYTES. Files are not kept."""
    fields = {
        name: [str(value) for value in values]
        for name, values in request.POST.lists()
        if not any(word in name.lower() for word in NEVER_KEPT)
    }
    draft = {"action": request.path, "page": page_of(request), "fields": fields}
    if not fields or len(json.dumps(draft, ensure_ascii=False).encode("utf-8", "replace")) > MAX_BYTES:
        return False
    request.session[KEY] = draft
    return True


def take(request: HttpRequest) -> Draft | None:
    """Hand out the draft that belongs to the page being shown, once; drafts of other pages stay."""
    kept = request.session.get(KEY)
    if not kept or kept["page"].partition("?")[0] != request.path:
        return None
    del request.session[KEY]
    return Draft(**kept)
