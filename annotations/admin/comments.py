"""Comments under shared highlights and on articles: find, look, hide and show."""

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from annotations.admin import cells, filters
from annotations.admin.shared import ModeratedWork
from annotations.models import Comment, Flag
from annotations.queries.desk import comments_for

FIELDS = ("text", "reader", "where", "on", "hidden", "reports", "created_at", "edited_at", "place")


@admin.register(Comment)
class CommentAdmin(ModeratedWork):
    """Never what stands under a private highlight."""

    list_display = ["words", "reader", "where", "on", "state", "created_at", "place"]
    list_filter = [
        filters.ReportedFilter,
        filters.HiddenFilter,
        filters.ArticleFilter,
        filters.ReaderFilter,
        "created_at",
    ]
    when_bare = gettext_lazy(
        "Nobody has commented yet. Comments on articles and shared highlights stand here."
    )
    hide_title = gettext_lazy("Hide these comments from readers")
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

    @admin.display(description=gettext_lazy("comment"))
    def words(self, obj: Comment) -> SafeString:
        return cells.words(obj.body)

    @admin.display(description=gettext_lazy("comment"))
    def text(self, obj: Comment) -> SafeString:
        return cells.comment(obj)

    @admin.display(description=pgettext_lazy("of a comment", "on"))
    def on(self, obj: Comment) -> SafeString | str:
        if obj.highlight is None:
            return _("the article")
        if obj.highlight.deleted_at:
            return _("a deleted highlight")
        address = reverse("admin:annotations_highlight_change", args=[obj.highlight.pk])
        return format_html('<a href="{}">{}</a>', address, cells.words(obj.highlight.exact, 60))
