"""Up to when somebody has seen a thread."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from annotations.models.highlights import Highlight
from reader.models import Article


class ThreadVisit(models.Model):
    """The last look of one person at one thread; without a highlight at the article's own.

    What others wrote there later is unread. Nobody else ever sees the row.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    highlight = models.ForeignKey(Highlight, null=True, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "article"], condition=Q(highlight=None), name="visit_article_once"
            ),
            models.UniqueConstraint(
                fields=["user", "highlight"],
                condition=Q(highlight__isnull=False),
                name="visit_thread_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.highlight_id or self.article_id}"
