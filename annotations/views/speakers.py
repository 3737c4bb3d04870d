"""Speakers over HTTP: names to choose from, and the page of one of them."""

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from accounts.requests import ReaderRequest
from annotations import access
from annotations.forms_speakers import SayingsForm
from annotations.queries.speakers import page_of_sayings
from annotations.services.speakers import fold_name, speakers_known_to
from annotations.views import answers
from web.verbs import public, signed_in, verbs


@verbs("GET")
@signed_in
def names(request: ReaderRequest) -> HttpResponseBase:
    """Names to choose from that hold what was typed."""
    known = speakers_known_to(request.user)
    folded = fold_name(request.GET.get("q", "").replace("\0", ""))[:200]
    context = {"speakers": known.filter(folded__contains=folded).order_by("folded")[:20]}
    return answers.page(request, "annotations/_speakers.html", "annotations/_speakers.html", context)


@verbs("GET")
@public
def speaker(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What a speaker is quoted with that this reader sees; a merged one leads to the one that stayed."""
    found = access.speaker_for(request.user, pk)
    if found.pk != pk:
        return HttpResponseRedirect(reverse("annotations:speaker", args=[found.pk]))
    form = SayingsForm(request.GET)
    right = form.is_valid()
    sayings = page_of_sayings(
        found,
        request.user,
        words=form.cleaned_data.get("q", ""),
        kinds=form.cleaned_data.get("kind", ()),
        cursor=request.GET.get("cursor", ""),
    )
    context = {"speaker": found, "form": form, "sayings": sayings, "query": form.query if right else ""}
    return answers.page(
        request,
        "annotations/speaker.html",
        "annotations/_sayings.html",
        context,
        status=200 if right else 422,
        target="#sayings",
        swap="innerHTML",
    )
