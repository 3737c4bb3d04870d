"""Days in pages: one element for all of them, written as the interface language writes dates."""

from datetime import date, datetime

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate, localtime

register = template.Library()


@register.simple_tag
def day(value: date, brief: bool = False) -> SafeString:
    """A date, or the day of a moment, as an element; a `brief` one of this year leaves the year out."""
    if isinstance(value, datetime):
        at: date = localtime(value)
        machine = localtime(value).isoformat(timespec="minutes")
    else:
        at, machine = value, value.isoformat()
    style = "MONTH_DAY_FORMAT" if brief and at.year == localdate().year else "DATE_FORMAT"
    return format_html('<time datetime="{}">{}</time>', machine, date_format(at, style))
