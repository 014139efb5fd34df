"""The demo as it stands after its four months, whatever day it is played on."""

import datetime as dt
import os
import sqlite3
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from archive_app.domain import archiving
from archive_app.domain.running import Reading
from archive_app.enums import ReportState, Signing
from archive_app.interfaces import month_paper
from archive_app.models import MonthReport
from requests_app.domain.fold import fold
from requests_app.enums import Channel, DeviationKind, HandoverState, HandoverWay, NoticeState, RequestState
from requests_app.models import DocumentVersion, Handover, Notice, Outage, ResetRequest, StepRun, Submission
from resetdesk.accounts.enums import Role
from resetdesk.accounts.models import Membership, Office, User
from resetdesk.core import journal, nip
from resetdesk.core.calendar import current
from resetdesk.core.enums import FileVerdict
from resetdesk.core.models import StoredFile
from resetdesk.demo import guide, months, stage, together, trials, visitors
from resetdesk.demo import jobs as demo_jobs
from resetdesk.demo.offices import STAFF, TOWNS
from resetdesk.demo.papers import letters
from resetdesk.demo.people import BARAT, KOTA, TENGAH, TIMUR
from tests.archive_app.test_archiving import fake_render
from tests.cast import Cast
from tests.house.source import HOME
from tests.roof.test_demo_papers import FACTS

# A digital signature leaves room for itself: only such PDFs are so large, and only they differ each time.
SIGNED = 9_000


def early_on_a_monday() -> dt.datetime:
    """08.05 in the east: hardly a minute of today has passed, and the week's work lies behind a weekend."""
    moment = timezone.now().replace(hour=23, minute=5)
    return moment - dt.timedelta(days=(moment.weekday() - 6) % 7 or 7)


NOW = early_on_a_monday()


def is_signed(kind: str, size: int) -> bool:
    return kind == "application/pdf" and size >= SIGNED


def play(moment: dt.datetime) -> list[str]:
    """The demo's content without its dates: requests, and every file by its fingerprint."""
    stage.play(moment)
    rows = ResetRequest.objects.order_by("office__slug", "register_number")
    files = StoredFile.objects.order_by("name", "sha256").values_list("name", "media_type", "size", "sha256")
    return [
        f"{row.office.slug} {row.register_number} {row.holder_name} {row.service} {row.state} "
        f"{row.steps.count()} {row.handovers.count()} {row.submission.idempotency_key}"
        for row in rows.select_related("office", "submission")
    ] + [f"{name} {digest}" for name, kind, size, digest in files if not is_signed(kind, size)]


def check_every_step_and_outcome_is_there_and_none_of_it_in_the_future() -> None:
    assert 120 <= ResetRequest.objects.count() <= 140
    assert set(Office.objects.values_list("slug", flat=True)) == {TIMUR, KOTA, BARAT, TENGAH}
    assert set(ResetRequest.objects.values_list("state", flat=True)) == set(RequestState.values)
    waiting = set(StepRun.objects.filter(closed_at=None).values_list("kind", flat=True))
    assert waiting >= {
        *("check", "complete", "perform", "notify_rejection", "hand_over", "archive"),
        *("dispose", "instruct"),
    }
    handed = set(Handover.objects.values_list("way", "state"))
    assert {way for way, _state in handed} == set(HandoverWay.values)
    assert {state for _way, state in handed} == set(HandoverState.values) - {
        HandoverState.PREPARED,
        HandoverState.REISSUED,
    }
    assert set(Submission.objects.values_list("channel", flat=True)) >= {
        *(Channel.PORTAL, Channel.COUNTER, Channel.EMAIL, Channel.POST),
    }
    kinds = set(ResetRequest.objects.values_list("deviations__kind", flat=True)) - {None}
    assert kinds == set(DeviationKind.values)
    assert not Outage.objects.filter(lifted_at=None).exists()
    assert StepRun.objects.filter(pauses__kind="outage").exists()
    assert not StepRun.objects.filter(opened_at__gt=NOW).exists()
    assert not Notice.objects.exclude(state=NoticeState.SENT).exists()
    assert not Notice.objects.filter(sent_at__gt=NOW + dt.timedelta(minutes=1)).exists()
    assert journal.verify() == []
    for request in ResetRequest.objects.all():
        told = fold(journal.entries(request.pk))
        assert (told.state, told.ended_at) == (request.state, request.ended_at)


