"""Ways to narrow the desk's lists. None lists all readers or articles: one types, or picks by completion."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from annotations.models import Check, Flag, Highlight
from annotations.services.speakers import fold_name
from reader.models import Article, Reader
from web.desk import NamedAutocomplete, TypedFilter


class YesNoFilter(admin.SimpleListFilter):
    """Two links; subclasses say which rows are meant by "yes"."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Yes")), ("no", _("No"))]


class ReportedFilter(YesNoFilter):
    """By whether an open report waits: the few open reports lead to what they are about."""

    title = _("reported")
    parameter_name = "reported"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in ("yes", "no"):
            return queryset
        key = str(queryset.model._meta.model_name)
        waiting = (
            Flag.objects.filter(state=Flag.State.OPEN, **{f"{key}__isnull": False}).order_by().values(key)
        )
        return queryset.filter(pk__in=waiting) if self.value() == "yes" else queryset.exclude(pk__in=waiting)


class HiddenFilter(YesNoFilter):
    title = _("hidden")
    parameter_name = "hidden"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return (
            queryset.filter(hidden_at__isnull=self.value() == "no")
            if self.value() in ("yes", "no")
            else queryset
        )


class CheckFilter(admin.SimpleListFilter):
    """By one of the choices of a check; subclasses say by which."""

    choice = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        field: Any = Check._meta.get_field(self.choice)
        return [(value, label) for value, label in field.choices if value]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in dict(self.lookup_choices):
            return queryset
        return queryset.filter(**{f"fact_check__{self.choice}": self.value()})


class StatusFilter(CheckFilter):
    title = _("status of the check")
    parameter_name = choice = "status"


class VerdictFilter(CheckFilter):
    title = _("verdict")
    parameter_name = choice = "verdict"


class ReaderFilter(TypedFilter):
    """By handle, whole: nothing is offered, so that nobody browses who is there."""

    title = _("reader")
    parameter_name = "reader"
    hint = _("Handle")
    column = "author__handle"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        handle = (self.value() or "").strip().removeprefix("@").lower()
        return queryset.filter(**{self.column: handle}) if handle else queryset


class SpeakerFilter(TypedFilter):
    """By name, whole; those merged into the speaker count as the same."""

    title = _("speaker")
    parameter_name = "speaker"
    hint = _("Name")

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        name = fold_name(self.value() or "")
        return queryset.filter(speaker__folded=name) if name else queryset


class TagFilter(TypedFilter):
    title = _("tag")
    parameter_name = "tag"
    hint = _("Tag")

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        name = (self.value() or "").strip()
        return queryset.filter(tags__name=name) if name else queryset


class ArticleChoice(forms.Form):
    """One article, found by completion among those that the curator may see."""

    article = forms.ModelChoiceField(
        queryset=Article.objects.none(),
        required=False,
        label=_("article"),
        widget=NamedAutocomplete(Highlight._meta.get_field("article"), admin.site),
    )

    def __init__(self, *args: Any, user: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["article"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Article.objects.visible_to(user).only("title")


class ArticleFilter(TypedFilter):
    title = _("article")
    parameter_name = "article"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        key = self.value() or ""
        if not key:
            return queryset
        known = key.isascii() and key.isdigit() and len(key) < 18
        return queryset.filter(article=int(key)) if known else queryset.none()

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            form = ArticleChoice({"article": choice["value"]}, user=self.request.user, auto_id="filter_%s")
            yield {**choice, "field": form["article"]}
