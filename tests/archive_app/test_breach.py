"""Whose data was touched (UU 27/2022 pasal 46): by person, by period, itself on the record."""

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from archive_app.domain import breach
from archive_app.domain.breach import Asked, Breach
from archive_app.interfaces.breach_files import HEAD, as_csv, as_json
from requests_app.domain import handover
from requests_app.exceptions import FormIncomplete
from requests_app.models import DocumentVersion, ResetRequest
from resetdesk.accounts.exceptions import NotAllowed, NotFound
from resetdesk.core.models import JournalEntry, JournalValue
from resetdesk.core.reading import log_reading
from tests.cast import Cast, sign_in
from tests.moments import kept
from tests.requests_app.factories import ANSWERS, MONDAY, NIP, submitted
from tests.requests_app.handing import CANARY, code, ready

OTHER = "197001011995031002"
DAY = dt.date(2026, 11, 16)
NOW = MONDAY + dt.timedelta(days=2)
PAGE = "/contoh-timur/pengaturan/kebocoran/"


@kept
def touched(cast: Cast) -> ResetRequest:
    """Opened by its owner, its letter read by the counter, a neighbour's request beside it."""
    walk, _row, token = ready(cast)
    handover.reveal(token, proof=code(walk), at=walk.at)
    version = DocumentVersion.objects.filter(document__submission=walk.request.submission).earliest("pk")
    log_reading(
        version.file_id, scope=cast.timur.pk, person=cast["loket"].pk, session_digest="a" * 64, at=walk.at
    )
    submitted(cast, answers={"name": "=Budi Santoso", "nip": OTHER, "email": "budi@contoh.test"})
    return walk.request


def by_person(cast: Cast) -> Breach:
    return breach.report(cast.timur, Asked(nip=NIP), by=cast["office_admin"], at=NOW)


def test_of_one_person_everything_and_of_nobody_else_anything(cast: Cast) -> None:
    request = touched(cast)
    made = by_person(cast)
    assert [(person.name, person.nip) for person in made.people] == [("Sari Wulandari", NIP)]
    person = made.people[0]
    assert [words.partition(" ")[0] for words in person.requests] == [request.reference]
    assert (
        len(person.papers) == DocumentVersion.objects.filter(document__submission=request.submission).count()
    )
    assert {"NIP", "Alamat email", "Nomor telepon"} <= set(person.data)
    assert [(row.person, row.request) for row in made.readings] == [(cast["loket"].full_name, request)]
    assert "Kata sandi dibuka" in [act.what for act in made.credentials]
    assert {act.reference for act in [*made.credentials, *made.notices]} == {request.reference}
    assert any(str(ANSWERS["email"]) in act.detail for act in made.notices)


def test_it_tells_which_data_and_never_a_password(cast: Cast) -> None:
    touched(cast)
    made = by_person(cast)
    told = as_csv(made).data.decode() + as_json(made).data.decode()
    assert CANARY not in told
    assert "Budi" not in told


@pytest.mark.parametrize(
    ("asked", "people"),
    [
        (Asked(since=DAY, until=DAY), 2),
        (Asked(since=DAY - dt.timedelta(days=30), until=DAY - dt.timedelta(days=1)), 0),
        (Asked(nip=OTHER), 1),
        (Asked(nip="198001012005011001"), 0),
    ],
)
def test_by_period_whoever_was_dealt_with_in_it(cast: Cast, asked: Asked, people: int) -> None:
    touched(cast)
    assert len(breach.report(cast.timur, asked, by=cast["office_admin"], at=NOW).people) == people


def test_of_another_office_nothing(cast: Cast) -> None:
    touched(cast)
    made = breach.build(cast.barat, Asked(nip=NIP), by=None, at=NOW)
    assert (made.people, made.readings, made.credentials, made.exports) == ([], [], [], [])


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (Asked(), "nip"),
        (Asked(since=DAY), "nip"),
        (Asked(until=DAY), "nip"),
        (Asked(nip=NIP, since=DAY, until=DAY - dt.timedelta(days=1)), "until"),
        (Asked(since=dt.date(2024, 1, 1), until=DAY), "until"),
        (Asked(nip=NIP, since=dt.date(2027, 1, 1)), "since"),
        (Asked(nip=NIP, until=dt.date.max), ""),
    ],
)
def test_what_cannot_be_answered_is_refused_and_leaves_no_trace(cast: Cast, asked: Asked, field: str) -> None:
    if not field:
        assert breach.report(cast.timur, asked, by=None, at=NOW).people == []
        return
    with pytest.raises(FormIncomplete) as refusal:
        breach.report(cast.timur, asked, by=cast["office_admin"], at=NOW)
    assert set(refusal.value.faults) == {field}
    assert not JournalEntry.objects.filter(event=breach.REPORTED).exists()


