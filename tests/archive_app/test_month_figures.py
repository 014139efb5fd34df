"""The hand-computed October equals the figures to the last digit; every number opens its cases."""

import csv
import datetime as dt
import io
import json
import re
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from archive_app.domain import closing, figures
from archive_app.domain.queries import month_cases
from archive_app.domain.queries.month_cases import Ask
from archive_app.domain.running import Reading, read
from archive_app.interfaces import month_files
from archive_app.models import Record
from resetdesk.accounts.exceptions import NotFound
from tests.archive_app.small_month import MONTH, OVER, small_month, wit
from tests.cast import Cast, sign_in

pytestmark = pytest.mark.django_db


def october(cast: Cast) -> Any:
    small_month(cast)
    return figures.of_month(cast.timur, MONTH, at=OVER)


def step_of(counted: Any, number: str) -> Any:
    (sop,) = counted["sops"]
    return next(step for step in sop["steps"] if step["number"] == number)


def test_the_volume_adds_up(cast: Cast) -> None:
    counted = october(cast)
    assert counted["volume"] == {
        "open_before": 1,
        "received": 5,
        "reopened": 0,
        "ended": {"completed": 3, "rejected": 1, "withdrawn": 1, "duplicate": 0},
        "open_after": 1,
    }
    before = counted["previous"]
    assert (before["month"], before["volume"]["received"], before["volume"]["open_after"]) == (
        "2026-09",
        1,
        1,
    )


def test_times_are_nearest_ranks_in_whole_seconds(cast: Cast) -> None:
    assert october(cast)["times"] == {
        "count": 3,
        "waiting": {"median": 12 * 60, "ninth": 186 * 60},
        "handling": {"median": 12 * 60, "ninth": 26 * 60},
        "total": {"median": 24 * 60, "ninth": 212 * 60},
    }


def test_each_step_has_its_clocks_and_its_verdicts(cast: Cast) -> None:
    counted = october(cast)
    step = step_of(counted, "2")
    assert (step["count"], step["standard_seconds"], step["basis"]) == (5, 300, "handling")
    assert step["waiting"] == {"median": 120, "ninth": 180 * 60}
    assert step["handling"] == {"median": 120, "ninth": 20 * 60}
    assert step["total"] == {"median": 240, "ninth": 200 * 60}
    assert step["judged"] == {"within": 4, "over": 1, "not_judged": 0}
    assert step_of(counted, "5")["count"] == 4
    assert step_of(counted, "7")["count"] == 1
    assert (step_of(counted, "4")["is_office"], step_of(counted, "4")["closed"]) == (False, 1)
    assert counted["judged"] == {"within": 19, "over": 1, "not_judged": 0}


def test_causes_and_backlog(cast: Cast) -> None:
    counted = october(cast)
    assert counted["returns"]["rounds"] == 1
    assert [row["count"] for row in counted["returns"]["items"]] == [1]
    assert [(row["key"], row["count"]) for row in counted["returns"]["reasons"]] == [("unreadable", 2)]
    assert [row["count"] for row in counted["rejections"]] == [1]
    kinds = {row["key"]: row["count"] for row in counted["deviations"]["kinds"]}
    assert kinds == {"time": 1, "papers": 0, "output": 0}
    assert [(row["number"], row["count"]) for row in counted["backlog"]["steps"]] == [("2", 1)]
    assert counted["quality"] == {"not_judged": 0, "late_in_register": 0, "outages": 0, "cut_short": 1}


def test_roles_and_channels_divide_the_same_whole(cast: Cast) -> None:
    counted = october(cast)
    for name in ("sops", "roles", "channels"):
        (group,) = counted[name]
        assert group["received"] == 5
        assert group["ended"] == counted["volume"]["ended"]
        assert group["times"] == counted["times"]


def test_every_number_on_the_page_opens_as_many_cases(cast: Cast, client: Client) -> None:
    small_month(cast)
    closing.close(cast.timur, MONTH, by=cast["admin_agency"], at=OVER)
    sign_in(client, cast["auditor"])
    page = client.get(reverse("months:month", args=["contoh-timur", MONTH])).content.decode()
    opened = re.findall(r'<a href="([^"]*/daftar/[^"]*)">([\d.]+)</a>', page)
    assert len(opened) > 20
    for address, number in opened:
        listed = client.get(address.replace("&amp;", "&")).content.decode()
        rows = listed.count('<th scope="row"')
        assert (rows, f"{number} baris" in listed) == (int(number), True), address


@pytest.mark.parametrize("what", sorted(month_cases.KINDS))
def test_every_list_can_be_narrowed_and_paged(cast: Cast, what: str) -> None:
    small_month(cast)
    span, _whole = figures.spanned(cast.timur, MONTH, at=OVER)
    page = month_cases.page(span, Ask(what, sop="x", step="y", role="z", channel="portal", value="v"))
    assert page.count in {0, 5}  # what knows no value is narrowed by nothing there
    assert (
        month_cases.page(span, Ask(what), after="kemarin~x").count == month_cases.page(span, Ask(what)).count
    )


