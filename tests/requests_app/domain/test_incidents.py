""" "Bukan saya": everything stands still until a second person has looked into it."""

import datetime as dt

import pytest

from requests_app.domain import handover, handover_rules, incident_rules, incidents
from requests_app.domain.handover_rules import Stage, Telling
from requests_app.domain.incidents import Denial
from requests_app.domain.verification import verify_request
from requests_app.enums import Event, HandoverState, HandoverWay, NoticeEvent
from requests_app.exceptions import FormIncomplete, LinkClosed, NotPossible, NotYourTurn
from requests_app.models import Handover, Incident, Notice, ResetRequest
from requests_app.sop.enums import ArtefactKind
from resetdesk.accounts.exceptions import NotAllowed, NotFound, OwnAccount
from resetdesk.accounts.models import Membership
from resetdesk.core.models import JournalEntry
from tests.cast import SINCE, Cast
from tests.moments import kept
from tests.requests_app import outcomes
from tests.requests_app.factories import Walk, open_step
from tests.requests_app.handing import SECRET, at_hand_over, code, ready, sealed

MINUTE = dt.timedelta(minutes=1)
DENIAL = Denial(told_by="Sari Wulandari", account="Tidak pernah membuka tautan itu.")
FINDING = "Pemilik ditelepon; akunnya diamankan di SPSE."


@kept
def denied(cast: Cast) -> tuple[Walk, str]:
    """Opened by somebody, denied by the owner."""
    walk, _row, token = ready(cast)
    handover.reveal(token, proof=code(walk), at=walk.at)
    handover.deny(token, at=walk.at)
    return walk, token


def reissue(walk: Walk, *, by: str = "admin_agency") -> None:
    handover.reissue(walk.request.pk, by=walk.cast[by], at=walk.at, reason="Akun sudah aman.")


def lift(walk: Walk, *, by: str = "kepala_ukpbj", finding: str = FINDING) -> Incident:
    return incidents.lift(walk.request.pk, finding=finding, by=walk.cast[by], at=walk.at)


def second_admin(cast: Cast) -> None:
    Membership.objects.create(office=cast.timur, user=cast["loket"], role="admin_agency", starts_on=SINCE)


def test_a_denial_is_an_incident_with_an_alarm(cast: Cast) -> None:
    walk, token = denied(cast)
    found = Incident.objects.get()
    assert (found.reset_request, found.reported_by, found.lifted_at) == (walk.request, None, None)
    alarm = Notice.objects.filter(event=NoticeEvent.DENIED).values_list("address", flat=True)
    people = {cast[role].email for role in ("kepala_ukpbj", "kepala_lpse", "admin_agency")}
    assert set(alarm) == people | {cast.timur.email}
    handover.deny(token, at=walk.at + MINUTE)
    assert (Incident.objects.count(), alarm.count()) == (1, 4)
    assert JournalEntry.objects.filter(chain=walk.request.pk, event=Event.FROZEN).count() == 1


def test_nothing_is_issued_or_handed_over_while_it_is_frozen(cast: Cast) -> None:
    walk, _token = denied(cast)
    step, officer = open_step(walk.request), walk.officer()
    with pytest.raises(NotPossible, match="dibekukan"):
        reissue(walk)
    with pytest.raises(NotPossible, match="dibekukan"):
        handover.prepare_sealed(step.pk, by=officer, at=walk.at, secret=SECRET)
    with pytest.raises(NotPossible, match="dibekukan"):
        handover.announce_spse_mail(step.pk, by=officer, at=walk.at)
    telling = Telling(way=HandoverWay.IN_PERSON, told_to=walk.request.holder_name)
    with pytest.raises(NotPossible, match="dibekukan"):
        handover.tell(step.pk, by=officer, at=walk.at, telling=telling)
    with pytest.raises(NotPossible, match="dibekukan"):
        handover.go_on(step.pk, by=officer, at=walk.at, explanation=None)
    assert Handover.objects.count() == 1


def test_what_lies_ready_stays_closed_when_an_older_opening_is_denied(cast: Cast) -> None:
    walk, _row, old = ready(cast)
    handover.reveal(old, proof=code(walk), at=walk.at)
    handover.acknowledge(old, at=walk.at)
    reissue(walk)
    walk.until("hand_over")
    walk.take()
    new = handover_rules.link_token(sealed(walk))
    handover.deny(old, at=walk.at)
    assert handover_rules.stage(handover_rules.by_token(new), at=walk.at) is Stage.FROZEN
    with pytest.raises(LinkClosed):
        handover.reveal(new, proof=code(walk), at=walk.at)
    lift(walk)
    assert handover.reveal(new, proof=code(walk), at=walk.at) == SECRET


