"""Keep a passage: the first write, made so that repeating it is harmless."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import ReadingGroup, User
from accounts.preferences import IN_GROUP
from accounts.services import save_preferences
from annotations.manner import manner_of
from annotations.models import Highlight, Span, Visibility
from annotations.services.acts import PassageGone, Refused, UidTaken, public_counts, record, said
from annotations.services.passages import passage_meant
from annotations.services.speakers import NOBODY, SpeakerGiven, find_speaker
from annotations.services.tags import set_tags
from annotations.services.within import quote_around, say_within
from reader.models import Article
from reader.queries import compiled
from reader.services import RevisionMovedOn, raise_seq
from reader.text.anchoring import Part, PartsError, quotation
from reader.text.blocks import Document
from web.prepared import Prepared, insert

# What the history calls the stretches of each role.
PLACES = {
    Span.Role.PASSAGE.value: "parts",
    Span.Role.SPEAKER.value: "speaker_words",
    Span.Role.CUE.value: "cue",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A highlight as its author asks for it. Parts count in revision `revision`; `exact` may be empty."""

    uid: UUID
    revision: int
    parts: Sequence[Part]
    kind: str
    exact: str = ""
    visibility: str = ""
    group: ReadingGroup | None = None
    speaker: SpeakerGiven = NOBODY
    not_sure: bool = False
    tags: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Created:
    """The highlight with its parts in the article's current revision; `is_new` is False for a repeat."""

    highlight: Highlight
    parts: list[Part]
    is_new: bool


def create_highlight(*, author: User, article: Article, wanted: Wanted) -> Created:
    """Keep a passage. Raises PartsError, PassageGone or UidTaken; then nothing is written.

    A repeat of a uid by the same author in the same article hands back the object as it is now. When the
    article was corrected since, the passage is carried over; `article` then carries the new revision.
    """
    try:
        return _keep(author, article, wanted)
    except (IntegrityError, PartsError, PassageGone, Refused):
        # Nearly every uid is new. Only what cannot be kept is worth a look whether it was kept before.
        known = _known(author, article, wanted.uid)
        if known is None:
            raise
        return known


def _keep(author: User, article: Article, wanted: Wanted) -> Created:
    for attempt in (1, 2):
        # All that can be worked out before the transaction: other writers wait for its end.
        highlight, parts = _made(author, article, wanted)
        try:
            with transaction.atomic():
                _store(highlight, parts, wanted)
        except RevisionMovedOn:
            if attempt == 2:
                raise PassageGone from None
            article.refresh_from_db(fields=["current_revision", "seq", "title", "language"])
        else:
            return Created(highlight, parts, True)
    raise PassageGone


def _known(author: User, article: Article, uid: UUID) -> Created | None:
    found: Highlight | None = _of_uid.first(uid)
    if found is None:
        return None
    if (found.author_id, found.article_id) != (author.pk, article.pk):
        raise UidTaken(_("Choose another id for it."), "uid")
    return Created(found, parts_in(found, article.current_revision_id), False)


@Prepared
def _of_uid(uid: UUID) -> QuerySet[Highlight]:
    return Highlight.objects.filter(uid=uid).order_by()


def _made(author: User, article: Article, wanted: Wanted) -> tuple[Highlight, list[Part]]:
    """The highlight before it has a number and a speaker, and its parts in the current revision."""
    text = compiled(article)
    parts = passage_meant(article, wanted.revision, wanted.parts, wanted.exact)
    visibility, group = wanted.visibility, wanted.group
    if not visibility:
        visibility, group = remembered_audience(author)
    elif visibility != Visibility.GROUP:
        group = None
    now = timezone.now()
    highlight = Highlight(
        uid=wanted.uid,
        article=article,
        author=author,
        kind=wanted.kind,
        exact=quotation(text.document.text, parts),
        start=parts[0][0],
        visibility=visibility if visibility != Visibility.GROUP or group else Visibility.PRIVATE,
        group=group,
        not_sure=wanted.not_sure,
        voice=wanted.speaker.voice,
        manner=derived_manner(wanted.kind, text.document, parts),
        created_at=now,
        updated_at=now,
    )
    return highlight, parts


