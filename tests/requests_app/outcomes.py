"""A request for every way in which one can end, walked through the real workflow, for tests of its papers."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from archive_app.domain import archiving
from requests_app.domain import confirmation, corrections, handover, handover_rules, incidents, review
from requests_app.domain.confirmation import Call
from requests_app.domain.handover_rules import Telling
from requests_app.domain.presentation import facts_of, to_be_shown
from requests_app.domain.review import Explanations, Finding
from requests_app.enums import (
    Answer,
    ConfirmationMeans,
    ConfirmationResult,
    HandoverWay,
    NumberSource,
    StepOutcome,
)
from requests_app.models import Handover, ResetRequest
from tests.archive_app.ended import FOLDER, completed, rejected, told, withdrawn
from tests.cast import Cast, make_person
from tests.moments import kept
from tests.requests_app.factories import (
    EXPLANATION,
    HELPDESK,
    MAGELANG,
    POKJA,
    PONOROGO,
    Walk,
    submitted,
)
from tests.requests_app.handing import KNOWN_PHONE, code, known_holder, ready, sealed, told_in_person

MINUTE = dt.timedelta(minutes=1)


def fresh(walk: Walk) -> ResetRequest:
    """The request as the database has it now."""
    return ResetRequest.objects.select_related("office", "edition__sop", "submission").get(pk=walk.request.pk)


def opened(walk: Walk, token: str) -> None:
    """The owner opens the result, says so, and that the password was changed; an hour in all."""
    walk.at += 20 * MINUTE
    handover.reveal(token, proof=code(walk), at=walk.at)
    walk.at += 5 * MINUTE
    handover.acknowledge(token, at=walk.at)
    walk.at += 35 * MINUTE
    handover.say_changed(token, at=walk.at)


def put_away(walk: Walk) -> ResetRequest:
    """The archive step, where the SOP has one."""
    while (step := walk.request.steps.filter(closed_at=None).first()) is not None:
        if step.kind == "archive":
            run = walk.take()
            walk.at += 2 * MINUTE
            archiving.archive(run.pk, by=walk.officer(run), at=walk.at, place=FOLDER)
        else:
            walk.step()
    return fresh(walk)


@kept
def collected(cast: Cast) -> ResetRequest:
    """Opened by its owner, who closes the hand-over step by acknowledging it."""
    walk, _row, token = ready(cast)
    opened(walk, token)
    return put_away(walk)


@kept
def completed_late(cast: Cast) -> ResetRequest:
    """Sent back once, confirmed by telephone, over its time at the check, with the reason."""
    known_holder(cast)
    walk = Walk(cast, submitted(cast))
    walk.step("no")
    walk.step()
    walk.complete()
    walk.step()
    run = walk.take()
    call = Call(
        means=ConfirmationMeans.PHONE,
        answered_by="Sari Wulandari",
        result=ConfirmationResult.CONFIRMED,
        number=KNOWN_PHONE,
        number_source=NumberSource.REGISTRY,
        note="Mengenali nomor surat.",
    )
    confirmation.confirm(run.pk, call=call, by=walk.officer(run), at=walk.at + MINUTE)
    walk.at += dt.timedelta(hours=2)
    step = walk.request.edition.flow.sop.step(run.step_key)
    if shown := [item.key for item in to_be_shown(step, facts_of(walk.request))]:
        review.show(run.pk, keys=shown[:1], by=walk.officer(run), at=walk.at)
    findings = {item.key: Finding(Answer.OK) for item in review.checklist(step, facts_of(walk.request))}
    findings[next(iter(findings))] = Finding(Answer.NOT_OK, "unreadable", "Stempel agak kabur")
    explanations = Explanations(time=EXPLANATION, papers=EXPLANATION)
    review.decide(
        run.pk,
        findings=findings,
        outcome=StepOutcome.YES,
        by=walk.officer(run),
        at=walk.at,
        explanations=explanations,
    )
    walk.until("hand_over")
    walk.take()
    told(walk)
    return put_away(walk)


@kept
def not_collected(cast: Cast) -> ResetRequest:
    """Ready, and nobody came in time."""
    walk, row, _token = ready(cast)
    assert row.expires_at is not None
    walk.at = row.expires_at + MINUTE
    handover.expire(row.pk, at=walk.at)
    return put_away(walk)


@kept
def duplicate(cast: Cast) -> ResetRequest:
    """The same request a second time."""
    original = submitted(cast)
    walk = Walk(cast, submitted(cast))
    run = walk.take()
    walk.at += 3 * MINUTE
    corrections.link_duplicate(
        run.pk,
        original=original,
        reason="Surat yang sama dikirim dua kali.",
        by=walk.officer(run),
        at=walk.at,
    )
    return fresh(walk)


@kept
def denied(cast: Cast) -> ResetRequest:
    """Ended, and a day later the owner says that somebody else opened it."""
    request = collected(cast)
    row = Handover.objects.select_related("reset_request__submission").get(reset_request=request)
    assert request.ended_at is not None
    handover.deny(handover_rules.link_token(row), at=request.ended_at + dt.timedelta(days=1))
    return request


@kept
def reissued(cast: Cast) -> ResetRequest:
    """Denied by its owner after the end, issued anew, collected, archived again."""
    request = denied(cast)
    assert request.ended_at is not None
    walk = Walk(cast, request, at=request.ended_at + dt.timedelta(days=1, minutes=20))
    finding = "Pemilik ditelepon; akunnya diamankan di SPSE."
    incidents.lift(request.pk, finding=finding, by=cast["kepala_ukpbj"], at=walk.at)
    handover.reissue(
        request.pk, by=cast["admin_agency"], at=walk.at, reason="Pemilik akun menyangkal membuka."
    )
    walk.until("hand_over")
    walk.take()
    opened(walk, handover_rules.link_token(sealed(walk)))
    return put_away(walk)


@kept
def by_telephone(cast: Cast) -> ResetRequest:
    """The SOP with disposisi and instruction, told by telephone."""
    cast.west["kepala_ukpbj"] = make_person("barat.kepala", office=cast.barat, roles=("kepala_ukpbj",))
    walk = Walk(cast, submitted(cast, PONOROGO))
    walk.until("hand_over")
    run = walk.take()
    walk.at += 2 * MINUTE
    telling = Telling(
        way=HandoverWay.TELEPHONE,
        told_to="Sari Wulandari",
        number="+62352481234",
        number_source=NumberSource.DIRECTORY,
    )
    handover.tell(run.pk, by=walk.officer(run), at=walk.at, telling=telling)
    return put_away(walk)


@kept
def in_person(cast: Cast, sop: Path) -> ResetRequest:
    """One of the other SOPs, its result told face to face."""
    walk = Walk(cast, submitted(cast, sop))
    walk.until("hand_over")
    told_in_person(walk)
    return put_away(walk)


OUTCOMES: Mapping[str, Callable[[Cast], ResetRequest]] = {
    "completed": completed,
    "collected": collected,
    "completed_late": completed_late,
    "rejected": rejected,
    "withdrawn": withdrawn,
    "duplicate": duplicate,
    "not_collected": not_collected,
    "denied": denied,
    "reissued": reissued,
    "by_telephone": by_telephone,
    "pokja": partial(in_person, sop=POKJA),
    "magelang": partial(in_person, sop=MAGELANG),
    "helpdesk": partial(in_person, sop=HELPDESK),
}
