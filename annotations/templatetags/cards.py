"""Cards for templates: their faces are drawn by `annotations.faces`."""

from django import template

from annotations import faces

register = template.Library()
register.simple_tag(faces.closed_card)
register.simple_tag(faces.card_start)
register.simple_tag(faces.face)
