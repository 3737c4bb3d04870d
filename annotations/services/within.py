"""A claim inside a quote: whoever is quoted puts it forward."""

from collections.abc import Sequence

from django.db.models import QuerySet

from annotations.models import Highlight, Span
from reader.text.anchoring import Part
from web.prepared import Prepared


def quote_around(highlight: Highlight, revision_id: int, parts: Sequence[Part]) -> Highlight | None:
    """The author's own quote that a claim at these parts lies within, the shortest of several; one query."""
    if highlight.kind != Highlight.Kind.CLAIM or highlight.author_id is None:
        return None
    found: dict[int, list[Span]] = {}
    first, last = parts[0][0], parts[-1][1]
    for span in _touching(highlight.author_id, highlight.article_id, revision_id, first, last):
        found.setdefault(span.highlight_id, []).append(span)
    around = [spans for spans in found.values() if all(_holds(spans, part) for part in parts)]
    shortest = min(around, key=lambda spans: sum(span.end - span.start for span in spans), default=None)
    return shortest[0].highlight if shortest else None


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
