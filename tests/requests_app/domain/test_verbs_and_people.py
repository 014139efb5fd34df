"""Every verb of one request, and who may never call it: the account's owner; with separation on, the checker.

The table is complete: a new verb with `by: User` is listed here, or says why it concerns no single request.
"""

import ast
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from archive_app.domain import archiving
from requests_app.domain import (
    completion,
    confirmation,
    corrections,
    counter,
    disposition,
    drafts,
    generated,
    handover,
    incidents,
    notices,
    performing,
    rejection,
    review,
    tasks,
    workflow,
)
from requests_app.domain.confirmation import Call
from requests_app.domain.counter import Opening
from requests_app.enums import (
    Channel,
    ConfirmationMeans,
    ConfirmationResult,
    HandoverWay,
    NoticeState,
    StepOutcome,
)
from requests_app.exceptions import NotYourTurn
from requests_app.models import Edition, Notice
from resetdesk.accounts.domain.options import change_options
from resetdesk.accounts.exceptions import OwnAccount
from resetdesk.accounts.models import User
from tests.archive_app.ended import completed
from tests.archive_app.test_archiving import fake_render
from tests.cast import Cast
from tests.house.source import python_sources
from tests.requests_app.domain.test_incidents import DENIAL, FINDING, denied
from tests.requests_app.factories import (
    ANSWERS,
    MONDAY,
    NIP,
    SERAM,
    Walk,
    equip,
    open_step,
    submitted,
)
from tests.requests_app.handing import SECRET, ready

Verb = Callable[[int, User, dt.datetime], object]
PROOF = performing.Proof(text="Diganti pada Kelola Pengguna.")
SHORT = completion.Shortcoming(reason="Kabur.", document_key="surat_permohonan")
CALL = Call(ConfirmationMeans.IN_PERSON, "Sari", ConfirmationResult.CONFIRMED)
TELLING = handover.Telling(way=HandoverWay.IN_PERSON, told_to="Sari Wulandari")
# Verbs on the open step, by the module that holds them; each goes through `workflow.turn`.
AT_STEP: dict[str, Verb] = {
    "workflow.release": lambda s, by, at: workflow.release(s, by=by, at=at, reason="Rapat."),
    "review.decide": lambda s, by, at: review.decide(s, findings={}, outcome=StepOutcome.YES, by=by, at=at),
    "review.show": lambda s, by, at: review.show(s, keys=[], by=by, at=at),
    "completion.ask": lambda s, by, at: completion.ask(s, items=[SHORT], by=by, at=at),
    "disposition.direct": lambda s, by, at: disposition.direct(s, instruction="Lanjutkan.", by=by, at=at),
    "performing.perform": lambda s, by, at: performing.perform(s, proof=PROOF, by=by, at=at),
    "performing.refuse": lambda s, by, at: performing.refuse(s, note="Tidak ada.", by=by, at=at),
    "rejection.notify": lambda s, by, at: rejection.notify(
        s, reason_key="not_entitled", message="Maaf.", by=by, at=at
    ),
    "tasks.finish": lambda s, by, at: tasks.finish(s, note="", file=None, by=by, at=at),
    "confirmation.confirm": lambda s, by, at: confirmation.confirm(s, call=CALL, by=by, at=at),
    "generated.make": lambda s, by, at: generated.make(s, by=by, at=at),
    "generated.show": lambda s, by, at: generated.show(s, by=by, at=at),
    "generated.confirm_installed": lambda s, by, at: generated.confirm_installed(s, by=by, at=at),
    "generated.discard": lambda s, by, at: generated.discard(s, by=by, at=at),
    "handover.prepare_sealed": lambda s, by, at: handover.prepare_sealed(s, by=by, at=at, secret=SECRET),
    "handover.announce_spse_mail": lambda s, by, at: handover.announce_spse_mail(s, by=by, at=at),
    "handover.tell": lambda s, by, at: handover.tell(s, by=by, at=at, telling=TELLING),
    "handover.finish_by_notice": lambda s, by, at: handover.finish_by_notice(s, by=by, at=at),
    "handover.go_on": lambda s, by, at: handover.go_on(s, by=by, at=at, explanation=None),
    "corrections.return_to": lambda s, by, at: corrections.return_to(
        s, to="periksa", reason="Keliru.", by=by, at=at
    ),
    "archiving.archive": lambda s, by, at: archiving.archive(
        s, by=by, at=at, place=archiving.Place(folder="1")
    ),
}


# --- the owner of the account -----------------------------------------------------------------------------


def owning(person: User) -> User:
    """The same officer, whose own account it turns out to be."""
    User.objects.filter(pk=person.pk).update(nip=NIP)
    person.refresh_from_db()
    return person


@pytest.mark.asvs("8.2.2")
@pytest.mark.parametrize("name", AT_STEP)
def test_nobody_works_on_their_own_account_at_a_step(cast: Cast, name: str) -> None:
    walk = Walk(cast, submitted(cast))
    step = walk.take()
    with pytest.raises(OwnAccount):
        AT_STEP[name](step.pk, owning(walk.officer()), walk.at)


def take_own(cast: Cast) -> None:
    walk = Walk(cast, submitted(cast))
    workflow.take(open_step(walk.request).pk, by=owning(walk.officer()), at=walk.at)


def note_own(cast: Cast) -> None:
    request = submitted(cast)
    corrections.note(request.pk, text="Sudah dicek.", by=owning(cast["loket"]), at=MONDAY)


def link_own(cast: Cast) -> None:
    other = submitted(cast, answers={"nip": "197001011995031002", "email": "lain@contoh.test"})
    step = open_step(submitted(cast))
    by = owning(cast["loket"])
    corrections.link_duplicate(step.pk, original=other, reason="Sama.", by=by, at=MONDAY)


