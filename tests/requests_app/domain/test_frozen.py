"""While the owner denies, a request goes nowhere past its hand-over and ends in no way; nothing is lost."""

import datetime as dt
from pathlib import Path

import pytest

from archive_app.domain import archiving
from archive_app.models import Record
from requests_app.domain import (
    abandonment,
    corrections,
    handover,
    handover_rules,
    incident_rules,
    incidents,
    performing,
    reminders,
    tasks,
)
from requests_app.domain.handover_rules import Stage
from requests_app.domain.incidents import Denial
from requests_app.domain.verification import verify_request
from requests_app.enums import Event, HandoverState, NoticeEvent, RequestState, StepOutcome
from requests_app.exceptions import Frozen, NotPossible, StepMoved
from requests_app.models import Edition, Handover, Notice, ResetRequest, StepRun
from resetdesk.accounts.domain.options import change_options
from resetdesk.core.models import JournalEntry
from tests.archive_app.ended import FOLDER, at_archive, told
from tests.cast import Cast
from tests.moments import kept
from tests.requests_app.factories import EXPLANATION, MONDAY, SERAM, Walk, open_step, submitted
from tests.requests_app.handing import SECRET, at_hand_over, code, ready, sealed

MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
DENIAL = Denial(told_by="Sari Wulandari", account="Tidak pernah menerimanya.")
MORE = """
[[steps]]
key = "catat-serah"
number = "8a"
kind = "task"
actor = "admin"
activity = "Mencatat penyerahan pada buku"
standard = { printed = "5", clock = "handling_minutes", amount = 5 }
outcomes = { done = "arsipkan" }

[[steps]]
key = "arsipkan"
"""


@kept
def taken_to_archive(cast: Cast) -> tuple[Walk, str]:
    """Opened and acknowledged by whoever it was; the archive step was just taken."""
    walk, _row, token = ready(cast)
    handover.reveal(token, proof=code(walk), at=walk.at)
    handover.acknowledge(token, at=walk.at)
    walk.take()
    return walk, token


@pytest.fixture
def longer(tmp_path: Path) -> Path:
    """An SOP with a task of staff after its hand-over, and with a rejection at its act in SPSE."""
    text = SERAM.read_text(encoding="utf-8")
    head, tail = text.split('[[steps]]\nkey = "arsipkan"\n')
    head = head.replace('outcomes = { done = "arsipkan" }', 'outcomes = { done = "catat-serah" }')
    head = head.replace('{ done = "sampaikan" }', '{ done = "sampaikan", reject = "tolak" }')
    path = tmp_path / "lebih-panjang.toml"
    path.write_text(head + MORE.lstrip() + tail, encoding="utf-8")
    return path


def reported(walk: Walk) -> None:
    incidents.report(walk.request.pk, denial=DENIAL, by=walk.cast["loket"], at=walk.at)


def lift(walk: Walk) -> None:
    incidents.lift(walk.request.pk, finding="Sudah diamankan.", by=walk.cast["kepala_ukpbj"], at=walk.at)


def archive(walk: Walk) -> StepRun | None:
    step = open_step(walk.request)
    return archiving.archive(step.pk, by=walk.officer(step), at=walk.at + MINUTE, place=FOLDER)


def fresh(walk: Walk) -> ResetRequest:
    return ResetRequest.objects.get(pk=walk.request.pk)


def again(walk: Walk) -> StepRun:
    return handover.reissue(
        walk.request.pk, by=walk.cast["admin_agency"], at=walk.at, reason="Pemohon menutup halaman."
    )


def issued_anew(cast: Cast) -> tuple[Walk, str, Handover]:
    """Acknowledged once, issued anew for another reason, and the second result lies ready."""
    walk, _row, old = ready(cast)
    handover.reveal(old, proof=code(walk), at=walk.at)
    handover.acknowledge(old, at=walk.at)
    again(walk)
    walk.until("hand_over")
    walk.take()
    return walk, old, sealed(walk)


