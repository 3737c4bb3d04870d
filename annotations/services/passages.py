"""Which words a request means: checked against the text, found again, carried over a correction."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from annotations.services.acts import PassageGone, Refused
from reader.models import Article
from reader.queries import compiled, compiled_revision
from reader.text.anchoring import Part, Selector, carry, locate, normalise_parts, quotation
from reader.text.blocks import Document

MOST_PARTS = 50


def passage_in(document: Document, parts: Sequence[Part], exact: str) -> list[Part]:
    """The passage that `parts` mean in this document. Raises PartsError, or PassageGone when `exact` differs.

    Words that differ from `exact` are looked for where they stand alone or nearest to what was said.
    """
    passage = normalise_parts(document, parts)
    said = exact.strip()
    if not said or quotation(document.text, passage) == said:
        return passage
    found = locate(document.text, [Selector(said, "", "", *passage[0])])
    if found is None:
        raise PassageGone
    return normalise_parts(document, found)


def passage_meant(article: Article, revision: int, parts: Sequence[Part], exact: str) -> list[Part]:
    """The passage in the current text, from any revision. Raises PartsError, PassageGone or Refused."""
    text = compiled(article)
    if revision == text.number:
        return passage_in(text.document, parts, exact)
    return carried_from(article, revision, text.document, parts, exact)


def carried_from(
    article: Article, revision: int, document: Document, parts: Sequence[Part], exact: str
) -> list[Part]:
    """Carry a passage of an older revision of `article` into `document`, its current text."""
    row = article.revisions.filter(number=revision).values_list("pk", "sha256").first()
    if row is None:
        raise Refused(_("There is no such revision."), "revision")
    old = compiled_revision(row[0], article.language, row[1]).document
    carried = carry(old.text, document.text, passage_in(old, parts, exact))
    if carried.parts is None:
        raise PassageGone
    return normalise_parts(document, carried.parts)
