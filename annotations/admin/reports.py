"""What readers reported: the words, where they stand, who said what about them, and two ways to settle it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.admin import cells
from annotations.admin.acts import act
from annotations.admin.forms import HideForm, SettleForm
from annotations.admin.shared import SharedWork
from annotations.admin.told import act_word
from annotations.models import Activity, Flag, Highlight
from annotations.queries.desk import reported_words, reports_for
from annotations.services.reports import dismiss_report, target_of, uphold_report
from web.desk import NOTHING

SETTLED = ("hidden", "dismissed")

FIELDS = ("reason", "by", "state", "created_at", "context", "author", "where", "place", "hidden", "settled")


@admin.register(Flag)
class FlagAdmin(SharedWork):
    """Reports of what the curator may see; one that was made private since belongs to its author again."""

    list_display = ["why", "about", "by", "where", "state", "created_at", "place"]
    list_filter = ["state", "created_at"]
    when_bare = gettext_lazy("Nobody has reported anything. Reports of highlights and comments wait here.")
    filters_by = frozenset({"state__exact", "created_at__gte", "created_at__lt"})
    search_fields = ["reason"]
    search_help_text = gettext_lazy("Words of the report")
    ordering = ["-id"]
    fields = FIELDS
    readonly_fields = FIELDS
    actions = ["uphold", "dismiss"]
    acts_on_one = ("uphold", "dismiss")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Flag]:
        joined = reports_for(request.user).select_related(
            "reporter",
            "highlight__article",
            "highlight__author",
            "highlight__hidden_by",
            "comment__article",
            "comment__author",
            "comment__highlight",
            "comment__hidden_by",
        )
        return joined.defer("highlight__article__folded", "comment__article__folded").order_by(*self.ordering)

    def acts_offered(self, obj: Flag) -> tuple[str, ...]:
        return self.acts_on_one if obj.state == Flag.State.OPEN else ()

    @admin.action(description=gettext_lazy("Uphold: hide what was reported"), permissions=["change"])
    def uphold(self, request: HttpRequest, queryset: QuerySet[Flag]) -> Any:
        def do(row: Flag, data: dict[str, Any]) -> bool:
            if row.state != Flag.State.OPEN:
                return False
            uphold_report(actor=request.user, flag=row, reason=data["reason"])  # type: ignore[arg-type]
            return True

        title = _("Uphold these reports: what they are about is hidden")
        return act(self, request, queryset, HideForm, do, action="uphold", title=title, verb="upheld")

    @admin.action(description=gettext_lazy("Dismiss: leave it as it is"), permissions=["change"])
    def dismiss(self, request: HttpRequest, queryset: QuerySet[Flag]) -> Any:
        def do(row: Flag, data: dict[str, Any]) -> bool:
            return dismiss_report(actor=request.user, flag=row, reason=data["reason"])  # type: ignore[arg-type]

        title = _("Dismiss these reports: what they are about stays")
        return act(self, request, queryset, SettleForm, do, action="dismiss", title=title, verb="dismissed")

    @admin.display(description=gettext_lazy("reason"))
    def why(self, obj: Flag) -> SafeString:
        return cells.words(obj.reason)

    @admin.display(description=gettext_lazy("about"))
    def about(self, obj: Flag) -> SafeString:
        return cells.words(reported_words(obj), 100)

    @admin.display(description=gettext_lazy("reported words"))
    def context(self, obj: Flag) -> SafeString:
        target = target_of(obj)
        if isinstance(target, Highlight):
            return cells.whole(target.exact)
        said = cells.comment(target)
        if target.highlight and not target.highlight.deleted_at:
            return format_html("{}{}", cells.whole(f"“{target.highlight.exact}”"), said)
        return said

    @admin.display(description=gettext_lazy("reported by"))
    def by(self, obj: Flag) -> SafeString:
        return cells.person(obj.reporter)

    @admin.display(description=gettext_lazy("written by"))
    def author(self, obj: Flag) -> SafeString:
        return cells.person(target_of(obj).author)

    @admin.display(description=gettext_lazy("article"))
    def where(self, obj: Flag) -> SafeString:
        return cells.article_link(target_of(obj).article)

    @admin.display(description=gettext_lazy("in place"))
    def place(self, obj: Flag) -> SafeString:
        return cells.in_place(target_of(obj))

    @admin.display(description=gettext_lazy("hidden"))
    def hidden(self, obj: Flag) -> str:
        return cells.hidden_note(target_of(obj))

    @admin.display(description=gettext_lazy("decisions about it"))
    def settled(self, obj: Flag) -> SafeString | str:
        acts = Activity.objects.filter(object_uid=target_of(obj).uid, verb__in=SETTLED).select_related(
            "actor"
        )
        lines = (
            (
                cells.person(one.actor),
                act_word(one),
                one.after.get("reason") or one.after.get("hidden_reason", ""),
            )
            for one in acts.order_by("-id")[:20]
        )
        return format_html_join("", "<p>{}, {}: <bdi>{}</bdi></p>", lines) or NOTHING
