"""What readers made of one stretch of the text: how many of each kind, and whose."""

from dataclasses import dataclass

from django.db.models import Count

from annotations.kinds import KINDS
from annotations.labels import kind_count
from annotations.models import Highlight, Span, Visibility
from reader.models import Article, Reader

MOST = 30


@dataclass(frozen=True, slots=True)
class Marked:
    """Public highlights over a stretch: how many of each kind in words, and the first of them."""

    counts: list[str]
    highlights: list[Highlight]
    more: int


def marked_between(article: Article, user: Reader, start: int, end: int) -> Marked:
    """What everyone's layer counts in `[start, end)` for this reader; two queries, however many there are.

    Never what is hidden, not even to curators, or blocked, or not public.
    """
    touching = Span.objects.filter(
        revision=article.current_revision_id, role=Span.Role.PASSAGE, start__lt=end, end__gt=start
    )
    shown = Highlight.objects.shown_to(user).filter(
        visibility=Visibility.PUBLIC, hidden_at=None, pk__in=touching.values("highlight")
    )
    numbers = dict(shown.order_by().values_list("kind").annotate(number=Count("pk")))
    counts = [kind_count(slug, numbers[slug]) for slug in KINDS if slug in numbers]
    rows = list(shown.select_related("author").order_by("start", "number")[:MOST])
    return Marked(counts, rows, sum(numbers.values()) - len(rows))
