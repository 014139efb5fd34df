"""Each shipped SOP from the form to the record by the verbs alone: no line of code knows any of them."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import time_machine

from archive_app.domain import archiving, fixity
from archive_app.domain.archiving import Place
from archive_app.models import Record
from requests_app.domain import drafts, handover, review
from requests_app.domain.drafts import code_of
from requests_app.domain.handover_rules import Telling
from requests_app.domain.presentation import to_be_shown
from requests_app.domain.verification import verify_request
from requests_app.enums import Channel, HandoverWay, NumberSource, RequestState
from requests_app.exceptions import FormIncomplete, NotTaken
from requests_app.interfaces import documents
from requests_app.models import ResetRequest
from resetdesk.accounts.exceptions import NotAllowed
from resetdesk.core import jobs
from tests.cast import Cast
from tests.moments import kept
from tests.requests_app.factories import (
    HELPDESK,
    MAGELANG,
    MONDAY,
    NIP,
    POKJA,
    PONOROGO,
    SERAM,
    Walk,
    equip,
    open_step,
    paper,
    submitted,
)
from tests.requests_app.handing import told_in_person

NINE = ["ajukan", "periksa-kelengkapan", "periksa-kebenaran", "reset", "sampaikan", "arsipkan"]
PERSON = {
    "name": "Tono Wirajaya",
    "nip": NIP,
    "work_unit": "Dinas Perhubungan",
    "email": "tono@contoh.test",
    "phone": "+6281234567890",
    "sk_number": "800/21/SK/2026",
    "sk_date": "2026-01-05",
    "user_id": "TONO.W",
}
LIST_OF_TEN = {
    "agency_address": "Jalan Percobaan Nomor 2",
    "rank": "III/d",
    "position": "Kepala Seksi",
    "certificate_number": "PBJ-2024-000123",
}


@dataclass(frozen=True)
class Case:
    """An account role under one SOP, the papers its form must ask for, who works on it, and its way."""

    sop: Path
    role: str
    papers: tuple[str, ...]
    officer: str = "admin_agency"
    way: list[str] = field(default_factory=lambda: NINE)
    answers: dict[str, str | bool] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.sop.stem}-{self.role}"


CASES = [
    Case(SERAM, "ppk", ("surat_permohonan", "sk_ppk"), answers={"also_pa": False}),
    Case(SERAM, "ppk", ("surat_permohonan", "sk_ppk", "sk_pelantikan"), answers={"also_pa": True}),
    Case(POKJA, "pokja", ("surat_permohonan", "sk_pokja")),
    Case(MAGELANG, "ppk", ("surat_permohonan", "sk_ppk")),
    Case(MAGELANG, "pp", ("surat_permohonan", "sk_pp")),
    Case(MAGELANG, "pokja", ("surat_permohonan", "sk_pokja")),
    Case(HELPDESK, "helpdesk", ("surat_permohonan", "sk_helpdesk"), officer="admin_ppe"),
    Case(
        PONOROGO,
        "pp",
        ("surat_permintaan",),
        way=["disposisi", "perintah", "reset", "kirim", "arsipkan"],
        answers={**LIST_OF_TEN, "data_changed": False},
    ),
]
every_case = pytest.mark.parametrize("case", CASES, ids=str)
# One role of each sheet that has the nine rows and is not walked elsewhere.
nine_rows = pytest.mark.parametrize("case", [CASES[2], CASES[4], CASES[6]], ids=str)


@pytest.fixture(autouse=True)
def _papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers as a line of bytes: the way counts."""
    monkeypatch.setattr(documents, "render", lambda content: f"%PDF {content.number}".encode())


@kept
def filled_in(cast: Cast, number: int) -> Walk:
    """The form of one of `CASES` through its verbs; it goes off only with every paper of this role."""
    case = CASES[number]
    equip(cast.timur, case.sop)
    draft = drafts.start(cast.timur, at=MONDAY)
    answers = {**PERSON, **case.answers, "role": case.role}
    form = {"role": case.role, "services": ["reset_password"], "answers": answers}
    draft = drafts.save(draft.pk, changes=form, at=MONDAY)
    code = drafts.send_code(draft.pk, at=MONDAY)
    jobs.run_all_due()
    assert drafts.check_code(draft.pk, code_of(code), at=MONDAY)
    draft.refresh_from_db()
    with pytest.raises(FormIncomplete) as refused:
        drafts.hand_in(draft, at=MONDAY)
    assert tuple(refused.value.faults) == case.papers
    for key in case.papers:
        drafts.add_paper(draft, key, file=paper(cast.timur), at=MONDAY)
    return Walk(cast, drafts.hand_in(draft, at=MONDAY).reset_requests.get())


@pytest.fixture
def walk(cast: Cast, case: Case) -> Walk:
    with time_machine.travel(MONDAY, tick=False):
        return filled_in(cast, CASES.index(case))


def way(walk: Walk) -> list[str]:
    return list(walk.request.steps.order_by("ordinal").values_list("step_key", flat=True))


def record_of(walk: Walk) -> Record:
    with time_machine.travel(walk.at + dt.timedelta(seconds=30), tick=False):
        jobs.run_all_due()
    return Record.objects.get(reset_request=walk.request)


