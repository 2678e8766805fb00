"""A lookup for many ids at once."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import In
from django.db.models.sql.compiler import SQLCompiler


class AnyOf(In):
    """As `in`, for a stride of ids: the database takes them in as one value.

    With a parameter for each id, putting a statement together takes longer than running it.
    """

    lookup_name = "any_of"

    def get_prep_lookup(self) -> Any:
        """The ids as they are: looking at each by itself is what this is to save."""
        return self.rhs

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """PostgreSQL reads an array, SQLite a list in JSON."""
        if not self.rhs:
            raise EmptyResultSet
        column, parameters = self.process_lhs(compiler, connection)
        is_array = connection.vendor == "postgresql"
        some = "= ANY(%s::uuid[])" if is_array else "IN (SELECT value FROM json_each(%s))"
        return f"{column} {some}", (*parameters, as_one(self.rhs))


def as_one(ids: Iterable[UUID | str]) -> str:
    """Ids as the one value that `any_of` hands over, none of them twice."""
    keys = {key.hex if isinstance(key, UUID) else key.replace("-", "") for key in ids}
    if connection.vendor == "postgresql":
        return f"{{{','.join(keys)}}}"
    return f'["{'","'.join(keys)}"]' if keys else "[]"
