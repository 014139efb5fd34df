"""Leads one request through its SOP, each act by the person whose turn it is, at the demo's own moments."""

import datetime as dt
from collections.abc import Callable, Iterable
from random import Random
from typing import Protocol
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
from requests_app.sop.definition import FormField, Step
from resetdesk.accounts.enums import Role
from resetdesk.accounts.models import User
from resetdesk.core.clocks import MeasureKind
from resetdesk.core.files.intake import Limits, receive
from resetdesk.core.models import StoredFile
from resetdesk.demo.clock import OfficeTime
from resetdesk.demo.papers import pictures
from resetdesk.demo.people import Official
from resetdesk.demo.sender import Paper, Sender, photographed
from resetdesk.demo.town import House, Moments

Act = Callable[[StepRun, User], object]
UNEXPLAINED = Explanations()
SYLLABLES = ("ba", "ke", "li", "mo", "nu", "pa", "ra", "si", "tu", "wa")


class Keyed(Protocol):
    @property
    def key(self) -> str: ...


class Walk:
    """One request on its way. `at` is its own present; every verb is called with it."""

    def __init__(
        self, house: House, official: Official, *, clock: OfficeTime, at: dt.datetime, seed: str
    ) -> None:
        self.house, self.official, self.clock, self.at = house, official, clock, at
        self.chance = Random(f"{official.nip} {seed}")  # noqa: S311 - the same demo every time
        self.sender = Sender(house, official)
        self.sop = self.sender.sop
        self.is_exact = False
        self.signs_electronically = False
        # What is wrong with the papers until they are asked for again: keys of documents.
        self.faulty: frozenset[str] = frozenset()
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

    def outage(self) -> tuple[dt.datetime, dt.datetime]:
        """From when until when SPSE was down in this office."""
        told = self.house.town.outages[0]
        begins = self.clock.days_ago(told.days, told.clock)
        return begins, self.clock.plus(begins, told.minutes)

    def officer(self, group: str, *, second: bool = False) -> User:
        return self.house.staff[group][-1 if second else 0]

    def performer(self, *, second: bool = False) -> User:
        """An officer of the group that performs for this role."""
        actor = self.sop.actor(next(step.actor for step in self.sop.steps if step.kind == "perform"))
        group = actor.group_for(system=self.sop.systems[0], role=self.official.role)
        return self.officer(group.value, second=second)

    @property
    def step(self) -> StepRun:
        """The open step, fresh."""
        return StepRun.objects.get(reset_request=self.request, closed_at=None)

    def definition(self, step: StepRun) -> Step:
        return self.sop.step(step.step_key)

    def _within(self, step: StepRun, minutes: float) -> float:
        """The minutes, or a little under what the step's standard allows if that is less."""
        standard = self.definition(step).standard
        if standard.clock is not MeasureKind.HANDLING_MINUTES or standard.amount is None:
            return minutes
        return min(minutes, float(standard.amount) * self.chance.uniform(0.6, 0.88))

    # --- words of the SOP -------------------------------------------------------------------------------

    def known(self, keys: Iterable[str], *, of: Iterable[Keyed]) -> str:
        """The first of the keys that the SOP has, or its last one: SOPs word the same thing differently."""
        offered = [one.key for one in of]
        return next((key for key in keys if key in offered), offered[-1])

    def work(
        self, act: Act, *, wait: float, takes: float, second: bool = False, late: bool = False
    ) -> Moments:
        """Take the open step after a while and do `act` when it has taken its time, give or take.

        Only a `late` one takes longer than the SOP prints.
        """
        wait *= 1 if self.is_exact else self.chance.uniform(0.5, 2.2)
        yield self.later(wait)
        step = self.step
        if not late:
            takes = self._within(step, takes if self.is_exact else takes * self.chance.uniform(0.6, 1.2))
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
        arrived: int = 0,
        **answers: str | bool,
    ) -> "list[Walk]":
        """Hand the form in with its papers; one walk for each service.

        What does not come through the portal is registered at the counter, `arrived` minutes after it came.
        """
        who, by = self.official, None if channel is Channel.PORTAL else self.officer(Role.LOKET)
        chosen = services or (self.sop.services[0].value,)
        facts = {**self.sender.answers(), **answers}
        want = asked(self.house.office, role=who.role, services=chosen, answers=facts, channel=channel.value)
        application = Application(
            role=who.role,
            services=chosen,
            answers={field.key: facts.get(field.key, _default(field)) for field in want.fields()},
            papers={
                document.key: (
                    self.paper(
                        document.key,
                        service=chosen[0],
                        scanned=scanned,
                        is_whole=document.key not in self.faulty,
                    ),
                )
                for document in want.documents()
                if document.is_uploaded
            },
            idempotency_key=UUID(int=self.chance.getrandbits(128), version=4),
            received_at=self.at - dt.timedelta(minutes=arrived),
            channel=channel,
            letter_number=self.sender.letter_number(self.at.date()),
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

    def paper(self, key: str, *, service: str, scanned: bool = False, is_whole: bool = True) -> StoredFile:
        """One paper of this official, taken in through the gate like any other file."""
        day = self.clock.calendar.local(self.at).date()
        facts = self.sender.facts(service=service, day=day)
        if key == self.sender.letter and self.signs_electronically:
            made = self.sender.signed_letter(facts=facts, at=self.at)
        else:
            made = self.sender.paper(key, facts=facts, is_whole=is_whole)
        if scanned:
            made = photographed(made, day=day, chance=self.chance)
        return self.keep(made)

    def keep(self, made: Paper) -> StoredFile:
        upload = SimpleUploadedFile(made.name, made.data, content_type=made.kind)
        return receive(upload, scope=self.house.office.pk, kind_limits=Limits(), at=self.at)

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

    def no(self, items: tuple[str, ...], reasons: tuple[str, ...], note: str = "") -> Act:
        """One item is not in order: the first of `items` that the step has."""

        def act(step: StepRun, by: User) -> None:
            self.show(step, by)
            facts = facts_of(self.request)
            item = self.known(items, of=review.checklist(self.definition(step), facts))
            wrong = {item: Finding(Answer.NOT_OK, self.known(reasons, of=self.sop.reasons.returns), note)}
            self.decide(step, by, wrong=wrong, outcome=StepOutcome.NO)

        return act

    def show(self, step: StepRun, by: User) -> None:
        if keys := [item.key for item in to_be_shown(self.definition(step), facts_of(self.request))]:
            review.show(step.pk, keys=keys, by=by, at=self.at)

    def ask(self, document: str, reason: str) -> Act:
        items = [Shortcoming(reason=reason, document_key=document)]
        return lambda step, by: completion.ask(step.pk, items=items, by=by, at=self.at)

    def complete(self) -> None:
        """The requester sends a better copy of every paper that was asked for."""
        items = completion.open_items(self.request.pk)
        sent = {
            item.document_key: (self.paper(item.document_key, service=self.request.service),)
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

    def perform_late(self, explanation: Explanation) -> Act:
        """Done, but over its time."""

        def act(step: StepRun, by: User) -> None:
            self.show(step, by)
            self.perform_without_identity(explanation)(step, by)

        return act

    def perform_without_identity(self, explanation: Explanation | None) -> Act:
        def act(step: StepRun, by: User) -> None:
            day = self.clock.calendar.local(self.at)
            picture = None
            if self.chance.random() < 0.5:
                admin = str(Role(step.group).label)
                data = pictures.screenshot(self.official.user_id, day=day.date(), by=admin)
                picture = self.keep(Paper(data, "halaman-akun.png", "image/png"))
            text = f"Dikerjakan pada menu Kelola Pengguna SPSE pukul {day:%H.%M}. Status akun: aktif."
            proof = Proof(text=text, user_id=self.official.user_id, file=picture)
            performing.perform(step.pk, proof=proof, by=by, at=self.at, explanation=explanation)

        return act

    def refuse(self, note: str) -> Act:
        return lambda step, by: performing.refuse(step.pk, note=note, by=by, at=self.at)

    def reject(self, reasons: tuple[str, ...], message: str) -> Act:
        reason = self.known(reasons, of=self.sop.reasons.rejection)
        return lambda step, by: rejection.notify(
            step.pk, reason_key=reason, message=message, by=by, at=self.at
        )

    def back_to_the_last_check(self, reason: str) -> Act:
        to = next(step.key for step in reversed(self.sop.steps) if step.kind == "check")
        return lambda step, by: corrections.return_to(step.pk, to=to, reason=reason, by=by, at=self.at)

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

    def announce_spse_mail(self, step: StepRun, by: User) -> None:
        handover.announce_spse_mail(step.pk, by=by, at=self.at)

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
