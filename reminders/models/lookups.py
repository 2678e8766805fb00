"""A lookup for many ids at once."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import In
from django.db.models.sql.compiler import SQLCompiler


class AnyOf(In):
    """As `in`, for a stride of ids: PostgreSQL takes them in as one array.

    With a parameter for each id, putting a statement together takes longer than running it.
    """

    lookup_name = "any_of"

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        """Ids in an array, none of them twice."""
        ids = ",".join({key.hex for key in self.rhs})
        if not ids:
            raise EmptyResultSet
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::uuid[])", [*parameters, f"{{{ids}}}"]
