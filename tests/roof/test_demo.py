"""The demo as it stands after its three weeks, whatever day it is played on."""

import datetime as dt
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from requests_app.domain.fold import fold
from requests_app.enums import Channel, DeviationKind, HandoverState, HandoverWay, NoticeState, RequestState
from requests_app.models import Handover, Notice, Outage, ResetRequest, StepRun, Submission
from resetdesk.accounts.models import Office, User
from resetdesk.core import journal, nip
from resetdesk.core.models import StoredFile
from resetdesk.demo import guide, stage
from resetdesk.demo.people import EASTERN, STAFF, WESTERN
from tests.cast import Cast


def now() -> dt.datetime:
    return timezone.now()


def early_on_a_monday() -> dt.datetime:
    """08.05 in the east: hardly a minute of today has passed, and the week's work lies behind a weekend."""
    moment = timezone.now().replace(hour=23, minute=5)
    return moment - dt.timedelta(days=(moment.weekday() - 6) % 7 or 7)


def play(moment: dt.datetime) -> list[str]:
    """The demo's content without its dates."""
    stage.play(moment)
    rows = ResetRequest.objects.order_by("office__slug", "register_number")
    return [
        f"{row.office.slug} {row.register_number} {row.holder_name} {row.service} {row.state} "
        f"{row.steps.count()} {row.handovers.count()} {row.submission.idempotency_key}"
        for row in rows.select_related("office", "submission")
    ]


@pytest.mark.slow
@pytest.mark.parametrize("moment", [now, early_on_a_monday])
def test_every_step_and_outcome_is_there_and_none_of_it_in_the_future(
    db: None, moment: Callable[[], dt.datetime], settings: Any, tmp_path: Path
) -> None:
    settings.DEMO = True
    at = moment()
    assert 30 <= len(play(at)) <= 45
    assert set(ResetRequest.objects.values_list("state", flat=True)) == set(RequestState.values)
    waiting = set(StepRun.objects.filter(closed_at=None).values_list("kind", flat=True))
    assert waiting >= {
        *("check", "complete", "perform", "notify_rejection", "hand_over", "archive"),
        *("dispose", "instruct"),
    }
    handed = set(Handover.objects.values_list("way", "state"))
    assert {way for way, _state in handed} == set(HandoverWay.values) - {HandoverWay.SPSE_MAIL}
    assert {state for _way, state in handed} == set(HandoverState.values) - {
        HandoverState.PREPARED,
        HandoverState.REISSUED,
    }
    assert set(Submission.objects.values_list("channel", flat=True)) >= {Channel.PORTAL, Channel.COUNTER}
    kinds = set(ResetRequest.objects.values_list("deviations__kind", flat=True)) - {None}
    assert kinds == set(DeviationKind.values)
    assert Outage.objects.get().lifted_at is not None
    assert StepRun.objects.filter(pauses__kind="outage").exists()
    assert not StepRun.objects.filter(opened_at__gt=at).exists()
    assert not Notice.objects.exclude(state=NoticeState.SENT).exists()
    assert not Notice.objects.filter(sent_at__gt=at + dt.timedelta(minutes=1)).exists()
    assert journal.verify() == []
    for request in ResetRequest.objects.all():
        told = fold(journal.entries(request.pk))
        assert (told.state, told.ended_at) == (request.state, request.ended_at)
    assert set(StoredFile.objects.values_list("media_type", flat=True)) == {
        *("application/pdf", "image/jpeg", "image/png"),
    }
    said = guide.text(at)
    assert all(one.username in said for one in STAFF)
    assert "/ambil/" in said


@pytest.mark.slow
def test_it_is_the_same_every_time_and_stays_as_it_is(db: None, settings: Any) -> None:
    settings.DEMO = True
    at = timezone.now()
    with transaction.atomic():
        first = play(at)
        transaction.set_rollback(True)
    assert play(at) == first
    out = StringIO()
    call_command("demo", stdout=out)
    assert "sudah ada" in out.getvalue()
    assert ResetRequest.objects.count() == len(first)


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


OFFICIALS = (*EASTERN.values(), *WESTERN.values())
NUMBERS = [one.nip for one in STAFF] + [one.nip for one in OFFICIALS]


@pytest.mark.parametrize("number", NUMBERS)
def test_every_made_up_nip_agrees_with_itself(number: str) -> None:
    assert nip.parse(number, today=dt.date(2026, 1, 1)).warning == ""


def test_nobody_in_the_demo_shares_a_number() -> None:
    assert len(set(NUMBERS)) == len(NUMBERS)
    phones = [one.phone for one in OFFICIALS]
    assert len(set(phones)) == len(phones)
