"""An article and a highlight with the fewest columns that make sense."""

from django.db import models


class Article(models.Model):
    """A text; its blocks are parted by blank lines."""

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=200)
    text = models.TextField()

    def __str__(self) -> str:
        return self.title

    @property
    def blocks(self) -> list[str]:
        """The text of each block; the headline comes first."""
        return self.text.split("\n\n")


class Highlight(models.Model):
    """Somebody's passage in one block."""

    uid = models.UUIDField(unique=True)
    article = models.ForeignKey(Article, on_delete=models.CASCADE)
    reader = models.PositiveIntegerField()
    kind = models.CharField(max_length=8)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.start}-{self.end}"
