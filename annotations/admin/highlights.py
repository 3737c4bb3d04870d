"""Shared highlights at the desk: find, look, give another kind or speaker, hide and show, take along."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.admin import cells, filters
from annotations.admin.acts import act, ask, chosen_rows, do_each, sent_form
from annotations.admin.forms import ExportForm, RetagForm, SplitForm
from annotations.admin.shared import ModeratedWork
from annotations.admin.speakers import speakers_for
from annotations.exports import FORMATS, ExportContext, file_name
from annotations.models import Comment, Evidence, Flag, Highlight, check_at_hand
from annotations.queries.desk import highlights_for
from annotations.queries.exports import export_rows, exportable, extent_of
from annotations.queries.rows import absolute
from annotations.services.acts import Stale
from annotations.services.changes import retag_highlight
from annotations.services.merging import split_speaker
from web.desk import NOTHING

FIELDS = (
    "words",
    "kind_chip",
    "who",
    "records",
    "check_said",
    "tag_names",
    "reader",
    "where",
    "visibility",
    "hidden",
    "reports",
    "thread",
    "created_at",
    "updated_at",
    "place",
)


@admin.register(Highlight)
class HighlightAdmin(ModeratedWork):
    """Only what its author shares and the curator may see: every way in starts from that."""

    list_display = [
        "passage",
        "kind_chip",
        "check_word",
        "who",
        "reader",
        "where",
        "state",
        "created_at",
        "place",
    ]
    list_filter = [
        "kind",
        filters.ReportedFilter,
        filters.HiddenFilter,
        filters.StatusFilter,
        filters.VerdictFilter,
        filters.ArticleFilter,
        filters.ReaderFilter,
        filters.SpeakerFilter,
        filters.TagFilter,
        "created_at",
    ]
    when_bare = gettext_lazy("Nothing is shared yet. Highlights that readers share stand here.")
    hide_title = gettext_lazy("Hide these highlights from readers")
    filters_by = frozenset({"kind__exact", "created_at__gte", "created_at__lt"})
    search_fields = ["exact"]
    search_help_text = gettext_lazy("Words of the passage")
    ordering = ["-id"]
    fields = FIELDS
    readonly_fields = FIELDS
    actions = ["retag", "name_speaker", "hide", "show", "take_along"]
    acts_on_one = ("retag", "name_speaker", "hide", "show")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Highlight]:
        open_reports = Flag.objects.filter(highlight=OuterRef("pk"), state=Flag.State.OPEN)
        rows = highlights_for(request.user).annotate(reported=Exists(open_reports))
        joined = rows.select_related("article", "author", "speaker", "hidden_by", "fact_check__by")
        return joined.defer("article__folded").order_by(*self.ordering)

    @admin.action(description=gettext_lazy("Give another kind"), permissions=["change"])
    def retag(self, request: HttpRequest, queryset: QuerySet[Highlight]) -> Any:
        title = _("Give these highlights another kind")

        def do(row: Highlight, data: dict[str, Any]) -> bool:
            if row.kind == data["kind"]:
                return False
            try:
                retag_highlight(actor=request.user, highlight=row, version=row.version, kind=data["kind"])  # type: ignore[arg-type]
            except Stale:
                return False
            return True

        return act(self, request, queryset, RetagForm, do, action="retag", title=title, verb="retagged")

    @admin.action(description=gettext_lazy("Name another speaker"), permissions=["change"])
    def name_speaker(self, request: HttpRequest, queryset: QuerySet[Highlight]) -> Any:
        """Two people under one name, or the wrong one: ask who it is, then let the ticked ones name them."""
        rows = chosen_rows(self, request, queryset)
        if rows is None:
            return None
        form = sent_form(request, lambda *data: SplitForm(*data, speakers=speakers_for(request)))
        if not form.is_valid():
            title = _("Name another speaker in these highlights")
            return ask(self, request, rows, form, action="name_speaker", title=title)
        chosen = Highlight.objects.filter(pk__in=[row.pk for row in rows])
        to = split_speaker(actor=request.user, highlights=chosen, to=form.speaker())  # type: ignore[arg-type, attr-defined]

        def do(row: Highlight, data: dict[str, Any]) -> bool:
            return row.speaker_id != to.pk

        do_each(self, request, rows, {}, do, "given another speaker")
        return None

    @admin.action(description=gettext_lazy("Take along as a file"), permissions=["view"])
    def take_along(self, request: HttpRequest, queryset: QuerySet[Highlight]) -> HttpResponseBase | None:
        """A file of the ticked ones that this curator may take out of the house: no hidden ones."""
        rows = chosen_rows(self, request, queryset)
        if rows is None:
            return None
        form = sent_form(request, ExportForm)
        if not form.is_valid():
            return ask(self, request, rows, form, action="take_along", title=_("Take these along"))
        way = FORMATS[form.cleaned_data["format"]]
        chosen = exportable(request.user).shared().filter(pk__in=[row.pk for row in rows])
        extent = extent_of(chosen, request.user)
        context = ExportContext(
            site=settings.SITE_ADDRESS,
            label="Desk",
            address=absolute("admin:annotations_highlight_changelist"),
            modified=extent.modified,
            total=extent.total,
        )
        content = way.write(export_rows(chosen, extent.keys, request.user), context)
        response = StreamingHttpResponse(content, content_type=way.media_type)
        response.headers["Content-Disposition"] = f'attachment; filename="{file_name(context, way, "desk")}"'
        return response

    @admin.display(description=gettext_lazy("passage"))
    def passage(self, obj: Highlight) -> SafeString:
        return cells.words(obj.exact)

    @admin.display(description=gettext_lazy("passage"))
    def words(self, obj: Highlight) -> SafeString:
        return cells.whole(obj.exact)

    @admin.display(description=gettext_lazy("kind"))
    def kind_chip(self, obj: Highlight) -> SafeString:
        return cells.kind(obj)

    @admin.display(description=gettext_lazy("who speaks"))
    def who(self, obj: Highlight) -> SafeString | str:
        return format_html("<bdi>{}</bdi>", obj.speaker) if obj.speaker else obj.get_voice_display()

    @admin.display(description=gettext_lazy("records"))
    def records(self, obj: Highlight) -> SafeString | str:
        lines = ((cells.record(one),) for one in Evidence.objects.of(obj))
        return format_html_join("", "<p>{}</p>", lines) or NOTHING

    @admin.display(description=gettext_lazy("check"))
    def check_word(self, obj: Highlight) -> str:
        check = check_at_hand(obj)
        return (check and check.word) or NOTHING

    @admin.display(description=gettext_lazy("check"))
    def check_said(self, obj: Highlight) -> SafeString | str:
        check = check_at_hand(obj)
        return cells.check(check) if check and check.says_something else NOTHING

    @admin.display(description=gettext_lazy("tags"))
    def tag_names(self, obj: Highlight) -> str:
        return ", ".join(tag.name for tag in obj.tags.all()) or NOTHING

    @admin.display(description=gettext_lazy("comments"))
    def thread(self, obj: Highlight) -> SafeString | str:
        comments = Comment.objects.filter(highlight=obj).shared().select_related("author")
        lines = ((cells.person(one.author), cells.comment(one)) for one in comments.order_by("id")[:50])
        return format_html_join("", "<p><b>{}</b>:</p>{}", lines) or NOTHING