def test_all_forms_say_the_same(cast: Cast) -> None:
    """JSON, CSV and the workbook read back hold the same numbers."""
    counted = october(cast)
    reading = Reading(counted, OVER, None)
    assert json.loads(month_files.as_json(reading).data) == counted
    expected = [list(map(str, line)) for line in month_files.lines(counted)]
    told = list(csv.reader(io.StringIO(month_files.as_csv(reading).data.decode("utf-8-sig"))))
    assert told[1:] == expected
    book = CalamineWorkbook.from_filelike(io.BytesIO(month_files.as_xlsx(reading).data))
    read_back = [
        [str(int(cell)) if isinstance(cell, float) else str(cell) for cell in row]
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)[1:]
    ]
    assert read_back == expected
    assert ["Permohonan", "", "received", "masuk", "jumlah", "permohonan", "5", "1"] in expected
    medians = [line for line in expected if line[2] == "periksa-kelengkapan" and "9" not in line[6]]
    assert medians


def test_the_same_workbook_twice_is_the_same_bytes(cast: Cast) -> None:
    reading = Reading(october(cast), OVER, None)
    assert month_files.as_xlsx(reading).data == month_files.as_xlsx(reading).data


@pytest.mark.parametrize(
    "month", ["", "2026", "2026-13", "2026-1", "oktober", "2026-10-01", "９９９９-10", "0000-01"]
)
def test_what_is_no_month_is_not_found(cast: Cast, month: str) -> None:
    with pytest.raises(NotFound):
        read(cast.timur, month, at=OVER)


def test_no_month_before_the_register_and_none_in_the_future(cast: Cast) -> None:
    small_month(cast)
    for month in ("2026-08", "2026-12", "1900-01"):
        with pytest.raises(NotFound):
            read(cast.timur, month, at=OVER)


def test_a_month_without_data_is_told_as_nought(cast: Cast) -> None:
    small_month(cast)
    after = figures.of_month(cast.timur, "2026-12", at=wit(31, 23, month=12))
    volume: Any = after["volume"]
    assert (volume["received"], volume["open_before"], volume["open_after"]) == (0, 1, 1)
    assert after["judged"] == {"within": 0, "over": 0, "not_judged": 0}


@pytest.mark.parametrize(("zone", "hours"), [("Asia/Jakarta", 7), ("Asia/Makassar", 8), ("Asia/Jayapura", 9)])
def test_midnight_belongs_to_the_office(cast: Cast, zone: str, hours: int) -> None:
    """Received a second before and at the office's own midnight."""
    from tests.requests_app.factories import SERAM, submitted  # noqa: PLC0415 - only here

    cast.timur.timezone = zone
    cast.timur.save()
    midnight = dt.datetime(2026, 11, 1, tzinfo=dt.UTC) - dt.timedelta(hours=hours)
    submitted(cast, SERAM, at=midnight - dt.timedelta(seconds=1))
    submitted(cast, SERAM, at=midnight)
    later = midnight + dt.timedelta(days=2)
    for month in (MONTH, "2026-11"):
        counted: Any = figures.of_month(cast.timur, month, at=later)
        assert counted["volume"]["received"] == 1, month


def test_the_running_month_stands_beside_the_same_part_of_the_last(cast: Cast) -> None:
    small_month(cast)
    half = figures.of_month(cast.timur, MONTH, at=wit(6, 12))
    before: Any = half["previous"]
    volume: Any = half["volume"]
    assert not half["is_whole"]
    assert (volume["received"], volume["open_after"]) == (3, 0)
    assert before["volume"]["received"] == 0, "F came on 30 September, after the same part"


def test_a_record_keeps_the_clocks_of_its_request(cast: Cast) -> None:
    requests = small_month(cast)
    kept = {
        letter: (record.waiting, record.handling)
        for letter in "ABF"
        for record in Record.objects.filter(reset_request=requests[letter])
    }
    minute = 60_000_000
    # The letters' own sums, archiving left out: see `small_month`.
    assert kept == {
        "A": (8 * minute, 8 * minute),
        "B": (12 * minute, 12 * minute),
        "F": (186 * minute, 26 * minute),
    }


def test_records_made_before_learn_their_clocks(cast: Cast) -> None:
    small_month(cast)
    rows = Record.objects.order_by("pk").values_list("pk", "waiting", "handling")
    made = list(rows)
    Record.objects.update(waiting=1, handling=1)
    import_module("archive_app.migrations.0004_record_clocks").fill(apps, None)
    assert list(rows.all()) == made
