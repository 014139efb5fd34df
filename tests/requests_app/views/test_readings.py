"""Who read which paper when: for the office's administrator, its heads and its auditor."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from requests_app.domain.queries import readings
from requests_app.domain.queries.readings import Wanted
from requests_app.models import DocumentVersion, ResetRequest
from resetdesk.core.models import ReadingLog
from resetdesk.core.reading import log_reading
from tests.cast import Cast, sign_in
from tests.requests_app.factories import MONDAY, submitted

DIGEST = "a" * 64
HOUR = dt.timedelta(hours=1)


def read(request: ResetRequest, person: Any, *, at: dt.datetime, digest: str = DIGEST) -> DocumentVersion:
    version = DocumentVersion.objects.filter(document__submission=request.submission).earliest("pk")
    log_reading(version.file_id, scope=request.office_id, person=person.pk, session_digest=digest, at=at)
    return version


def page(client: Client, cast: Cast, who: str = "auditor", query: str = "", office: str = "timur") -> Any:
    sign_in(client, cast[who])
    address = reverse("readings:readings", args=[f"contoh-{office}"])
    return client.get(f"{address}{query}")


def test_one_row_for_each_paper_person_and_session(cast: Cast, client: Client) -> None:
    request = submitted(cast)
    for _time in range(3):
        version = read(request, cast["loket"], at=MONDAY)
    read(request, cast["loket"], at=MONDAY + HOUR, digest="b" * 64)
    read(request, cast["admin_agency"], at=MONDAY + HOUR)
    assert ReadingLog.objects.count() == 3
    text = page(client, cast).content.decode()
    assert text.count(request.reference) == 6  # a link: address and words
    for words in (version.document.label, cast["loket"].full_name, "16 November 2026"):
        assert words in text


@pytest.mark.parametrize("who", ["loket", "admin_agency", "admin_ppe", "arsiparis"])
def test_who_is_read_about_does_not_watch_the_others(cast: Cast, client: Client, who: str) -> None:
    assert page(client, cast, who).status_code == 403


def test_of_another_office_nothing_is_seen_or_counted(cast: Cast, client: Client) -> None:
    request = submitted(cast)
    read(request, cast["loket"], at=MONDAY)
    assert page(client, cast, office="barat").status_code == 404
    for wanted in (Wanted(), Wanted(reference=request.reference), Wanted(person=cast["loket"].pk)):
        assert readings.page(cast.barat, wanted).rows == []
    assert set(readings.readers(cast.barat)) == set(cast.west.values())


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (Wanted(), 2),
        (Wanted(since=dt.date(2026, 11, 17)), 1),
        (Wanted(until=dt.date(2026, 11, 16)), 1),
        (Wanted(since=dt.date(2026, 11, 16), until=dt.date(2026, 11, 17)), 2),
        (Wanted(since=dt.date(2026, 11, 18)), 0),
        (Wanted(reference="TIDAK-ADA"), 0),
        (Wanted(until=dt.date.max), 2),
    ],
)
def test_days_are_the_office_s_own(cast: Cast, wanted: Wanted, count: int) -> None:
    request = submitted(cast)
    # 23.30 WIT on the 16th and 00.30 WIT on the 17th are one UTC day.
    read(request, cast["loket"], at=dt.datetime(2026, 11, 16, 14, 30, tzinfo=dt.UTC))
    read(request, cast["admin_ppe"], at=dt.datetime(2026, 11, 16, 15, 30, tzinfo=dt.UTC))
    assert len(readings.page(cast.timur, wanted).rows) == count


def test_filters_are_only_of_this_office(cast: Cast, client: Client) -> None:
    request = submitted(cast)
    read(request, cast["loket"], at=MONDAY)
    own = page(client, cast, query=f"?petugas={cast['loket'].pk}&nomor={request.reference}")
    assert (own.status_code, cast["loket"].full_name in own.content.decode()) == (200, True)
    foreign = page(client, cast, query=f"?petugas={cast.other_admin.pk}")
    unknown = page(client, cast, query="?petugas=999999")
    assert foreign.status_code == unknown.status_code == 422
    assert page(client, cast, query="?nomor=bukan&dari=kemarin").status_code == 422


def test_pages_follow_each_other_and_a_bad_mark_is_passed_over(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "PAGE", 2)
    request = submitted(cast)
    for number in range(5):
        read(request, cast["loket"], at=MONDAY, digest=f"{number:064d}")
    seen: list[dt.datetime] = []
    after, pages = "", 0
    while True:
        found = readings.page(cast.timur, Wanted(), after=after)
        seen, after, pages = [*seen, *(row.at for row in found.rows)], found.following, pages + 1
        if not after:
            break
    assert (len(seen), pages) == (5, 3)
    assert len(readings.page(cast.timur, Wanted(), after="'; DROP~x").rows) == 2


def test_the_number_of_queries_does_not_grow(cast: Cast, django_assert_num_queries: Any) -> None:
    request = submitted(cast)
    read(request, cast["loket"], at=MONDAY)
    with django_assert_num_queries(5):
        readings.page(cast.timur, Wanted())
    read(request, cast["admin_ppe"], at=MONDAY)
    read(request, cast["arsiparis"], at=MONDAY)
    with django_assert_num_queries(5):
        readings.page(cast.timur, Wanted())


def test_opening_a_paper_at_the_desk_stands_on_the_page(cast: Cast, client: Client) -> None:
    with time_machine.travel(MONDAY, tick=False):
        request = submitted(cast)
        version = DocumentVersion.objects.filter(document__submission=request.submission).earliest("pk")
        sign_in(client, cast["auditor"])
        client.get(reverse("requests:paper-original", args=["contoh-timur", version.pk]))
    rows = readings.page(cast.timur, Wanted()).rows
    assert [(row.person, row.at) for row in rows] == [(cast["auditor"].full_name, MONDAY)]
