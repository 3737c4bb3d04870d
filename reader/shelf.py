"""The library as a list: which articles, in which order, under which filters."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reader.models import Article, ArticleQuerySet, Reader, Source
from web.paging import BadCursor, Page, keyset_page

PAGE_SIZE = 20
ORDER = ("-created_at", "-id")

# What the shelf can be narrowed to, by the word in the address; all but the first need an account.
SHELVES: dict[str, str | Promise] = {
    "": pgettext_lazy("shelf", "All"),
    "unread": pgettext_lazy("shelf", "Unread"),
    "saved": pgettext_lazy("shelf", "Saved"),
    "finished": pgettext_lazy("shelf", "Finished"),
    "mine": _("Brought in by me"),
    "archived": pgettext_lazy("shelf", "Archived"),
}
_CONDITIONS = {
    "unread": Q(finished_at=None),
    "saved": Q(saved_at__isnull=False),
    "finished": Q(finished_at__isnull=False),
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page of the library under its filters, and what the filters can be set to."""

    page: Page[Article]
    words: str
    shelf: str
    source: Source | None
    sources: list[Source]

    @property
    def query(self) -> str:
        """The filters as the query of an address."""
        asked = {"shelf": self.shelf, "q": self.words, "source": self.source.pk if self.source else ""}
        return urlencode({name: value for name, value in asked.items() if value})

    @property
    def is_filtered(self) -> bool:
        return bool(self.words or self.shelf or self.source)


def shelf_for(user: Reader, asked: Mapping[str, str]) -> Shelf:
    """The shelf that an address asks for, in three queries at most; words it does not know are ignored."""
    words = asked.get("q", "").replace("\0", "").strip()[:200]
    shelf = asked.get("shelf", "")
    if shelf not in SHELVES or not user.is_authenticated:
        shelf = ""
    sources = sources_for(user)
    source = next((one for one in sources if str(one.pk) == asked.get("source")), None)
    articles = _narrowed(Article.objects.visible_to(user).with_state_of(user), user, shelf).search(words)
    if source:
        articles = articles.filter(source=source)
    rows = articles.select_related("source", "owner").defer("folded")
    try:
        page = keyset_page(rows, asked.get("cursor", ""), order=ORDER, size=PAGE_SIZE)
    except BadCursor:
        page = keyset_page(rows, "", order=ORDER, size=PAGE_SIZE)
    return Shelf(page, words, shelf, source, sources)


def sources_for(user: Reader) -> list[Source]:
    """The sources that something this person may read comes from."""
    articles = Article.objects.visible_to(user).filter(source=OuterRef("pk"))
    return list(Source.objects.filter(Exists(articles)).order_by("name")[:200])


def _narrowed(articles: ArticleQuerySet, user: Reader, shelf: str) -> ArticleQuerySet:
    if shelf == "archived":
        return articles.filter(status=Article.Status.ARCHIVED)
    if shelf == "mine":
        return articles.filter(owner_id=user.pk)
    articles = articles.exclude(status=Article.Status.ARCHIVED)
    return articles.filter(_CONDITIONS[shelf]) if shelf else articles
