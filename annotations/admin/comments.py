"""Comments under shared highlights and on articles: find, look, hide and show."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from annotations.admin import cells, filters
from annotations.admin.acts import act, chosen_rows, do_each
from annotations.admin.forms import HideForm
from annotations.admin.shared import SharedWork
from annotations.models import Comment, Flag
from annotations.queries.desk import comments_for
from annotations.services.moderation import hide_comment, show_comment

FIELDS = ("text", "reader", "where", "on", "hidden", "reports", "created_at", "edited_at", "place")


@admin.register(Comment)
class CommentAdmin(SharedWork):
    """Never what stands under a private highlight."""

    list_display = ["words", "reader", "where", "on", "state", "created_at", "place"]
    list_filter = [
        filters.ReportedFilter,
        filters.HiddenFilter,
        filters.ArticleFilter,
        filters.ReaderFilter,
        "created_at",
    ]
    filters_by = frozenset({"created_at__gte", "created_at__lt"})
    search_fields = ["body"]
    search_help_text = gettext_lazy("Words of the comment")
    ordering = ["-id"]
    fields = FIELDS
    readonly_fields = FIELDS
    actions = ["hide", "show"]
    acts_on_one = ("hide", "show")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        """Its highlight has to be one that the desk shows, too: in another's group it stays in the group."""
        open_reports = Flag.objects.filter(comment=OuterRef("pk"), state=Flag.State.OPEN)
        rows = comments_for(request.user).annotate(reported=Exists(open_reports))
        joined = rows.select_related("article", "author", "highlight", "hidden_by")
        return joined.defer("article__folded").order_by(*self.ordering)

    @admin.action(description=gettext_lazy("Hide from readers"), permissions=["change"])
    def hide(self, request: HttpRequest, queryset: QuerySet[Comment]) -> Any:
        title = _("Hide these comments from readers")

        def do(row: Comment, data: dict[str, Any]) -> bool:
            if row.hidden_at:
                return False
            hide_comment(actor=request.user, comment=row, reason=data["reason"])  # type: ignore[arg-type]
            return True

        return act(self, request, queryset, HideForm, do, action="hide", title=title, verb="hidden")

    @admin.action(description=gettext_lazy("Show again"), permissions=["change"])
    def show(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        def do(row: Comment, data: dict[str, Any]) -> bool:
            if not row.hidden_at:
                return False
            show_comment(actor=request.user, comment=row)  # type: ignore[arg-type]
            return True

        rows = chosen_rows(self, request, queryset)
        if rows is not None:
            do_each(self, request, rows, {}, do, "shown")

    @admin.display(description=gettext_lazy("comment"))
    def words(self, obj: Comment) -> SafeString:
        return cells.words(obj.body)

    @admin.display(description=gettext_lazy("comment"))
    def text(self, obj: Comment) -> SafeString:
        return cells.whole(obj.body)

    @admin.display(description=gettext_lazy("reader"))
    def reader(self, obj: Comment) -> SafeString:
        return cells.person(obj.author)

    @admin.display(description=gettext_lazy("article"))
    def where(self, obj: Comment) -> SafeString:
        return cells.article_link(obj.article)

    @admin.display(description=pgettext_lazy("of a comment", "on"))
    def on(self, obj: Comment) -> SafeString | str:
        if obj.highlight is None:
            return _("the article")
        if obj.highlight.deleted_at:
            return _("a deleted highlight")
        address = reverse("admin:annotations_highlight_change", args=[obj.highlight.pk])
        return format_html('<a href="{}">{}</a>', address, cells.words(obj.highlight.exact, 60))

    @admin.display(description=pgettext_lazy("of a comment", "state"))
    def state(self, obj: Comment) -> SafeString:
        return cells.state(obj)

    @admin.display(description=gettext_lazy("in place"))
    def place(self, obj: Comment) -> SafeString:
        return cells.in_place(obj)

    @admin.display(description=gettext_lazy("hidden"))
    def hidden(self, obj: Comment) -> str:
        return cells.hidden_note(obj)

    @admin.display(description=gettext_lazy("reports"))
    def reports(self, obj: Comment) -> SafeString | str:
        flags = Flag.objects.filter(comment=obj).order_by("-id")[:20]
        lines = ((flag.get_state_display(), flag.reason) for flag in flags)
        return format_html_join("", '<p><b>{}</b>: <bdi class="said">{}</bdi></p>', lines) or "–"
