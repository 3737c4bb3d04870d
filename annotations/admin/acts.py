"""An act on the ticked rows: asked for on a page of its own, done one row at a time, told in the log."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import helpers
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from web.desk import MOST_AT_ONCE, DeskAdmin

# Takes a row and the cleaned form; says whether anything was changed.
Do = Callable[[Any, dict[str, Any]], bool]


def chosen_rows(desk: DeskAdmin, request: HttpRequest, rows: QuerySet[Any]) -> list[Any] | None:
    """The ticked rows; None, with a message, when they are too many for one act."""
    found = list(rows[: MOST_AT_ONCE + 1])
    if len(found) <= MOST_AT_ONCE:
        return found
    said = _("These are more than %(most)d. Narrow the list and do it in parts.") % {"most": MOST_AT_ONCE}
    desk.message_user(request, said, messages.ERROR)
    return None


def sent_form(request: HttpRequest, form: Callable[..., forms.Form]) -> forms.Form:
    """The form of the page in between: empty at first, bound when it comes back."""
    return form(request.POST) if "apply" in request.POST else form()


def ask(
    desk: DeskAdmin, request: HttpRequest, rows: list[Any], form: forms.Form, *, action: str, title: str
) -> TemplateResponse:
    """The page in between: what was ticked and what has to be said. 422 when it was said wrong."""
    context = {
        **desk.admin_site.each_context(request),
        "opts": desk.opts,
        "media": desk.media + form.media,
        "title": title,
        "action": action,
        "rows": rows,
        "form": form,
        "box": helpers.ACTION_CHECKBOX_NAME,
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "admin/act.html", context, status=status)


def do_each(
    desk: DeskAdmin, request: HttpRequest, rows: list[Any], data: dict[str, Any], do: Do, verb: str
) -> None:
    """Do it to every row, log those that changed, and say how many did and how many did not."""
    changed = 0
    for row in rows:
        if do(row, data):
            desk.log_change(request, row, verb)
            changed += 1
    said = ngettext("%(number)d changed.", "%(number)d changed.", changed) % {"number": changed}
    left = len(rows) - changed
    if left:
        said += " " + ngettext("%(number)d left as it was.", "%(number)d left as they were.", left) % {
            "number": left
        }
    desk.message_user(request, said, messages.SUCCESS if changed else messages.WARNING)


def act(
    desk: DeskAdmin,
    request: HttpRequest,
    queryset: QuerySet[Any],
    form_class: Callable[..., forms.Form],
    do: Do,
    *,
    action: str,
    title: str,
    verb: str,
) -> TemplateResponse | None:
    """Ask, then do. `action` is the name of the admin's action, `verb` the word in the log."""
    rows = chosen_rows(desk, request, queryset)
    if rows is None:
        return None
    form = sent_form(request, form_class)
    if not form.is_valid():
        return ask(desk, request, rows, form, action=action, title=title)
    do_each(desk, request, rows, form.cleaned_data, do, verb)
    return None