def change_own(cast: Cast) -> None:
    step, edition = open_step(submitted(cast)), Edition.objects.get()
    by = owning(cast["admin_agency"])
    corrections.change_sop(step.pk, edition=edition, reason="Keliru.", by=by, at=MONDAY)


def call_own(cast: Cast) -> None:
    walk, _row, _token = ready(cast)
    handover.call_back(
        walk.request.pk, by=owning(cast["loket"]), at=walk.at, number="1", source=None, answered_by="Sari"
    )


def reissue_own(cast: Cast) -> None:
    walk, _row, _token = ready(cast)
    handover.reissue(walk.request.pk, by=owning(cast["admin_agency"]), at=walk.at, reason="Hilang.")


def report_own(cast: Cast) -> None:
    walk, _row, _token = ready(cast)
    incidents.report(walk.request.pk, denial=DENIAL, by=owning(cast["loket"]), at=walk.at)


def lift_own(cast: Cast) -> None:
    walk, _token = denied(cast)
    incidents.lift(walk.request.pk, finding=FINDING, by=owning(cast["kepala_ukpbj"]), at=walk.at)


def notice_of(cast: Cast) -> int:
    submitted(cast)
    Notice.objects.update(state=NoticeState.SENT, sent_at=MONDAY)
    return Notice.objects.earliest("pk").pk


def resend_own(cast: Cast) -> None:
    notices.resend(notice_of(cast), by=owning(cast["loket"]), at=MONDAY)


def handle_own(cast: Cast) -> None:
    notice = notice_of(cast)
    notices.handle(notice, note="Ditelepon.", by=owning(cast["loket"]), at=MONDAY)


def move_own(cast: Cast) -> None:
    request = completed(cast)
    assert request.ended_at is not None
    record = archiving.make_record(request.pk, render=fake_render, at=request.ended_at)
    assert record is not None
    place = archiving.Place(folder="2")
    archiving.move(record.pk, place=place, by=owning(cast["arsiparis"]), at=request.ended_at)


def register_own(cast: Cast) -> None:
    equip(cast.timur, SERAM)
    now = timezone.now()
    opening = Opening(role="ppk", services=("reset_password",), channel=Channel.COUNTER)
    draft = counter.begin(cast.timur, opening, at=now)
    draft = drafts.save(draft.pk, changes={"answers": dict(ANSWERS)}, at=now)
    counter.register(draft, received_at=now, by=owning(cast["loket"]), at=now)


ON_CASE: dict[str, Callable[[Cast], None]] = {
    "workflow.take": take_own,
    "corrections.note": note_own,
    "corrections.link_duplicate": link_own,
    "corrections.change_sop": change_own,
    "handover.call_back": call_own,
    "handover.reissue": reissue_own,
    "incidents.report": report_own,
    "incidents.lift": lift_own,
    "notices.resend": resend_own,
    "notices.handle": handle_own,
    "archiving.move": move_own,
    "counter.register": register_own,
}


@pytest.mark.parametrize("name", ON_CASE)
def test_nobody_acts_on_the_case_of_their_own_account(cast: Cast, name: str) -> None:
    with pytest.raises(OwnAccount):
        ON_CASE[name](cast)


# --- separation of checker, performer, archiver -----------------------------------------------------------


@pytest.mark.parametrize("name", sorted(AT_STEP))
def test_with_separation_on_who_checked_calls_no_verb_of_the_act(cast: Cast, name: str) -> None:
    walk = Walk(cast, submitted(cast))
    walk.until("perform")
    step = walk.take()
    change_options(cast.timur, by=None, at=walk.at, changes={"separation": True})
    with pytest.raises(NotYourTurn):
        AT_STEP[name](step.pk, walk.officer(), walk.at)


def test_with_separation_on_who_checked_does_not_even_take_the_act(cast: Cast) -> None:
    walk = Walk(cast, submitted(cast))
    step = walk.until("perform")
    change_options(cast.timur, by=None, at=walk.at, changes={"separation": True})
    with pytest.raises(NotYourTurn):
        workflow.take(step.pk, by=walk.officer(), at=walk.at)


# --- the table is complete ----------------------------------------------------------------------------------

OFFICE_WIDE = {
    "outages.declare": "the whole office",
    "outages.lift": "the whole office",
    "suppressions.lift": "an address",
    "notice_words.save": "the office's words",
    "notice_words.restore": "the office's words",
    "bundles.prepare": "a month of the archive",
    "bundles.note_taken": "a month of the archive",
    "closing.annotate": "a month's report",
    "closing.check": "a month's report",
    "closing.give_back": "a month's report",
    "closing.turn": "a month's report",
    "signing.sign": "a month's report",
    "signing.demand_signable": "a month's report",
    "signatories.acting": "reads for whom somebody acts",
    "signatories.refusal": "reads whom a month's report names",
    "running.note_register": "a month's register",
    "confirmation.log": "writes into a case that its caller has judged",
    "workflow.turn": "is the guard itself",
}


def verbs() -> set[str]:
    """Every public function of the domain that a member of staff calls."""
    found = set()
    for source in python_sources():
        if "/domain/" not in source.path or source.path.startswith("resetdesk/"):
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and called_by_staff(node):
                found.add(f"{source.path.rsplit('/', 1)[1].removesuffix('.py')}.{node.name}")
    return found


def called_by_staff(node: ast.FunctionDef) -> bool:
    return any(
        argument.arg == "by"
        and argument.annotation is not None
        and ast.unparse(argument.annotation) == "User"
        for argument in node.args.kwonlyargs
    )


def test_every_verb_is_judged() -> None:
    judged: set[Any] = {*AT_STEP, *ON_CASE, *OFFICE_WIDE}
    assert verbs() - judged == set()
    assert judged - verbs() == set()
