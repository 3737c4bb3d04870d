"""Tags that shared highlights carry: find them, rename them, make one of two spellings."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.admin.acts import act
from annotations.admin.forms import RenameForm
from annotations.admin.shared import SharedWork
from annotations.models import Highlight, Tag, Visibility
from annotations.queries.desk import highlights_for
from annotations.services.acts import Refused
from annotations.services.merging import rename_tag

FIELDS = ("name", "uses")


@admin.register(Tag)
class TagAdmin(SharedWork):
    """Words that only private highlights carry are as private as these."""

    list_display = ["name", "uses"]
    when_bare = gettext_lazy("There is no tag yet. Those that shared highlights carry stand here.")
    search_fields = ["name"]
    ordering = ["name"]
    fields = FIELDS
    readonly_fields = FIELDS
    actions = ["rename"]
    acts_on_one = ("rename",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        links = Highlight.tags.through.objects.filter(tag=OuterRef("pk"))
        shown = highlights_for(request.user).filter(pk=OuterRef("highlight_id"))
        public = Highlight.objects.filter(
            tags=OuterRef("pk"), visibility=Visibility.PUBLIC, hidden_at=None, deleted_at=None
        )
        number = public.order_by().values("tags").annotate(number=Count("pk")).values("number")
        rows = Tag.objects.filter(Exists(links.filter(Exists(shown)))).annotate(
            used=Coalesce(Subquery(number), 0)
        )
        return rows.order_by(*self.ordering)

    @admin.action(description=gettext_lazy("Rename or make one of two"), permissions=["change"])
    def rename(self, request: HttpRequest, queryset: QuerySet[Tag]) -> Any:
        def do(row: Tag, data: dict[str, Any]) -> bool:
            try:
                rename_tag(actor=request.user, tag=row, name=data["name"])  # type: ignore[arg-type]
            except Refused:
                return False
            return True

        title = _("Give these tags another name")
        return act(self, request, queryset, RenameForm, do, action="rename", title=title, verb="renamed")

    @admin.display(description=gettext_lazy("public highlights"))
    def uses(self, obj: Tag) -> SafeString:
        address = f"{reverse('admin:annotations_highlight_changelist')}?{urlencode({'tag': obj.name})}"
        return format_html('<a href="{}">{}</a>', address, obj.used)  # type: ignore[attr-defined]
