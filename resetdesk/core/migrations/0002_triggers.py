"""The database itself refuses to rewrite the record, on SQLite and on PostgreSQL.

`arm` and `disarm` are also used by the tests that play the intruder.
"""

from __future__ import annotations

from django.db import migrations

MESSAGE = "ResetDesk: this row is part of the record"

# table -> refused acts
REFUSED = {
    "core_journalentry": ("UPDATE", "DELETE"),
    "core_journalvalue": ("UPDATE",),
    "core_dailyroot": ("UPDATE", "DELETE"),
    "core_readinglog": ("UPDATE", "DELETE"),
    "core_calendaredition": ("UPDATE", "DELETE"),
}
# A value may go only when a later entry of its chain says that the chain was disposed.
NOT_DISPOSED = """NOT EXISTS (
    SELECT 1 FROM core_journalentry mine
    JOIN core_journalentry later ON later.chain = mine.chain
    WHERE mine.id = OLD.entry_id AND later.event = 'disposed' AND later.seq > mine.seq
)"""


def _sqlite_arm() -> list[str]:
    statements = [
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for table, acts in REFUSED.items()
        for act in acts
    ]
    statements.append(
        "CREATE TRIGGER core_journalvalue_no_delete BEFORE DELETE ON core_journalvalue "
        f"WHEN {NOT_DISPOSED} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )
    return statements


def _sqlite_disarm() -> list[str]:
    names = [f"{table}_no_{act.lower()}" for table, acts in REFUSED.items() for act in acts]
    return [f"DROP TRIGGER IF EXISTS {name}" for name in [*names, "core_journalvalue_no_delete"]]


def _postgresql_arm() -> list[str]:
    # 23000 reaches Django as IntegrityError, as SQLite's RAISE does.
    refusal = f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = '23000';"
    statements = [
        f"CREATE FUNCTION core_record_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refusal} END $$",
        (
            "CREATE FUNCTION core_value_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {NOT_DISPOSED} THEN {refusal} END IF; RETURN OLD; END $$"
        ),
        (
            "CREATE TRIGGER core_journalvalue_no_delete BEFORE DELETE ON core_journalvalue "
            "FOR EACH ROW EXECUTE FUNCTION core_value_refuse()"
        ),
    ]
    for table, acts in REFUSED.items():
        statements += [
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION core_record_refuse()"
            for act in acts
        ]
        statements.append(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION core_record_refuse()"
        )
    return statements


def _postgresql_disarm() -> list[str]:
    # CASCADE takes the triggers along with their functions.
    return [
        "DROP FUNCTION IF EXISTS core_record_refuse() CASCADE",
        "DROP FUNCTION IF EXISTS core_value_refuse() CASCADE",
    ]


STATEMENTS = {
    "sqlite": (_sqlite_arm, _sqlite_disarm),
    "postgresql": (_postgresql_arm, _postgresql_disarm),
}


def arm(connection) -> None:
    with connection.cursor() as cursor:
        for statement in STATEMENTS[connection.vendor][0]():
            cursor.execute(statement)


def disarm(connection) -> None:
    with connection.cursor() as cursor:
        for statement in STATEMENTS[connection.vendor][1]():
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_record")]
    operations = [
        migrations.RunPython(
            lambda _apps, editor: arm(editor.connection),
            lambda _apps, editor: disarm(editor.connection),
        )
    ]
