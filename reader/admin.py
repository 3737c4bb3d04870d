"""Articles and sources at the desk. Texts come in and are corrected on pages of their own, with a preview."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from annotations.services.articles import describe_article, open_article
from reader.forms import AboutForm, AddressField, CleanCharField, refuse_no_group
from reader.models import Article, Source
from reader.sources import change_source
from web.desk import MOST_AT_ONCE, NOTHING, DeskAdmin

COUNTS = {
    "public_quotes": pgettext_lazy("counter", "Quotes"),
    "public_claims": pgettext_lazy("counter", "Claims"),
    "public_facts": pgettext_lazy("counter", "Facts"),
    "public_plains": pgettext_lazy("counter", "Highlights"),
    "public_comments": pgettext_lazy("counter", "Comments"),
}


class ArticleForm(forms.ModelForm):
    """What is said about an article, checked as on its own page."""

    byline = AboutForm.base_fields["byline"]
    url = AboutForm.base_fields["url"]
    language = AboutForm.base_fields["language"]
    published_on = AboutForm.base_fields["published_on"]

    class Meta:
        model = Article
        fields = ["byline", "source", "url", "language", "published_on", "status", "audience", "groups"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        refuse_no_group(self)
        return data


@admin.register(Article)
class ArticleAdmin(DeskAdmin):
    """Details, audience and status; the words are read only here."""

    form = ArticleForm
    list_display = ["headline", "source", "status", "audience", "owner", "words", "counts", "created_at"]
    list_display += ["on_site"]
    list_filter = ["status", "audience", "created_at"]
    filters_by = frozenset({"status__exact", "audience__exact", "created_at__gte", "created_at__lt"})
    search_fields = ["folded"]
    search_help_text = gettext_lazy("Words of the title or the text")
    when_bare = gettext_lazy("No article is here yet. Those that were brought in stand here.")
    ordering = ["-created_at", "-id"]
    autocomplete_fields = ["source"]
    fieldsets = [
        (None, {"fields": ["headline", "byline", "source", "url", "language", "published_on"]}),
        (gettext_lazy("Who may read it"), {"fields": ["status", "audience", "groups", "owner"]}),
        (gettext_lazy("What readers made of it"), {"fields": ["counts", "highlights"]}),
        (gettext_lazy("Text"), {"fields": ["revision", "text"]}),
    ]
    readonly_fields = ["headline", "owner", "counts", "highlights", "revision", "text"]
    actions = ["publish", "archive", "open_to_everybody", "close"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        rows = Article.objects.visible_to(request.user).select_related("source", "owner", "current_revision")
        light = rows.defer("folded", *(f"current_revision__{name}" for name in ("text", "blocks", "marks")))
        return light.order_by(*self.ordering)

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[QuerySet[Article], bool]:
        return queryset.search(search_term), False

    def log_name(self, obj: Article) -> str:
        return obj.slug

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Articles come in through the same preview for everybody."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return redirect("reader:import")

    def view_on_site(self, obj: Article) -> str:
        return reverse("reader:article", args=[obj.slug])

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        """Only what changed is stored, by the services that keep history, search and pages true."""
        data, changed = form.cleaned_data, set(form.changed_data)
        if changed & {"byline", "source", "url", "language", "published_on"}:
            names = ("byline", "url", "language", "published_on")
            source = data["source"].name if data["source"] else ""
            details = {"source": source, **{name: data[name] for name in names}}
            describe_article(actor=request.user, article=obj, details=details)  # type: ignore[arg-type]
        if changed & {"status", "audience", "groups"}:
            stored = Article.objects.get(pk=obj.pk)
            open_article(
                actor=request.user,  # type: ignore[arg-type]
                article=stored,
                audience=data["audience"],
                status=data["status"],
                groups=data["groups"] if "groups" in changed else None,
            )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The groups are stored with the audience."""

    @admin.action(description=gettext_lazy("Publish"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        self._open(request, queryset, status=Article.Status.PUBLISHED)

    @admin.action(description=gettext_lazy("Archive"), permissions=["change"])
    def archive(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        self._open(request, queryset, status=Article.Status.ARCHIVED)

    @admin.action(description=gettext_lazy("Open to everybody"), permissions=["change"])
    def open_to_everybody(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        self._open(request, queryset, audience=Article.Audience.PUBLIC)

    @admin.action(description=gettext_lazy("Take back to draft"), permissions=["change"])
    def close(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        self._open(request, queryset, status=Article.Status.DRAFT)

    def _open(self, request: HttpRequest, queryset: QuerySet[Article], **change: str) -> None:
        rows = list(queryset[: MOST_AT_ONCE + 1])
        if len(rows) > MOST_AT_ONCE:
            said = _("These are more than %(most)d. Narrow the list and do it in parts.")
            self.message_user(request, said % {"most": MOST_AT_ONCE}, messages.ERROR)
            return
        changed = 0
        for row in rows:
            if open_article(actor=request.user, article=row, **change):  # type: ignore[arg-type]
                self.log_change(request, row, " ".join(change.values()))
                changed += 1
        said = ngettext("%(number)d article changed.", "%(number)d articles changed.", changed)
        level = messages.SUCCESS if changed else messages.WARNING
        self.message_user(request, said % {"number": changed}, level)

    @admin.display(description=gettext_lazy("headline"))
    def headline(self, obj: Article) -> SafeString:
        return format_html('<bdi class="said">{}</bdi>', Truncator(obj.title).chars(120))

    @admin.display(description=gettext_lazy("words"))
    def words(self, obj: Article) -> int:
        return obj.word_count

    @admin.display(description=gettext_lazy("public highlights and comments"))
    def counts(self, obj: Article) -> SafeString:
        """From the stored counters: nothing is counted for a list."""
        said = [f"{label}: {getattr(obj, name)}" for name, label in COUNTS.items() if getattr(obj, name)]
        return format_html("{}", " · ".join(said)) if said else NOTHING

    @admin.display(description=gettext_lazy("on the site"))
    def on_site(self, obj: Article) -> SafeString:
        return format_html('<a href="{}">{}</a>', self.view_on_site(obj), _("Preview"))

    @admin.display(description=gettext_lazy("highlights"))
    def highlights(self, obj: Article) -> SafeString:
        address = f"{reverse('admin:annotations_highlight_changelist')}?article={obj.pk}"
        return format_html('<a href="{}">{}</a>', address, _("All shared highlights of this article"))

    @admin.display(description=gettext_lazy("revision"))
    def revision(self, obj: Article) -> SafeString:
        number = obj.current_revision.number if obj.current_revision else 0
        address = reverse("annotations:revise", args=[obj.slug])
        return format_html('{} · <a href="{}">{}</a>', number, address, _("Correct the text"))

    @admin.display(description=gettext_lazy("text"))
    def text(self, obj: Article) -> SafeString:
        text = obj.current_revision.text if obj.current_revision else ""
        return format_html(
            '<div class="said-whole" dir="{}" lang="{}">{}</div>', obj.direction, obj.language, text
        )


class SourceForm(forms.ModelForm):
    """A publication's name and home page."""

    name = CleanCharField(label=gettext_lazy("Name"), max_length=200)
    homepage = AddressField(label=gettext_lazy("Home page"))

    class Meta:
        model = Source
        fields = ["name", "homepage"]


@admin.register(Source)
class SourceAdmin(DeskAdmin):
    """Where articles come from; a new name is found in the library at once."""

    form = SourceForm
    list_display = ["name", "homepage"]
    when_bare = gettext_lazy("No source is here yet. The publications that articles come from stand here.")
    search_fields = ["name"]
    ordering = ["name"]

    def save_model(self, request: HttpRequest, obj: Source, form: Any, change: bool) -> None:
        if not change:
            super().save_model(request, obj, form, change)
            return
        stored = Source.objects.get(pk=obj.pk)
        change_source(source=stored, name=form.cleaned_data["name"], homepage=form.cleaned_data["homepage"])
