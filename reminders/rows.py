"""Many rows in one statement: what is not there yet is made, what is there is changed.

The ORM makes an object of every row and looks at each of its values. For a hundred thousand
reminders due at once that takes longer than they may (ADR 119). A row is a tuple of values.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Sequence
from itertools import batched
from time import time_ns
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Field, Model

type Row = tuple[Any, ...]


def insert_new(
    model: type[Model],
    names: Sequence[str],
    rows: Collection[Row],
    *,
    tell: Sequence[str] = ("id",),
) -> list[Row]:
    """Insert the rows that no constraint refuses, each under a new id.

    Answers these columns, ids or text, of those that were made.
    """
    told = Table(model, tell)
    end = f"ON CONFLICT DO NOTHING RETURNING {', '.join(told.columns)}"
    made = _insert(model, names, rows, end)
    return made if connection.vendor == "postgresql" else [told.read(row) for row in made]


def insert(model: type[Model], names: Sequence[str], rows: Collection[Row]) -> None:
    """Insert rows that hang on others made in this transaction: none can be there already.

    PostgreSQL then need not look for a conflict before it writes each row.
    """
    _insert(model, names, rows, "")


def _insert(model: type[Model], names: Sequence[str], rows: Collection[Row], end: str) -> list[Row]:
    """What the database answers, as it writes it; `end` is the end of the statement."""
    if not rows:
        return []
    table, made = Table(model, ("id", *names)), list[Row]()
    rows = [(pk, *row) for pk, row in zip(new_ids(len(rows)), rows, strict=True)]
    head = f"INSERT INTO {table.name} ({', '.join(table.columns)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            given = Given(table, rows)
            body = f"SELECT {', '.join(given.values)} FROM {given.source}"
            cursor.execute(f"{head} {body} {end}", given.parameters)
            return list(cursor.fetchall()) if end else []
        marks = f"({', '.join(['%s'] * len(table.columns))})"
        at_once = (connection.features.max_query_params or 999) // len(table.columns)
        for some in batched(rows, at_once):
            body = f"VALUES {', '.join([marks] * len(some))}"
            values = [value for row in some for value in table.prepared(row)]
            cursor.execute(f"{head} {body} {end}", values)
            made += cursor.fetchall() if end else []
    return made


def change(model: type[Model], names: Sequence[str], rows: Collection[Row]) -> None:
    """Give rows that are there these values; the first of each is its id."""
    if not rows:
        return
    table = Table(model, names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            given = Given(table, rows)
            pairs = zip(table.columns[1:], given.values[1:], strict=True)
            new = ", ".join(f"{column} = {value}" for column, value in pairs)
            where = f"{table.name}.{table.columns[0]} = {given.values[0]}"
            sql = f"UPDATE {table.name} SET {new} FROM {given.source} WHERE {where}"
            cursor.execute(sql, given.parameters)
        else:
            new = ", ".join(f"{column} = %s" for column in table.columns[1:])
            ready = [table.prepared(row) for row in rows]
            sql = f"UPDATE {table.name} SET {new} WHERE {table.columns[0]} = %s"
            cursor.executemany(sql, [row[1:] + row[:1] for row in ready])


def new_ids(count: int) -> list[UUID]:
    """Ids that rise with time (UUID version 7, RFC 9562): the millisecond, a count, and chance.

    Rows that are made together then lie together in every index, however many there are.
    """
    moment, chance = time_ns() // 1_000_000, os.urandom(8 * count)
    return [
        UUID(
            int=moment << 80
            | 0x7000 << 64
            | (n & 0xFFF) << 64
            | 0x8 << 60
            | int.from_bytes(chance[8 * n : 8 * n + 8]) >> 4
        )
        for n in range(count)
    ]


class Table:
    """Some columns of a model."""

    def __init__(self, model: type[Model], names: Sequence[str]) -> None:
        found = [model._meta.get_field(name) for name in names]
        self.fields = [field for field in found if isinstance(field, Field)]
        self.name = connection.ops.quote_name(model._meta.db_table)
        self.columns = [connection.ops.quote_name(field.column or "") for field in self.fields]

    def types(self) -> list[str]:
        """Each type without its length: with it, a cast would cut what is too long."""
        return [re.sub(r"\(.*\)", "", f.db_type(connection) or "") for f in self.fields]

    def prepared(self, row: Row) -> Row:
        """What SQLite stores: it knows neither ids nor moments."""
        pairs = zip(self.fields, row, strict=True)
        return tuple(field.get_db_prep_save(value, connection) for field, value in pairs)

    def read(self, row: Row) -> Row:
        """What a database answers, as Python has it."""
        return tuple(f.to_python(value) for f, value in zip(self.fields, row, strict=True))


class Given:
    """Rows as PostgreSQL takes them in fastest: an array for each column.

    A column that is alike in all rows goes over once; the first never does, so that there is
    a line for each row. `values` are what stands for each column
    beside the `source`; the parameters of the values come before those of the source.
    """

    def __init__(self, table: Table, rows: Collection[Row]) -> None:
        shared: list[Any] = []
        arrays: list[str | list[Any]] = []
        marks, names = [], []
        self.values: list[str] = []
        columns = list(zip(*rows, strict=True))
        for name, kind, column in zip(table.columns, table.types(), columns, strict=True):
            if arrays and all(value == column[0] for value in column):
                self.values.append(f"%s::{kind}")
                shared.append(column[0])
            else:
                self.values.append(f"given.{name}")
                marks.append(f"%s::{kind}[]")
                names.append(name)
                # Thousands of ids are quicker as one text than one by one.
                ids = kind == "uuid"
                arrays.append(f"{{{','.join(pk.hex for pk in column)}}}" if ids else list(column))
        self.source = f"unnest({', '.join(marks)}) AS given ({', '.join(names)})"
        self.parameters = shared + arrays