def test_an_officer_writes_down_what_the_owner_said_by_telephone(cast: Cast) -> None:
    walk, _row, token = ready(cast)
    incidents.report(walk.request.pk, denial=DENIAL, by=cast["loket"], at=walk.at)
    found = Incident.objects.get()
    assert (found.told_by, found.account, found.reported_by) == (
        DENIAL.told_by,
        DENIAL.account,
        cast["loket"],
    )
    with pytest.raises(LinkClosed):
        handover.reveal(token, proof=code(walk), at=walk.at)
    with pytest.raises(NotPossible):
        incidents.report(walk.request.pk, denial=DENIAL, by=cast["loket"], at=walk.at)
    assert verify_request(ResetRequest.objects.get(pk=walk.request.pk)) == []


def test_also_what_was_told_by_word_of_mouth_is_denied(cast: Cast) -> None:
    walk = at_hand_over(cast)
    walk.at += MINUTE
    step = open_step(walk.request)
    telling = Telling(way=HandoverWay.IN_PERSON, told_to=walk.request.holder_name)
    handover.tell(step.pk, by=walk.officer(), at=walk.at, telling=telling)
    incidents.report(walk.request.pk, denial=DENIAL, by=cast["loket"], at=walk.at)
    row = Handover.objects.get()
    assert (row.state, row.disputed_at) == (HandoverState.DISPUTED, walk.at)


@pytest.mark.parametrize(
    ("denial", "field"),
    [
        (Denial(told_by=" ", account="Bukan saya."), "told_by"),
        (Denial(told_by="Sari", account=""), "account"),
        (Denial(told_by="Sari", account="Kata sandi: Melati#77"), "account"),
    ],
)
def test_a_report_says_who_and_what_and_no_password(cast: Cast, denial: Denial, field: str) -> None:
    walk, _row, _token = ready(cast)
    with pytest.raises(FormIncomplete) as refusal:
        incidents.report(walk.request.pk, denial=denial, by=cast["loket"], at=walk.at)
    assert set(refusal.value.faults) == {field}
    assert not Incident.objects.exists()


def test_before_any_hand_over_nothing_is_denied(cast: Cast) -> None:
    walk = at_hand_over(cast)
    with pytest.raises(NotPossible):
        incidents.report(walk.request.pk, denial=DENIAL, by=cast["loket"], at=walk.at)


@pytest.mark.parametrize("who", ["auditor", "office_admin", "arsiparis", "loket"])
def test_who_may_not_lift(cast: Cast, who: str) -> None:
    walk, _token = denied(cast)
    with pytest.raises(NotAllowed):
        lift(walk, by=who)


def test_neither_a_stranger_nor_the_account_s_owner_lifts(cast: Cast) -> None:
    walk, _token = denied(cast)
    with pytest.raises(NotFound):
        incidents.lift(walk.request.pk, finding=FINDING, by=cast.other_admin, at=walk.at)
    head = cast["kepala_ukpbj"]
    head.nip = walk.request.holder_nip
    head.save()
    with pytest.raises(OwnAccount):
        lift(walk)


def test_who_performed_and_handed_over_does_not_lift_it_alone(cast: Cast) -> None:
    walk, _token = denied(cast)
    with pytest.raises(NotYourTurn):
        lift(walk, by="admin_agency")
    assert incident_rules.open_incident(walk.request) is not None


def test_a_second_officer_lifts_and_somebody_else_issues_anew(cast: Cast) -> None:
    second_admin(cast)
    walk, _token = denied(cast)
    lift(walk, by="loket")
    with pytest.raises(NotPossible, match="petugas lain"):
        reissue(walk, by="loket")
    reissue(walk, by="admin_agency")
    assert open_step(walk.request).kind == "perform"


def test_who_reported_it_is_no_second_person(cast: Cast) -> None:
    second_admin(cast)
    walk, _row, _token = ready(cast)
    incidents.report(walk.request.pk, denial=DENIAL, by=cast["loket"], at=walk.at)
    with pytest.raises(NotYourTurn):
        lift(walk, by="loket")


@pytest.mark.parametrize("finding", ["", "  ", "Kata sandi barunya: Melati#77"])
def test_the_finding_is_due_and_holds_no_password(cast: Cast, finding: str) -> None:
    walk, _token = denied(cast)
    with pytest.raises(FormIncomplete):
        lift(walk, finding=finding)


def test_lifting_is_on_record_and_once(cast: Cast) -> None:
    walk, _token = denied(cast)
    found = lift(walk)
    assert (found.lifted_by, found.finding) == (cast["kepala_ukpbj"], FINDING)
    with pytest.raises(NotPossible):
        lift(walk)
    assert JournalEntry.objects.filter(chain=walk.request.pk, event=Event.FREEZE_LIFTED).count() == 1
    assert verify_request(ResetRequest.objects.get(pk=walk.request.pk)) == []


def test_after_the_end_the_incident_and_its_end_are_papers_of_their_own(cast: Cast) -> None:
    request = outcomes.denied(cast)
    assert request.ended_at is not None
    papers = request.artefacts.filter(kind=ArtefactKind.RECEIPT.value)
    before = papers.count()
    at = request.ended_at + dt.timedelta(days=2)
    incidents.lift(request.pk, finding=FINDING, by=cast["kepala_ukpbj"], at=at)
    assert papers.count() == before + 1
