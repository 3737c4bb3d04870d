"""Everything that Lectern keeps of one person, for that person: an archive, written while it is read."""

from collections.abc import Iterable, Iterator
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings

from accounts.models import Membership, User
from annotations.exports import FORMATS, ExportCheck, ExportContext
from annotations.exports.archive import Member
from annotations.exports.jsonl import OFFSET_UNIT, article_fields, check_fields, compact, highlight_fields
from annotations.exports.streaming import chunks
from annotations.exports.values import day, moment
from annotations.models import SAID, Activity, Check, Comment, Flag, Highlight, ThreadVisit
from annotations.queries.exports import Extent, export_rows, extent_of
from reader.models import Article, ReadingState, Revision

SCHEMA = "lectern-person/1"
AT_ONCE = 500
README = """This archive holds what Lectern keeps of your account.

notebook.md      your highlights with their comments, to read
highlights.csv   the same as a table, for a spreadsheet
claims.csv       your claims with what was found about them, as a table
evidence.csv     the records that you named under them, as a table
articles/        the text of each article that you brought in, one file per revision
data.jsonl       all of it for programs: one JSON object per line, described in docs/formats.md of Lectern
"""
# File → format, of those that are to read or for a spreadsheet.
WRITTEN = (
    *(("notebook.md", "markdown"), ("highlights.csv", "csv")),
    *(("claims.csv", "claims"), ("evidence.csv", "evidence")),
)
Record = dict[str, Any]


def everything_of(user: User) -> Iterator[Member]:
    """The members of the archive in order: a guide, notes and table to read, texts, and all records."""
    highlights = Highlight.objects.by(user)
    extent = extent_of(highlights, user)
    context = ExportContext(
        site=settings.SITE_ADDRESS,
        label=f"Notebook of {user.handle}",
        modified=extent.modified,
        total=extent.total,
    )
    yield "README.txt", [README.encode()]
    for path, slug in WRITTEN:
        yield path, FORMATS[slug].write(export_rows(highlights, extent.keys, user), context)
    for pk, slug, number in revisions_of(user).values_list("pk", "article__slug", "number"):
        yield f"articles/{slug}-{number}.txt", _text(pk)
    yield "data.jsonl", chunks(f"{compact(one)}\n" for one in records_of(user, extent))


def records_of(user: User, extent: Extent) -> Iterator[Record]:
    """Every line of data.jsonl; each says by `record` what it is."""
    yield _header(user)
    yield _person(user)
    yield from _memberships(user)
    yield from _blocked(user)
    yield from _articles(user)
    yield from _revisions(user)
    yield from _reading_states(user)
    for row in export_rows(Highlight.objects.by(user), extent.keys, user):
        yield {**highlight_fields(row), "article": article_fields(row.article)}
    yield from _checks(user)
    yield from _comments(user)
    yield from _visits(user)
    yield from _reports(user)
    yield from _acts(user)


def revisions_of(user: User) -> Any:
    """The revisions of the articles that this person brought in, in the order of bringing in."""
    return Revision.objects.filter(article__owner=user).order_by("article", "number")


def _header(user: User) -> Record:
    return {
        "record": "header",
        "schema": SCHEMA,
        "offset_unit": OFFSET_UNIT,
        "offset_range": "half-open",
        "site": settings.SITE_ADDRESS,
        "handle": user.handle,
    }


def _person(user: User) -> Record:
    addresses = EmailAddress.objects.filter(user=user).order_by("pk")
    return {
        "record": "person",
        "handle": user.handle,
        "display_name": user.display_name,
        "email": user.email,
        "addresses": list(addresses.values("email", "verified", "primary")),
        "language": user.language,
        "preferences": user.preferences,
        "joined": moment(user.date_joined),
        "last_signed_in": moment(user.last_login),
        "staff": user.is_staff,
        "superuser": user.is_superuser,
        "rights": list(user.groups.order_by("name").values_list("name", flat=True)),
    }


def _memberships(user: User) -> Iterator[Record]:
    for one in Membership.objects.filter(user=user).select_related("group").order_by("pk"):
        yield {
            "record": "membership",
            "group": one.group.slug,
            "name": one.group.name,
            "role": one.role,
            "joined": moment(one.joined_at),
        }


def _blocked(user: User) -> Iterator[Record]:
    for one in user.blocking.select_related("blocked").order_by("pk"):
        yield {"record": "blocked", "handle": one.blocked.handle, "since": moment(one.created_at)}


