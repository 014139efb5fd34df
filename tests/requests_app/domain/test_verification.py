"""The record proves itself: any one changed row among the journal and the state is found."""

import datetime as dt
import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, models, transaction

from requests_app.domain.fold import fold
from requests_app.domain.verification import Count, verify_all, verify_request
from requests_app.models import ClockPause, Edition, ResetRequest, StepRun
from resetdesk.core import journal
from resetdesk.core.models import DailyRoot, JournalEntry, JournalValue
from resetdesk.core.roots import sign_daily_root
from tests.archive_app.ended import completed, rejected, withdrawn
from tests.cast import Cast
from tests.moments import kept
from tests.requests_app.factories import Walk, submitted

CHANGES = 100
FORGED_AT = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
# What stands in no journal on purpose: derived (due_at, handled_before, sheet), counted (version), or free
# text that the journal keeps itself.
FREE: dict[type[models.Model], set[str]] = {
    ResetRequest: {
        "id",
        "version",
        "submission",
        "office",
        "answers",
        "received_at",
        "target_system",
        "holder",
    }
    | {"duplicate_of", "edition"},
    StepRun: {"id", "due_at", "handled_before", "note", "reset_request", "office"},
    ClockPause: {"id", "step"},
    JournalEntry: {"id"},
    JournalValue: {"id", "entry"},
    DailyRoot: {"id"},
    Edition: {"id", "sop", "number", "adopted_at", "adopted_by", "retired_at", "sheet"},
}


@pytest.fixture
def office(cast: Cast) -> Cast:
    requests_in_several_states(cast)
    return cast


@kept
def requests_in_several_states(cast: Cast) -> None:
    """And a signed daily root."""
    completed(cast)
    rejected(cast)
    withdrawn(cast)
    walk = Walk(cast, submitted(cast))
    walk.step("no")
    walk.step()
    walk.complete()
    walk.take()
    newest = JournalEntry.objects.latest("at")
    with transaction.atomic():
        sign_daily_root(cast.timur.pk, day=newest.at.date(), at=newest.at)


def findings() -> list[str]:
    return [finding.fault.sentence for finding in verify_all(office=None, count=Count())]


def forge(row: models.Model, field: models.Field[Any, Any], value: object) -> bool:
    """Change one value as somebody with the database file would; False where even that is refused."""
    try:
        with transaction.atomic():
            manager = type(row)._base_manager
            return bool(manager.filter(pk=row.pk).update(**{field.attname: value}))
    except IntegrityError:
        return False


@pytest.fixture
def unguarded(db: None) -> Callable[[], None]:
    """Takes the guards away, inside the test's own transaction."""

    def disarm() -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA ignore_check_constraints = ON")
                cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
                for (name,) in cursor.fetchall():
                    cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
            else:
                # PostgreSQL changes no table while a deferred check of it is still to come.
                connection.check_constraints()
                for model in FREE:
                    table = connection.ops.quote_name(model._meta.db_table)
                    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")

    return disarm


FORGED: dict[type[models.Field[Any, Any]], Any] = {
    models.DateTimeField: FORGED_AT,
    models.DateField: FORGED_AT.date(),
    models.JSONField: {"forged": True},
    models.BinaryField: b"forged",
    models.UUIDField: UUID(int=1),
}


def other(field: models.Field[Any, Any], value: Any, rng: random.Random) -> Any:
    """A different value of the same column."""
    if field.null and value is not None and rng.random() < 0.2:
        return None
    if type(field) in FORGED:
        return FORGED[type(field)]
    if isinstance(field, models.FloatField | models.IntegerField | models.ForeignKey):
        return (value or 0) + 1
    return f"{value}x"[-(field.max_length or 1000) :]


def test_sound_record_has_no_fault(office: Cast) -> None:
    count = Count()
    assert [*verify_all(office=office.timur, count=count)] == []
    assert count.requests == 4
    assert count.entries > 40


def test_fold_tells_the_open_step_and_its_holder(office: Cast) -> None:
    request = ResetRequest.objects.get(ended_at=None)
    told = fold(journal.entries(request.pk))
    run = StepRun.objects.get(reset_request=request, closed_at=None)
    assert told.open_step is not None
    assert (told.open_step.ordinal, told.open_step.taken_by) == (run.ordinal, run.taken_by_id)
    assert told.state == "open"


def test_each_of_100_random_one_row_changes_is_found(office: Cast, unguarded: Callable[[], None]) -> None:
    rng = random.Random(20261121)  # noqa: S311 - repeatable, not secret
    unguarded()
    places = [
        (model, field)
        for model, free in FREE.items()
        for field in model._meta.concrete_fields
        if field.name not in free
    ]
    missed, changed = [], 0
    while changed < CHANGES:
        model, field = places[changed % len(places)] if changed < len(places) else rng.choice(places)
        row = rng.choice(list(model._default_manager.order_by("pk")))
        value = other(field, getattr(row, field.attname), rng)
        with suppress(Undo), transaction.atomic():
            if forge(row, field, value):
                if not findings():
                    missed.append(f"{model.__name__}.{field.name}: {value!r}")
                changed += 1
            elif changed < len(places):
                places.remove((model, field))
            raise Undo
    assert missed == []


class Undo(Exception):
    """Takes one forgery back."""


@pytest.mark.parametrize("model", [StepRun, ClockPause, JournalEntry, JournalValue])
def test_a_row_that_vanished_is_found(
    office: Cast, unguarded: Callable[[], None], model: type[models.Model]
) -> None:
    unguarded()
    row = model._default_manager.order_by("pk").first()
    assert row is not None
    with suppress(Undo), transaction.atomic():
        if isinstance(row, JournalEntry):
            row.values.all().delete()
        # Past Django's own guard, as SQL would: what refers to the row is left hanging.
        model._base_manager.filter(pk=row.pk)._raw_delete(using="default")
        assert findings()
        raise Undo


def test_disposed_request_still_verifies(office: Cast) -> None:
    request = ResetRequest.objects.filter(state="completed").get()
    head = JournalEntry.objects.latest("at")
    act = journal.Act(event=journal.DISPOSED, by=None, at=head.at)
    with transaction.atomic():
        assert journal.erase(request.pk, scope=office.timur.pk, act=act) > 0
    assert verify_request(request) == []