def check_every_role_of_every_office_is_played() -> None:
    for office in Office.objects.all():
        held = set(Membership.objects.filter(office=office).values_list("role", flat=True))
        assert held == set(Role.values), office.slug


def check_papers_are_pdfs_pictures_and_some_signed_by_machine() -> None:
    kinds = StoredFile.objects.values_list("media_type", flat=True)
    assert set(kinds) == {"application/pdf", "image/jpeg", "image/png"}
    assert not StoredFile.objects.exclude(verdict=FileVerdict.PASSED).exists()
    assert StoredFile.objects.filter(media_type="application/pdf", size__gte=SIGNED).count() == 2


def check_work_fell_into_office_hours() -> None:
    for step in StepRun.objects.filter(taken_at__isnull=False).select_related("office"):
        assert step.taken_at is not None
        calendar = current(step.office_id).calendar
        local = calendar.local(step.taken_at)
        hours = calendar.hours_of(local.date())
        minute = local.hour * 60 + local.minute
        assert any(part.start <= minute <= part.end for part in hours), (step.pk, local)


def check_the_first_page_leads_each_role_to_what_waits_for_it() -> None:
    body = Client().get("/").content.decode()
    assert "Cobalah sendiri" in body
    parts = trials.parts()
    assert {part.role for part in parts} == set(Role)
    for part in parts:
        assert len(part.trials) == 3
        for trial in part.trials:
            client = Client()
            gone = client.post(
                "/akun/demo/masuk/", {"username": part.person.username, "next": trial.url}, follow=True
            )
            assert gone.status_code == 200, (part.role, trial.url)
            assert gone.redirect_chain[-1][0] == trial.url
    agency = next(part for part in parts if part.role == Role.ADMIN_AGENCY)
    reached = [trial.url.rstrip("/").rsplit("/", 1)[-1] for trial in agency.trials]
    kinds = [StepRun.objects.get(reset_request__reference=one, closed_at=None).kind for one in reached]
    assert kinds == ["check", "perform", "archive"]
    found = trials.signed_by_machine()
    assert found is not None
    letters_ = DocumentVersion.objects.filter(document__submission=found.submission, file__size__gte=SIGNED)
    assert letters_.count() == 1


def check_a_requesters_codes_on_the_first_page_open_what_they_promise() -> None:
    ticket = visitors.to_collect(NOW)
    assert ticket is not None
    opened = Client().post(f"{ticket.collect_url}buka/", {"proof": ticket.code})
    assert opened.status_code == 200
    tracked = visitors.to_complete()
    assert tracked is not None
    sent = Client().post(tracked.track_url, {"reference": tracked.request.reference, "email": tracked.email})
    assert sent.status_code == 302


def check_the_terminal_names_everybody() -> None:
    said = guide.text(NOW)
    assert all(one.username in said for one in STAFF)
    assert "/ambil/" in said
    assert max(map(len, said.splitlines())) <= 120


def check_months_gone_by_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused until the records are made; then draft, checked, signed, on paper and by certificate."""
    assert not months.close_all(NOW)
    for request in ResetRequest.objects.filter(ended_at__isnull=False):
        archiving.make_record(request.pk, render=fake_render, at=NOW)
    real = month_paper.render

    def render(office: Office, reading: Reading) -> bytes:
        return real(office, reading) if office.slug == KOTA else letters.letter(FACTS)

    monkeypatch.setattr(month_paper, "render", render)
    assert months.close_all(NOW)
    for office in Office.objects.all():
        states = list(
            MonthReport.objects.filter(office=office).order_by("-month").values_list("state", flat=True)
        )
        assert states[:3] == [ReportState.DRAFT, ReportState.CHECKED, ReportState.SIGNED]
    assert set(MonthReport.objects.exclude(signing="").values_list("signing", flat=True)) == set(
        Signing.values
    )
    assert not MonthReport.objects.filter(closed_at__gt=NOW).exists()
    assert journal.verify() == []


CHECKS = (
    check_every_step_and_outcome_is_there_and_none_of_it_in_the_future,
    check_every_role_of_every_office_is_played,
    check_papers_are_pdfs_pictures_and_some_signed_by_machine,
    check_work_fell_into_office_hours,
    check_the_first_page_leads_each_role_to_what_waits_for_it,
    check_a_requesters_codes_on_the_first_page_open_what_they_promise,
    check_the_terminal_names_everybody,
)


@pytest.mark.slow
def test_it_shows_everything_and_is_the_same_every_time(
    db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Playing takes its time, so one play serves every look at it, and a second one is its twin."""
    settings.DEMO = True
    assert demo_jobs.close_months.__name__ in stage.MONTHS_JOB  # known to the workers of the demo alone
    with time_machine.travel(NOW, tick=True):
        with transaction.atomic():
            first = play(NOW)
            for check in CHECKS:
                check()
            check_months_gone_by_are_reported(monkeypatch)
            transaction.set_rollback(True)
        assert play(NOW) == first
    out = StringIO()
    call_command("demo", stdout=out)
    assert "sudah ada" in out.getvalue()
    assert ResetRequest.objects.count() == sum(" " in line and line.startswith("contoh-") for line in first)


