"""Speakers at the desk: one row for each person, with the rows that were merged into it."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.forms import Form
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from annotations.admin.acts import ask, chosen_rows, do_each, sent_form
from annotations.admin.forms import MergeForm, SpeakerForm
from annotations.models import Highlight, Speaker, Visibility
from annotations.services.acts import Refused
from annotations.services.merging import describe_speaker, merge_speakers, separate_speaker
from annotations.services.speakers import fold_name
from web.desk import NOTHING, DeskAdmin


class MergedFilter(admin.SimpleListFilter):
    """Without a choice the list shows each person once."""

    title = gettext_lazy("merged")
    parameter_name = "merged"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", gettext_lazy("Merged into another")), ("all", gettext_lazy("Every row"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Speaker]) -> QuerySet[Speaker]:
        if self.value() == "all":
            return queryset
        return queryset.filter(same_as__isnull=self.value() != "yes")


@admin.register(Speaker)
class SpeakerAdmin(DeskAdmin):
    """Names that only private highlights use are their authors' own and do not appear."""

    form = SpeakerForm
    list_display = ["name", "kind", "affiliation", "also", "uses"]
    list_filter = [MergedFilter, "kind"]
    filters_by = frozenset({"kind__exact"})
    when_bare = gettext_lazy("No speaker is named yet. Those whom shared highlights name stand here.")
    search_fields = ["folded"]
    ordering = ["folded", "id"]
    fields = ["name", "kind", "affiliation", "aliases", "same_as", "also", "uses"]
    readonly_fields = ["same_as", "also", "uses"]
    actions = ["merge", "separate", "split"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Speaker]:
        here = Highlight.objects.filter(speaker=OuterRef("pk"))
        shared = here.visible_to(request.user).shared()
        merged = Q(same_as__isnull=False) | Q(Exists(Speaker.objects.filter(same_as=OuterRef("pk"))))
        public = here.filter(visibility=Visibility.PUBLIC, hidden_at=None, deleted_at=None)
        number = public.order_by().values("speaker").annotate(number=Count("pk")).values("number")
        rows = Speaker.objects.filter(Q(Exists(shared)) | Q(created_by=request.user.pk) | merged)
        rows = rows.annotate(used=Coalesce(Subquery(number), 0)).select_related("same_as")
        others = Prefetch("duplicates", queryset=Speaker.objects.order_by("folded"))
        return rows.prefetch_related(others).order_by(*self.ordering)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Speaker], search_term: str
    ) -> tuple[QuerySet[Speaker], bool]:
        """Every word, whatever its case, in any script."""
        for word in fold_name(search_term).split()[:10]:
            queryset = queryset.filter(folded__contains=word)
        return queryset, False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request)

    def save_model(self, request: HttpRequest, obj: Speaker, form: Any, change: bool) -> None:
        if not change:
            obj.folded, obj.created_by = fold_name(obj.name), request.user  # type: ignore[assignment]
            super().save_model(request, obj, form, change)
            return
        stored = Speaker.objects.get(pk=obj.pk)
        describe_speaker(actor=request.user, speaker=stored, said=form.cleaned_data)  # type: ignore[arg-type]

    @admin.action(description=gettext_lazy("Make one of these"), permissions=["change"])
    def merge(self, request: HttpRequest, queryset: QuerySet[Speaker]) -> Any:
        """Ask which one stays, then merge the others into it."""
        rows = chosen_rows(self, request, queryset)
        if rows is None:
            return None
        if len(rows) < 2 or all(row.same_as_id for row in rows):
            said = _("Tick two speakers or more that are the same; one of them must not be merged yet.")
            self.message_user(request, said, messages.WARNING)
            return None
        form = sent_form(request, lambda *data: MergeForm(*data, speakers=rows))
        if not form.is_valid():
            return ask(self, request, rows, form, action="merge", title=_("Make one of these speakers"))
        return self._merge(request, rows, form)

    def _merge(self, request: HttpRequest, rows: list[Speaker], form: Form) -> None:
        keep = next(row for row in rows if str(row.pk) == form.cleaned_data["keep"])
        try:
            moved = merge_speakers(actor=request.user, keep=keep, others=rows)  # type: ignore[arg-type]
        except Refused as refused:
            self.message_user(request, str(refused), messages.WARNING)
            return
        for row in rows:
            self.log_change(request, row, "merged")
        said = ngettext(
            "%(number)d highlight names this speaker now.",
            "%(number)d highlights name this speaker now.",
            moved,
        )
        self.message_user(request, said % {"number": moved}, messages.SUCCESS)

    @admin.action(description=gettext_lazy("Let merged ones stand alone again"), permissions=["change"])
    def separate(self, request: HttpRequest, queryset: QuerySet[Speaker]) -> None:
        def do(row: Speaker, data: dict[str, Any]) -> bool:
            if row.same_as_id is None:
                return False
            separate_speaker(actor=request.user, speaker=row)  # type: ignore[arg-type]
            return True

        rows = chosen_rows(self, request, queryset)
        if rows is not None:
            do_each(self, request, rows, {}, do, "separated")

    @admin.action(description=gettext_lazy("Split: choose highlights of another one"), permissions=["change"])
    def split(self, request: HttpRequest, queryset: QuerySet[Speaker]) -> HttpResponseRedirect | None:
        """Lead to the highlights of one speaker, where those of another are ticked."""
        rows = list(queryset[:2])
        if len(rows) != 1:
            self.message_user(request, _("Tick the one speaker that is two."), messages.WARNING)
            return None
        said = _("Tick the highlights that are another speaker’s, and choose “Name another speaker”.")
        self.message_user(request, said, messages.INFO)
        return HttpResponseRedirect(highlights_naming(rows[0]))

    @admin.display(description=gettext_lazy("also"))
    def also(self, obj: Speaker) -> SafeString | str:
        if obj._state.adding:
            return NOTHING
        names = dict.fromkeys([*obj.aliases, *(one.name for one in obj.duplicates.all())])
        same = [_("same as %(name)s") % {"name": obj.same_as.name}] if obj.same_as else []
        said = ", ".join([*same, *names][:12])
        return format_html("<bdi>{}</bdi>", said) if said else NOTHING

    @admin.display(description=gettext_lazy("public highlights"))
    def uses(self, obj: Speaker) -> SafeString | str:
        if obj._state.adding:
            return NOTHING
        return format_html('<a href="{}">{}</a>', highlights_naming(obj), obj.used)  # type: ignore[attr-defined]


def highlights_naming(speaker: Speaker) -> str:
    """The list of the shared highlights that name a speaker, or one of the same name."""
    return f"{reverse('admin:annotations_highlight_changelist')}?{urlencode({'speaker': speaker.name})}"


def speakers_for(request: HttpRequest) -> QuerySet[Speaker]:
    """The speakers that this curator meets at the desk."""
    return admin.site.get_model_admin(Speaker).get_queryset(request)
