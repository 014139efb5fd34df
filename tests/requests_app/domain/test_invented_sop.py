"""An SOP nobody planned for, written from the format page alone, goes from form to record with no code.

Four actors, three checks, a loop back from the head's desk, a task of staff and one of the requester.
"""

import datetime as dt
from pathlib import Path

import pytest
import time_machine

from archive_app.domain import archiving, fixity
from archive_app.domain.archiving import Place
from archive_app.models import Record
from requests_app.domain import drafts, handover, handover_rules, tasks
from requests_app.domain.drafts import code_of
from requests_app.domain.verification import verify_request
from requests_app.enums import HandoverWay, RequestState, StepOutcome
from requests_app.exceptions import FormIncomplete
from requests_app.interfaces import documents
from requests_app.models import Notice, ResetRequest
from requests_app.sop.definition import StepKind
from resetdesk.core import jobs
from tests.cast import Cast
from tests.requests_app.factories import MONDAY, NIP, Walk, equip, open_step, paper

INVENTED = Path(__file__).parents[1] / "sop" / "fixtures" / "invented.toml"
FORM = {
    "role": "pokja",
    "services": ["reactivate"],
    "letter_number": "090/5/2026",
    "answers": {
        "name": "Tono Wirajaya",
        "nip": NIP,
        "email": "tono@contoh.test",
        "phone": "+6281234567890",
        "idle": "long",
        "idle_reason": "Tugas belajar dua tahun.",
    },
}


@pytest.fixture(params=["stub", pytest.param("real", marks=pytest.mark.slow)])
def _papers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers as real PDFs once, and as a line of bytes where only the way counts."""
    if request.param == "stub":
        monkeypatch.setattr(documents, "render", lambda content: f"%PDF {content.number}".encode())


def filled_in(cast: Cast) -> Walk:
    """The form, page by page: its address proved, its papers added, one of an or-group enough."""
    equip(cast.timur, INVENTED)
    draft = drafts.start(cast.timur, at=MONDAY)
    draft = drafts.save(draft.pk, changes=FORM, at=MONDAY)
    code = drafts.send_code(draft.pk, at=MONDAY)
    jobs.run_all_due()
    assert drafts.check_code(draft.pk, code_of(code), at=MONDAY)
    drafts.add_paper(draft, "nota_dinas", file=paper(cast.timur), at=MONDAY)
    drafts.add_paper(draft, "surat_tugas", file=paper(cast.timur), at=MONDAY)
    draft.refresh_from_db()
    with pytest.raises(FormIncomplete) as refused:
        drafts.hand_in(draft, at=MONDAY)
    assert list(refused.value.faults) == ["pernyataan"]
    drafts.add_paper(draft, "pernyataan", file=paper(cast.timur), at=MONDAY)
    submission = drafts.hand_in(draft, at=MONDAY)
    return Walk(cast, submission.reset_requests.get())


def interviewed(walk: Walk) -> None:
    """Data checked, interview held, the requester's own task done with a file."""
    walk.step()
    walk.step()
    assert open_step(walk.request).group == "requester"
    walk.at += dt.timedelta(hours=5)
    file = paper(walk.request.office, name="pakta.pdf", at=walk.at)
    tasks.finish_as_requester(walk.request.pk, note="Terlampir.", file=file, at=walk.at)


def archived(walk: Walk) -> Record:
    """The last step, and the record that its commit promised."""
    run = walk.take()
    archiving.archive(run.pk, by=walk.officer(run), at=walk.at, place=Place())
    with time_machine.travel(walk.at + dt.timedelta(seconds=30), tick=False):
        jobs.run_all_due()
    return Record.objects.get(reset_request=walk.request)


def way(request: ResetRequest) -> list[str]:
    return [f"{run.step_key}:{run.outcome}" for run in request.steps.order_by("ordinal")]


@pytest.mark.usefixtures("_papers")
def test_from_the_form_to_the_record(cast: Cast) -> None:
    with time_machine.travel(MONDAY, tick=False):
        walk = filled_in(cast)
    walk.step()
    walk.step("no")
    walk.step()
    walk.complete()
    walk.step()
    interviewed(walk)
    assert walk.officer().username == "timur.kepala_lpse"
    walk.step("no")
    interviewed(walk)
    walk.step()
    walk.step()
    run = walk.take()
    assert handover_rules.ways(ResetRequest.objects.get(pk=walk.request.pk))[0] is HandoverWay.NOTICE
    handover.finish_by_notice(run.pk, by=walk.officer(run), at=walk.at)
    record = archived(walk)
    request = ResetRequest.objects.get(pk=walk.request.pk)
    assert request.state == record.result == RequestState.COMPLETED
    assert way(request) == [
        *("ajukan:done", "catat:done", "periksa-berkas:no", "minta:done", "lengkapi:done"),
        *("periksa-berkas:yes", "periksa-data:yes", "wawancara:done", "pakta:done", "setujui:no"),
        *("periksa-data:yes", "wawancara:done", "pakta:done", "setujui:yes"),
        *("aktifkan:done", "sampaikan:done", "arsip:done"),
    ]
    sop = request.edition.definition
    assert len(sop.actors) == 4
    assert sum(step.kind is StepKind.CHECK for step in sop.steps) == 3
    assert verify_request(request) == []
    assert fixity.check(record, at=walk.at).is_sound
    assert not Notice.objects.filter(reset_request=request, state="waiting").exists()
    kinds = set(request.artefacts.values_list("kind", flat=True))
    assert kinds >= {"intake_receipt", "check_result", "performance_result", "receipt", "archive_record"}


@pytest.mark.usefixtures("_papers")
def test_a_refusal_at_the_act_goes_through_the_same_archive_and_stays_a_refusal(cast: Cast) -> None:
    with time_machine.travel(MONDAY, tick=False):
        walk = filled_in(cast)
    walk.step()
    walk.step()
    interviewed(walk)
    walk.step()
    walk.step("reject")
    walk.step()
    record = archived(walk)
    request = ResetRequest.objects.get(pk=walk.request.pk)
    assert request.state == record.result == RequestState.REJECTED
    assert way(request)[-3:] == ["aktifkan:reject", "tolak:done", "arsip:done"]
    assert StepOutcome.REJECT in request.steps.values_list("outcome", flat=True)
    assert verify_request(request) == []
