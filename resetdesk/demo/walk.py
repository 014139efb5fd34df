"""Leads one request through its SOP, each act by the person whose turn it is, at the demo's own moments."""

import datetime as dt
from collections.abc import Callable, Generator
from random import Random
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from archive_app.domain.archiving import Place, archive
from requests_app.domain import (
    completion,
    confirmation,
    corrections,
    disposition,
    handover,
    handover_rules,
    intake,
    performing,
    rejection,
    review,
    workflow,
)
from requests_app.domain.asked import asked
from requests_app.domain.completion import Completion, Shortcoming
from requests_app.domain.handover import Secret, Telling
from requests_app.domain.intake import Application
from requests_app.domain.performing import Proof
from requests_app.domain.presentation import facts_of, to_be_shown
from requests_app.domain.review import Explanations, Finding
from requests_app.domain.workflow import Explanation
from requests_app.enums import Answer, Channel, StepOutcome
from requests_app.models import Handover, ResetRequest, StepRun
from requests_app.sop.definition import Document, FormField, Step
from resetdesk.accounts.models import User
from resetdesk.core.files.intake import Limits, receive
from resetdesk.core.models import StoredFile
from resetdesk.demo import papers
from resetdesk.demo.clock import OfficeTime
from resetdesk.demo.offices import House
from resetdesk.demo.people import Official

Moments = Generator[dt.datetime, None, None]
Act = Callable[[StepRun, User], object]
UNEXPLAINED = Explanations()
SYLLABLES = ("ba", "ke", "li", "mo", "nu", "pa", "ra", "si", "tu", "wa")


