"""What every list of the admin keeps to: no full counts, named filters alone, log entries without text."""

import json
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    BaseAdmin = admin.ModelAdmin[Any]
    BaseFilter = admin.SimpleListFilter
    BasePaginator = Paginator[Any]
else:
    BaseAdmin, BaseFilter, BasePaginator = admin.ModelAdmin, admin.SimpleListFilter, Paginator

COUNTED = 1_000
PAGE_SIZE = 50
# How many rows one act may change: more would hold the database for everybody else.
MOST_AT_ONCE = 500
# Stands where there is nothing to say; rows that are drawn as cards leave such cells out.
NOTHING = mark_safe('<span class="nothing">–</span>')
# What Django's own lists say in an address besides the names of filters.
OWN_PARAMETERS = frozenset({"_popup", "_to_field", "_changelist_filters"})


def bounded_count(rows: QuerySet[Any], most: int = COUNTED) -> int:
    """How many rows there are, never looking at more than `most` + 1: that number means "more than"."""
    return int(rows.order_by().values("pk")[: most + 1].count())


class BoundedPaginator(BasePaginator):
    """Counts as far as the page that is asked for and a little beyond, not the whole table.

    `more` tells that there are more rows than `count` says.
    """

    reach = COUNTED

    @cached_property
    def count(self) -> int:
        return bounded_count(self.object_list, self.reach)  # type: ignore[arg-type]

    @property
    def more(self) -> bool:
        return self.count > self.reach


class NamedAutocomplete(AutocompleteSelect):
    """A field with completion that has a name for screen readers while it is empty, too."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        return {**super().build_attrs(base_attrs, extra_attrs), "data-placeholder": _("Choose")}


class DeskList(ChangeList):
    """A list that knows whether it has anything to narrow or to act on."""

    @property
    def bare(self) -> bool:
        """No row, and none that a search or a filter leaves out."""
        return not (self.result_count or self.query or self.has_active_filters)


class DeskAdmin(BaseAdmin):
    """A ModelAdmin for tables with any number of rows, in which nothing is deleted for good.

    `filters_by` names the only parameters that a list may be narrowed by, besides those of SimpleListFilters;
    `when_bare` is the line that stands in place of an empty list.
    """

    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = PAGE_SIZE
    list_max_show_all = PAGE_SIZE
    sortable_by = ()
    empty_value_display = NOTHING
    when_bare: Promise = gettext_lazy("Nothing is here yet.")
    filters_by: ClassVar[frozenset[str]] = frozenset()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """A list is headed by what it holds, not by what to do with it."""
        title = capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """The list that knows when it is bare."""
        return DeskList

    def action_checkbox(self, obj: Model) -> SafeString:
        """The box in a label, which may be as large as a finger without the box being so."""
        return format_html('<label class="tick">{}</label>', super().action_checkbox(obj))

    def get_paginator(
        self,
        request: HttpRequest,
        queryset: Any,
        per_page: int,
        orphans: int = 0,
        allow_empty_first_page: bool = True,
    ) -> Any:
        """A paginator that counts as far as the page asked for."""
        paginator: Any = super().get_paginator(request, queryset, per_page, orphans, allow_empty_first_page)
        asked = request.GET.get("p", "")
        page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
        paginator.reach = max(COUNTED, page * per_page)
        return paginator

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Completion with a name of its own."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", NamedAutocomplete(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what we named: other columns, and relations, would let a list be asked for hidden things."""
        own = {
            each.parameter_name
            for each in self.list_filter
            if isinstance(each, type) and issubclass(each, BaseFilter)
        }
        return lookup in self.filters_by or lookup in own or lookup in OWN_PARAMETERS

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def log_name(self, obj: Any) -> str:
        """What the log calls an object: its kind and number, never its words, which may become private."""
        return f"{obj._meta.verbose_name} {obj.pk}"

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        return self._log(request, obj, ADDITION, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        return self._log(request, obj, CHANGE, message)

    def _log(self, request: HttpRequest, obj: Any, flag: int, message: Any) -> LogEntry:
        return LogEntry.objects.create(
            user_id=request.user.pk,  # type: ignore[misc]
            content_type=get_content_type_for_model(obj),
            object_id=str(obj.pk),
            object_repr=self.log_name(obj)[:200],
            action_flag=flag,
            change_message=message if isinstance(message, str) else json.dumps(message),
        )


class TypedFilter(BaseFilter):
    """A filter with one field to type into instead of a list of links: a list of everybody has no end.

    Subclasses say `queryset`; `value()` is what was typed.
    """

    template = "admin/filter_typed.html"
    input_type = "text"
    hint: Any = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return []

    def has_output(self) -> bool:
        return True

    def choices(self, changelist: Any) -> Iterator[Any]:
        """One entry: the other parameters, to be sent along."""
        others = {
            name: value
            for name, value in changelist.params.items()
            if name not in (self.parameter_name, "p", "e")
        }
        yield {
            "others": others,
            "value": self.value() or "",
            "name": self.parameter_name,
            "selected": bool(self.value()),
        }
