"""A speaker's page: how texts call them, and everything they are quoted with that a reader sees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Substr

from annotations.kinds import KINDS
from annotations.labels import kind_count
from annotations.models import Highlight, HighlightQuerySet, Span, Speaker
from annotations.notebook import MOST_WORDS, holds
from reader.models import Article, Reader
from web.paging import BadCursor, Page, keyset_page

PAGE_SIZE = 30
MOST_WAYS = 20
# The newest article first, each in reading order.
ORDER = ("-article_id", "start", "number")


@dataclass(frozen=True, slots=True)
class Sayings:
    """One page of what a speaker is quoted with, under its articles; `counts` by kind are of everything seen.

    `ways` are the words that texts use for this speaker, with the number of highlights for each.
    """

    page: Page[Highlight]
    sections: list[tuple[Article, list[Highlight]]]
    counts: Mapping[str, int]
    ways: Sequence[tuple[str, int]]

    @property
    def said(self) -> list[str]:
        """The counts in words: "3 quotes", "1 claim"."""
        return [kind_count(kind, self.counts[kind]) for kind in KINDS if kind in self.counts]


def rows_of(speaker: Speaker) -> QuerySet[Speaker]:
    """The row of a speaker that is not merged into another, and all that were merged into it."""
    return Speaker.objects.filter(Q(pk=speaker.pk) | Q(same_as=speaker)).order_by()


def sayings_of(speaker: Speaker, user: Reader) -> HighlightQuerySet:
    """The highlights that name this speaker, by any of their rows, and that this person may see."""
    return Highlight.objects.visible_to(user).filter(speaker__in=rows_of(speaker).values("pk"))


def page_of_sayings(
    speaker: Speaker, user: Reader, *, words: str, kinds: Sequence[str], cursor: str
) -> Sayings:
    """A page of sayings under these filters; three queries whatever stands on it."""
    every = sayings_of(speaker, user)
    counted = every.order_by().values_list("kind").annotate(number=Count("pk"))
    rows = every.filter(kind__in=kinds) if kinds else every
    for word in words.split()[:MOST_WORDS]:
        rows = rows.filter(holds("exact", word) | holds("article__title", word))
    page = _page(rows.select_related("article__source", "author").defer("article__folded"), cursor)
    together = groupby(page.items, key=lambda one: one.article)
    sections = [(article, list(highlights)) for article, highlights in together]
    return Sayings(page, sections, dict(counted), _ways(every))


def _page(rows: HighlightQuerySet, cursor: str) -> Page[Highlight]:
    try:
        return keyset_page(rows, cursor, order=ORDER, size=PAGE_SIZE)
    except BadCursor:
        return keyset_page(rows, "", order=ORDER, size=PAGE_SIZE)


def _ways(highlights: HighlightQuerySet) -> Sequence[tuple[str, int]]:
    """The words for the speaker in these highlights, the most frequent first."""
    spans = Span.objects.filter(role=Span.Role.SPEAKER, highlight__in=highlights.order_by().values("pk"))
    words = spans.annotate(words=Substr("revision__text", F("start") + 1, F("end") - F("start")))
    counted = words.order_by().values_list("words").annotate(number=Count("highlight", distinct=True))
    return list(counted.order_by("-number", "words")[:MOST_WAYS])
