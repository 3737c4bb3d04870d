"""The desk's front page, for its template."""

from typing import Any

from django import template

from annotations.queries.desk import Front
from annotations.queries.desk import front_page as front_page_for

register = template.Library()


@register.simple_tag(takes_context=True)
def front_page(context: dict[str, Any]) -> Front | None:
    """What waits for whoever looks at the desk."""
    return front_page_for(context["request"].user)
