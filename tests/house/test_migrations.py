"""Migrations go both ways and leave nothing behind."""

import pytest
from django.core.management import call_command
from django.db import migrations
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader

from tests.house.source import APPS


def own_migrations() -> list[Migration]:
    loader = MigrationLoader(None)
    return [item for (label, _name), item in sorted(loader.disk_migrations.items()) if label in APPS]


def one_way(migration: Migration) -> list[str]:
    """Operations that cannot be undone."""
    return [
        f"{migration.app_label}.{migration.name}: {operation}"
        for operation in migration.operations
        if not operation.reversible
    ]


@pytest.mark.parametrize("migration", own_migrations(), ids=str)
def test_a_migration_can_be_undone(migration: Migration) -> None:
    assert one_way(migration) == []


def test_no_two_migrations_follow_the_same_one() -> None:
    assert MigrationLoader(None).detect_conflicts() == {}


@pytest.mark.django_db
def test_the_tables_are_as_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_check_sees_a_one_way_street() -> None:
    class Sample(Migration):
        operations = [migrations.RunSQL("SELECT 1"), migrations.RunPython(lambda _apps, _editor: None)]

    assert len(one_way(Sample("sample", "core"))) == 2
