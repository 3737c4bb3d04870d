"""The reading room: one article with its layers and cards, and how far the reader has come."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import ReadingGroup
from accounts.preferences import of_request
from accounts.requests import ReaderRequest
from annotations.kinds import KINDS
from annotations.labels import KIND_LABELS
from annotations.queries.blocking import counts_for
from annotations.queries.cards import linked_uid, page_cards
from annotations.queries.layers import GROUP_PREFIX, Layers, beside, is_crowded, layers_for_page, layers_from
from annotations.queries.relations import seqs_elsewhere
from annotations.queries.threads import thread_of_article
from annotations.rendering import draw_article
from reader.access import article_for_reading, may_change, revision_for_reading
from reader.forms_reading import StateForm
from reader.models import Article, Reader
from reader.queries import Compiled, compiled
from reader.services import remember_reading
from reader.views.furniture import furniture_address
from web import drafts
from web.etag import not_modified, page_etag, reader_dependent
from web.htmx import fragment, go_to, is_fragment
from web.prepared import Prepared
from web.problem import problem
from web.verbs import public, signed_in, verbs

# What the announcer says of what was taken back and of what was kept.
SAID = {
    "saved_at": (_("Not saved any more"), _("Saved for later")),
    "finished_at": (_("Not finished any more"), _("Marked as finished")),
}
LONG = 3000  # words: from here on a browser lays out only what is near its window


@dataclass(frozen=True, slots=True)
class Toggle:
    """One layer as a link that turns it on or off; `address` is None for one that is always on."""

    label: str | Promise
    on: bool
    address: str | None


@verbs("GET")
@public
def article(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The reading page; unchanged it is answered with 304 after one query, two with a card opened."""
    found = article_for_reading(request.user, slug)
    etag = "" if drafts.KEY in request.session else page_etag(request, *_tag_parts(request, found))
    unchanged = not_modified(request, etag)
    if unchanged is not None:
        return unchanged
    asked = request.GET
    remembered = of_request(request)["everyone"]
    layers = layers_from(asked.get("layers"), request.user, linked_uid(asked.get("h", "")), remembered)
    context = {
        **reading_context(
            found,
            request.user,
            layers,
            sentences=asked.get("view") == "sentences",
            comment=linked_uid(asked.get("c", "")),
        ),
        "draft": drafts.take(request),
        "furniture": furniture_address(),
    }
    return reader_dependent(render(request, "reader/article.html", context), etag)


