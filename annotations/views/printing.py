"""The article with its notes, ready for a printer."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import ReadingGroup
from annotations.printing import printed
from annotations.queries.layers import GROUP_PREFIX, Layers, layers_from
from annotations.queries.rows import absolute
from reader.access import article_for_reading
from reader.models import Reader
from web.limits import limited
from web.verbs import public, verbs


@verbs("GET")
@public
@limited("export")
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The text with the highlights of `layers` as notes, from number `from` on."""
    article = article_for_reading(request.user, slug)
    layers = layers_from(request.GET.get("layers"), request.user)
    asked = request.GET.get("from", "")
    first = int(asked) if asked.isdecimal() and len(asked) < 10 else 1
    context = {
        "article": article,
        "revision": article.current_revision,
        "sheet": printed(article, request.user, layers, first),
        "layers": layers,
        "choices": _choices(request.user, layers),
        "address": reverse("annotations:print", args=[slug]),
        "lasting": absolute("reader:article", slug),
    }
    response = render(request, "annotations/print.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _choices(user: Reader, layers: Layers) -> list[dict[str, Any]]:
    """Whose notes can be printed, as links; strangers have everyone's alone. One query for the groups."""
    if not user.is_authenticated:
        return []
    groups = ReadingGroup.objects.filter(memberships__user=user.pk).values_list("slug", flat=True)
    names = ["mine", *sorted(GROUP_PREFIX + slug for slug in groups)]
    shared = bool(layers.groups) or (layers.groups is None and len(names) > 1)
    offered = [(_("Mine"), ["mine"], not shared and not layers.everyone)]
    if len(names) > 1:
        offered.append((_("Mine and my groups’"), names, shared and not layers.everyone))
    offered.append((_("Everyone’s"), [*names, "everyone"], layers.everyone))
    return [
        {"label": label, "query": urlencode({"layers": ",".join(words)}, safe=",:"), "on": on}
        for label, words, on in offered
    ]
