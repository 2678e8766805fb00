"""Triggers as constraints, so that they stand in the model and are part of its migrations."""

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


class Trigger(models.BaseConstraint):
    """A trigger on the rows of a table; a subclass writes it for each database."""

    def on_sqlite(self, table: str) -> list[str]:
        """The statements that make it on SQLite, where one trigger answers one kind of write."""
        raise NotImplementedError

    def on_postgres(self, table: str) -> list[str]:
        """The statements that make it on PostgreSQL: a function by the trigger's name first."""
        raise NotImplementedError

    def constraint_sql(self, model: type[models.Model] | None, schema_editor: Any) -> str:
        # No part of CREATE TABLE: the trigger is made once the table stands.
        if model is not None:
            schema_editor.deferred_sql.extend(self._statements(model, schema_editor))
        return ""

    def create_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        # SQLite never asks: it makes the table anew, and `constraint_sql` with it.
        return "; ".join(self._statements(model, schema_editor))

    def remove_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        return f"DROP FUNCTION {self.name}() CASCADE"

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Nothing to say of a row that is made."""

    def _statements(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> list[str]:
        if model is None or schema_editor is None:
            raise ValueError("a trigger belongs to a table")
        # While SQLite makes a table anew it has another name.
        table = schema_editor.quote_name(model._meta.db_table.removeprefix("new__"))
        is_sqlite = schema_editor.connection.vendor == "sqlite"
        return self.on_sqlite(table) if is_sqlite else self.on_postgres(table)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.name == self.name

    __hash__ = models.BaseConstraint.__hash__
