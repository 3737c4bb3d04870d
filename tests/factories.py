"""Plain functions that make what a test needs; every argument has a default that is valid."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.models import Group

from accounts.models import CURATORS, Membership, ReadingGroup, User
from annotations.models import Check, Comment, Evidence, Highlight, Relation, Speaker, check_of
from annotations.services.checks import write_check
from annotations.services.comments import add_comment
from annotations.services.evidence import Said, add_evidence
from annotations.services.highlights import Wanted, create_highlight
from annotations.services.relations import add_relation
from annotations.services.speakers import SpeakerGiven
from reader.importing.draft import Draft
from reader.models import Article
from reader.services import add_article
from reader.text.blocks import Document, Piece

PASSWORD = "tide-tables-and-ferries"
_numbers = count(1)

HEADLINE = "Ferry vote put off again"
TEXT = (
    "Ferry vote put off again\n\n"
    "“Every berth counts,” said the chair, Mirela Dahl. Repairs would cost less than closing the pier.\n\n"
    "Some 2,300 people cross each week, according to the port authority."
)


def make_user(handle: str = "", *, password: str = PASSWORD, **fields: Any) -> User:
    """A reader; the handle is made up when none is given."""
    return User.objects.create_user(handle or f"reader{next(_numbers)}", password=password, **fields)


def make_curator(handle: str = "", **fields: Any) -> User:
    """A member of the curators' group, with the desk open to them."""
    user = make_user(handle or f"curator{next(_numbers)}", is_staff=True, **fields)
    user.groups.add(Group.objects.get_or_create(name=CURATORS)[0])
    return user


def make_group(*members: User, name: str = "Class 4B") -> ReadingGroup:
    """A reading group with these members."""
    group = ReadingGroup.objects.create(name=name, slug=f"group-{next(_numbers)}")
    Membership.objects.bulk_create(Membership(user=user, group=group) for user in members)
    return group


def make_document(text: str = TEXT) -> Document:
    """A document whose blank lines part the blocks: the headline first, then paragraphs."""
    headline, *rest = text.split("\n\n")
    return Document.build(
        [Piece("heading", headline, {"level": 1}), *(Piece("paragraph", one) for one in rest)]
    )


def make_article(
    *,
    text: str = TEXT,
    document: Document | None = None,
    owner: User | None = None,
    audience: str = Article.Audience.PUBLIC,
    status: str = Article.Status.PUBLISHED,
    groups: Sequence[ReadingGroup] = (),
    **details: Any,
) -> Article:
    """An article that everybody may read, with one revision of `text`."""
    document = document or make_document(text)
    draft = Draft(
        byline=details.get("byline", ""),
        source=details.get("source", ""),
        url=details.get("url", ""),
        published=details.get("published"),
        language=details.get("language", "en"),
        document=document,
    )
    return add_article(draft=draft, owner=owner, audience=audience, status=status, groups=groups)


def make_highlight(
    article: Article,
    author: User,
    *,
    words: str = "Every berth counts",
    parts: Sequence[tuple[int, int]] = (),
    kind: str = "quote",
    visibility: str = "public",
    group: ReadingGroup | None = None,
    speaker: str = "",
    tags: Sequence[str] = (),
    not_sure: bool = False,
    uid: UUID | None = None,
) -> Highlight:
    """A highlight of the first place where `words` stand, or of `parts`."""
    article.refresh_from_db()
    assert article.current_revision is not None
    start = article.current_revision.text.index(words)
    wanted = Wanted(
        uid=uid or uuid4(),
        revision=article.current_revision.number,
        parts=parts or [(start, start + len(words))],
        kind=kind,
        visibility=visibility,
        group=group,
        speaker=SpeakerGiven("speaker", speaker) if speaker else SpeakerGiven(),
        tags=tags,
        not_sure=not_sure,
    )
    return create_highlight(author=author, article=article, wanted=wanted).highlight


def make_comment(
    target: Highlight | Article,
    author: User,
    body: str = "Both ways or one way?",
    *,
    parent: Comment | None = None,
    uid: UUID | None = None,
) -> Comment:
    """A comment in the thread of a highlight, or on an article."""
    highlight = target if isinstance(target, Highlight) else None
    article = target.article if isinstance(target, Highlight) else target
    return add_comment(
        author=author, article=article, highlight=highlight, parent=parent, uid=uid or uuid4(), body=body
    ).comment


def make_record(
    highlight: Highlight, title: str = "Harbour accounts", *, uid: UUID | None = None, **said: Any
) -> Evidence:
    """A record under a highlight, named by its author."""
    assert highlight.author is not None
    given = Said(title, **said)
    evidence = add_evidence(author=highlight.author, highlight=highlight, uid=uid or uuid4(), said=given)
    highlight.refresh_from_db(fields=["record_count", "updated_at"])
    return evidence.evidence


def make_relation(
    source: Highlight, target: Highlight, verb: str = "disputes", *, uid: UUID | None = None
) -> Relation:
    """What `source` does to `target`, said by its author."""
    assert source.author is not None
    return add_relation(
        author=source.author, source=source, target=target, verb=verb, uid=uid or uuid4()
    ).relation


def make_check(highlight: Highlight, by: User | None = None, **found: str) -> Check:
    """What was found about a highlight, by its author if nobody else is named."""
    actor = by or highlight.author
    assert actor is not None
    known = check_of(highlight)
    version = known.version if known else 0
    return write_check(actor=actor, highlight=highlight, version=version, found=found)


@dataclass(frozen=True)
class Cast:
    """Who stands in every test of access: owner and colleague share a group; the curator is in none."""

    owner: User
    colleague: User
    stranger: User
    curator: User
    group: ReadingGroup


def make_cast() -> Cast:
    """The standing cast; whoever is not signed in is anonymous."""
    owner, colleague = make_user("owner", display_name="Ana"), make_user("colleague")
    return Cast(
        owner, colleague, make_user("stranger"), make_curator("curator"), make_group(owner, colleague)
    )


def make_speaker(name: str = "Mirela Dahl", **fields: Any) -> Speaker:
    """A row of the speakers' table."""
    return Speaker.objects.create(name=name, folded=name.casefold(), **fields)