def _articles(user: User) -> Iterator[Record]:
    own = Article.objects.filter(owner=user).select_related("source").defer("folded").order_by("pk")
    for one in own.prefetch_related("groups").iterator(AT_ONCE):
        yield {
            "record": "article",
            "slug": one.slug,
            "title": one.title,
            "byline": one.byline,
            "source": one.source.name if one.source else "",
            "url": one.url,
            "language": one.language,
            "published": day(one.published_on),
            "status": one.status,
            "audience": one.audience,
            "groups": [group.slug for group in one.groups.all()],
            "created": moment(one.created_at),
        }


def _revisions(user: User) -> Iterator[Record]:
    for one in revisions_of(user).select_related("article").defer("article__folded").iterator(20):
        yield {
            "record": "revision",
            "article": one.article.slug,
            "number": one.number,
            "created": moment(one.created_at),
            "note": one.note,
            "text_sha256": one.sha256,
            "text": one.text,
            "blocks": one.blocks,
            "marks": one.marks,
        }


def _reading_states(user: User) -> Iterator[Record]:
    states = ReadingState.objects.filter(user=user).select_related("article").defer("article__folded")
    for one in states.order_by("pk").iterator(AT_ONCE):
        yield {
            "record": "reading",
            "article": one.article.slug,
            "title": one.article.title,
            "position": one.position,
            "furthest": one.furthest,
            "opened": moment(one.opened_at),
            "finished": moment(one.finished_at),
            "saved": moment(one.saved_at),
        }


def _checks(user: User) -> Iterator[Record]:
    """What the person found about others' highlights; their own carry theirs."""
    said = Check.objects.filter(by=user).exclude(highlight__author=user).order_by("pk")
    rows = said.values_list("highlight__uid", "highlight__article__slug", "at", *SAID)
    for uid, slug, at, *found in rows.iterator(AT_ONCE):
        if not any(found):
            continue
        named = {"checker": user.handle, "checker_name": user.name}
        check = ExportCheck(at, **dict(zip(SAID, found, strict=True)), **named)
        yield {"record": "check", "highlight": str(uid), "article": slug, **check_fields(check)}


def _comments(user: User) -> Iterator[Record]:
    own = Comment.objects.by(user).select_related("article", "highlight", "parent").defer("article__folded")
    for one in own.order_by("pk").iterator(AT_ONCE):
        yield {
            "record": "comment",
            "uid": str(one.uid),
            "article": one.article.slug,
            "highlight": str(one.highlight.uid) if one.highlight else None,
            "parent": str(one.parent.uid) if one.parent else None,
            "body": one.body,
            "created": moment(one.created_at),
            "edited": moment(one.edited_at),
            "hidden": moment(one.hidden_at),
            "resolved": moment(one.resolved_at),
        }


def _visits(user: User) -> Iterator[Record]:
    own = ThreadVisit.objects.filter(user=user).order_by("pk")
    for slug, highlight, seen in own.values_list("article__slug", "highlight__uid", "seen_at").iterator(
        AT_ONCE
    ):
        yield {
            "record": "visit",
            "article": slug,
            "highlight": str(highlight) if highlight else None,
            "seen": moment(seen),
        }


def _reports(user: User) -> Iterator[Record]:
    own = Flag.objects.filter(reporter=user).select_related("highlight", "comment").order_by("pk")
    for one in own.iterator(AT_ONCE):
        yield {
            "record": "report",
            "highlight": str(one.highlight.uid) if one.highlight else None,
            "comment": str(one.comment.uid) if one.comment else None,
            "reason": one.reason,
            "state": one.state,
            "created": moment(one.created_at),
        }


def _acts(user: User) -> Iterator[Record]:
    own = Activity.objects.filter(actor=user).order_by("pk")
    for slug, verb, kind, uid, at in own.values_list(
        "article__slug", "verb", "object_type", "object_uid", "at"
    ).iterator(AT_ONCE):
        yield {
            "record": "act",
            "article": slug,
            "verb": verb,
            "object_type": kind,
            "object": str(uid) if uid else None,
            "at": moment(at),
        }


def _text(pk: int) -> Iterable[bytes]:
    """The text of one revision, read when its turn has come."""
    yield Revision.objects.values_list("text", flat=True).get(pk=pk).encode()
