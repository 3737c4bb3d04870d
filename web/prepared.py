"""Queries whose SQL is made once. Building it costs Django many times what running it costs the database.

For the few reads that every page and every write makes. A function builds the query for stand-in values;
later runs exchange the values alone:

    by_slug = Prepared(lambda slug: Article.objects.filter(slug=slug))
    (article,) = by_slug("a-slug")

Nothing else in the query may differ from run to run: no `timezone.now()`, no list of varying length, no
prefetching. What may differ in kind, such as whether somebody is a curator, goes into `shape`, which the
function is handed as well; there must be few shapes, for each is kept.
"""

from collections.abc import Callable, Hashable, Sequence
from copy import copy
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import QuerySet

Value = int | str | UUID
# Stand-ins fit every integer column, and occur in no query of ours otherwise.
FIRST_STAND_IN = 2_147_000_000


class Prepared:
    """A query in the making; called with values it gives the rows as a list, each time from the database."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build = build
        self._kept: dict[tuple[Hashable, ...], _Kept] = {}

    def __call__(self, *values: Value, shape: tuple[Hashable, ...] = ()) -> list[Any]:
        key = (connections["default"].vendor, *map(type, values), *shape)
        kept = self._kept.get(key)
        if kept is None:
            stand_ins = [_stand_in(value, number) for number, value in enumerate(values, FIRST_STAND_IN)]
            kept = self._kept[key] = _Kept(self._build(*stand_ins, *shape), stand_ins)
        return kept.rows(values)


class _Kept:
    """The SQL of one shape, with the places where the values go."""

    def __init__(self, query: QuerySet[Any, Any], stand_ins: Sequence[Value]) -> None:
        assert not query._prefetch_related_lookups, "prefetch_related() would ask for the stand-ins"  # type: ignore[attr-defined]
        self._query = query
        self._compiler = query.query.get_compiler(query.db)
        self._sql, params = self._compiler.as_sql()
        # SQLite is given a UUID as text.
        known = [*stand_ins, *(one.hex if isinstance(one, UUID) else one for one in stand_ins)]
        self._params = [(one, known.index(one) % len(stand_ins) if one in known else None) for one in params]
        missing = set(range(len(stand_ins))) - {index for _param, index in self._params}
        assert not missing, f"values {missing} do not reach the database as they are"

    def rows(self, values: Sequence[Value]) -> list[Any]:
        """Run it; goes Django's own way from the cursor on, so rows become what they always become."""
        params = tuple(one if index is None else _like(one, values[index]) for one, index in self._params)
        compiler: Any = copy(self._compiler)
        compiler.connection = connections[self._query.db]
        compiler.as_sql = lambda *_args, **_options: (self._sql, params)
        query = SimpleNamespace(get_compiler=lambda *_args, **_options: compiler)
        asked: Any = SimpleNamespace(query=query, db=self._query.db, _known_related_objects={})
        iterable: Any = self._query._iterable_class
        return list(iterable(asked))


def _stand_in(value: Value, number: int) -> Value:
    return UUID(int=number) if isinstance(value, UUID) else type(value)(number)


def _like(param: Any, value: Value) -> Any:
    """The value in the type in which the database's driver was given the stand-in."""
    if isinstance(value, UUID):
        return value if isinstance(param, UUID) else value.hex
    return type(param)(value)