class Walk:
    """One request on its way. `at` is its own present; every verb is called with it."""

    def __init__(
        self, house: House, official: Official, *, clock: OfficeTime, at: dt.datetime, seed: str
    ) -> None:
        self.house, self.official, self.clock, self.at = house, official, clock, at
        self.chance = Random(f"{official.nip} {seed}")  # noqa: S311 - the same demo every time
        self.request: ResetRequest

    # --- time and people --------------------------------------------------------------------------------

    def later(self, minutes: float) -> dt.datetime:
        """So many office minutes on."""
        self.at = self.clock.plus(self.at, minutes + self.chance.random() / 2)
        return self.at

    def wait(self, **wall: float) -> dt.datetime:
        """So much on the wall's clock: requesters also write in the evening."""
        self.at += dt.timedelta(**wall)
        return self.at

    def officer(self, group: str, *, second: bool = False) -> User:
        return self.house.staff[group][-1 if second else 0]

    @property
    def step(self) -> StepRun:
        """The open step, fresh."""
        return StepRun.objects.get(reset_request=self.request, closed_at=None)

    def definition(self, step: StepRun) -> Step:
        return self.request.edition.flow.sop.step(step.step_key)

    def work(self, act: Act, *, wait: float, takes: float, second: bool = False) -> Moments:
        """Take the open step after a while and do `act` when it has taken its time."""
        yield self.later(wait)
        step = self.step
        by = self.officer(step.group, second=second)
        workflow.take(step.pk, by=by, at=self.at)
        yield self.later(takes)
        act(step, by)

    # --- what comes in ----------------------------------------------------------------------------------

    def submit(
        self,
        *services: str,
        channel: Channel = Channel.PORTAL,
        scanned: bool = False,
        by: User | None = None,
        **answers: str | bool,
    ) -> "list[Walk]":
        """Hand the form in with its papers; one walk for each service."""
        edition, who = self.house.edition, self.official
        chosen = services or (edition.definition.services[0].value,)
        facts = {**self._answers(), **answers}
        want = asked(self.house.office, role=who.role, services=chosen, answers=facts, channel=channel.value)
        application = Application(
            role=who.role,
            services=chosen,
            answers={field.key: facts.get(field.key, _default(field)) for field in want.fields()},
            papers={
                document.key: (self.paper(document, service=chosen[0], scanned=scanned),)
                for document in want.documents()
                if document.is_uploaded
            },
            idempotency_key=UUID(int=self.chance.getrandbits(128), version=4),
            received_at=self.at,
            channel=channel,
            letter_number=self._letter_number(),
            letter_date=self.clock.calendar.local(self.at).date(),
        )
        submission = intake.submit(self.house.office, application, by=by, at=self.at)
        walks = [self, *(self.beside(service) for service in chosen[1:])]
        for walk, request in zip(walks, submission.reset_requests.order_by("register_number"), strict=True):
            walk.request = request
        return walks

    def beside(self, seed: str) -> "Walk":
        """Another walk of the same official from this moment on."""
        return Walk(self.house, self.official, clock=self.clock, at=self.at, seed=seed)

    def _answers(self) -> dict[str, str | bool]:
        who = self.official
        return {
            "name": who.name,
            "nip": who.nip,
            "work_unit": who.unit,
            "email": who.email,
            "phone": who.phone,
            "position": who.position,
            "rank": who.rank,
            "role": who.role,
            "agency_address": f"{who.unit}, {self.house.place}",
            "user_id": who.user_id,
            "sk_number": self._sk_number(),
            "sk_date": who.sk_date.isoformat(),
            "certificate_number": f"PBJ-{who.nip[8:12]}-{who.nip[2:8]}",
            "also_pa": False,
            "data_changed": False,
        }

    def _letter_number(self) -> str:
        return f"800/{int(self.official.nip[4:8]):03d}/{self.at.year}"

    def _sk_number(self) -> str:
        return f"188.45/{int(self.official.nip[2:6])}/{self.official.sk_date.year}"

    def paper(self, document: Document, *, service: str, scanned: bool = False) -> StoredFile:
        """One paper of this official, taken in through the gate like any other file."""
        facts = self._paper_facts(service)
        data = papers.letter(facts) if document.key.startswith("surat") else papers.decree(facts)
        name, kind = f"{document.key}.pdf", "application/pdf"
        if scanned:
            data, name, kind = papers.scan(data, chance=self.chance), f"IMG_{document.key}.jpg", "image/jpeg"
        return self.keep(data, name=name, kind=kind)

    def keep(self, data: bytes, *, name: str, kind: str) -> StoredFile:
        upload = SimpleUploadedFile(name, data, content_type=kind)
        return receive(upload, scope=self.house.office.pk, kind_limits=Limits(), at=self.at)

    def _paper_facts(self, service: str) -> papers.Facts:
        office, who, sop = self.house.office, self.official, self.house.edition.definition
        label = next(sop.service_label(one) for one in sop.services if one.value == service)
        return papers.Facts(
            government=office.government,
            office=office.name,
            place=self.house.place,
            name=who.name,
            nip=who.nip,
            rank=who.rank,
            position=who.position,
            unit=who.unit,
            role=sop.role_label(who.role),
            service=label[:1].lower() + label[1:],
            user_id=who.user_id,
            number=self._letter_number(),
            sk_number=self._sk_number(),
            day=self.clock.calendar.local(self.at).date(),
            sk_day=who.sk_date,
        )

    # --- checks -----------------------------------------------------------------------------------------

    def decide(
        self,
        step: StepRun,
        by: User,
        *,
        wrong: dict[str, Finding] | None = None,
        outcome: StepOutcome = StepOutcome.YES,
        explanations: Explanations = UNEXPLAINED,
    ) -> None:
        """Every item in order but for those in `wrong`."""
        items = review.checklist(self.definition(step), facts_of(self.request))
        findings = {item.key: Finding(Answer.OK) for item in items} | (wrong or {})
        review.decide(
            step.pk, findings=findings, outcome=outcome, by=by, at=self.at, explanations=explanations
        )

    def yes(self, step: StepRun, by: User) -> None:
        """All in order; what is to be shown was shown."""
        self.show(step, by)
        self.decide(step, by)

    def no(self, item: str, reason: str, note: str = "") -> Act:
        """One item is not in order."""
        wrong = {item: Finding(Answer.NOT_OK, reason, note)}
        return lambda step, by: self.decide(step, by, wrong=wrong, outcome=StepOutcome.NO)

    def show(self, step: StepRun, by: User) -> None:
        if keys := [item.key for item in to_be_shown(self.definition(step), facts_of(self.request))]:
            review.show(step.pk, keys=keys, by=by, at=self.at)

    def ask(self, document: str, reason: str) -> Act:
        items = [Shortcoming(reason=reason, document_key=document)]
        return lambda step, by: completion.ask(step.pk, items=items, by=by, at=self.at)

    def complete(self) -> None:
        """The requester sends a better copy of every paper that was asked for."""
        sop, items = self.house.edition.definition, completion.open_items(self.request.pk)
        sent = {
            item.document_key: (self.paper(sop.document(item.document_key), service=self.request.service),)
            for item in items
        }
        completion.complete(self.request.pk, completion=Completion(papers=sent, fields={}), at=self.at)

    def call(self, call: confirmation.Call) -> None:
        step = self.step
        assert step.taken_by is not None  # noqa: S101 - the story took it
        confirmation.confirm(step.pk, call=call, by=step.taken_by, at=self.at)

    # --- heads, the act, refusals -----------------------------------------------------------------------

    def direct(self, instruction: str, explanation: Explanation | None = None) -> Act:
        return lambda step, by: disposition.direct(
            step.pk, instruction=instruction, by=by, at=self.at, explanation=explanation
        )

    def perform(self, step: StepRun, by: User) -> None:
        """Done in SPSE; half of the officers also keep a picture of the account's page."""
        self.show(step, by)
        self.perform_without_identity(None)(step, by)

    def perform_without_identity(self, explanation: Explanation | None) -> Act:
        def act(step: StepRun, by: User) -> None:
            day = self.clock.calendar.local(self.at)
            picture = None
            if self.chance.random() < 0.5:
                data = papers.screenshot(self.official.user_id, day=day.date())
                picture = self.keep(data, name="halaman-akun.png", kind="image/png")
            text = f"Dikerjakan pada menu Kelola Pengguna SPSE pukul {day:%H.%M}. Status akun: aktif."
            proof = Proof(text=text, user_id=self.official.user_id, file=picture)
            performing.perform(step.pk, proof=proof, by=by, at=self.at, explanation=explanation)

        return act

    def refuse(self, note: str) -> Act:
        return lambda step, by: performing.refuse(step.pk, note=note, by=by, at=self.at)

    def reject(self, reason: str, message: str) -> Act:
        return lambda step, by: rejection.notify(
            step.pk, reason_key=reason, message=message, by=by, at=self.at
        )

    def back_to(self, step_key: str, reason: str) -> Act:
        return lambda step, by: corrections.return_to(step.pk, to=step_key, reason=reason, by=by, at=self.at)

    # --- hand-over and archive --------------------------------------------------------------------------

    def seal(self, step: StepRun, by: User) -> None:
        """A password nobody ever reads, sealed and announced."""
        word = "".join(self.chance.choice(SYLLABLES) for _part in range(5))
        secret = Secret(password=f"{word.capitalize()}-{self.chance.randint(100, 999)}", user_id="")
        handover.prepare_sealed(step.pk, by=by, at=self.at, secret=secret)

    def tell(self, telling: Telling, explanation: Explanation | None = None) -> Act:
        return lambda step, by: handover.tell(
            step.pk, by=by, at=self.at, telling=telling, explanation=explanation
        )

    def notify(self, step: StepRun, by: User) -> None:
        handover.finish_by_notice(step.pk, by=by, at=self.at)

    def handed(self) -> Handover:
        row = handover.latest(self.request.pk)
        assert row is not None  # noqa: S101 - the story prepared it
        return row

    def token(self) -> str:
        return handover_rules.link_token(self.handed())

    def reveal(self, proof: str = "") -> None:
        """The owner opens the seal with the code of the submission, or one read out on a call."""
        code = proof or handover_rules.collection_code(self.request.submission)
        handover.reveal(self.token(), proof=code, at=self.at)

    def archive(self, step: StepRun, by: User) -> None:
        archive(step.pk, by=by, at=self.at, place=Place())


def _default(field: FormField) -> str:
    return field.choices[0].key if field.choices else "Keterangan contoh"
