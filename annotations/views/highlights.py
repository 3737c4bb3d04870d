"""Highlights over HTTP: keep, look at, change, take back."""

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from accounts.preferences import of_request
from accounts.requests import ReaderRequest
from annotations import access
from annotations.forms import HighlightForm, StretchForm
from annotations.labels import kind_label
from annotations.queries.cards import card_of, cards_slice, linked_uid
from annotations.queries.layers import ONE_BY_ONE, beside, layers_from
from annotations.queries.marked import marked_between
from annotations.services.acts import PassageGone, Refused
from annotations.services.highlights import Wanted, create_highlight
from annotations.views import answers
from reader.access import article_for_reading
from reader.text.anchoring import PartsError
from web.verbs import public, signed_in, verbs


@verbs("POST")
@signed_in(keep_draft=True)
def create(request: ReaderRequest, slug: str) -> HttpResponse:
    """Keep a passage of this article."""
    article = article_for_reading(request.user, slug)
    form = HighlightForm(request.POST, user=request.user)
    if not form.is_valid():
        return answers.invalid(request, form)
    try:
        made = create_highlight(author=request.user, article=article, wanted=_wanted(form))
    except PartsError as error:
        return answers.malformed(request, error)
    except PassageGone:
        return answers.gone_passage(request)
    except Refused as refused:
        return answers.refused(request, refused)
    changed = answers.Changed(
        made.parts,
        said=_("%(kind)s saved") % {"kind": kind_label(made.highlight.kind)},
        status=201 if made.is_new else 200,
        shown_revision=form.cleaned_data["revision"],
        seq=article.seq if made.is_new else 0,
    )
    card = card_of(made.highlight, made.parts, request.user)
    return answers.passage_answer(request, article, card, made.highlight, changed)


@verbs("GET")
@public
def card(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """One card, open: a fragment for the margin, or a page of its own."""
    highlight, article = access.highlight_to_show(request.user, uid)
    return answers.open_card_page(request, article, highlight)


@verbs("GET")
@public
def in_place(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The lasting address of a highlight: leads to its article, opened there."""
    highlight, article = access.highlight_to_show(request.user, uid)
    return HttpResponseRedirect(answers.in_place(article, highlight))


@verbs("GET")
@public
def cards(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The next slice of cards: a fragment for the margin, or a page of its own.

    What a crowd marked is among them only where everyone's layer alone is asked for.
    """
    article = article_for_reading(request.user, slug)
    asked = request.GET
    raw, remembered = asked.get("layers"), of_request(request)["everyone"]
    layers = layers_from(raw, request.user, linked_uid(asked.get("h", "")), remembered)
    if raw != ONE_BY_ONE:
        layers = beside(article, layers)
    found = cards_slice(article, request.user, layers, asked.get("after", ""))
    context = {
        **answers.card_context(request, article, None),
        "slice": found,
        "anchored": (),  # each says where it belongs: nothing of the text comes with them
        "layers": layers,
    }
    return answers.page(request, "annotations/cards.html", "annotations/_slice.html", context)


@verbs("GET")
@public
def marked(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Who marked a stretch of the text and as what: `start` and `end` are code points."""
    article = article_for_reading(request.user, slug)
    form = StretchForm(request.GET)
    if not form.is_valid():
        return answers.invalid(request, form)
    found = marked_between(article, request.user, form.cleaned_data["start"], form.cleaned_data["end"])
    context = {**answers.card_context(request, article, None), "marked": found}
    return answers.page(request, "annotations/marked.html", "annotations/_marked.html", context)


def _wanted(form: HighlightForm) -> Wanted:
    sent = form.cleaned_data
    return Wanted(
        uid=sent["uid"] or uuid4(),
        revision=sent["revision"],
        parts=sent["parts"],
        kind=sent["kind"],
        exact=sent["exact"].replace("\r\n", "\n"),
        visibility=sent["visibility"],
        group=form.group,
        speaker=form.speaker_given(),
        not_sure=sent["not_sure"],
        tags=sent["tags"],
    )
