"""What the lists of highlights and comments have in common."""

from typing import Any

from django import forms
from django.db.models import Model
from django.http import HttpRequest

from annotations.admin.filters import ArticleChoice
from web.desk import DeskAdmin


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

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        known = {name: words for _function, name, words in filter(None, self.get_actions(request).values())}
        offered = [(name, known[name]) for name in self.acts_on_one if name in known]
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "acts": offered})