@verbs("GET")
@public
def revision_text(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The canonical text of one revision: what every offset counts in."""
    revision = revision_for_reading(request.user, slug, number)
    response = HttpResponse(revision.text, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@verbs("POST")
@signed_in
def state(request: ReaderRequest, slug: str) -> HttpResponse:
    """Remember how far the reader has come, or that they saved or finished the article."""
    found = article_for_reading(request.user, slug)
    form = StateForm(request.POST)
    if not form.is_valid():
        return problem(
            request,
            422,
            _("This cannot be remembered."),
            fields={name: [str(one) for one in said] for name, said in form.errors.items()},
        )
    fields = form.changes(timezone.now())
    if "furthest" in fields:
        fields["furthest"] = max(fields["furthest"], getattr(found, "furthest", None) or 0)
    try:
        remember_reading(user=request.user, article=found, **fields)
    except IntegrityError:  # it was deleted between our look and our write
        raise Http404 from None
    quiet = "position" in fields or "furthest" in fields
    if (quiet and is_fragment(request)) or (quiet and request.headers.get("X-Requested-With")):
        return HttpResponse(status=204)
    if is_fragment(request):
        said = next((words[bool(fields[name])] for name, words in SAID.items() if name in fields), "")
        context = {"article": article_for_reading(request.user, slug), "said": said}
        return fragment(request, "reader/_state_answer.html", context)
    return go_to(request, reverse("reader:article", args=[slug]))


def reading_context(
    found: Article,
    user: Reader,
    layers: Layers,
    *,
    sentences: bool = False,
    comment: UUID | None = None,
) -> dict[str, Any]:
    """Everything that the reading page shows, in as many queries for no highlights as for thousands.

    `comment` is the one that the address asks for.
    """
    text = compiled(found)
    pieces, seen = layers_for_page(found, user, layers)
    with_cards = beside(found, layers)
    cards = page_cards(found, user, with_cards, comment=comment)
    linked = next((card for card in cards.cards if card.highlight.uid == layers.linked), None)
    return {
        "article": found,
        "revision": found.current_revision,
        "html": draw_article(
            text, found.seq, pieces, seen, user, sentences=sentences, calm=is_crowded(found)
        ),
        "sentences": _lengths(text),
        "sentence_view": sentences,
        "is_long": found.word_count > LONG,
        "slice": cards,
        "anchored": {piece.number for piece in pieces},
        "linked": linked.number if linked else "",
        "tagging": linked.highlight.kind if linked else "",
        "layers": with_cards,
        "crowded": with_cards != layers,
        "toggles": toggles(found, user, layers),
        "counts": counts_for([found], user),
        "kinds": [(kind, KIND_LABELS[slug]) for slug, kind in KINDS.items()],
        "discussion": thread_of_article(found, user, comment),
        "may_change": may_change(user, found),
        "export_address": reverse("annotations:article_export", args=[found.slug]),
        "progress": _progress(found, len(text.document.text)),
    }


@Prepared
def groups_of(user_id: int) -> QuerySet[ReadingGroup]:
    """The groups that somebody reads in."""
    return ReadingGroup.objects.filter(memberships__user=user_id)


def toggles(found: Article, user: Reader, layers: Layers) -> list[Toggle]:
    """The layers of this page, each with the address that flips it; one query for the groups."""
    groups = groups_of(user.pk) if user.is_authenticated else []
    on = {group.slug for group in groups if layers.groups is None or group.slug in layers.groups}
    address = reverse("reader:article", args=[found.slug])

    def flipped(everyone: bool, slugs: set[str]) -> str:
        names = ["mine", *(["everyone"] if everyone else []), *sorted(GROUP_PREFIX + slug for slug in slugs)]
        return f"{address}?{urlencode({'layers': ','.join(names)}, safe=',:')}"

    rows = [Toggle(_("Mine"), True, None)] if user.is_authenticated else []
    rows += [
        Toggle(group.name, group.slug in on, flipped(layers.everyone, on ^ {group.slug})) for group in groups
    ]
    return [*rows, Toggle(_("Everyone"), layers.everyone, flipped(not layers.everyone, on))]


def _tag_parts(request: HttpRequest, found: Article) -> tuple[object, ...]:
    linked = linked_uid(request.GET.get("h", ""))
    return (
        linked and seqs_elsewhere(linked),
        found.pk,
        found.current_revision_id,
        found.seq,
        found.updated_at,
        found.source and found.source.name,
        *(getattr(found, name, None) for name in ("position", "furthest", "finished_at", "saved_at")),
        *(request.GET.get(name) for name in ("layers", "h", "c", "view")),
        request.COOKIES.get(settings.PREFERENCES_COOKIE_NAME),
    )


def _lengths(text: Compiled) -> str:
    """How long sentences are, in code points and few bytes: block by block, parted by commas.

    The first begins with its block, the next ones one character behind each other, the last one, which is
    not told, reaches to the end. Where this does not fit, all are told as `gap+length`, and "-" behind them.
    """
    inside = defaultdict(list)
    for start, end, index in text.sentences:
        inside[index].append((start, end))
    told: list[str] = []
    for index, block in enumerate(text.document.blocks):
        at, gaps, lengths = block.start, [], []
        for start, end in inside[index]:
            gaps.append(start - at)
            lengths.append(end - start)
            at = end
        if at == block.end and gaps == [0, *[1] * (len(gaps) - 1)]:
            told.append(" ".join(map(str, lengths[:-1])))
        else:
            pairs = zip(gaps, lengths, strict=True)
            told.append(" ".join([*(f"{gap}+{length}" for gap, length in pairs), "-"]))
    return ",".join(told)


def _progress(found: Article, length: int) -> int:
    """How far the reader has come, in thousandths of the text."""
    return min(1000, round(1000 * (getattr(found, "furthest", None) or 0) / max(1, length)))
