"""Highlights over HTTP: keep, look at, change, take back."""

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from annotations import access
from annotations.forms import DetailsForm, HighlightForm, details_of
from annotations.labels import kind_label
from annotations.queries.cards import card_of, open_card
from annotations.services.acts import PassageGone, Refused
from annotations.services.highlights import Wanted, create_highlight
from annotations.views import answers
from reader.access import article_for_reading
from reader.queries import compiled
from reader.text.anchoring import PartsError
from web.problem import problem
from web.verbs import public, signed_in, verbs


@verbs("POST")
@signed_in(keep_draft=True)
def create(request: HttpRequest, slug: str) -> HttpResponse:
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
        return problem(request, 422, str(refused), fields={refused.field: [str(refused)]})
    changed = answers.Changed(
        made.parts,
        said=_("%(kind)s saved") % {"kind": kind_label(made.highlight.kind)},
        status=201 if made.is_new else 200,
        shown_revision=form.cleaned_data["revision"],
    )
    card = card_of(made.highlight, made.parts, compiled(article), request.user)
    return answers.passage_answer(request, article, card, made.highlight, changed)


@verbs("GET")
@public
def card(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """One card, open; to a plain request the reading page opened there."""
    highlight, article = access.highlight_to_show(request.user, uid)
    shown = open_card(highlight, article, compiled(article), request.user)
    shown.details = DetailsForm(user=request.user, initial=details_of(highlight)) if shown.mine else None
    context = answers.card_context(request, article, shown)
    return answers.page(request, "annotations/card.html", "annotations/_card.html", context)


@verbs("GET")
@public
def in_place(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The lasting address of a highlight: leads to its article, opened there."""
    highlight, article = access.highlight_to_show(request.user, uid)
    return HttpResponseRedirect(answers.in_place(article, highlight))


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
