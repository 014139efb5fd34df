"""What only ever grows is guarded by the database itself."""

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from resetdesk.accounts.domain.options import change_options
from resetdesk.accounts.domain.security_log import note
from resetdesk.accounts.enums import SecurityEventKind
from resetdesk.accounts.models import OfficeSettings, SecurityEvent
from tests.cast import Cast


@pytest.fixture
def written(cast: Cast) -> Cast:
    note(SecurityEventKind.SIGN_IN_FAILED, person=None, at=timezone.now())
    change_options(cast.timur, by=None, at=timezone.now(), changes={"draft_days": 7})
    return cast


@pytest.mark.asvs("16.4.2")
@pytest.mark.parametrize(
    ("model", "change"), [(SecurityEvent, {"kind": "signed_in"}), (OfficeSettings, {"data": {}})]
)
def test_rows_are_neither_changed_nor_removed(written: Cast, model: Any, change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608 the table's own name
    assert model.objects.count() == 1


def test_the_guard_can_be_taken_off_and_put_back(written: Cast) -> None:
    (guard,) = import_module("resetdesk.accounts.migrations.0002_append_only").Migration.operations
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        guard.reverse_code(apps, editor)
        assert SecurityEvent.objects.update(kind="signed_in") == 1
        guard.code(apps, editor)
    with pytest.raises(IntegrityError), transaction.atomic():
        SecurityEvent.objects.update(kind="signed_out")
