"""Pages about oneself, and allauth's pages with our rules about status codes and caches."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as allauth_views
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.forms import DisplayForm, LayersForm, PreferencesForm, ProfileForm
from accounts.models import User
from accounts.preferences import ALL, DISPLAY_DEFAULTS, keep_language, of_request, remember
from accounts.services import INVITATION_DAYS, make_invitation, save_preferences, unblock_person
from annotations.services.renaming import rename_reader
from web.htmx import go_to, is_fragment, page_or_fragment
from web.paths import own_path, page_of
from web.problem import problem
from web.verbs import curators, public, signed_in, verbs

View = Callable[..., HttpResponseBase]


def me(request: HttpRequest) -> User:
    """Who asks; only behind @signed_in or @curators."""
    assert isinstance(request.user, User)
    return request.user


def open_page(view: View) -> View:
    """A page of allauth's, with its verbs said and its rejected form answered 422 instead of 200.

    Who may see it is allauth's decision: some of these pages are for strangers, some for their owner.
    """

    @verbs("GET", "POST")
    @public
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and form is not None and form.errors:
            response.status_code = 422
        return response

    return inner


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: an empty POST is a form sent empty, not a form not sent."""
    return request.POST if request.method == "POST" else None


@verbs("GET", "POST")
@public
def signup(request: HttpRequest) -> HttpResponseBase:
    """allauth's sign-up; an invitation in the address is kept in the session until it is used."""
    if "invite" in request.GET and not request.user.is_authenticated:
        request.session["invitation"] = request.GET["invite"][:500]
    return open_page(allauth_views.signup)(request)


@verbs("GET", "POST")
@public
def logout(request: HttpRequest) -> HttpResponseBase:
    """allauth's sign-out; pages kept by the browser go with the session."""
    response = allauth_views.logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"cache"'
    return response


@verbs("GET")
@public
def session(request: HttpRequest) -> JsonResponse:
    """Who is signed in, and a token to write with: asked before unsent work is sent."""
    reader = str(request.user.pk) if request.user.is_authenticated else None
    return JsonResponse({"reader": reader, "csrf": get_token(request)})


@verbs("GET")
@signed_in
def places(request: HttpRequest) -> HttpResponse:
    """The menu of the bar: where one can go, and signing out."""
    return page_or_fragment(request, "accounts/places.html", "_places.html", {})


@verbs("GET", "POST")
@signed_in
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change what others see; the way to password, addresses, data and deletion."""
    reader = me(request)
    form = ProfileForm(sent(request), initial={"display_name": reader.display_name})
    if request.method == "POST" and form.is_valid():
        rename_reader(user=reader, display_name=form.cleaned_data["display_name"])
        messages.success(request, _("Profile saved."))
        return redirect("accounts:profile")
    context = {"form": form, "may_invite": reader.is_curator}
    return render(request, "accounts/profile.html", context, status=422 if form.errors else 200)


@verbs("GET", "POST")
@signed_in
def preferences(request: HttpRequest) -> HttpResponse:
    """Show and change everything that can be set once for all articles."""
    reader, now = me(request), of_request(request)
    initial = {name: now[name] for name in ALL} | {"language": reader.language}
    form = PreferencesForm(sent(request), initial=initial, groups=reader.reading_groups.order_by("name"))
    if request.method == "POST" and form.is_valid():
        language = form.cleaned_data["language"]
        save_preferences(reader, form.chosen(), language=language)
        messages.success(request, _("Preferences saved."))
        response = redirect("accounts:preferences")
        remember(response, of_request(request).values)
        keep_language(response, language)
        return response
    blocked = reader.blocking.select_related("blocked").order_by("-created_at", "-pk")
    context = {"form": form, "blocked": [row.blocked for row in blocked]}
    return render(request, "accounts/preferences.html", context, status=422 if form.errors else 200)


@verbs("POST")
@signed_in
def unblock(request: HttpRequest, handle: str) -> HttpResponse:
    """Show somebody's work again; whoever is not blocked does not exist here."""
    blocking = me(request).blocking.select_related("blocked").filter(blocked__handle=handle).first()
    if blocking is None:
        raise Http404
    unblock_person(reader=me(request), person=blocking.blocked)
    messages.success(request, _("You see %(name)s again.") % {"name": blocking.blocked.name})
    return go_to(request, page_of(request))


@verbs("GET", "POST")
@public
def display(request: HttpRequest) -> HttpResponse:
    """The Aa panel: a fragment for htmx, else a page; open to all. `reset` goes back to the defaults."""
    now = of_request(request)
    # The panel may lie over a page that has the same fields.
    ids = "panel_%s" if is_fragment(request) else "id_%s"
    form = DisplayForm(sent(request), initial={name: now[name] for name in ALL}, auto_id=ids)
    back = own_path(request, request.POST.get("next") or request.GET.get("next"))
    if request.method == "POST" and form.is_valid():
        response = HttpResponse(status=204) if is_fragment(request) else redirect(back)
        chosen = DISPLAY_DEFAULTS if "reset" in request.POST else form.chosen()
        if request.user.is_authenticated:
            save_preferences(request.user, chosen)
        remember(response, {**now.values, **chosen})
        return response
    context = {"form": form, "back": back}
    status = 422 if form.errors else 200
    return page_or_fragment(request, "accounts/display.html", "_display.html", context, status)


@verbs("POST")
@public
def layers(request: HttpRequest) -> HttpResponse:
    """Remember whether everyone's layer is on, for the next article; open to everybody."""
    form = LayersForm(request.POST)
    if not form.is_valid():
        return problem(request, 422, _("This cannot be remembered."))
    response = HttpResponse(status=204)
    if request.user.is_authenticated:
        save_preferences(request.user, form.cleaned_data)
    remember(response, {**of_request(request).values, **form.cleaned_data})
    return response


@verbs("GET", "POST")
@curators
def invite(request: HttpRequest) -> HttpResponse:
    """Curators make a link that lets somebody sign up."""
    link = make_invitation(me(request)) if request.method == "POST" else ""
    context = {"link": link, "days": INVITATION_DAYS, "mode": settings.SIGNUP}
    return render(request, "accounts/invite.html", context)
