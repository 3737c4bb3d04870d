"""What readers made of one stretch of the text: how many of each kind, and whose."""

from dataclasses import dataclass

from annotations.kinds import KINDS
from annotations.labels import kind_count
from annotations.models import Highlight, Span
from reader.models import Article, Reader

MOST = 30


@dataclass(frozen=True, slots=True)
class Marked:
    """The highlights over a stretch: how many of each kind in words, and the first of them."""

    counts: list[str]
    highlights: list[Highlight]
    more: int


def marked_between(article: Article, user: Reader, start: int, end: int) -> Marked:
    """Highlights that this reader may see and that touch `[start, end)`; one query."""
    shown = Highlight.objects.shown_to(user).filter(
        spans__revision=article.current_revision_id,
        spans__role=Span.Role.PASSAGE,
        spans__start__lt=end,
        spans__end__gt=start,
    )
    rows = list(shown.select_related("author").order_by("start", "number").distinct()[:1000])
    numbers = {slug: sum(row.kind == slug for row in rows) for slug in KINDS}
    counts = [kind_count(slug, number) for slug, number in numbers.items() if number]
    return Marked(counts, rows[:MOST], max(0, len(rows) - MOST))