@pytest.mark.slow
def test_halves_played_beside_each_other_fit_together(tmp_path: Path) -> None:
    """As `./run demo` plays it: two processes, one merge, now."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("RESETDESK_") and name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    environment |= {"RESETDESK_DATA_DIR": str(tmp_path), "RESETDESK_DEMO": "1"}

    def run(*command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command], cwd=HOME, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("-m", "resetdesk.prepare", "--demo")
    assert "Jurnal utuh" in run("manage.py", "journal", "verify")
    with sqlite3.connect(tmp_path / "resetdesk.sqlite3") as rows:
        assert rows.execute("PRAGMA foreign_key_check").fetchall() == []
        counts = "SELECT count(*), count(DISTINCT office_id) FROM requests_app_resetrequest"
        assert rows.execute(counts).fetchone() == (130, 4)
        assert rows.execute("SELECT count(*) FROM accounts_user").fetchone() == (len(STAFF),)
    rows.close()
    assert not list(tmp_path.glob("peragaan-*"))


def test_the_halves_hold_every_office_once() -> None:
    assert sorted(town.slug for half in together.HALVES for town in half) == sorted(
        town.slug for town in TOWNS
    )


def test_a_half_that_breaks_off_is_said_in_one_sentence(
    db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_now: dt.datetime) -> None:
        raise together.HalfFailed

    settings.DEMO = True
    monkeypatch.setattr(together, "play", fail)
    with pytest.raises(CommandError, match="basis data tidak berubah"):
        call_command("demo")


def test_where_no_second_process_helps_it_is_played_in_one(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within a transaction, on PostgreSQL, on one processor."""
    played: list[dt.datetime] = []
    monkeypatch.setattr(stage, "play", played.append)
    together.play(NOW)
    assert played == [NOW]


def test_a_portal_with_offices_of_its_own_is_no_place_for_it(cast: Cast) -> None:
    Office.objects.filter(slug="contoh-timur").update(slug="kabupaten-lain")
    Office.objects.filter(slug="contoh-barat").update(slug="kota-lain")
    with pytest.raises(CommandError, match="sudah berisi kantor lain"):
        call_command("demo")
    assert not User.objects.filter(username="timur.agency").exists()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PUBLIC_URL", "https://reset.kabupaten.test", "hanya boleh ada di localhost"),
        ("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend", "tidak boleh keluar"),
    ],
)
def test_public_passwords_and_letters_for_nobody_stay_at_home(
    db: None, settings: Any, name: str, value: str, sentence: str
) -> None:
    settings.EMAIL_HOST = "surat.kabupaten.test"
    setattr(settings, name, value)
    with pytest.raises(CommandError, match=sentence):
        call_command("demo")
    assert not Office.objects.exists()


OFFICIALS = [one for town in TOWNS for one in town.officials.values()]
NUMBERS = [one.nip for one in STAFF] + [one.nip for one in OFFICIALS]


@pytest.mark.parametrize("number", NUMBERS)
def test_every_made_up_nip_agrees_with_itself(number: str) -> None:
    assert nip.parse(number, today=dt.date(2026, 1, 1)).warning == ""


def test_nobody_in_the_demo_shares_a_number() -> None:
    assert len(set(NUMBERS)) == len(NUMBERS)
    names = [one.name for one in STAFF] + [one.name for one in OFFICIALS]
    assert len(set(names)) == len(names)
    phones = [one.phone for one in OFFICIALS]
    assert len(set(phones)) == len(phones)