def _store(highlight: Highlight, parts: list[Part], wanted: Wanted) -> None:
    """Write it with all that belongs to it. Raises RevisionMovedOn when the parts count in an older text."""
    article, author = highlight.article, highlight.author
    assert author is not None
    revision_id = compiled(article).revision_id
    counts = public_counts(highlight)
    seq, highlight.number = raise_seq(article.pk, revision_id=revision_id, numbers=1, counts=counts)
    highlight.speaker = find_speaker(user=author, given=wanted.speaker)
    around = quote_around(highlight, revision_id, parts)
    if around and not highlight.voice:
        highlight.voice, highlight.speaker = around.voice, around.speaker
    insert(highlight)
    add_spans(highlight, revision_id, parts)
    if around:
        say_within(highlight, around)
    if wanted.tags:
        set_tags(highlight, wanted.tags)
    record(
        article_id=article.pk,
        seq=seq,
        actor=author,
        verb="created",
        subject=highlight,
        after={"kind": highlight.kind, "parts": parts, "revision": compiled(article).number}
        | {name: value for name, value in said(highlight, sorted(wanted.tags)).items() if value}
        | ({"within": around.uid} if around else {}),
        audience=highlight.visibility,
    )
    if wanted.visibility:
        remember_audience(author, highlight.visibility, highlight.group)
    move_counts(article, seq, counts)


def derived_manner(kind: str, document: Document, parts: Sequence[Part]) -> str:
    """How a quote is given: set off as a quotation, or by its quotation marks. Nothing for other kinds."""
    if kind != Highlight.Kind.QUOTE:
        return ""
    by_marks = [part for part in parts if not _is_set_off(document, part)]
    manner = manner_of(document.text, by_marks) if by_marks else "direct"
    return "mixed" if manner == "indirect" and len(by_marks) < len(parts) else manner


def _is_set_off(document: Document, part: Part) -> bool:
    return all(document.blocks[index].kind == "quote" for index in document.blocks_between(*part))


def parts_in(highlight: Highlight, revision_id: int | None) -> list[Part]:
    """Where the passage stands in a revision; empty for an orphan. One query."""
    return stretches_in(highlight, revision_id)[Span.Role.PASSAGE]


def places_in(highlight: Highlight, revision_id: int | None) -> dict[str, list[list[int]]]:
    """Where everything of a highlight stands in a revision, under the names that the history has for it."""
    found = stretches_in(highlight, revision_id)
    return {name: [list(part) for part in found[role]] for role, name in PLACES.items()}


def stretches_in(highlight: Highlight, revision_id: int | None) -> dict[str, list[Part]]:
    """Where everything of a highlight stands in a revision, by role; one query."""
    found: dict[str, list[Part]] = {role: [] for role in PLACES}
    for role, start, end in _spans(highlight.pk, revision_id) if revision_id else ():
        found[role].append((start, end))
    return found


@Prepared
def _spans(highlight_id: int, revision_id: int) -> QuerySet[Span, Any]:
    here = Span.objects.filter(highlight=highlight_id, revision=revision_id).order_by("part")
    return here.values_list("role", "start", "end")


def add_spans(highlight: Highlight, revision_id: int, parts: Sequence[Part]) -> None:
    """Write where the passage stands in a revision that has no spans of it yet."""
    spans = [
        Span(highlight=highlight, revision_id=revision_id, part=number, start=start, end=end)
        for number, (start, end) in enumerate(parts)
    ]
    if len(spans) == 1:  # nearly always
        insert(spans[0])
    else:
        Span.objects.bulk_create(spans)


def move_counts(article: Article, seq: int, counts: dict[str, int]) -> None:
    """Let the article in memory say what the database says after raise_seq."""
    article.seq = seq
    for name, change in counts.items():
        setattr(article, name, max(0, getattr(article, name) + change))


def remembered_audience(user: User) -> tuple[str, ReadingGroup | None]:
    """Who sees a new highlight: as the person chose last, else by the installation's setting.

    Who is not in the chosen group any more starts with what nobody else sees.
    """
    last = str(user.preferences.get("visibility"))
    if last.startswith(IN_GROUP):
        mine = ReadingGroup.objects.filter(memberships__user=user, slug=last.removeprefix(IN_GROUP))
        group = mine.first()
        return (Visibility.GROUP if group else Visibility.PRIVATE), group
    known = last in (Visibility.PRIVATE, Visibility.PUBLIC)
    return (last if known else str(settings.DEFAULT_VISIBILITY)), None


def remember_audience(user: User, visibility: str, group: ReadingGroup | None) -> None:
    """Start the next highlight with this; a write only when it changes."""
    chosen = f"{IN_GROUP}{group.slug}" if group else visibility
    if user.preferences.get("visibility") != chosen:
        save_preferences(user, {"visibility": chosen})
