"""Queries that Django puts into SQL once and sends again with other values.

On a page whose queries are answered by an index in 0.1 ms each, putting them together in
Python costs four times as much as asking (docs/performance.md). So the few queries behind
every page of a member are written with Django's ORM as ever, once, and remembered as SQL.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, models
from django.db.models.query import ModelIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler

from accounts.lookups import as_one

# Values that stand in the query while it is put together; nobody has them.
STAND_INS: dict[type, Callable[[int], Any]] = {
    UUID: lambda n: UUID(int=0xF00D << 100 | n),
    date: lambda n: date(4321, 1, 1 + n),
    datetime: lambda n: datetime(4321, 2, 1 + n, tzinfo=UTC),
    str: lambda n: f"\x01stand-in-{n}",
    # Ids for the lookup `any_of`, however many.
    list: lambda n: [UUID(int=0xBEE << 100 | n)],
}


class _Made(NamedTuple):
    """A query as SQL, where its values go, and how its columns are read."""

    sql: str
    places: list[tuple[int | None, Any]]
    compiler: SQLCompiler
    converters: dict[int, Any]
    reads: "_Reader | None"


class Prepared[Row]:
    """A query by its values: `build` is called once, with a stand-in of each kind.

    Answers objects of the model, with what `build` selects as related, or tuples where it
    asks for values_list. What `build` does may depend on nothing but its arguments.
    """

    def __init__(self, build: Callable[..., models.QuerySet[Any, Row]], *kinds: type) -> None:
        self.build = build
        self.kinds = kinds
        self._made: _Made | None = None

    def __call__(self, *values: Any) -> list[Row]:
        """The rows for these values."""
        made = self._made or self._make()
        rows: Any = made.compiler.apply_converters(self.raw(*values), made.converters)
        found: list[Any] = made.reads.objects(rows) if made.reads else list(map(tuple, rows))
        return found

    def raw(self, *values: Any) -> list[tuple[Any, ...]]:
        """The rows as the database writes them, for thousands: on SQLite a day is text."""
        made = self._made or self._make()
        written = [_written(value) for value in values]
        params = [given if n is None else written[n] for n, given in made.places]
        with connection.cursor() as cursor:
            cursor.execute(made.sql, params)
            return list(cursor.fetchall())

    def _make(self) -> _Made:
        stand_ins = [STAND_INS[kind](n) for n, kind in enumerate(self.kinds)]
        rows = self.build(*stand_ins)
        compiler = rows.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        written = [_written(value) for value in stand_ins]
        places = [(written.index(p) if p in written else None, p) for p in params]
        converters = compiler.get_converters([column[0] for column in compiler.select])
        reads = _Reader(compiler) if rows._iterable_class is ModelIterable else None
        self._made = _Made(sql, places, compiler, converters, reads)
        return self._made


def _written(value: Any) -> Any:
    """A value as the database takes it."""
    if isinstance(value, list):
        return as_one(value)
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


class _Reader:
    """Makes objects of the model, with what was annotated."""

    def __init__(self, compiler: SQLCompiler) -> None:
        info = compiler.klass_info
        self.model = info["model"]
        self.first, self.after = info["select_fields"][0], info["select_fields"][-1] + 1
        columns = compiler.select[self.first : self.after]
        self.names = [column[0].target.attname for column in columns]
        self.annotated = list(compiler.annotation_col_map.items())
        self.related = get_related_populators(
            info, compiler.select, connection.alias, models.FETCH_ONE
        )

    def objects(self, rows: Iterator[Any]) -> list[Any]:
        """An object for each row."""
        return [self._object(row) for row in rows]

    def _object(self, row: Any) -> Any:
        found = self.model.from_db(connection.alias, self.names, row[self.first : self.after])
        for populator in self.related:
            populator.populate(row, found)
        for name, n in self.annotated:
            setattr(found, name, row[n])
        return found
