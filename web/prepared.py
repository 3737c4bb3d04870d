"""Queries whose SQL is made once. Building it costs Django many times what running it costs the database.

For the reads that pages, cards and writes make over and over. A function builds the query for stand-in
values; later runs exchange the values alone:

    by_slug = Prepared(lambda slug: Article.objects.filter(slug=slug))
    article = by_slug.first("a-slug")  # or None; by_slug("a-slug") gives all rows

Nothing else in the query may differ from run to run: no `timezone.now()`, no list of varying length, no
prefetching. What may differ in kind, such as whether somebody is a curator, goes into `shape`, which the
function is handed as well; there must be few shapes, for each is kept.

`insert` does the same for storing one new row.
"""

from collections.abc import Callable, Hashable, Sequence
from copy import copy
from functools import cache
from types import SimpleNamespace
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connections
from django.db.models import Field, Model, QuerySet
from django.db.models.sql import InsertQuery

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

    def first(self, *values: Value, shape: tuple[Hashable, ...] = ()) -> Any:
        """The first row, or None when there is none; the database still sends them all."""
        return next(iter(self(*values, shape=shape)), None)


class _Kept:
    """The SQL of one shape, with the places where the values go."""

    def __init__(self, query: QuerySet[Any, Any], stand_ins: Sequence[Value]) -> None:
        assert not query._prefetch_related_lookups, "prefetch_related() would ask for the stand-ins"  # type: ignore[attr-defined]
        self._query = query
        self._compiler = query.query.get_compiler(query.db)
        self._sql, params = self._compiler.as_sql()
        # How columns become Python's values; Django works it out for every column of every run.
        self._converters = self._compiler.get_converters([column[0] for column in self._compiler.select])
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
        compiler.get_converters = lambda _columns: self._converters
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


def insert(row: Model) -> None:
    """Store a new row, give it its key, and send no signals: otherwise as save(force_insert=True).

    Every column gets what `row` has for it; what it refers to has to be stored already.
    """
    connection = connections["default"]
    kept = _insert_of(type(row), connection.vendor)
    params = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in kept.fields]
    with connection.cursor() as cursor:
        cursor.execute(kept.sql, params)
        (row.pk,) = cursor.fetchone()
    row._state.adding, row._state.db = False, connection.alias


class _Insert(NamedTuple):
    """The INSERT of one model, which answers with the key of the row."""

    sql: str
    fields: "tuple[Field[Any, Any], ...]"


@cache
def _insert_of(model: type[Model], _vendor: str) -> _Insert:
    key = model._meta.pk
    fields = tuple(field for field in model._meta.local_concrete_fields if field is not key)
    query = InsertQuery(model)
    query.insert_values(fields, [model()], raw=False)
    compiler = query.get_compiler("default")
    compiler.returning_fields = [key]
    ((sql, _params),) = compiler.as_sql()
    return _Insert(sql, fields)
