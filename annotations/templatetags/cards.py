"""Cards for templates: their faces are drawn by `annotations.faces`."""

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from annotations import faces
from annotations.queries.blocking import Counts, counts_for
from annotations.queries.cards import Card
from reader.models import Article

register = template.Library()
register.simple_tag(faces.closed_card)
register.simple_tag(faces.card_start)
register.simple_tag(faces.face)


@register.simple_tag(takes_context=True)
def offers(context: Context, card: Card) -> SafeString:
    """The speakers that a card offers, as a form."""
    return faces.offers(card, str(context["csrf_token"]) if card.is_open else "")


@register.simple_tag(takes_context=True)
def public_counts(context: Context, article: Article) -> Counts:
    """The public numbers of an article for whoever reads; a list gives those of its rows as `counts`."""
    known = context.get("counts") or counts_for([article], context["user"])
    return known[article.pk]
