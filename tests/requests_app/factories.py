"""Requests for tests. A request reaches a step by walking the real workflow, never by writing rows."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import cast as cast_to
from uuid import uuid4

from requests_app.domain import (
    completion,
    disposition,
    intake,
    performing,
    rejection,
    review,
    tasks,
    workflow,
)
from requests_app.domain.adoption import adopt
from requests_app.domain.intake import Application
from requests_app.domain.presentation import facts_of, to_be_shown
from requests_app.domain.workflow import Explanation
from requests_app.enums import Answer, Channel, StepOutcome
from requests_app.models import Edition, ResetRequest, StepRun
from requests_app.sop import catalogue
from resetdesk.accounts.models import Office, User
from resetdesk.core.calendar import seed_calendar
from resetdesk.core.files.intake import store_made
from resetdesk.core.models import StoredFile
from tests.cast import Cast
from tests.moments import kept

CATALOGUE = Path(catalogue.__file__).parent
SERAM = CATALOGUE / "seram-timur-ppk.toml"
PONOROGO = CATALOGUE / "ponorogo-reset-akun.toml"
POKJA = CATALOGUE / "seram-timur-pokja.toml"
MAGELANG = CATALOGUE / "magelang-akun.toml"
HELPDESK = CATALOGUE / "kaltim-helpdesk.toml"
NIP = "198505172010011003"
# A Monday at 09:00 WIT, so that office hours lie ahead.
MONDAY = dt.datetime(2026, 11, 16, 0, 0, tzinfo=dt.UTC)
EXPLANATION = Explanation(reason_key="other", text="Jaringan kantor terputus sejak pagi.")

ANSWERS: dict[str, str | bool] = {
    "name": "Sari Wulandari",
    "nip": NIP,
    "email": "sari.wulandari@contoh.test",
    "phone": "+6281234567890",
    "work_unit": "Dinas Pekerjaan Umum",
    "position": "Kepala Bidang Bina Marga",
    "rank": "III/d",
    "agency_address": "Jalan Percobaan Nomor 2",
    "user_id": "SARI.PPK",
    "sk_number": "800/017/SK/2026",
    "certificate_number": "PBJ-2024-000123",
    "also_pa": False,
    "data_changed": False,
}


@kept
def equip(office: Office, sop: Path, *, at: dt.datetime = MONDAY) -> Edition:
    """An office with its calendar and one adopted SOP."""
    seed_calendar(office.pk, tz=office.timezone, years=[at.year - 1, at.year, at.year + 1], at=at)
    return adopt(sop.read_bytes(), name=sop.name, office=office, by=None, at=at)


def paper(office: Office, *, name: str = "surat.pdf", at: dt.datetime = MONDAY) -> StoredFile:
    """A small stored PDF whose bytes nobody opens."""
    return store_made(
        b"%PDF-1.4 " + uuid4().bytes, scope=office.pk, name=name, media_type="application/pdf", at=at
    )


def application(office: Office, edition: Edition, **changes: object) -> Application:
    """A whole application for the edition: every field answered, every paper there."""
    sop = edition.definition
    answers = {
        field.key: ANSWERS.get(field.key, field.choices[0].key if field.choices else "Keterangan")
        for field in sop.fields
    }
    answers |= cast_to("dict[str, str | bool]", changes.pop("answers", {}))
    at = changes.pop("at", MONDAY)
    assert isinstance(at, dt.datetime)
    whole: dict[str, object] = {
        "role": sop.roles[0],
        "services": (sop.services[0].value,),
        "answers": answers,
        "papers": {
            d.key: (paper(office, name=f"{d.key}.pdf", at=at),) for d in sop.documents if d.is_uploaded
        },
        "idempotency_key": uuid4(),
        "received_at": at,
        "channel": Channel.PORTAL,
        **changes,
    }
    return Application(**whole)  # type: ignore[arg-type]


@kept
def submitted(cast: Cast, sop: Path = SERAM, *, at: dt.datetime = MONDAY, **changes: object) -> ResetRequest:
    """A request just submitted in the office that has this SOP (adopted when it is not yet)."""
    office = cast.timur if sop != PONOROGO else cast.barat
    edition = Edition.objects.filter(sop__office=office, retired_at=None).first() or equip(office, sop, at=at)
    submission = intake.submit(office, application(office, edition, at=at, **changes), by=None, at=at)
    return submission.reset_requests.get()


def open_step(request: ResetRequest) -> StepRun:
    """The request's open step, fresh from the database."""
    return StepRun.objects.get(reset_request=request, closed_at=None)