@every_case
def test_from_the_form_to_the_record(walk: Walk, case: Case) -> None:
    walk.until("hand_over")
    told_in_person(walk)
    run = walk.take()
    archiving.archive(run.pk, by=walk.officer(run), at=walk.at, place=Place())
    record = record_of(walk)
    request = ResetRequest.objects.get(pk=walk.request.pk)
    assert request.state == record.result == RequestState.COMPLETED
    assert way(walk) == case.way
    assert verify_request(request) == []
    assert fixity.check(record, at=walk.at).is_sound
    labels = set(record.items.filter(kind="paper").values_list("label", flat=True))
    assert labels == {request.edition.definition.document(key).label for key in case.papers}
    kinds = set(request.artefacts.values_list("kind", flat=True))
    assert kinds >= {"performance_result", "handover_notice", "receipt", "archive_record"}


@nine_rows
def test_an_incomplete_round_comes_back_to_the_first_check(walk: Walk, case: Case) -> None:
    walk.step("no")
    walk.step()
    assert open_step(walk.request).group == "requester"
    walk.complete()
    assert open_step(walk.request).step_key == "periksa-kelengkapan"
    walk.step()
    assert way(walk) == [
        *("ajukan", "periksa-kelengkapan", "minta-lengkapi", "lengkapi"),
        *("periksa-kelengkapan", "periksa-kebenaran"),
    ]
    assert open_step(walk.request).group == case.officer


@nine_rows
def test_a_rejection_is_told_and_kept_in_the_archive(walk: Walk, case: Case) -> None:
    walk.step()
    walk.step("no")
    assert open_step(walk.request).group == case.officer
    walk.step()
    record = record_of(walk)
    walk.request.refresh_from_db()
    assert walk.request.state == record.result == RequestState.REJECTED
    assert way(walk)[-1] == "tolak"
    assert "rejection_notice" in walk.request.artefacts.values_list("kind", flat=True)


@pytest.mark.parametrize("case", [case for case in CASES if case.sop == HELPDESK], ids=str)
def test_the_helpdesks_account_is_admin_ppes_work_and_nobody_elses(walk: Walk) -> None:
    step = open_step(walk.request)
    assert step.group == "admin_ppe"
    with pytest.raises(NotAllowed):
        review.decide(step.pk, findings={}, outcome="yes", by=walk.cast["admin_agency"], at=walk.at)  # type: ignore[arg-type]
    with pytest.raises(NotTaken):
        review.decide(step.pk, findings={}, outcome="yes", by=walk.cast["admin_ppe"], at=walk.at)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", [case for case in CASES if case.sop == HELPDESK], ids=str)
def test_a_lost_time_is_recorded_and_never_judged_or_deviated_from(walk: Walk) -> None:
    run = walk.take()
    walk.at += dt.timedelta(hours=2)
    walk._check(run, walk.officer(run), "")
    run.refresh_from_db()
    assert (run.judgement, run.handling) == ("not_judged", 120)
    assert not run.deviations.exists()


@pytest.mark.parametrize("role", ["ppk", "pp", "pokja"])
def test_magelang_has_each_roles_own_sk_shown_at_the_counter(cast: Cast, role: str) -> None:
    request = submitted(cast, MAGELANG, role=role, channel=Channel.COUNTER)
    step = request.edition.definition.step("periksa-kelengkapan")
    facts = {"role": role, "channel": "counter"}
    from_the_portal = {"role": role, "channel": "portal"}
    assert [item.document for item in to_be_shown(step, facts)] == [f"sk_{role}"]
    assert not to_be_shown(step, from_the_portal)
    assert f"sk_{role}" in {item.document for item in review.checklist(step, facts)}


def test_one_office_serves_two_roles_by_two_sops_of_its_own(cast: Cast) -> None:
    equip(cast.timur, SERAM)
    equip(cast.timur, POKJA)
    for role, sop, sk in (("ppk", "sbt-ppk-2022", "sk_ppk"), ("pokja", "seram-timur-pokja", "sk_pokja")):
        draft = drafts.start(cast.timur, at=MONDAY)
        form = {"role": role, "services": ["tell_user_id"], "answers": PERSON}
        draft = drafts.save(draft.pk, changes=form, at=MONDAY)
        drafts.add_paper(draft, "surat_permohonan", file=paper(cast.timur), at=MONDAY)
        drafts.add_paper(draft, sk, file=paper(cast.timur), at=MONDAY)
        assert set(drafts.application(draft, at=MONDAY).papers) == {"surat_permohonan", sk}, sop


def test_a_number_from_the_form_never_tells_a_password(cast: Cast) -> None:
    """Ponorogo tells by telephone; the number must come from elsewhere."""
    with time_machine.travel(MONDAY, tick=False):
        walk = filled_in(cast, len(CASES) - 1)
    walk.until("hand_over")
    run = walk.take()
    telling = Telling(HandoverWay.TELEPHONE, "Tono", number=PERSON["phone"], number_source=NumberSource.FORM)
    with pytest.raises(FormIncomplete):
        handover.tell(run.pk, by=walk.officer(run), at=walk.at, telling=telling)
