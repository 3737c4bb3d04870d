"""The notebook: a reader's own highlights and comments across all articles, and what they are narrowed to.

The same filters make the page and the export, so that exactly what is listed goes out.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from annotations.forms import TextField
from annotations.labels import KIND_PLURALS
from annotations.models import Comment, CommentQuerySet, Highlight, HighlightQuerySet, Speaker

MOST_WORDS = 10
# What `order` in the address means for highlights and for comments; the first one is the usual one.
ORDERS: dict[str, tuple[str, ...]] = {
    "": ("-article_id", "start", "number"),
    "latest": ("-updated_at", "-id"),
}
COMMENT_ORDERS: dict[str, tuple[str, ...]] = {
    "": ("-article_id", "-created_at", "-id"),
    "latest": ("-created_at", "-id"),
}
# The filters that go from the form to Filters as they are.
OTHERS = ("unsure", "norecord", "article", "speaker", "tag", "since", "until", "order")
UNNAMED, ITSELF = Highlight.Voice.UNNAMED.value, Highlight.Voice.ARTICLE.value
FIRST_DAY, LAST_DAY = datetime.date(1970, 1, 2), datetime.date(9998, 12, 31)
DAY = datetime.timedelta(days=1)

Options = list[tuple[str, Any]]


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
    )


class NotebookForm(forms.Form):
    """What an address may narrow the notebook to. An unknown article, speaker or tag finds nothing."""

    q = TextField(label=_("Search my notebook"), required=False, max_length=200)
    kind = forms.MultipleChoiceField(
        label=_("Kind"),
        required=False,
        choices=list(KIND_PLURALS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    unsure = forms.BooleanField(label=_("Not sure"), required=False)
    norecord = forms.BooleanField(label=_("Facts without a record"), required=False)
    article = TextField(label=_("Article"), required=False, max_length=100, widget=forms.Select)
    speaker = TextField(label=_("Speaker"), required=False, max_length=20, widget=forms.Select)
    tag = TextField(label=_("Tag"), required=False, max_length=100, widget=forms.Select)
    since = _day(_("From"))
    until = _day(_("To"))
    order = forms.ChoiceField(
        label=_("Order"), required=False, choices=[("", _("By article")), ("latest", _("Latest first"))]
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day is before the first one."))
        return cleaned

    def offer(self, offered: Mapping[str, Options]) -> None:
        """Fill the lists of the fields named; what the address says stays chosen though it is not offered."""
        every = {"article": _("Every article"), "speaker": _("Everybody"), "tag": _("Every tag")}
        for name, options in offered.items():
            said = self[name].value() or ""
            unknown = [(said, said)] if said and said not in (value for value, _label in options) else []
            self.fields[name].widget.choices = [("", every[name]), *unknown, *options]


@dataclass(frozen=True, slots=True)
class Filters:
    """Checked filters. `address` has the same in the words of the address, sorted, without empty ones."""

    address: Mapping[str, str]
    words: str = ""
    kinds: tuple[str, ...] = ()
    unsure: bool = False
    norecord: bool = False
    article: str = ""
    speaker: str = ""
    tag: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None
    order: str = ""

    @property
    def query(self) -> str:
        """The filters as the query of an address."""
        return urlencode(self.pairs)

    @property
    def narrows(self) -> bool:
        """Whether anything is left out; the order leaves nothing out."""
        return any(name != "order" for name in self.address)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Names and values as forms and addresses write them: one pair for each kind."""
        return [pair for name in self.address for pair in self._pairs(name)]

    def _pairs(self, name: str) -> list[tuple[str, str]]:
        if name == "kind":
            return [(name, kind) for kind in self.kinds]
        return [(name, self.address[name])]


