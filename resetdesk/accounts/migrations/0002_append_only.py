"""The database itself refuses to rewrite what only ever grows: versions of options and the log of the sign-in door."""

from __future__ import annotations

from django.db import migrations

MESSAGE = "ResetDesk: this row is part of the record"
TABLES = ("accounts_officesettings", "accounts_securityevent")
ACTS = ("UPDATE", "DELETE")


def arm(_apps, editor) -> None:
    vendor = editor.connection.vendor
    if vendor == "postgresql":
        # 23000 reaches Django as IntegrityError, as SQLite's RAISE does.
        editor.execute(
            "CREATE FUNCTION accounts_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = '23000'; END $$"
        )
    body = {
        "sqlite": f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
        "postgresql": "FOR EACH ROW EXECUTE FUNCTION accounts_refuse()",
    }[vendor]
    for table in TABLES:
        for act in ACTS:
            editor.execute(f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} {body}")


def disarm(_apps, editor) -> None:
    if editor.connection.vendor == "postgresql":
        # CASCADE takes the triggers along with their function.
        editor.execute("DROP FUNCTION IF EXISTS accounts_refuse() CASCADE")
        return
    for table in TABLES:
        for act in ACTS:
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act.lower()}")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(arm, disarm)]
