"""What may be done to articles: bring one in, correct its words, change what is said about it."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import ReadingGroup, User
from reader.importing.draft import Draft
from reader.models import Article, ReadingState, Revision, Source
from reader.text.blocks import Document, word_count

SLUG_TAIL = "abcdefghjkmnpqrstuvwxyz23456789"  # letters and digits that are not taken for one another
AT_ONCE = 500
COUNTERS = ("public_quotes", "public_claims", "public_facts", "public_plains", "public_comments")

REVISED = ("current_revision", "title", "word_count", "length", "folded", "updated_at")


class RevisionMovedOn(Exception):
    """The article's current revision is no longer the one that the change was made for."""


def make_slug(title: str) -> str:
    """A readable address that nobody can guess: words of the title and a random tail."""
    words = slugify(title)[:60].strip("-") or "article"
    return f"{words}-{''.join(secrets.choice(SLUG_TAIL) for _ in range(8))}"


def fold(article: Article, text: str) -> str:
    """What search() looks in: everything about the article in one case-folded string."""
    source = article.source.name if article.source else ""
    return "\n".join((article.title, article.byline, source, text)).casefold()


def raise_seq(
    article_id: int,
    *,
    revision_id: int | None = None,
    numbers: int = 0,
    acts: int = 1,
    counts: Mapping[str, int] | None = None,
) -> tuple[int, int]:
    """Begin a write on an article: raise its seq, and hand out highlight numbers in the same statement.

    Serialises writers on the article until the transaction ends. `acts` is how many may be written: the seq
    returned is the last one's. `counts` are differences to the stored public counters. Returns (seq, last
    number). Raises RevisionMovedOn when `revision_id` is given and no longer current, or when the article is
    gone.
    """
    counts = {name: counts[name] for name in COUNTERS if counts.get(name)} if counts else {}
    sets = ["seq = seq + %s", "last_number = last_number + %s"]
    values: list[int] = [acts, numbers]
    for name, difference in counts.items():
        sets.append(f"{name} = CASE WHEN {name} + %s < 0 THEN 0 ELSE {name} + %s END")
        values += [difference, difference]
    where = "id = %s" + (" AND current_revision_id = %s" if revision_id else "")
    values += [article_id, revision_id] if revision_id else [article_id]
    sql = f"UPDATE reader_article SET {', '.join(sets)} WHERE {where} RETURNING seq, last_number"
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
    if row is None:
        raise RevisionMovedOn
    return row[0], row[1]


def store_revision(
    article: Article, document: Document, *, number: int, by: User | None, note: str
) -> Revision:
    """Write one immutable revision and make it the article's current one (not saved on the article yet)."""
    revision = Revision.objects.create(
        article=article,
        number=number,
        text=document.text,
        sha256=document.sha256,
        word_count=word_count(document.text),
        created_by=by,
        note=note,
        **document.to_json(),
    )
    article.current_revision = revision
    article.title = document.slice(document.blocks[0])[:500]
    article.word_count = revision.word_count
    article.length = len(document.text)
    article.folded = fold(article, document.text)
    return revision


@transaction.atomic
def add_article(
    *,
    draft: Draft,
    owner: User | None,
    audience: str = Article.Audience.OWNER,
    status: str = Article.Status.PUBLISHED,
    groups: Iterable[ReadingGroup] = (),
    note: str = "",
    uid: UUID | None = None,
) -> Article:
    """Store a draft as an article with its first revision: all of it or nothing.

    `uid` is the client's own id for the article; an IntegrityError says that it is stored already.
    """
    title = draft.document.slice(draft.document.blocks[0])[:500]
    article = Article(
        slug=make_slug(title),
        title=title,
        byline=draft.byline,
        source=find_source(draft.source),
        url=draft.url,
        language=draft.language,
        published_on=draft.published,
        status=status,
        audience=audience,
        owner=owner,
        uid=uid or uuid4(),
    )
    article.save(force_insert=True)
    store_revision(article, draft.document, number=1, by=owner, note=note)
    article.save(update_fields=REVISED)
    article.groups.add(*groups)
    return article


@transaction.atomic
def add_revision(
    *, article: Article, document: Document, by: User | None, note: str = ""
) -> tuple[Revision, int]:
    """Correct an article's words: a new revision becomes the current one.

    Callers that are not this room's own use annotations.services.revise_article, which also carries the
    highlights over. Returns the revision and the article's new seq; raises RevisionMovedOn when somebody
    else revised in between.
    """
    assert article.current_revision is not None
    seq, _ = raise_seq(article.pk, revision_id=article.current_revision.pk)
    article.refresh_from_db(fields=["byline", "source"])  # search text holds them, as they are by now
    revision = store_revision(article, document, number=article.current_revision.number + 1, by=by, note=note)
    article.seq = seq
    article.save(update_fields=REVISED)
    return revision, seq


def find_source(name: str) -> Source | None:
    """The source of that name, made when it is new; None for an empty name."""
    name = name.strip()
    return Source.objects.get_or_create(name=name)[0] if name else None


@transaction.atomic
def change_details(
    *,
    article: Article,
    byline: str,
    source: str,
    url: str,
    language: str,
    published_on: date | None,
) -> int:
    """Change what is said about an article; its words stay as they are. Returns the article's new seq."""
    article.seq, _ = raise_seq(article.pk)
    article.refresh_from_db(fields=["title"])
    article.byline, article.url, article.language = byline, url, language
    article.published_on, article.source = published_on, find_source(source)
    text = article.revisions.order_by("-number").values_list("text", flat=True)[0]
    article.folded = fold(article, text)
    article.save(
        update_fields=["byline", "url", "language", "published_on", "source", "folded", "updated_at"]
    )
    return article.seq


@transaction.atomic
def open_to(
    *, article: Article, audience: str, status: str, groups: Iterable[ReadingGroup] | None = None
) -> int:
    """Change who may read an article and whether it is published; acts on the next request.

    Returns the article's new seq.
    """
    article.seq, _ = raise_seq(article.pk)
    article.audience, article.status = audience, status
    article.save(update_fields=["audience", "status", "updated_at"])
    if groups is not None:
        article.groups.set(groups)
    return article.seq


def remember_reading(*, user: User, article: Article, **fields: Any) -> ReadingState:
    """Store how far somebody has come: position, furthest, finished_at, saved_at (only what is given)."""
    fields.setdefault("opened_at", timezone.now())
    return ReadingState.objects.update_or_create(user=user, article=article, defaults=fields)[0]


def carry_places(*, article: Article, place: Callable[[int], int]) -> None:
    """Take everybody's place in an article into its new text: `place` says where an old offset lies now."""
    moved = []
    for state in ReadingState.objects.filter(article=article).only("position", "furthest"):
        before = state.position, state.furthest
        state.position, state.furthest = place(state.position), place(state.furthest)
        if before != (state.position, state.furthest):
            moved.append(state)
    ReadingState.objects.bulk_update(moved, ["position", "furthest"], batch_size=AT_ONCE)
