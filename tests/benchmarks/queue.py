"""The queue's page of fifty rows at 100,000 requests, against a bare signed-in Django page of fifty rows.

    .venv/bin/python -m tests.benchmarks.queue

Both answer in the same run, turn by turn, behind the same middleware. Budget (issue "The ground", numbers):
a ratio of 2.5, and as many queries for fifty rows as for three. Ends with 1 above either.
"""

import datetime as dt
import os
import statistics
import sys
import time
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from django.test import Client

    from requests_app.models import Edition, ResetRequest
    from resetdesk.accounts.models import Office

REQUESTS, OPEN_EVERY, FROZEN_EVERY, FEW = 100_000, 10, 1_000, 3
ROUNDS, WARM_UP = 80, 8
BUDGET = 2.5
LOT = 5_000


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.test.utils import (  # noqa: PLC0415 - after setup()
        override_settings,
        setup_databases,
        setup_test_environment,
        teardown_databases,
    )

    setup_test_environment()
    names = setup_databases(verbosity=0, interactive=False)
    try:
        with override_settings(ROOT_URLCONF="tests.benchmarks.bare"):
            return measure()
    finally:
        teardown_databases(names, verbosity=0)


def measure() -> int:
    """Fill, warm up, take turns, tell."""
    from django.test import Client  # noqa: PLC0415 - after setup()

    from tests.cast import make_cast, sign_in  # noqa: PLC0415
    from tests.requests_app.factories import PONOROGO, SERAM, equip  # noqa: PLC0415

    cast = make_cast()
    now = dt.datetime.now(dt.UTC)
    fill(cast.timur, equip(cast.timur, SERAM, at=now), count=REQUESTS, now=now)
    fill(cast.barat, equip(cast.barat, PONOROGO, at=now), count=FEW * OPEN_EVERY, now=now)
    full, few = sign_in(Client(), cast["admin_agency"]), sign_in(Client(), cast.other_admin)
    pages = {"bare": (full, "/bare/"), "queue": (full, "/contoh-timur/meja/")}
    taken: dict[str, list[float]] = {name: [] for name in pages}
    for turn in range(ROUNDS + WARM_UP):
        for name, (client, address) in pages.items():
            started = time.perf_counter()
            answer = client.get(address)
            if turn >= WARM_UP:
                taken[name].append((time.perf_counter() - started) * 1000)
            assert answer.status_code == 200, answer
    many, some = queries(full, "/contoh-timur/meja/"), queries(few, "/contoh-barat/meja/")
    bare, queue = (statistics.median(taken[name]) for name in ("bare", "queue"))
    ratio = queue / bare
    sys.stdout.write(
        f"{REQUESTS:,} requests, median of {ROUNDS}: bare {bare:.1f} ms, queue {queue:.1f} ms, "
        f"ratio {ratio:.2f} (budget {BUDGET}); queries {many} for 50 rows, {some} for {FEW}\n"
    )
    return int(ratio > BUDGET or many != some)


def queries(client: "Client", address: str) -> int:
    """Queries of one warm page."""
    from django.db import connection  # noqa: PLC0415 - after setup()
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def fill(office: "Office", edition: "Edition", *, count: int, now: dt.datetime) -> None:
    """Rows written straight into the tables, for this measure alone: every tenth request waits at a step,
    and one in a hundred of these is frozen."""
    from django.db import connection, transaction  # noqa: PLC0415 - after setup()

    from requests_app.models import ResetRequest, StepRun, Submission  # noqa: PLC0415

    for first in range(0, count, LOT):
        numbers = range(first, min(first + LOT, count))
        with transaction.atomic():
            submissions = Submission.objects.bulk_create(
                Submission(**submission(office, number, now=now)) for number in numbers
            )
            requests = ResetRequest.objects.bulk_create(
                ResetRequest(**request(office, edition, number, now=now), submission=berkas)
                for number, berkas in zip(numbers, submissions, strict=True)
            )
            freeze(
                [row for number, row in zip(numbers, requests, strict=True) if not number % FROZEN_EVERY], now
            )
            StepRun.objects.bulk_create(
                StepRun(**step(edition, number, now=now), office=office, edition=edition, reset_request=row)
                for number, row in zip(numbers, requests, strict=True)
            )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def freeze(requests: "list[ResetRequest]", now: dt.datetime) -> None:
    """Each was opened by somebody and is denied by its owner."""
    from requests_app.models import Handover, Incident  # noqa: PLC0415 - after setup()
    from resetdesk.accounts.models import User  # noqa: PLC0415

    by = User.objects.earliest("pk")
    made = Handover.objects.bulk_create(
        Handover(
            reset_request=row,
            generation=1,
            way="sealed_view",
            state="disputed",
            prepared_at=now,
            prepared_by=by,
        )
        for row in requests
    )
    Incident.objects.bulk_create(
        Incident(reset_request=row.reset_request, handover=row, opened_at=now) for row in made
    )


def submission(office: "Office", number: int, *, now: dt.datetime) -> dict[str, Any]:
    from uuid import uuid4  # noqa: PLC0415

    came = now - dt.timedelta(minutes=number)
    return {
        "office": office,
        "channel": ("portal", "counter", "email")[number % 3],
        "contact_name": f"Pemohon {number}",
        "contact_email": f"pemohon{number}@contoh.test",
        "contact_phone": "+6281200000000",
        "received_at": came,
        "recorded_at": came,
        "idempotency_key": uuid4(),
    }


def request(office: "Office", edition: "Edition", number: int, *, now: dt.datetime) -> dict[str, Any]:
    came, is_open = now - dt.timedelta(minutes=number), not number % OPEN_EVERY
    return {
        "office": office,
        "edition": edition,
        "reference": f"{office.slug[7:9].upper()}{number:08d}",
        "register_year": came.year,
        "register_number": number + 1,
        "service": edition.definition.services[0].value,
        "role": edition.definition.roles[0],
        "holder_name": f"Pemohon Bernama {number}",
        "holder_work_unit": f"Dinas Nomor {number % 40}",
        "received_at": came,
        "state": "open" if is_open else "completed",
        "ended_at": None if is_open else came,
    }


def step(edition: "Edition", number: int, *, now: dt.datetime) -> dict[str, Any]:
    came, is_open = now - dt.timedelta(minutes=number), not number % OPEN_EVERY
    kind = next(one for one in edition.definition.steps if one.kind.value == "perform")
    closed = {
        "closed_at": came,
        "outcome": "done",
        "judgement": "within",
        **dict.fromkeys(("waiting", "handling", "paused", "total"), 1.0),
    }
    return {
        "ordinal": 1,
        "step_key": kind.key,
        "kind": kind.kind.value,
        "group": "admin_agency",
        "opened_at": came,
        "due_at": now + dt.timedelta(minutes=number % 5_000 - 2_000),
        "standard": kind.standard.model_dump(mode="json"),
        **({} if is_open else closed),
    }


if __name__ == "__main__":
    sys.exit(main())
