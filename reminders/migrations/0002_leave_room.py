from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Every mail changes its row of this table twice. With room on the page PostgreSQL writes the
# new row beside the old one and leaves the three indexes alone (ADR 130).
LEAVE = "ALTER TABLE reminders_emailchannel SET (fillfactor = 70)"
FILL = "ALTER TABLE reminders_emailchannel RESET (fillfactor)"


def leave_room(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(LEAVE)


def fill(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FILL)


class Migration(migrations.Migration):
    dependencies = [("reminders", "0001_initial")]

    operations = [migrations.RunPython(leave_room, fill)]
