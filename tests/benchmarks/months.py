"""Rows of a long-served office for the measures of its month: months of 5,000 cases with nine steps each.

Written straight into the tables, for these measures alone; everything is a function of the case's number.
"""

import datetime as dt
import json
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model

    from requests_app.models import Edition
    from resetdesk.accounts.models import Office

CASES, STEPS, LOT = 5_000, 9, 2_500
CHANNELS = ("portal", "counter", "email")
RESULTS = ("completed",) * 8 + ("rejected", "withdrawn")


def fill(office: "Office", edition: "Edition", *, months: int, newest: dt.datetime) -> None:
    """`months` months of cases; the last one ends with the month that `newest` (its first moment) begins."""
    from django.db import connection, transaction  # noqa: PLC0415 - after setup()

    from archive_app.models import Record  # noqa: PLC0415
    from requests_app.models import ResetRequest, StepRun, Submission  # noqa: PLC0415

    keys = [
        (step.key, step.kind.value, step.standard.model_dump(mode="json"))
        for step in edition.definition.steps
    ]
    for first in range(0, months * CASES, LOT):
        numbers = range(first, first + LOT)
        with transaction.atomic():
            _write(Submission, (_submission(office, number, newest) for number in numbers))
            _write(ResetRequest, (_request(office, edition, number, newest) for number in numbers))
            _write(
                StepRun, (row for number in numbers for row in _steps(office, edition, number, newest, keys))
            )
            _write(Record, (_record(office, edition, number, newest, keys) for number in numbers))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _write(model: "type[Model]", rows: Iterator[dict[str, Any]]) -> None:
    """Plain INSERTs as SQLite stores them: a million objects would take minutes."""
    from django.db import connection  # noqa: PLC0415 - after setup()

    fields = [
        field for field in model._meta.local_concrete_fields if field.get_internal_type() != "BigAutoField"
    ]
    bare = model()
    absent = {field.attname: _stored(getattr(bare, field.attname)) for field in fields}
    names = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    sql = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})'  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        cursor.executemany(
            sql,
            [
                [_stored(row[name]) if name in row else value for name, value in absent.items()]
                for row in rows
            ],
        )


def _stored(value: Any) -> Any:
    match value:
        case uuid.UUID():
            return value.hex
        case dt.datetime():
            return str(value.astimezone(dt.UTC).replace(tzinfo=None))
        case dict():
            return json.dumps(value)
    return value


def _id(kind: int, number: int) -> uuid.UUID:
    return uuid.UUID(int=(kind << 64) + number + 1, version=4)


def _came(number: int, newest: dt.datetime) -> dt.datetime:
    """Evenly over the office hours of its month: 20 days of 4 hours."""
    month, within = divmod(number, CASES)
    start = newest - dt.timedelta(days=30 * month)
    return start + dt.timedelta(days=within % 20, seconds=within // 20 * 57)


def _submission(office: "Office", number: int, newest: dt.datetime) -> dict[str, Any]:
    came = _came(number, newest)
    return {
        "id": _id(1, number),
        "office_id": office.pk,
        "channel": CHANNELS[number % 3],
        "contact_name": f"Pemohon {number}",
        "contact_email": f"pemohon{number}@contoh.test",
        "contact_phone": "+6281200000000",
        "received_at": came,
        "recorded_at": came,
        "idempotency_key": _id(3, number),
    }


def _request(office: "Office", edition: "Edition", number: int, newest: dt.datetime) -> dict[str, Any]:
    came, result = _came(number, newest), RESULTS[number % 10]
    return {
        "id": _id(2, number),
        "submission_id": _id(1, number),
        "office_id": office.pk,
        "edition_id": edition.pk,
        "reference": f"B{office.pk}-{number:08d}",
        "register_year": came.year,
        "register_number": number + 1,
        "service": edition.definition.services[0].value,
        "role": edition.definition.roles[0],
        "holder_name": f"Pemohon Bernama {number}",
        "received_at": came,
        "state": result,
        "ended_at": came + dt.timedelta(minutes=20 * STEPS),
        "rejection_reason": edition.definition.reasons.rejection[number % 2].key
        if result == "rejected"
        else "",
    }


def _steps(
    office: "Office", edition: "Edition", number: int, newest: dt.datetime, keys: list[tuple[str, str, Any]]
) -> Iterator[dict[str, Any]]:
    came = _came(number, newest)
    for ordinal in range(1, STEPS + 1):
        key, kind, standard = keys[min(ordinal, len(keys)) - 1]
        waiting, handling = float(number * 7 % 61), float((number * 13 + ordinal) % 17) + 0.25
        yield {
            "reset_request_id": _id(2, number),
            "office_id": office.pk,
            "edition_id": edition.pk,
            "ordinal": ordinal,
            "step_key": key,
            "kind": kind,
            "group": "requester" if kind in {"submit", "complete"} else "admin_agency",
            "opened_at": came + dt.timedelta(minutes=20 * (ordinal - 1)),
            "closed_at": came + dt.timedelta(minutes=20 * ordinal),
            "outcome": "done",
            "standard": standard,
            "calendar": "0" * 64,
            "waiting": waiting,
            "handling": handling,
            "paused": 0.0,
            "total": waiting + handling,
            "judgement": "over" if handling > 15 else "within",
        }


def _record(
    office: "Office", edition: "Edition", number: int, newest: dt.datetime, keys: list[tuple[str, str, Any]]
) -> dict[str, Any]:
    ended = _came(number, newest) + dt.timedelta(minutes=20 * STEPS)
    own = [step for step in _steps(office, edition, number, newest, keys) if step["kind"] != "archive"]
    return {
        "reset_request_id": _id(2, number),
        "number": 1,
        "office_id": office.pk,
        "sop_id": edition.sop_id,
        "result": RESULTS[number % 10],
        "archived_at": ended,
        "waiting": sum(round(step["waiting"] * 60_000_000) for step in own),
        "handling": sum(round(step["handling"] * 60_000_000) for step in own),
        "made_at": ended,
        "classification": "000.3.5",
        "retention": {},
        "medium": "electronic",
        "index": {},
        "sha256": "0" * 64,
        "signature": b"0",
    }
