"""The history of every article, read only. Of private work it says what was done and when, nothing else."""

from typing import Any

from django.contrib import admin
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.admin import cells
from annotations.admin.filters import ArticleFilter, ReaderFilter
from annotations.admin.shared import NarrowedByArticle
from annotations.admin.told import REASONS, VERBS, act_word, changed_words, object_word
from annotations.models import Activity, Comment, Evidence, Highlight, Relation
from reader.models import Article, Reader
from web.desk import NOTHING


class VerbFilter(admin.SimpleListFilter):
    title = gettext_lazy("act")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(VERBS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(verb=self.value()) if self.value() in VERBS else queryset


class OpenArticleFilter(ArticleFilter):
    """Leaves private acts out: that they are on this article is not told."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        narrowed = super().queryset(request, queryset)
        return narrowed.filter(open=True) if self.value() else narrowed


class OpenReaderFilter(ReaderFilter):
    """Leaves private acts out: whose they are is not told."""

    column = "actor__handle"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        narrowed = super().queryset(request, queryset)
        return narrowed.filter(open=True) if self.value() else narrowed


def with_openness(acts: QuerySet[Activity], user: Reader) -> QuerySet[Activity]:
    """Join `open`: the act may be told in full, for it was not private then and its object is not now."""
    highlights = Highlight.objects.visible_to(user).shared().filter(uid=OuterRef("object_uid"))
    comments = Comment.objects.visible_to(user).shared().filter(uid=OuterRef("object_uid"))
    seen_highlights = Highlight.objects.visible_to(user).shared().values("pk")
    evidence = Evidence.objects.filter(
        uid=OuterRef("object_uid"), deleted_at=None, highlight__in=seen_highlights
    )
    relations = Relation.objects.filter(
        uid=OuterRef("object_uid"), deleted_at=None, source__in=seen_highlights, target__in=seen_highlights
    )
    articles = Article.objects.visible_to(user).filter(pk=OuterRef("article_id"))
    seen = (
        Q(Exists(articles), object_type="article")
        | Q(Exists(highlights), object_type__in=("highlight", "check"))
        | Q(Exists(comments), object_type="comment")
        | Q(Exists(evidence), object_type="evidence")
        | Q(Exists(relations), object_type="relation")
    )
    told = When(~Q(audience=Activity.Audience.PRIVATE) & seen, then=Value(True))
    return acts.annotate(open=Case(told, default=Value(False), output_field=BooleanField()))


@admin.register(Activity)
class ActivityAdmin(NarrowedByArticle):
    """A list without pages of its own: everything that may be told stands in the row."""

    list_display = ["when", "act", "who", "where", "what"]
    list_display_links = None
    list_filter = [VerbFilter, OpenArticleFilter, OpenReaderFilter, "at"]
    filters_by = frozenset({"at__gte", "at__lt"})
    when_bare = gettext_lazy("Nothing has happened yet. Every act on an article stands here.")
    ordering = ["-id"]
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Activity]:
        rows = with_openness(Activity.objects.all(), request.user)
        return rows.select_related("article", "actor").defer("article__folded").order_by(*self.ordering)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_view_permission(request)

    @admin.display(description=gettext_lazy("when"))
    def when(self, obj: Activity) -> str:
        return date_format(localtime(obj.at), "SHORT_DATETIME_FORMAT")

    @admin.display(description=gettext_lazy("act"))
    def act(self, obj: Activity) -> str:
        return act_word(obj)

    @admin.display(description=gettext_lazy("by"))
    def who(self, obj: Any) -> SafeString | str:
        if not obj.open:
            return _("private")
        return cells.person(obj.actor)

    @admin.display(description=gettext_lazy("article"))
    def where(self, obj: Any) -> SafeString | str:
        return cells.article_link(obj.article) if obj.open else NOTHING

    @admin.display(description=gettext_lazy("what"))
    def what(self, obj: Any) -> SafeString | str:
        """What changed, never its words; and the reason where one was given."""
        if not obj.open:
            return NOTHING
        reason = next(filter(None, map(obj.after.get, REASONS)), "")
        changed = ", ".join(changed_words(obj))
        said = format_html("{}: {}" if changed else "{}", object_word(obj), changed)
        return format_html("{} <bdi>({})</bdi>", said, reason) if reason else said