def test_archiving_is_refused_and_the_refusal_says_who_may_lift(cast: Cast) -> None:
    walk, token = taken_to_archive(cast)
    handover.deny(token, at=walk.at)
    with pytest.raises(Frozen, match=r"dibekukan.*dicabut oleh kepala, atau oleh petugas lain yang tidak"):
        archive(walk)
    step = open_step(walk.request)
    assert (step.kind, step.taken_by, fresh(walk).state) == ("archive", walk.officer(step), RequestState.OPEN)
    written = JournalEntry.objects.filter(chain=walk.request.pk)
    assert not written.filter(event__in=[Event.ARCHIVED, Event.ENDED]).exists()
    assert not Record.objects.exists()


def test_the_same_step_is_archived_once_somebody_has_lifted_it(cast: Cast) -> None:
    walk, token = taken_to_archive(cast)
    handover.deny(token, at=walk.at)
    lift(walk)
    assert archive(walk) is None
    assert fresh(walk).state == RequestState.COMPLETED
    assert verify_request(fresh(walk)) == []


def test_a_denial_that_an_officer_wrote_down_holds_the_archive_too(cast: Cast) -> None:
    walk = at_archive(cast)
    reported(walk)
    with pytest.raises(Frozen):
        archive(walk)


def test_a_task_that_an_sop_has_after_the_hand_over_waits_as_well(cast: Cast, longer: Path) -> None:
    walk = at_hand_over(cast, sop=longer)
    told(walk)
    step = walk.take()
    assert step.kind == "task"
    reported(walk)
    with pytest.raises(Frozen):
        tasks.finish(step.pk, note="Buku 3.", file=None, by=walk.officer(step), at=walk.at)
    lift(walk)
    tasks.finish(step.pk, note="Buku 3.", file=None, by=walk.officer(step), at=walk.at)
    assert open_step(walk.request).kind == "archive"


def test_a_newer_opening_is_not_acknowledged_while_an_older_one_is_denied(cast: Cast) -> None:
    walk, old, row = issued_anew(cast)
    new = handover_rules.link_token(row)
    handover.reveal(new, proof=code(walk), at=walk.at)
    handover.deny(old, at=walk.at)
    assert handover_rules.stage(handover_rules.by_token(new), at=walk.at) is Stage.FROZEN
    for say in (handover.acknowledge, handover.say_changed):
        with pytest.raises(NotPossible, match="dibekukan"):
            say(new, at=walk.at)
    assert open_step(walk.request).kind == "hand_over"
    lift(walk)
    handover.say_changed(new, at=walk.at)
    assert open_step(walk.request).kind == "archive"


def test_what_nobody_could_collect_is_destroyed_but_not_called_uncollected(cast: Cast) -> None:
    walk, old, row = issued_anew(cast)
    handover.deny(old, at=walk.at)
    assert row.expires_at is not None
    walk.at = row.expires_at + MINUTE
    assert handover.expire(row.pk, at=walk.at)
    row.refresh_from_db()
    assert (row.state, bytes(row.ciphertext)) == (HandoverState.NOT_COLLECTED, b"")
    step = open_step(walk.request)
    assert step.kind == "hand_over"
    assert not step.pauses.filter(ended_at=None).exists(), "it is the office's turn now, and its time"
    assert not step.deviations.exists()
    assert not Notice.objects.filter(event=NoticeEvent.NOT_COLLECTED).exists()
    lift(walk)
    handover.reissue(
        walk.request.pk,
        by=cast["admin_agency"],
        at=walk.at,
        reason="Akun sudah aman.",
        explanation=EXPLANATION,
    )
    assert open_step(walk.request).kind == "perform"
    assert verify_request(fresh(walk)) == []


def test_nobody_is_reminded_of_what_is_frozen(cast: Cast) -> None:
    walk, old, _row = issued_anew(cast)
    assert reminders.remind(walk.request.pk, event=NoticeEvent.REMIND_COLLECT, at=walk.at + DAY)
    handover.deny(old, at=walk.at + DAY)
    assert not reminders.remind(walk.request.pk, event=NoticeEvent.REMIND_COLLECT, at=walk.at + 2 * DAY)


