"""The options of an office: versions, limits, the record of changes."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pydantic import ValidationError

from resetdesk.accounts.domain.options import OfficeOptions, change_options, options
from resetdesk.accounts.exceptions import OptionsRefused
from resetdesk.accounts.models import Office, OfficeSettings
from resetdesk.core import journal
from tests.cast import Cast

NOW = timezone.now()


def test_a_new_office_has_the_defaults(cast: Cast) -> None:
    assert options(cast.timur) == OfficeOptions()
    assert (options(cast.timur).waiting_target_minutes, options(cast.timur).pickup_working_days) == (60, 3)


@pytest.mark.parametrize("name", OfficeOptions.model_fields)
def test_every_option_explains_itself(name: str) -> None:
    field = OfficeOptions.model_fields[name]
    assert field.title
    assert field.description
    assert isinstance(field.json_schema_extra, dict)
    assert "unit" in field.json_schema_extra


def test_a_change_is_a_new_version_and_an_act(cast: Cast) -> None:
    admin = cast["office_admin"]
    change_options(cast.timur, by=admin, at=NOW, changes={"pickup_working_days": 5})
    after = change_options(
        cast.timur, by=admin, at=NOW, changes={"sealed_view": False, "pickup_working_days": 5}
    )
    assert (after.pickup_working_days, after.sealed_view) == (5, False)
    assert options(Office.objects.get(pk=cast.timur.pk)) == options(cast.timur) == after
    assert options(cast.barat) == OfficeOptions()
    versions = OfficeSettings.objects.order_by("version").values_list(
        "version", "data__sealed_view", "created_by"
    )
    assert list(versions) == [(1, True, admin.pk), (2, False, admin.pk)]
    acts = journal.entries(cast.timur.chain)
    assert [act.facts["changed"] for act in acts] == [
        {"pickup_working_days": [3, 5]},
        {"sealed_view": [True, False]},
    ]
    assert (acts[0].event, acts[0].by, acts[0].scope) == ("options_changed", admin.pk, cast.timur.pk)
    assert journal.verify(cast.timur.chain) == []


def test_a_change_that_changes_nothing_writes_nothing(cast: Cast) -> None:
    change_options(cast.timur, by=None, at=NOW, changes={"pickup_working_days": 3})
    assert not OfficeSettings.objects.exists()
    assert journal.entries(cast.timur.chain) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"pickup_working_days": 0}, "pickup_working_days"),
        ({"max_file_mb": 51}, "max_file_mb"),
        ({"waiting_target_minutes": "satu jam"}, "waiting_target_minutes"),
        ({"spse_url": "javascript:alert(1)"}, "spse_url"),
        ({"spse_url": "http://spse.contoh.test"}, "spse_url"),
        ({"rahasia": True}, "rahasia"),
        ({"deviation_reasons": []}, "deviation_reasons"),
        ({"notices": {"received": {"subject": "baris\nkedua", "body": "isi"}}}, "notices.received.subject"),
        ({"retention": {"active_years": -1}}, "retention.active_years"),
    ],
)
def test_what_does_not_hold_is_refused_with_a_sentence(
    cast: Cast, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(OptionsRefused) as refusal:
        change_options(cast.timur, by=cast["office_admin"], at=NOW, changes=changes)
    assert list(refusal.value.faults) == [field]
    assert refusal.value.faults[field].endswith(".")
    assert not OfficeSettings.objects.exists()


def test_every_fault_is_told_at_once(cast: Cast) -> None:
    with pytest.raises(OptionsRefused) as refusal:
        change_options(cast.timur, by=None, at=NOW, changes={"max_pages": 0, "draft_days": 91})
    assert refusal.value.faults == {"max_pages": "Paling sedikit 1.", "draft_days": "Paling banyak 90."}


def test_options_are_frozen() -> None:
    with pytest.raises(ValidationError):
        OfficeOptions().sealed_view = False  # type: ignore[misc]


def test_a_version_is_read_once(cast: Cast, django_assert_num_queries: object) -> None:
    change_options(cast.timur, by=None, at=NOW, changes={"callback_always": True})
    options(cast.timur)
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert options(cast.timur).callback_always


def test_a_rolled_back_version_is_never_served(cast: Cast) -> None:
    with transaction.atomic():
        change_options(cast.timur, by=None, at=NOW, changes={"callback_always": True})
        assert options(cast.timur).callback_always
        transaction.set_rollback(True)
    cast.timur.refresh_from_db()
    change_options(cast.timur, by=None, at=NOW, changes={"pickup_working_days": 4})
    assert not options(cast.timur).callback_always


def test_the_database_keeps_version_numbers_apart(cast: Cast) -> None:
    OfficeSettings.objects.create(office=cast.timur, version=1, created_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        OfficeSettings.objects.create(office=cast.timur, version=1, created_at=NOW)