@dataclass
class Walk:
    """Leads one request through its SOP, two minutes of work a step, by whoever the step belongs to."""

    cast: Cast
    request: ResetRequest
    at: dt.datetime = MONDAY

    def officer(self, step: StepRun | None = None) -> User:
        """The member of the cast who holds the open step's role in the request's office."""
        group = (step or open_step(self.request)).group
        people = self.cast.people if self.request.office_id == self.cast.timur.pk else self.cast.west
        return people[group]

    def take(self) -> StepRun:
        """Take the open step two minutes on."""
        self.at += dt.timedelta(minutes=2)
        step = open_step(self.request)
        return workflow.take(step.pk, by=self.officer(step), at=self.at)

    def step(self, outcome: str = "") -> None:
        """Take the open step, work two minutes, leave it by `outcome` (default: the good way)."""
        if open_step(self.request).group == workflow.REQUESTER:
            return self.complete()
        run = self.take()
        by = self.officer(run)
        self.at += dt.timedelta(minutes=2)
        step = self.request.edition.flow.sop.step(run.step_key)
        if shown := [item.key for item in to_be_shown(step, facts_of(run.reset_request))]:
            review.show(run.pk, keys=shown, by=by, at=self.at)
        act = getattr(self, f"_{run.kind}")
        act(run, by, outcome)
        return None

    def until(self, kind: str) -> StepRun:
        """Walk the good way until a step of this kind is open."""
        while (step := open_step(self.request)).kind != kind:
            self.step()
        return step

    def complete(self) -> None:
        """The requester completes whatever is asked, ten minutes on."""
        self.at += dt.timedelta(minutes=10)
        items = completion.open_items(self.request.pk)
        sent = completion.Completion(
            papers={
                i.document_key: (paper(self.request.office, at=self.at),) for i in items if i.document_key
            },
            fields={i.field_key: "Diperbaiki" for i in items if i.field_key},
        )
        completion.complete(self.request.pk, completion=sent, at=self.at)

    def _check(self, run: StepRun, by: User, outcome: str) -> None:
        step = self.request.edition.flow.sop.step(run.step_key)
        good = outcome != "no"
        findings = {
            item.key: review.Finding(Answer.OK)
            for item in review.checklist(step, facts_of(run.reset_request))
        }
        if not good:
            findings[next(iter(findings))] = review.Finding(Answer.NOT_OK, "unreadable", "Hurufnya kabur")
        decision = StepOutcome.YES if good else StepOutcome.NO
        review.decide(run.pk, findings=findings, outcome=decision, by=by, at=self.at)

    def _ask_completion(self, run: StepRun, by: User, _outcome: str) -> None:
        document = self.request.edition.definition.documents[0]
        item = completion.Shortcoming(reason="Foto kabur, unggah ulang.", document_key=document.key)
        completion.ask(run.pk, items=[item], by=by, at=self.at)

    def _perform(self, run: StepRun, by: User, outcome: str) -> None:
        if outcome == "reject":
            performing.refuse(run.pk, note="Akun tidak ditemukan.", by=by, at=self.at)
        else:
            proof = performing.Proof(text="Kata sandi diganti pada menu Kelola Pengguna.", user_id="SARI.PPK")
            performing.perform(run.pk, proof=proof, by=by, at=self.at)

    def _notify_rejection(self, run: StepRun, by: User, _outcome: str) -> None:
        reason = self.request.edition.definition.reasons.rejection[0].key
        rejection.notify(run.pk, reason_key=reason, message="Data tidak cocok.", by=by, at=self.at)

    def _dispose(self, run: StepRun, by: User, _outcome: str) -> None:
        disposition.direct(run.pk, instruction="Tindak lanjuti sesuai SOP.", by=by, at=self.at)

    _instruct = _dispose

    def _task(self, run: StepRun, by: User, _outcome: str) -> None:
        tasks.finish(run.pk, note="Dikerjakan.", file=None, by=by, at=self.at)

    _register = _task
