"""Lists page by key, never by count: a page costs the same wherever in the list it stands."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.timezone import is_naive

M = TypeVar("M", bound=Model)
T = TypeVar("T")
MAX_CURSOR = 1_000
NEXT, PREVIOUS = "n", "p"


class BadCursor(ValueError):
    """The cursor was not made by us. A view answers 422, or shows the first page, as it likes."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A stretch of a list, and the cursors of its neighbours ("" at either end)."""

    items: list[T]
    next: str
    previous: str


def keyset_page(
    rows: QuerySet[M], cursor: str, *, order: Sequence[str] = ("-created_at", "-pk"), size: int = 50
) -> Page[M]:
    """The `size` rows after (or before) `cursor`, "" being the start; one query, which fetches one row more.

    `order` names columns of the model that are never NULL, "-" for descending; the last one must be unique,
    or rows with equal keys would be skipped. Raises BadCursor.
    """
    return merged_page([rows], cursor, order=order, size=size)


def merged_page(
    lists: Sequence[QuerySet[Any]], cursor: str, *, order: Sequence[str], size: int = 50
) -> Page[Any]:
    """As keyset_page, over several models that share the columns in `order`; one query for each."""
    backwards = False
    place = Q()
    if cursor:
        way, values = _read(lists[0], cursor, order)
        backwards = way == PREVIOUS
        place = _beyond([_flip(name) for name in order] if backwards else list(order), values)
    wanted = [_flip(name) for name in order] if backwards else order
    found = [row for rows in lists for row in rows.filter(place).order_by(*wanted)[: size + 1]]
    if len(lists) > 1:
        for name in reversed(wanted):
            found.sort(key=attrgetter(name.removeprefix("-")), reverse=name.startswith("-"))
    more = len(found) > size
    items = found[:size]
    if backwards:
        items.reverse()
    return Page(
        items=items,
        next=_write(NEXT, items[-1], order) if items and (more or backwards) else "",
        previous=_write(PREVIOUS, items[0], order) if items and (more if backwards else bool(cursor)) else "",
    )


def _flip(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(order: list[str], values: list[Any]) -> Q:
    """Rows strictly after `values`. The first column also stands alone, so that its index bounds the scan."""
    name, value = order[0], values[0]
    column, way = (name[1:], "lt") if name.startswith("-") else (name, "gt")
    strict = Q(**{f"{column}__{way}": value})
    if len(order) == 1:
        return strict
    return Q(**{f"{column}__{way}e": value}) & (strict | _beyond(order[1:], values[1:]))


def _write(way: str, row: Model, order: Sequence[str]) -> str:
    values = [_plain(getattr(row, name.removeprefix("-"))) for name in order]
    return base64.urlsafe_b64encode(json.dumps([way, *values]).encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, int | str) else str(value)


def _read(rows: QuerySet[M], cursor: str, order: Sequence[str]) -> tuple[str, list[Any]]:
    """Way and values of a cursor, each value checked by the column it will be compared with."""
    if len(cursor) > MAX_CURSOR or not cursor.isascii():
        raise BadCursor("cursor")
    try:
        found = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        if not isinstance(found, list) or len(found) != len(order) + 1 or found[0] not in (NEXT, PREVIOUS):
            raise BadCursor("cursor")
        values = [
            _checked(rows, name.removeprefix("-"), one) for name, one in zip(order, found[1:], strict=True)
        ]
    except (ValueError, TypeError, RecursionError, ValidationError) as error:
        raise BadCursor("cursor") from error
    return found[0], values


def _checked(rows: QuerySet[M], name: str, value: Any) -> Any:
    if not isinstance(value, int | str):
        raise BadCursor(name)
    if isinstance(value, str):
        value.encode()  # a lone surrogate raises here instead of in the database driver
        if "\0" in value:
            raise BadCursor(name)
    meta = rows.model._meta
    field = meta.pk if name == "pk" else meta.get_field(name)
    checked = field.clean(value, None)  # type: ignore[union-attr]
    if isinstance(checked, datetime) and (is_naive(checked) or not 1 < checked.year < 9999):
        raise BadCursor(name)
    return checked