@pytest.mark.parametrize("who", ["loket", "admin_agency", "admin_ppe", "arsiparis", "auditor"])
def test_who_may_not(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        breach.report(cast.timur, Asked(nip=NIP), by=cast[who], at=NOW)
    with pytest.raises(NotFound):
        breach.report(cast.timur, Asked(nip=NIP), by=cast.west["kepala_lpse"], at=NOW)


def test_making_it_is_on_the_record_of_the_office(cast: Cast) -> None:
    touched(cast)
    by_person(cast)
    entry = JournalEntry.objects.get(event=breach.REPORTED)
    assert (entry.chain, entry.by, entry.facts["people"]) == (
        cast.timur.chain,
        cast["office_admin"].pk,
        1,
    )
    assert NIP not in str(entry.facts)
    assert JournalValue.objects.get(entry=entry).value == NIP


def test_no_cell_begins_a_formula(cast: Cast) -> None:
    touched(cast)
    made = breach.report(cast.timur, Asked(nip=OTHER), by=cast["office_admin"], at=NOW)
    rows = list(csv.reader(io.StringIO(as_csv(made).data.decode("utf-8-sig"))))
    assert tuple(rows[0]) == HEAD
    assert rows[1][3] == "'=Budi Santoso"
    assert json.loads(as_json(made).data)["people"][0]["name"] == "=Budi Santoso"


@pytest.fixture
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize("who", ["office_admin", "kepala_ukpbj"])
def test_the_page_tells_in_sentences_and_gives_files(
    cast: Cast, client: Client, clock: None, who: str
) -> None:
    request = touched(cast)
    sign_in(client, cast[who])
    assert client.get(PAGE).status_code == 200
    page = client.post(PAGE, {"nip": "19850517 201001 1 003"})
    text = page.content.decode()
    assert page.headers["Cache-Control"] == "no-store, private"
    for words in (
        "1 orang, 1 permohonan",
        "dibuka 1 kali oleh 1 petugas",
        request.reference,
        "Sari Wulandari",
    ):
        assert words in text
    for form, kind in (("csv", "text/csv; charset=utf-8"), ("json", "application/json")):
        file = client.post(PAGE, {"nip": NIP, "bentuk": form})
        assert (file.headers["Content-Type"], NIP in file.headers["Content-Disposition"]) == (kind, False)
    assert JournalEntry.objects.filter(event=breach.REPORTED).count() == 3


def test_the_page_asks_for_a_fresh_code_and_for_a_question(cast: Cast, client: Client, clock: None) -> None:
    sign_in(client, cast["office_admin"], ago=31 * 60)
    assert client.get(PAGE).headers["Location"].startswith("/akun/buktikan/kode/")
    assert client.post(PAGE, {"nip": NIP}).headers["Location"].startswith("/akun/buktikan/kode/")
    sign_in(client, cast["office_admin"])
    assert client.post(PAGE, {}).status_code == 422
    assert client.post(PAGE, {"nip": "123"}).status_code == 422
    assert client.post(PAGE, {"nip": NIP, "bentuk": "exe"}).status_code == 404
    assert not JournalEntry.objects.filter(event=breach.REPORTED).exists()


def test_the_register_that_somebody_took_is_told(cast: Cast, client: Client, clock: None) -> None:
    touched(cast)
    sign_in(client, cast["auditor"])
    assert client.get(reverse("months:register", args=["contoh-timur", "2026-11", "csv"])).status_code == 200
    made = by_person(cast)
    assert [(act.what, act.who, act.detail) for act in made.exports] == [
        ("Register layanan diunduh", cast["auditor"].full_name, "2026-11")
    ]


def command(tmp_path: Path, *words: str, name: str = "lapor.json", office: str = "contoh-timur") -> Any:
    output = tmp_path / name
    out = io.StringIO()
    call_command("breach", "--office", office, *words, "--output", str(output), stdout=out)
    return output, out.getvalue()


def test_the_command_writes_a_file_that_only_its_owner_reads(cast: Cast, clock: None, tmp_path: Path) -> None:
    touched(cast)
    output, said = command(tmp_path, "--person", NIP)
    assert json.loads(output.read_bytes())["people"][0]["nip"] == NIP
    assert output.stat().st_mode & 0o077 == 0
    assert "1 orang" in said
    output, _said = command(tmp_path, "--from", "2026-11-16", "--to", "2026-11-16", name="lapor.csv")
    assert "Budi" in output.read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("words", "name", "office", "code"),
    [
        (("--person", NIP), "lapor.exe", "contoh-timur", 2),
        (("--person", NIP), "lapor.csv", "tidak-ada", 2),
        (("--person", "123"), "lapor.csv", "contoh-timur", 1),
        ((), "lapor.csv", "contoh-timur", 1),
        (("--from", "2026-11-16"), "lapor.csv", "contoh-timur", 1),
        (("--person", NIP), "tidak/ada/lapor.csv", "contoh-timur", 1),
    ],
)
@pytest.mark.usefixtures("cast", "clock")
def test_the_command_refuses(
    tmp_path: Path, words: tuple[str, ...], name: str, office: str, code: int
) -> None:
    with pytest.raises(CommandError) as refusal:
        command(tmp_path, *words, name=name, office=office)
    assert refusal.value.returncode == code
