"""What stands in an address or a form, taken only from lists of our own."""

from collections.abc import Mapping
from typing import TypeVar

from django.http import QueryDict

T = TypeVar("T")


def chosen(sent: QueryDict, name: str, table: Mapping[str, T], default: str) -> tuple[str, T]:
    """Key and meaning of `name` in `table`; the default for anything that does not stand there.

    Sort orders and filters go to the database as what the table says, never as what was sent.
    """
    key = sent.get(name, default)
    key = key if key in table else default
    return key, table[key]
