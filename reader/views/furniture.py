"""What the reading room's scripts show and say in one language: the same for everybody, so kept by browsers.

It would be a quarter of every reading page, and means nothing without scripts: so it is a script of its own.
"""

import json
from functools import lru_cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, override

from web.etag import code_version
from web.verbs import public, verbs

FOR_EVER = "public, max-age=31536000, immutable"
VERSION = 12  # characters


def furniture_address() -> str:
    """Where the furniture in the language of this request is; a new address for every version of the code."""
    return _address(get_language() or settings.LANGUAGE_CODE)


@lru_cache(maxsize=64)
def _address(language: str) -> str:
    return reverse("reader:furniture", args=[language, code_version()[:VERSION]])


@verbs("GET")
@public
def furniture(request: HttpRequest, language: str, version: str) -> HttpResponse:
    """A module that puts the furniture behind the article, before the room's own module looks for it."""
    if language not in {*dict(settings.LANGUAGES), settings.LANGUAGE_CODE}:
        raise Http404
    response = HttpResponse(_script(language), content_type="text/javascript; charset=utf-8")
    # A page from before an update is given what there is now, but must not keep it under the old name.
    response.headers["Cache-Control"] = FOR_EVER if version == code_version()[:VERSION] else "no-cache"
    return response


@lru_cache(maxsize=64)
def _script(language: str) -> str:
    with override(language):
        html = render_to_string("reader/_furniture.html")
    lines = (line.strip() for line in html.splitlines())
    markup = json.dumps("\n".join(line for line in lines if line), ensure_ascii=False)
    return f'document.getElementById("main").insertAdjacentHTML("afterend", {markup});\n'
