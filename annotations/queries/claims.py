"""A page of the board of claims: rows, newest first, and what its filters offer."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from annotations.claims import BoardFilters, claims_in, newest_visible_to
from annotations.forms_checks import CheckForm, found_of
from annotations.kinds import KINDS
from annotations.models import Check, Highlight, HighlightQuerySet, Speaker, check_at_hand
from annotations.notebook import ITSELF, UNNAMED, Options
from annotations.queries.blocking import comments_on, comments_shown
from annotations.queries.notebook import MOST_OPTIONS
from annotations.services.checks import may_check
from reader.models import Article, hides_people
from web.paging import BadCursor, Page, keyset_page

PAGE_SIZE = 30
ORDER = ("-id",)
# The filters offer articles and speakers of so many of the newest: they do not grow with everything there is.
LATEST = 1000


@dataclass(frozen=True, slots=True)
class Claim:
    """A row of the board. `form` is for whoever may write the check."""

    highlight: Highlight
    check: Check | None
    comments: int
    form: CheckForm | None


@dataclass(frozen=True, slots=True)
class Board:
    """One page of the board under its filters."""

    page: Page[Highlight]
    claims: list[Claim]
    filters: BoardFilters
    # Whether this is the first page: without a cursor, and nothing comes before it.
    is_first: bool

    @property
    def query(self) -> str:
        return self.filters.query

    @property
    def is_new(self) -> bool:
        """Nothing is there, and nothing was left out either."""
        return not self.claims and self.is_first and not self.filters.narrows


def board_page(user: User, filters: BoardFilters, cursor: str) -> Board:
    """A page of what this reader may see; one query, whatever stands on it."""
    rows = with_all(claims_in(user, filters), user)
    try:
        page = keyset_page(rows, cursor, order=ORDER, size=PAGE_SIZE)
    except BadCursor:
        cursor = ""
        page = keyset_page(rows, "", order=ORDER, size=PAGE_SIZE)
    return Board(page, [claim_of(one, user) for one in page.items], filters, is_first=not cursor)


def with_all(rows: HighlightQuerySet, user: User) -> HighlightQuerySet:
    """The same highlights with everything that a row of the board says."""
    full = rows.select_related("article__source", "author", "speaker__same_as", "group", "fact_check")
    full = full.defer("article__folded", "fact_check__reason")
    return full.annotate(comments_shown=comments_shown(user)) if hides_people(user) else full


def claim_of(highlight: Highlight, user: User) -> Claim:
    """The row of one highlight that was fetched with all that belongs to it."""
    check = check_at_hand(highlight)
    form = CheckForm(initial=found_of(check, ("status", "verdict"))) if may_check(user, highlight) else None
    return Claim(highlight, check, comments_on(highlight, user), form)


def board_options(user: User) -> Mapping[str, Options]:
    """What the lists of the filters offer, from the newest claims, quotes and facts; three queries."""
    kinds = [slug for slug, kind in KINDS.items() if kind.has_check]
    newest = newest_visible_to(user).filter(kind__in=kinds).order_by(*ORDER)[:LATEST]
    pairs = list(newest.values_list("article_id", "speaker_id"))
    articles = Article.objects.filter(pk__in={article for article, _speaker in pairs})
    named = Speaker.objects.filter(pk__in={speaker for _article, speaker in pairs if speaker})
    roots = Speaker.objects.filter(Q(pk__in=named.values("pk"), same_as=None) | Q(duplicates__in=named))
    speakers = roots.distinct().order_by("folded", "pk").values_list("pk", "name")
    return {
        "article": list(articles.order_by("title", "pk").values_list("slug", "title")[:MOST_OPTIONS]),
        "speaker": [
            (ITSELF, Highlight.Voice.ARTICLE.label),
            (UNNAMED, Highlight.Voice.UNNAMED.label),
            *((str(pk), name) for pk, name in speakers[:MOST_OPTIONS]),
        ],
    }
