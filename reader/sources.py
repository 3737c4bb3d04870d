"""Publications. Their names stand in every article's search text: renaming one is a write on them all."""

from django.db import transaction

from reader.models import Article, Source
from reader.services import fold, raise_seq


@transaction.atomic
def change_source(*, source: Source, name: str, homepage: str) -> None:
    """Change what is said of a source; its articles are found under the new name at once."""
    renamed = source.name != name
    source.name, source.homepage = name, homepage
    source.save(update_fields=["name", "homepage"])
    if not renamed:
        return
    for pk in list(Article.objects.filter(source=source).order_by("pk").values_list("pk", flat=True)):
        raise_seq(pk)
        article = Article.objects.select_related("source", "current_revision").get(pk=pk)
        article.folded = fold(article, article.current_revision.text if article.current_revision else "")
        article.save(update_fields=["folded", "updated_at"])
