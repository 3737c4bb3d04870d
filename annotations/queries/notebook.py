"""A page of the notebook: highlights or comments in groups by article, and what the filters offer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Prefetch, Q, QuerySet

from accounts.models import User
from annotations.models import Comment, Highlight, Speaker, Tag
from annotations.notebook import (
    COMMENT_ORDERS,
    ITSELF,
    ORDERS,
    UNNAMED,
    Filters,
    Options,
    comments_in,
    highlights_in,
)
from annotations.queries.blocking import comments_on, comments_shown
from annotations.queries.exports import exportable_comments
from annotations.queries.threads import Note
from annotations.queries.unread import new_for
from reader.models import Article, hides_people
from web.paging import BadCursor, Page, keyset_page

M = TypeVar("M", bound=Model)

PAGE_SIZE = 30
COMMENTS_SHOWN = 3
MOST_OPTIONS = 300


@dataclass(slots=True)
class Entry:
    """One line of the notebook: a highlight with the first of its comments, or one comment of the reader's.

    `shown` is the passage that may be shown, if any; `notes` the comments; `more` how many are left out.
    """

    shown: Highlight | None
    notes: list[Note] = field(default_factory=list)
    more: int = 0


@dataclass(slots=True)
class Section:
    """The entries of one article that follow one another; not `is_open` when the reader lost the article."""

    article: Article
    is_open: bool
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class Notebook:
    """One page of the notebook under its filters."""

    page: Page[Any]
    sections: list[Section]
    total: int
    filters: Filters

    @property
    def query(self) -> str:
        return self.filters.query


def page_of_highlights(user: User, filters: Filters, cursor: str) -> Notebook:
    """A page of the reader's highlights; five queries whatever stands on it (one more with a cursor)."""
    rows = highlights_in(user, filters)
    thread = exportable_comments(user).select_related("author").order_by("created_at", "pk")
    full = rows.select_related("article__source", "speaker__same_as", "group").defer("article__folded")
    full = full.prefetch_related(
        Prefetch("tags", queryset=Tag.objects.order_by("name")),
        Prefetch("comments", queryset=thread[:COMMENTS_SHOWN], to_attr="first_comments"),
    )
    if hides_people(user):
        full = full.annotate(comments_shown=comments_shown(user))
    page = _page(full, cursor, ORDERS[filters.order])
    entries = [(one.article, _with_thread(one, user)) for one in page.items]
    return Notebook(page, _sections(user, entries), rows.count(), filters)


def page_of_comments(user: User, filters: Filters, cursor: str) -> Notebook:
    """A page of the reader's comments with the passages under which they stand; four queries."""
    rows = comments_in(user, filters)
    seen = Highlight.objects.filter(pk=OuterRef("highlight"))
    seen = seen.filter(
        Q(pk__in=Highlight.objects.visible_to(user).values("pk")) | Q(author=user), deleted_at=None
    )
    full = rows.select_related("article__source", "highlight").defer("article__folded")
    page = _page(full.annotate(passage_open=Exists(seen)), cursor, COMMENT_ORDERS[filters.order])
    entries = [(one.article, _with_passage(one)) for one in page.items]
    return Notebook(page, _sections(user, entries), rows.count(), filters)


def page_of_new(user: User, cursor: str) -> tuple[Page[Comment], list[Section]]:
    """A page of what is new to the reader in threads that matter to them, the latest first; two queries."""
    page = new_for(user, cursor)
    entries = [(one.article, _of_others(one)) for one in page.items]
    return page, _sections(user, entries)


def options_for(user: User) -> Mapping[str, Options]:
    """What the lists of the filters offer: the reader's own articles, speakers and tags; three queries."""
    return {"article": articles_of(user), "speaker": speakers_of(user), "tag": tags_of(user)}


def articles_of(user: User) -> Options:
    """The articles where this reader kept or said something, by title."""
    own = Highlight.objects.by(user).filter(article=OuterRef("pk"))
    said = Comment.objects.by(user).filter(article=OuterRef("pk"))
    rows = Article.objects.filter(Exists(own) | Exists(said)).order_by("title", "pk")
    return list(rows.values_list("slug", "title")[:MOST_OPTIONS])


def speakers_of(user: User) -> Options:
    """Whom this reader's highlights name, duplicates as the one they merged into; the fixed two first."""
    own = Highlight.objects.by(user).filter(Q(speaker=OuterRef("pk")) | Q(speaker__same_as=OuterRef("pk")))
    rows = Speaker.objects.filter(Exists(own), same_as=None).order_by("folded", "pk")
    named = [(str(pk), name) for pk, name in rows.values_list("pk", "name")[:MOST_OPTIONS]]
    return [(ITSELF, Highlight.Voice.ARTICLE.label), (UNNAMED, Highlight.Voice.UNNAMED.label), *named]


def tags_of(user: User) -> Options:
    """The tags that this reader uses, by name."""
    own = Highlight.tags.through.objects.filter(
        tag=OuterRef("pk"), highlight__in=Highlight.objects.by(user).values("pk")
    )
    names = Tag.objects.filter(Exists(own)).order_by("name").values_list("name", flat=True)[:MOST_OPTIONS]
    return [(name, name) for name in names]


def _page(rows: QuerySet[M], cursor: str, order: tuple[str, ...]) -> Page[M]:
    try:
        return keyset_page(rows, cursor, order=order, size=PAGE_SIZE)
    except BadCursor:
        return keyset_page(rows, "", order=order, size=PAGE_SIZE)


def _with_thread(highlight: Highlight, user: User) -> Entry:
    first: list[Comment] = highlight.first_comments  # type: ignore[attr-defined]
    notes = [Note(one, mine=one.author_id == user.pk, gone=False, curator=False) for one in first]
    return Entry(highlight, notes, more=max(0, comments_on(highlight, user) - len(notes)))


def _with_passage(comment: Comment) -> Entry:
    note = Note(comment, mine=True, gone=False, curator=False)
    return Entry(comment.highlight if comment.passage_open else None, [note])  # type: ignore[attr-defined]


def _of_others(comment: Comment) -> Entry:
    passage = comment.highlight if comment.highlight and not comment.highlight.deleted_at else None
    return Entry(passage, [Note(comment, mine=False, gone=False, curator=False, is_new=True)])


def _sections(user: User, entries: list[tuple[Article, Entry]]) -> list[Section]:
    """Entries under a heading for each run of the same article; one query asks what is still open."""
    keys = {article.pk for article, _entry in entries}
    still_open = set(Article.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
    sections = []
    for pk, together in groupby(entries, key=lambda one: one[0].pk):
        run = list(together)
        sections.append(Section(run[0][0], pk in still_open, [entry for _article, entry in run]))
    return sections
