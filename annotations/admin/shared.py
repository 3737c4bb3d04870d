"""What the lists of highlights and comments have in common."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, pgettext_lazy

from annotations.admin import cells
from annotations.admin.acts import act, chosen_rows, do_each
from annotations.admin.filters import ArticleChoice
from annotations.admin.forms import HideForm
from annotations.models import Comment, Highlight
from annotations.services import moderation
from web.desk import NOTHING, DeskAdmin


class NarrowedByArticle(DeskAdmin):
    """A list with a filter by article, whose completion brings its own script."""

    @property
    def media(self) -> forms.Media:
        return super().media + ArticleChoice.base_fields["article"].widget.media


class SharedWork(NarrowedByArticle):
    """Readers' work at the desk: looked at here, changed by acts alone, made and deleted by its author alone.

    `acts_on_one` names the actions that a single object's page offers as buttons.
    """

    acts_on_one: tuple[str, ...] = ()
    date_hierarchy = None
    actions_on_top = True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """For the list's acts only: one object's page has nothing to save."""
        return obj is None and super().has_change_permission(request)

    def acts_offered(self, obj: Any) -> tuple[str, ...]:
        """Those of `acts_on_one` that would change this object."""
        return self.acts_on_one

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        known = {name: words for _function, name, words in filter(None, self.get_actions(request).values())}
        acts = [(name, known[name]) for name in self.acts_offered(context["original"]) if name in known]
        return super().render_change_form(request, {**context, "acts": acts}, *args, **kwargs)


class ModeratedWork(SharedWork):
    """Work that curators hide from readers with a reason, and show again."""

    hide_title: Promise

    def acts_offered(self, obj: Highlight | Comment) -> tuple[str, ...]:
        spent = "hide" if obj.hidden_at else "show"
        return tuple(name for name in self.acts_on_one if name != spent)

    @admin.action(description=gettext_lazy("Hide from readers"), permissions=["change"])
    def hide(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        def do(row: Highlight | Comment, data: dict[str, Any]) -> bool:
            if row.hidden_at:
                return False
            moderation.hide(actor=request.user, target=row, reason=data["reason"])  # type: ignore[arg-type]
            return True

        title = str(self.hide_title)
        return act(self, request, queryset, HideForm, do, action="hide", title=title, verb="hidden")

    @admin.action(description=gettext_lazy("Show again"), permissions=["change"])
    def show(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        def do(row: Highlight | Comment, data: dict[str, Any]) -> bool:
            if not row.hidden_at:
                return False
            moderation.show(actor=request.user, target=row)  # type: ignore[arg-type]
            return True

        rows = chosen_rows(self, request, queryset)
        if rows is not None:
            do_each(self, request, rows, {}, do, "shown")

    @admin.display(description=gettext_lazy("reader"))
    def reader(self, obj: Highlight | Comment) -> SafeString:
        return cells.person(obj.author)

    @admin.display(description=gettext_lazy("article"))
    def where(self, obj: Highlight | Comment) -> SafeString:
        return cells.article_link(obj.article)

    @admin.display(description=pgettext_lazy("of shared work", "state"))
    def state(self, obj: Highlight | Comment) -> SafeString:
        return cells.state(obj)

    @admin.display(description=gettext_lazy("in place"))
    def place(self, obj: Highlight | Comment) -> SafeString:
        return cells.in_place(obj)

    @admin.display(description=gettext_lazy("hidden"))
    def hidden(self, obj: Highlight | Comment) -> str:
        return cells.hidden_note(obj)

    @admin.display(description=gettext_lazy("reports"))
    def reports(self, obj: Highlight | Comment) -> SafeString | str:
        flags = obj.flags.order_by("-id")[:20]
        lines = ((flag.get_state_display(), flag.reason) for flag in flags)
        return format_html_join("", '<p><b>{}</b>: <bdi class="said">{}</bdi></p>', lines) or NOTHING