def filters_of(form: NotebookForm) -> Filters:
    """The filters of a form that was found valid."""
    sent = form.cleaned_data
    known = kinds_in(form)
    said = {
        "q": " ".join(sent["q"].split()),
        "kind": ",".join(known),
        **{name: "on" if sent[name] else "" for name in ("unsure", "norecord")},
        "since": sent["since"].isoformat() if sent["since"] else "",
        "until": sent["until"].isoformat() if sent["until"] else "",
        **{name: sent[name] for name in ("article", "speaker", "tag", "order")},
    }
    return Filters(
        address={name: said[name] for name in sorted(said) if said[name]},
        words=said["q"],
        kinds=known,
        **{name: sent[name] for name in OTHERS},
    )


def kinds_in(form: forms.Form) -> tuple[str, ...]:
    """The kinds that were chosen, in the order of the table."""
    return tuple(kind for kind in KIND_PLURALS if kind in form.cleaned_data["kind"])


def highlights_in(user: User, filters: Filters) -> HighlightQuerySet:
    """The reader's own highlights under these filters, wherever they are; not sorted."""
    rows = narrowed(Highlight.objects.by(user), user, filters)
    return rows.filter(kind=Highlight.Kind.FACT, record_count=0) if filters.norecord else rows


def narrowed(rows: HighlightQuerySet, user: User, filters: Filters) -> HighlightQuerySet:
    """Those of these highlights that the filters let through; who asks says what lacks a record."""
    for word in filters.words.split()[:MOST_WORDS]:
        rows = rows.filter(_mentions(user, word))
    if filters.kinds:
        rows = rows.filter(kind__in=filters.kinds)
    if filters.unsure:
        rows = rows.filter(not_sure=True)
    if filters.speaker in (UNNAMED, ITSELF):
        rows = rows.filter(voice=filters.speaker)
    elif filters.speaker:
        key = int(filters.speaker) if filters.speaker.isascii() and filters.speaker.isdecimal() else 0
        rows = rows.filter(speaker__in=_same_person(key)) if 0 < key < 2**63 else rows.none()
    if filters.tag:
        tagged = Highlight.tags.through.objects.filter(highlight=OuterRef("pk"), tag__name=filters.tag)
        rows = rows.filter(Exists(tagged))
    return rows.filter(_in_article_and_time(filters))


def comments_in(user: User, filters: Filters) -> CommentQuerySet:
    """The reader's own comments under the filters that make sense for them: words, article and days."""
    rows = Comment.objects.by(user)
    for word in filters.words.split()[:MOST_WORDS]:
        rows = rows.filter(holds("body", word))
    return rows.filter(_in_article_and_time(filters))


def holds(field: str, word: str) -> Q:
    """Rows whose `field` holds `word` in any case. SQLite folds ASCII alone, so others are spelled out."""
    found = Q(**{f"{field}__icontains": word})
    if not word.isascii():
        for spelling in {word.lower(), word.upper(), word.capitalize(), word.title()} - {word}:
            found |= Q(**{f"{field}__icontains": spelling})
    return found


def _same_person(key: int) -> QuerySet[Speaker]:
    """All rows of one speaker: the one that duplicates were merged into, and these; `key` is any of them."""
    merged = Q(same_as=key) | Q(duplicates=key) | Q(same_as__duplicates=key)
    return Speaker.objects.filter(Q(pk=key) | merged).order_by()


def _mentions(user: User, word: str) -> Q:
    """Highlights with this word in passage, speaker, tags or the reader's own comments."""
    tagged = Highlight.tags.through.objects.filter(holds("tag__name", word), highlight=OuterRef("pk"))
    said = Comment.objects.by(user).filter(holds("body", word), highlight=OuterRef("pk"))
    named = holds("speaker__name", word) | holds("speaker__same_as__name", word)
    return holds("exact", word) | named | Q(Exists(tagged)) | Q(Exists(said))


def _in_article_and_time(filters: Filters) -> Q:
    found = Q()
    if filters.article:
        found &= Q(article__slug=filters.article)
    if filters.since:
        found &= Q(created_at__gte=_morning(filters.since))
    if filters.until:
        found &= Q(created_at__lt=_morning(filters.until + DAY))
    return found


def _morning(day: datetime.date) -> datetime.datetime:
    """The first moment of a day where the reader is."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