def test_what_was_done_in_spse_is_still_recorded_because_it_leads_back_to_the_hand_over(cast: Cast) -> None:
    walk, _row, old = ready(cast)
    handover.reveal(old, proof=code(walk), at=walk.at)
    handover.acknowledge(old, at=walk.at)
    step = again(walk)
    walk.take()
    handover.deny(old, at=walk.at)
    assert not incident_rules.stands_still(step)
    performing.perform(step.pk, proof=performing.Proof("Diganti."), by=walk.officer(step), at=walk.at)
    step = walk.take()
    assert incident_rules.stands_still(step)
    with pytest.raises(NotPossible, match="dibekukan"):
        handover.prepare_sealed(step.pk, by=walk.officer(step), at=walk.at, secret=SECRET)


def test_a_rejection_waits_for_the_lift_because_any_end_seals_the_record_without_the_finding(
    cast: Cast, longer: Path
) -> None:
    walk = at_hand_over(cast, sop=longer)
    told(walk)
    again(walk)
    reported(walk)
    walk.step("reject")
    assert open_step(walk.request).kind == "notify_rejection", "deciding it is no end yet"
    with pytest.raises(Frozen):
        walk.step()
    assert (fresh(walk).state, fresh(walk).rejection_message) == (RequestState.OPEN, "")
    assert not Notice.objects.filter(event=NoticeEvent.REJECTED).exists()
    lift(walk)
    walk.request = fresh(walk)
    walk.at += MINUTE
    Walk._notify_rejection(walk, open_step(walk.request), walk.officer(), "")
    assert fresh(walk).state == RequestState.REJECTED
    assert verify_request(fresh(walk)) == []


def test_withdrawing_and_merging_need_no_rule_for_they_end_with_the_act_in_spse(cast: Cast) -> None:
    walk, token = taken_to_archive(cast)
    handover.deny(token, at=walk.at)
    other, step = submitted(cast), open_step(walk.request)
    with pytest.raises(NotPossible, match="sudah dikerjakan"):
        corrections.withdraw(walk.request.pk, reason="Sudah ingat.", at=walk.at)
    with pytest.raises(NotPossible, match="sudah dikerjakan"):
        corrections.link_duplicate(
            step.pk, original=other, reason="Ganda.", by=walk.officer(step), at=walk.at
        )
    edition = Edition.objects.get(pk=walk.request.edition_id)
    with pytest.raises(NotPossible):
        corrections.change_sop(step.pk, edition=edition, reason="Keliru.", by=walk.officer(step), at=walk.at)


def test_the_limit_for_completing_ends_nothing_that_is_frozen(cast: Cast, longer: Path) -> None:
    text = longer.read_text(encoding="utf-8").replace('reject = "tolak"', 'reject = "minta-lengkapi"')
    longer.write_text(text, encoding="utf-8")
    change_options(cast.timur, by=None, at=MONDAY, changes={"completion_days": 3})
    walk = at_hand_over(cast, sop=longer)
    told(walk)
    again(walk)
    walk.step("reject")
    walk.step()
    assert open_step(walk.request).kind == "complete"
    reported(walk)
    late = walk.at + 5 * DAY
    assert not abandonment.abandon(walk.request.pk, at=late), "warned"
    assert not abandonment.abandon(walk.request.pk, at=late + 3 * DAY)
    lift(walk)
    abandonment.abandon(walk.request.pk, at=late + 4 * DAY)
    assert abandonment.abandon(walk.request.pk, at=late + 8 * DAY)
    assert fresh(walk).state == RequestState.REJECTED


def test_a_denial_after_the_end_leaves_the_end_as_it_is(cast: Cast) -> None:
    walk, token = taken_to_archive(cast)
    archive(walk)
    handover.deny(token, at=walk.at + DAY)
    assert fresh(walk).state == RequestState.COMPLETED
    with pytest.raises(StepMoved):
        archiving.archive(
            walk.request.steps.get(kind="archive").pk,
            by=cast["admin_agency"],
            at=walk.at + DAY,
            place=FOLDER,
        )
    assert walk.request.steps.get(kind="archive").outcome == StepOutcome.DONE
