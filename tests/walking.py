"""Every address of the site, for made-up and for real things, and a small world to walk through."""

import io
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, UUIDConverter

from accounts.models import ReadingGroup, User
from annotations.models import Comment, Evidence, Highlight, Relation
from reader.models import Article
from tests.factories import (
    make_article,
    make_check,
    make_comment,
    make_curator,
    make_group,
    make_highlight,
    make_record,
    make_relation,
    make_user,
)


def patterns(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every named address with its full name."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from patterns(entry, inner)
        elif entry.name:
            yield f"{namespace}{entry.name}", entry


ALL = dict(patterns(get_resolver()))
# All but the desk's.
OURS = [name for name in ALL if not name.startswith("admin:")]


def made_up(entry: URLPattern) -> dict[str, Any]:
    """Arguments of the right kind for things that do not exist."""
    values: dict[str, Any] = {}
    for name, converter in getattr(entry.pattern, "converters", {}).items():
        if isinstance(converter, UUIDConverter):
            values[name] = uuid.UUID(int=7)
        else:
            values[name] = 7 if isinstance(converter, IntConverter) else "none"
    for name in getattr(getattr(entry.pattern, "regex", None), "groupindex", {}):
        values.setdefault(name, "accounts" if name == "app_label" else "none")
    return values


def addresses() -> list[tuple[str, str]]:
    """Name and address of everything, with made-up arguments."""
    found = []
    for name, entry in ALL.items():
        try:
            found.append((name, reverse(name, kwargs=made_up(entry))))
        except NoReverseMatch:
            continue
    return found


NO_HIGHLIGHT, NO_COMMENT, NO_RECORD, NO_RELATION = (uuid.UUID(int=number) for number in (8, 9, 10, 11))
NO_SPEAKER = 4_000_000


@dataclass(frozen=True, slots=True)
class Things:
    """What the arguments of addresses stand for: a slug, uids, and the number of a speaker."""

    slug: str = "nothing-here-0000"
    highlight: uuid.UUID = NO_HIGHLIGHT
    comment: uuid.UUID = NO_COMMENT
    record: uuid.UUID = NO_RECORD
    relation: uuid.UUID = NO_RELATION
    speaker: int = NO_SPEAKER

    def masked(self, text: str) -> str:
        """`text` without the names of these things: what remains must not tell them from others."""
        uids = (self.highlight, self.comment, self.record, self.relation)
        for name in (self.slug, *map(str, uids), f"speakers/{self.speaker}/"):
            text = text.replace(name, "…")
        return text


def arguments(name: str, entry: URLPattern, things: Things) -> dict[str, Any]:
    """The arguments of one address for these things."""
    by_room = {
        **dict.fromkeys(("comments", "c"), things.comment),
        "records": things.record,
        "relations": things.relation,
    }
    known = {
        "slug": things.slug,
        "uid": by_room.get(str(entry.pattern).partition("/")[0], things.highlight),
        "number": 1,
        "seq": 1,
        "pk": things.speaker,
        "format": "csv",
    }
    found = {key: known.get(key, value) for key, value in made_up(entry).items()}
    if name.startswith("admin:") and "object_id" in found and "content_type_id" not in found:
        app, model, _action = name.removeprefix("admin:").rsplit("_", 2)
        first = apps.get_model(app, model).objects.order_by("pk").first()
        found["object_id"] = first.pk if first else 7
    return found


def addresses_of(
    things: Things, names: Iterable[str] = ALL, *, only_theirs: bool = False
) -> list[tuple[str, str]]:
    """Names with their addresses for these things; `only_theirs` leaves out what names none of them."""
    return [
        (name, reverse(name, kwargs=arguments(name, ALL[name], things)))
        for name in names
        if not only_theirs or {"slug", "uid", "pk"} & made_up(ALL[name]).keys()
    ]


def text_of(answer: HttpResponseBase) -> str:
    """Everything that an answer says: streams are read to their end, archives are opened."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    if not body.startswith(b"PK"):
        return str(body.decode())
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


@dataclass(frozen=True, slots=True)
class World:
    """A library in which every kind of access exists. Words beginning with Zz tell where something shows."""

    owner: User
    colleague: User
    stranger: User
    curator: User
    root: User
    group: ReadingGroup
    articles: dict[str, Article]
    highlights: dict[str, Highlight]
    comments: dict[str, Comment]
    records: dict[str, Evidence]
    relations: dict[str, Relation]

    def things(self, name: str) -> Things:
        """The things that carry this name; of kinds that have none of that name, absent ones."""
        absent = Things()
        article = self.articles.get(name)
        highlight, comment = self.highlights.get(name), self.comments.get(name)
        record, relation = self.records.get(name), self.relations.get(name)
        return Things(
            article.slug if article else absent.slug,
            highlight.uid if highlight else absent.highlight,
            comment.uid if comment else absent.comment,
            record.uid if record else absent.record,
            relation.uid if relation else absent.relation,
            (highlight and highlight.speaker_id) or absent.speaker,
        )


def words_of(name: str) -> str:
    """A text that names itself."""
    return f"Zzstory {name}\n\n“Zzwords {name},” zzsaid Zzchair {name}. Zzmore.\n\nZzend {name}."


def make_world() -> World:
    """Articles and highlights by who may see them: open, grouped, private; and drafted and hidden ones."""
    owner, colleague, stranger = make_user("owner"), make_user("colleague"), make_user("stranger")
    group = make_group(owner, colleague)
    audience = Article.Audience
    articles = {
        "open": make_article(text=words_of("open"), owner=owner),
        "grouped": make_article(
            text=words_of("grouped"), owner=owner, audience=audience.GROUPS, groups=[group]
        ),
        "private": make_article(text=words_of("private"), owner=owner, audience=audience.OWNER),
        "draft": make_article(text=words_of("draft"), owner=owner, status=Article.Status.DRAFT),
    }
    seen_by: dict[str, dict[str, Any]] = {
        "open": {},
        "grouped": {"visibility": "group", "group": group},
        "private": {"visibility": "private"},
        "hidden": {},
    }
    highlights = {
        name: make_highlight(
            articles["open"],
            owner,
            words="Zzwords open",
            speaker=f"Zzspeaker {name}",
            tags=[f"Zztag {name}"],
            **given,
        )
        for name, given in seen_by.items()
    }
    comments = {
        name: make_comment(highlight, owner, f"Zzcomment {name}") for name, highlight in highlights.items()
    }
    records = {
        name: make_record(highlight, f"Zzrecord {name}", quote=f"Zzsays {name}")
        for name, highlight in highlights.items()
    }
    for name, highlight in highlights.items():
        make_check(highlight, restated=f"Zzrestated {name}", reason=f"Zzreason {name}", verdict="disputed")
    relations = {
        name: make_relation(highlight, make_highlight(articles["open"], owner, words="Zzmore"))
        for name, highlight in highlights.items()
    }
    make_comment(articles["open"], owner, "Zzcomment article")
    for thing in (highlights["hidden"], comments["hidden"]):
        type(thing).objects.filter(pk=thing.pk).update(
            hidden_at="2026-01-01T00:00:00Z", hidden_reason="zzrude"
        )
    for article in articles.values():
        article.refresh_from_db()
    root = User.objects.create_superuser("root", "root@example.org", password="seven herons")
    curator = make_curator("curator")
    made = (articles, highlights, comments, records, relations)
    return World(owner, colleague, stranger, curator, root, group, *made)
