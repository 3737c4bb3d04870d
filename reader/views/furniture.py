"""What the reading room's scripts show and say in one language: the same for everybody, so kept by browsers.

It would be a quarter of every reading page, and means nothing without scripts: so it is a script of its own.
"""

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

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
    return _address("reader:furniture", get_language() or settings.LANGUAGE_CODE)


@lru_cache(maxsize=64)
def _address(name: str, language: str) -> str:
    return reverse(name, args=[language, code_version()[:VERSION]])


@verbs("GET")
@public
def furniture(request: HttpRequest, language: str, version: str) -> HttpResponse:
    """A module that puts the furniture behind the article, before the room's own module looks for it."""
    return _answer(_script, language, version)


@verbs("GET")
@public
def later(request: HttpRequest, language: str, version: str) -> HttpResponse:
    """The same for what is shown only once somebody does something; its words join the others."""
    return _answer(_later_script, language, version)


def _answer(script: Callable[[str], str], language: str, version: str) -> HttpResponse:
    if language not in {*dict(settings.LANGUAGES), settings.LANGUAGE_CODE}:
        raise Http404
    response = HttpResponse(script(language), content_type="text/javascript; charset=utf-8")
    # A page from before an update is given what there is now, but must not keep it under the old name.
    response.headers["Cache-Control"] = FOR_EVER if version == code_version()[:VERSION] else "no-cache"
    return response


@lru_cache(maxsize=64)
def _script(language: str) -> str:
    context = {
        "more": _address("reader:furniture_later", language),
        "anybody_may_join": settings.SIGNUP == "open",
    }
    markup = _markup("reader/_furniture.html", language, context)
    return f'document.getElementById("main").insertAdjacentHTML("afterend", {markup});\n'


@lru_cache(maxsize=64)
def _later_script(language: str) -> str:
    markup = _markup("reader/_furniture_later.html", language, {})
    words = 'const [words, more] = ["words", "later-words"].map((id) => document.getElementById(id).dataset);'
    place = f'document.getElementById("sheet-toggle").insertAdjacentHTML("beforebegin", {markup});'
    return f"{place}\n{words}\nObject.assign(words, more);\n"


def _markup(template: str, language: str, context: dict[str, Any]) -> str:
    """What a template says in a language, as a literal of a script."""
    with override(language):
        html = render_to_string(template, context)
    lines = (line.strip() for line in html.splitlines())
    return json.dumps("\n".join(line for line in lines if line), ensure_ascii=False)
