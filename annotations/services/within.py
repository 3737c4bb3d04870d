"""A claim inside a quote: whoever is quoted puts it forward."""

from collections.abc import Sequence
from uuid import uuid4

from django.db.models import QuerySet
from django.utils import timezone

from annotations.models import Highlight, Relation, Span
from annotations.services.relations import write_relation
from reader.text.anchoring import Part
from web.prepared import Prepared

WITHIN = Relation.Verb.WITHIN


def quote_around(highlight: Highlight, revision_id: int, parts: Sequence[Part]) -> Highlight | None:
    """The author's own quote that a claim at these parts lies within, the shortest of several; one query."""
    return next(iter(_quotes_around(highlight, revision_id, parts)), None)


def say_within(highlight: Highlight, quote: Highlight) -> None:
    """Write that a claim lies within a quote, as a part of the act that put it there."""
    write_relation(source=highlight, target=quote, verb=WITHIN, uid=uuid4())


def follow_passage(
    highlight: Highlight, revision_id: int, before: Sequence[Part], after: Sequence[Part]
) -> None:
    """Let what a claim lies within follow it from one passage to another, as a part of that act.

    Of what it leaves it does not say so any more, of what it comes into it does. Two queries, more where
    something changes; none for other kinds.
    """
    left, entered = (
        _quotes_around(highlight, revision_id, parts) if parts else [] for parts in (before, after)
    )
    links = Relation.objects.filter(source=highlight, verb=WITHIN)
    gone = [quote for quote in left if quote not in entered]
    if gone:
        links.filter(target__in=gone, deleted_at=None).update(deleted_at=timezone.now())
    new = next((quote for quote in entered if quote not in left), None)
    if new is None or links.filter(target=new, deleted_at=None).exists():
        return
    former = links.filter(target=new).order_by("-pk").first()
    if former:
        Relation.objects.filter(pk=former.pk).update(deleted_at=None)
    else:
        say_within(highlight, new)


def _quotes_around(highlight: Highlight, revision_id: int, parts: Sequence[Part]) -> list[Highlight]:
    """Those of the author's own quotes that a claim at these parts lies within, the shortest first."""
    if highlight.kind != Highlight.Kind.CLAIM or highlight.author_id is None or not parts:
        return []
    found: dict[int, list[Span]] = {}
    first, last = parts[0][0], parts[-1][1]
    for span in _touching(highlight.author_id, highlight.article_id, revision_id, first, last):
        found.setdefault(span.highlight_id, []).append(span)
    around = [spans for spans in found.values() if all(_holds(spans, part) for part in parts)]
    around.sort(key=lambda spans: sum(span.end - span.start for span in spans))
    return [spans[0].highlight for spans in around]


def _holds(spans: Sequence[Span], part: Part) -> bool:
    return any(span.start <= part[0] and part[1] <= span.end for span in spans)


@Prepared
def _touching(author_id: int, article_id: int, revision_id: int, start: int, end: int) -> QuerySet[Span]:
    """The spans of the author's quotes that share a character with `[start, end)`."""
    own = Span.objects.filter(
        highlight__author=author_id,
        highlight__article=article_id,
        highlight__kind=Highlight.Kind.QUOTE,
        highlight__deleted_at=None,
        role=Span.Role.PASSAGE,
        revision=revision_id,
        start__lt=end,
        end__gt=start,
    )
    return own.select_related("highlight__speaker").order_by("highlight", "part")
