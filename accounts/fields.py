"""Model fields whose words are sealed with their owner's key (see accounts/keys.py).

The model needs an `id` known before saving and an `owner`, as `OwnedModel` has. A cell is
opened when it is first read, so rows that only pass through cost nothing.
"""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldError
from django.db import models

from accounts import keys

if TYPE_CHECKING:
    BinaryField = models.Field[Any, Any]
else:
    BinaryField = models.BinaryField


class Cell(bytes):
    """Sealed bytes as they came from the database."""


class _Sealed:
    """Opens the cell of a field on first access."""

    def __init__(self, field: "EncryptedField") -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type | None = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            instance.refresh_from_db(fields=[name])
        value = instance.__dict__[name]
        if isinstance(value, Cell):
            value = instance.__dict__[name] = self.field.unseal(value, instance)
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedField(BinaryField):
    """The shared part: seal when saved, open when read, refuse to be searched."""

    description = "sealed with the owner's key"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Sealed(self))

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is sealed; the database cannot search it.")

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Cell | None:
        return None if value is None else Cell(value)

    def to_python(self, value: Any) -> Any:
        return value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        # update() and bulk_update() know no row to bind to; plain words never get through.
        if value is not None and not isinstance(value, Cell):
            raise FieldError(f"{self.name} is sealed; save() or bulk_create() writes it.")
        return super().get_db_prep_value(value, connection, prepared)

    def get_default(self) -> Any:
        # A literal default would be one list shared by every row.
        return deepcopy(super().get_default()) if self.has_default() else self.blank_value()

    def value_to_string(self, obj: models.Model) -> str:
        raise FieldError(f"{self.name} is sealed; serializers may not write it out.")

    def blank_value(self) -> Any:
        """What the field holds before anything was written."""
        raise NotImplementedError

    def to_bytes(self, value: Any) -> bytes:
        """The plain value as bytes."""
        raise NotImplementedError

    def from_bytes(self, plain: bytes) -> Any:
        """The plain value again."""
        raise NotImplementedError

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Cell):
            return value
        return self.seal(value, model_instance.pk, model_instance.owner_id)  # type: ignore[attr-defined]

    def seal(self, value: Any, row_id: Any, owner_id: Any) -> Cell:
        """The value as a cell of one row."""
        return Cell(
            keys.seal(
                self.to_bytes(value),
                table=self.model._meta.db_table,
                column=self.attname,
                row_id=row_id,
                owner_id=owner_id,
            )
        )

    def unseal(self, cell: bytes, instance: models.Model) -> Any:
        """The value of a loaded row's cell."""
        return self.open(cell, instance.pk, instance.owner_id)  # type: ignore[attr-defined]

    def open(self, cell: bytes, row_id: Any, owner_id: Any) -> Any:
        """The value of a cell read with values_list, given its row and owner."""
        return self.from_bytes(
            keys.unseal(
                bytes(cell),
                table=self.model._meta.db_table,
                column=self.attname,
                row_id=row_id,
                owner_id=owner_id,
            )
        )

    def opener(self, owner_id: Any) -> Callable[[bytes, Any], Any]:
        """As `open`, for many rows of one owner: takes a cell and its row's id."""
        unseal = keys.opener(
            table=self.model._meta.db_table, column=self.attname, owner_id=owner_id
        )
        from_bytes = self.from_bytes

        def open_cell(cell: bytes, row_id: Any) -> Any:
            return from_bytes(unseal(cell, row_id))

        return open_cell


def opener(model: type[models.Model], column: str, owner_id: Any) -> Callable[[bytes, Any], Any]:
    """Opens many cells of one column of one owner: takes a cell and its row's id."""
    field = model._meta.get_field(column)
    assert isinstance(field, EncryptedField)
    return field.opener(owner_id)


class EncryptedTextField(EncryptedField):
    """Text that only its owner's key opens."""

    def blank_value(self) -> str:
        return ""

    def to_bytes(self, value: Any) -> bytes:
        return str(value).encode()

    def from_bytes(self, plain: bytes) -> str:
        return plain.decode()


_read_document = json.JSONDecoder().raw_decode


class EncryptedJSONField(EncryptedField):
    """A JSON document that only its owner's key opens."""

    def blank_value(self) -> dict[str, Any]:
        return {}

    def to_bytes(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def from_bytes(self, plain: bytes) -> Any:
        # What `to_bytes` wrote is one document with nothing around it.
        return _read_document(plain.decode())[0]
