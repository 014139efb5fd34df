"""The record in words: what staff read of a request, and at what cost."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_app.domain import confirmation, corrections, workflow
from requests_app.domain.confirmation import Call
from requests_app.domain.queries import history
from requests_app.enums import ConfirmationMeans, ConfirmationResult, NoticeState, NumberSource
from requests_app.models import Notice, ResetRequest
from resetdesk.core import journal
from tests.cast import Cast
from tests.requests_app.factories import MONDAY, Walk, open_step, submitted
from tests.requests_app.handing import CANARY, ready

MINUTE = dt.timedelta(minutes=1)


def words(request: ResetRequest) -> list[str]:
    return [event.what for event in history.events(request)]


def test_every_act_of_the_journal_is_told_newest_first(cast: Cast) -> None:
    walk, _row, _token = ready(cast)
    told = history.events(walk.request)
    assert len(told) == len(journal.entries(walk.request.pk))
    assert [event.when for event in told] == sorted((event.when for event in told), reverse=True)
    assert all(event.what for event in told)
    assert not any(CANARY in f"{event.what} {event.note}" for event in told)


def test_acts_name_their_step_its_outcome_and_who(cast: Cast) -> None:
    walk = Walk(cast, submitted(cast))
    walk.step()
    told = {event.what: event.who for event in history.events(walk.request)}
    assert told["Permohonan diterima: Portal"] == "Pemohon"
    assert told["Langkah diselesaikan: 2 Pemeriksaan, Ya"] == cast["admin_agency"].full_name


def test_a_late_step_is_marked_and_its_words_stand_below(cast: Cast) -> None:
    walk = Walk(cast, submitted(cast))
    walk.take()
    step = open_step(walk.request)
    workflow.release(step.pk, by=walk.officer(), at=walk.at + MINUTE, reason="Pindah ke loket")
    released = next(e for e in history.events(walk.request) if e.what.startswith("Langkah dilepas"))
    assert (released.note, released.tone) == ("Pindah ke loket", "")


def test_a_refusal_by_the_owner_is_marked(cast: Cast) -> None:
    walk = Walk(cast, submitted(cast))
    walk.take()
    call = Call(
        means=ConfirmationMeans.PHONE,
        answered_by="Sari",
        result=ConfirmationResult.DENIED,
        number="0911223344",
        number_source=NumberSource.DIRECTORY,
    )
    confirmation.confirm(open_step(walk.request).pk, call=call, by=walk.officer(), at=walk.at)
    assert "Konfirmasi dicatat: Disangkal, Nomor resmi instansi" in words(walk.request)


def test_disposal_leaves_the_acts_without_their_words(cast: Cast) -> None:
    request = submitted(cast)
    corrections.note(request.pk, text="Rahasia kecil", by=cast["loket"], at=MONDAY + MINUTE)
    with workflow.case(request.pk, by=None, at=MONDAY + 2 * MINUTE):
        act = journal.Act(event=journal.DISPOSED, by=None, at=MONDAY + 2 * MINUTE, facts={}, personal={})
        journal.erase(request.pk, scope=request.office_id, act=act)
    told = history.events(request)
    assert told[0].what == "Data pribadi dimusnahkan"
    assert not any(event.note for event in told)


def test_the_case_counts_what_could_not_be_sent(cast: Cast) -> None:
    request = submitted(cast)
    assert history.of_case(request)["failed"] == 0
    Notice.objects.update(state=NoticeState.FAILED, missed_at=MONDAY, detail="Kotak surat penuh")
    assert history.of_case(request)["failed"] == 1
    seen_to = {"handled_at": MONDAY, "handled_by": cast["loket"], "handled_note": "Ditelepon."}
    Notice.objects.update(**seen_to)
    assert history.of_case(request)["failed"] == 0


@pytest.mark.parametrize("steps", [1, 3])
def test_the_record_costs_five_queries_however_long(cast: Cast, steps: int) -> None:
    walk = Walk(cast, submitted(cast))
    for _number in range(steps):
        walk.step()
    request = ResetRequest.objects.get(pk=walk.request.pk)
    with CaptureQueriesContext(connection) as asked:
        history.events(request)
    assert len(asked) <= 5
