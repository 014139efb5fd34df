"""`doctor` tells which office cannot serve, and which mail has not left."""

import datetime as dt

import pytest
from django.utils import timezone

from requests_app import readiness
from requests_app.enums import NoticeState
from requests_app.models import Notice
from resetdesk.accounts.enums import Role
from resetdesk.accounts.models import Membership, Office
from resetdesk.core.fitness import Finding, Level, examine
from tests.cast import Cast
from tests.requests_app.factories import PONOROGO, SERAM, equip, submitted


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now()


@pytest.fixture
def ready(cast: Cast, now: dt.datetime) -> Cast:
    """Contoh Timur has all it needs; Contoh Barat is closed."""
    Office.objects.filter(pk=cast.barat.pk).update(is_active=False)
    equip(cast.timur, SERAM, at=now)
    return cast


def findings() -> list[Finding]:
    return list(readiness.offices())


def test_no_office_at_all_is_told(db: None) -> None:
    assert [finding.level for finding in findings()] == [Level.WARNING]


def test_an_office_that_has_everything_is_good(ready: Cast) -> None:
    assert [(f.level, f.sentence) for f in findings()] == [
        (Level.GOOD, "Contoh Timur siap menerima permohonan.")
    ]


def test_an_office_without_calendar_and_sop_is_unsafe(cast: Cast) -> None:
    found = [finding for finding in findings() if "Contoh Timur" in finding.sentence]
    assert [finding.level for finding in found] == [Level.UNSAFE, Level.UNSAFE]
    assert "kalender" in found[0].sentence
    assert found[1].remedy == "manage.py sop adopt FILE.toml --office contoh-timur"


def test_a_year_without_holidays_is_told(ready: Cast, now: dt.datetime) -> None:
    equip(ready.barat, PONOROGO, at=now - dt.timedelta(days=3 * 366))
    Office.objects.filter(pk=ready.barat.pk).update(is_active=True)
    found = [finding for finding in findings() if "Hari libur" in finding.sentence]
    assert [finding.level for finding in found] == [Level.WARNING]
    assert "Contoh Barat" in found[0].sentence


@pytest.mark.parametrize("why", ["nobody", "left", "locked"])
def test_a_role_that_the_sop_needs_and_nobody_holds_is_unsafe(
    ready: Cast, now: dt.datetime, why: str
) -> None:
    held = Membership.objects.filter(office=ready.timur, role=Role.ADMIN_AGENCY)
    if why == "nobody":
        held.update(role=Role.AUDITOR)
    elif why == "left":
        held.update(ends_on=now.date())
    else:
        ready[Role.ADMIN_AGENCY].is_active = False
        ready[Role.ADMIN_AGENCY].save()
    (finding,) = findings()
    assert finding.level is Level.UNSAFE
    assert "tidak ada Admin Agency" in finding.sentence


def test_a_role_that_no_step_waits_for_may_be_empty(ready: Cast) -> None:
    Membership.objects.filter(office=ready.timur, role=Role.AUDITOR).delete()
    assert [finding.level for finding in findings()] == [Level.GOOD]


def test_mail_that_waits_for_an_hour_is_unsafe(cast: Cast, now: dt.datetime) -> None:
    submitted(cast)
    notices = Notice.objects.all()
    assert notices.update(promised_at=now - dt.timedelta(minutes=59)) > 0
    assert [finding.level for finding in readiness.notices()] == [Level.GOOD]
    notices.update(promised_at=now - dt.timedelta(minutes=61))
    assert [finding.level for finding in readiness.notices()] == [Level.UNSAFE]
    notices.update(state=NoticeState.FAILED, missed_at=now)
    assert [finding.level for finding in readiness.notices()] == [Level.WARNING]
    notices.update(state=NoticeState.SENT, sent_at=now, missed_at=None)
    assert [finding.level for finding in readiness.notices()] == [Level.GOOD]


def test_every_floor_has_its_say(db: None) -> None:
    titles = [answer.check.title for answer in examine()]
    assert {"Basis data", "Pekerjaan", "Pekerja", "Kantor", "Pemberitahuan", "Arsip"} <= set(titles)
