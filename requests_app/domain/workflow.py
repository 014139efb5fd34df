"""The one writer of a request's state.

Every move is: lock the request, check, close the step with its times, open the next, write the
journal, promise what follows, in one commit. Other verbs write their own facts inside `turn()` or
`case()` and call the `Case` for the move; a house test proves that nobody else moves a request.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.domain import generated_rules, incident_rules, times
from requests_app.domain.policies import check_may_work
from requests_app.domain.presentation import not_shown
from requests_app.enums import DeviationKind, Event, Judgement, PauseKind, RequestState, StepOutcome
from requests_app.exceptions import ExplanationNeeded, NotPossible, NotTaken, StepMoved, TakenByAnother
from requests_app.models import ClockPause, Deviation, Edition, Outage, ResetRequest, StepRun
from requests_app.sop.definition import Step, Turn
from requests_app.sop.flow import End
from resetdesk.accounts.exceptions import NotFound
from resetdesk.accounts.models import User
from resetdesk.core import faults, jobs, journal

REQUESTER = "requester"
GOING_ON = frozenset({StepOutcome.DONE, StepOutcome.YES})
# An end of any kind promises the record; the job itself lives one floor up.
RECORD_JOB = "archive.make_record"
REMEMBER_JOB = "requests.remember_holder"


@dataclass(frozen=True)
class Explanation:
    """The executor's answer for a deviation: a reason from the list and one line."""

    reason_key: str
    text: str


class Case:
    """A request under lock, inside one transaction. Only this class changes state fields."""

    def __init__(self, request: ResetRequest, *, by: User | None, at: datetime) -> None:
        self.request = request
        self.by, self.acting = by, dict[str, int]()
        self.flow = request.edition.flow
        self.step = request.steps.filter(closed_at=None).select_related("taken_by").first()
        # A clock that went back puts no act before the one that it follows.
        self.at = max(at, *self.step.moments) if self.step else at

    @property
    def open_step(self) -> StepRun:
        """The open step. Raises NotPossible when the request has ended."""
        if self.step is None:
            raise NotPossible(_("Permohonan ini sudah berakhir."))
        return self.step

    def record(self, event: Event, facts: Mapping[str, object] | None = None, **personal: str) -> None:
        """Add an act to the request's chain. `facts` are plain; `personal` values are only committed to."""
        entry = journal.append(
            self.request.id,
            scope=self.request.office_id,
            act=journal.Act(
                event=event,
                by=self.by.pk if self.by else None,
                at=self.at,
                facts={**(facts or {}), **self.acting},
                personal={key: value for key, value in personal.items() if value},
            ),
        )
        self.request.journal_seq = entry.seq
        self.request.journal_hash = entry.hash

    def close(
        self,
        outcome: StepOutcome,
        *,
        note: str = "",
        explanation: Explanation | None = None,
        papers: Explanation | None = None,
    ) -> StepRun | None:
        """Close the open step and open the one its outcome leads to.

        Returns the newly opened step, or None when the request ended. Raises ExplanationNeeded when a
        member of staff went over the mutu baku, or on without an original that was to be shown, and
        does not explain it (`papers`, else `explanation`, answers for the latter); Frozen from the hand-over
        on while the owner's denial is open.
        """
        incident_rules.check_goes_on(self.open_step)
        if self.by is not None and outcome in GOING_ON:
            self._demand_shown(papers or explanation)
        known = {step.key for step in self.flow.sop.steps}
        closed = self.request.steps.exclude(closed_at=None).values_list("step_key", "outcome")
        trail = [move for move in closed if move[0] in known]
        target = self.flow.target(self.open_step.step_key, outcome.value, trail=trail)
        self._shut(outcome, note=note, explanation=explanation)
        if isinstance(target, End):
            self.end(RequestState(target.result))
            return None
        return self.open(target)

    def jump(
        self, step_key: str, *, outcome: StepOutcome, note: str, explanation: Explanation | None = None
    ) -> StepRun:
        """Leave the open step for any other by an act that exists in every SOP (correction, re-issue)."""
        self._shut(outcome, note=note, explanation=explanation)
        return self.open(self.flow.sop.step(step_key))

    def stop(
        self,
        outcome: StepOutcome,
        result: RequestState,
        *,
        note: str,
        explanation: Explanation | None = None,
    ) -> None:
        """Leave the open step and end the request (withdrawal, duplicate)."""
        self._shut(outcome, note=note, explanation=explanation)
        self.end(result)

    def restart(
        self, edition: Edition, *, outcome: StepOutcome, note: str, explanation: Explanation | None = None
    ) -> StepRun:
        """Go on under another SOP from its first step of staff (the role was wrong)."""
        self._shut(outcome, note=note, explanation=explanation)
        request, sop = self.request, edition.definition
        request.edition, self.flow = edition, edition.flow
        request.role = request.role if request.role in sop.roles else sop.roles[0]
        request.target_system = (
            request.target_system if request.target_system in sop.systems else sop.systems[0]
        )
        facts = {"edition": edition.sha256, "role": request.role, "system": request.target_system}
        self.record(Event.SOP_CHANGED, facts)
        return self.begin()

    def begin(self) -> StepRun:
        """Open the first step; where that is the printed submission, close it with the submission itself."""
        run = self.open(self.flow.first)
        if run.kind == "submit":
            following = self.close(StepOutcome.DONE)
            if following is None:
                raise NotPossible(_("SOP ini berakhir pada penyerahan berkas."))
            run = following
        return run

    def reopen(self, step_key: str, *, note: str) -> StepRun:
        """Open a step of a request that has ended (a re-issue after the end)."""
        if self.request.state != RequestState.COMPLETED:
            raise NotPossible(_("Hanya permohonan yang selesai dapat dibuka kembali."))
        self.request.state = RequestState.OPEN
        self.request.ended_at = None
        return self.open(self.flow.sop.step(step_key), note=note)

    def open(self, step: Step, *, note: str = "") -> StepRun:
        """Open a step and start its clock; the requester's own steps stand still from the start."""
        sop = self.flow.sop
        asks_requester = sop.turn(step) is Turn.REQUESTER
        group = REQUESTER if asks_requester else self._group(step)
        run = StepRun(
            reset_request=self.request,
            office_id=self.request.office_id,
            edition_id=self.request.edition_id,
            ordinal=self.request.steps.count() + 1,
            step_key=step.key,
            kind=step.kind.value,
            group=group,
            opened_at=self.at,
            standard=step.standard.model_dump(mode="json"),
            note=note,
        )
        run.due_at = times.due_at(run)
        run.save()
        self.step = run
        self.record(
            Event.STEP_OPENED,
            {"step": step.key, "ordinal": run.ordinal, "group": group, "state": self.request.state},
        )
        if sop.clock_stopped(step):
            self.pause(PauseKind.REQUESTER if asks_requester else PauseKind.OUTSIDE)
        if Outage.objects.filter(office_id=self.request.office_id, lifted_at=None).exists():
            self.pause(PauseKind.OUTAGE)
        return run

    def end(self, result: RequestState) -> None:
        """End the request and promise its record, which then exists within a minute. Raises Frozen."""
        incident_rules.check_may_end(self.request)
        self.request.state = result
        self.request.ended_at = self.at
        self.step = None
        self.record(Event.ENDED, {"state": result.value})
        jobs.promise(RECORD_JOB, reset_request_id=str(self.request.id))
        jobs.promise(REMEMBER_JOB, reset_request_id=str(self.request.id))

    def pause(self, kind: PauseKind) -> None:
        """Stop the open step's clock from now on; while it stands still nothing is due."""
        ClockPause.objects.create(step=self.open_step, kind=kind, started_at=self.at)
        self._set_due()
        self.record(Event.PAUSED, {"kind": kind.value, "ordinal": self.open_step.ordinal})

    def resume(self, kind: PauseKind) -> None:
        """Let the open step's clock run again; its due time has moved by the pause."""
        for pause in self.open_step.pauses.filter(kind=kind, ended_at=None):
            pause.ended_at = max(self.at, pause.started_at)
            pause.save(update_fields=["ended_at"])
        self._set_due()
        self.record(Event.RESUMED, {"kind": kind.value, "ordinal": self.open_step.ordinal})

    def _set_due(self) -> None:
        step = self.open_step
        step.due_at = times.due_at(step)
        step.save(update_fields=["due_at"])

    def take(self, person: User) -> StepRun:
        """The compare-and-set behind `take`: an open, free step becomes the person's."""
        step = self.open_step
        step.taken_by, step.taken_at = person, self.at
        step.save(update_fields=["taken_by", "taken_at"])
        self.record(Event.STEP_TAKEN, {"ordinal": step.ordinal, "taken_by": person.pk})
        return step

    def release(self, *, reason: str) -> StepRun:
        """Give the step back to the queue; the minutes handled so far stay counted."""
        step = self.open_step
        if step.taken_at is None:
            raise NotPossible(_("Langkah ini tidak sedang dipegang siapa pun."))
        step.handled_before = times.measured(step, at=self.at).handling
        step.taken_by, step.taken_at = None, None
        step.save(update_fields=["taken_by", "taken_at", "handled_before"])
        self.record(Event.STEP_RELEASED, {"ordinal": step.ordinal}, reason=reason)
        return step

    def deviate(self, kind: DeviationKind, *, subject: str, explanation: Explanation | None) -> None:
        """Record a deviation of the open step; `subject` is Indonesian, as every word that is kept.

        Raises ExplanationNeeded when nobody answers for it.
        """
        if explanation is None or not explanation.text.strip() or not explanation.reason_key:
            raise ExplanationNeeded(kind.value, subject)
        Deviation.objects.create(
            reset_request=self.request,
            step=self.open_step,
            kind=kind,
            subject=subject,
            reason_key=explanation.reason_key,
            explanation=explanation.text.strip(),
            at=self.at,
            by=self.by,
        )
        self.record(
            Event.DEVIATION,
            {"kind": kind.value, "ordinal": self.open_step.ordinal, "reason": explanation.reason_key},
            explanation=explanation.text.strip(),
        )

    def amend(self, answers: Mapping[str, str]) -> None:
        """Take over corrected answers of the form; the submission's contact data stays as it was (S6)."""
        request = self.request
        request.answers = {**request.answers, **answers}
        request.holder_name = answers.get("name", request.holder_name)
        request.holder_nip = answers.get("nip", request.holder_nip)
        request.holder_work_unit = answers.get("work_unit", request.holder_work_unit)
        request.holder_user_id = answers.get("user_id", request.holder_user_id)

    def _demand_shown(self, explanation: Explanation | None) -> None:
        missing = not_shown(self.request, self.flow.sop.step(self.open_step.step_key))
        if missing:
            subject = f"Belum diperlihatkan: {'; '.join(item.text for item in missing)[:200]}"
            self.deviate(DeviationKind.PAPERS, subject=subject, explanation=explanation)

    def _group(self, step: Step) -> str:
        actor = self.flow.sop.actor(step.actor)
        return actor.group_for(system=self.request.target_system, role=self.request.role).value

    def _shut(self, outcome: StepOutcome, *, note: str, explanation: Explanation | None) -> None:
        step = self.open_step
        faults.point("M6")
        for pause in step.pauses.filter(ended_at=None):
            pause.ended_at = max(self.at, pause.started_at)
            pause.save(update_fields=["ended_at"])
        measured = times.measured(step, at=self.at)
        judgement = times.judged(step, measured)
        # A hand-over answers for its time when it is announced, long before the owner closes it.
        answered = step.deviations.filter(kind=DeviationKind.TIME).exists()
        if judgement == Judgement.OVER and self.by and step.group != REQUESTER and not answered:
            subject = times.over_sentence(step, measured)
            self.deviate(DeviationKind.TIME, subject=subject, explanation=explanation)
        step.closed_at, step.closed_by = self.at, self.by
        step.outcome, step.judgement = outcome, judgement
        step.note = note or step.note
        step.waiting, step.handling = measured.waiting, measured.handling
        step.paused, step.total = measured.paused, measured.total
        step.calendar = times.calendar_of(step).fingerprint
        step.save()
        if generated_rules.leaves_behind(step, outcome):
            self.drop_generated(outcome.value)
        self.record(Event.STEP_CLOSED, times.closing(step), note=note)
        self.step = None

    def drop_generated(self, reason: str) -> None:
        """Destroy the living password that the portal made, if there is one, and say why on the record."""
        if generation := generated_rules.destroy(self.request, at=self.at):
            self.record(Event.GENERATED_DESTROYED, {"generation": generation, "reason": reason})


@contextmanager
def case(request_id: UUID, *, by: User | None, at: datetime) -> Iterator[Case]:
    """Lock a request for an act of any kind; on leaving, its version and journal head are saved."""
    with transaction.atomic():
        request = (
            ResetRequest.objects.select_for_update(of=("self",))
            .select_related("submission", "edition", "office")
            .defer("edition__source")
            .get(pk=request_id)
        )
        held = Case(request, by=by, at=at)
        yield held
        request.version += 1
        request.save()


@contextmanager
def turn(step_id: int, *, by: User, at: datetime) -> Iterator[Case]:
    """Lock the request for work on a step that the person has taken. Raises StepMoved when the step is
    closed, TakenByAnother, NotTaken, NotAllowed, OwnAccount."""
    with case(_request_of(step_id), by=by, at=at) as held:
        step = _demand_open(held, step_id)
        if step.taken_by_id is None:
            check_may_work(by, step)
            raise NotTaken
        if step.taken_by_id != by.pk:
            raise TakenByAnother(step_id, _holder(step))
        held.acting = check_may_work(by, step)
        yield held


@contextmanager
def requester_turn(request_id: UUID, *, at: datetime) -> Iterator[Case]:
    """Lock the request for the requester's own step (SOP langkah 4). Raises NotPossible at any other."""
    with case(request_id, by=None, at=at) as held:
        if held.open_step.group != REQUESTER:
            raise NotPossible(_("Saat ini tidak ada yang perlu Anda lengkapi."))
        yield held


def take(step_id: int, *, by: User, at: datetime) -> StepRun:
    """Take an open step: its handling clock starts. Taking one's own again changes nothing. Raises
    StepMoved, TakenByAnother, NotAllowed, OwnAccount."""
    with case(_request_of(step_id), by=by, at=at) as held:
        step = _demand_open(held, step_id)
        held.acting = check_may_work(by, step)
        if step.taken_by_id == by.pk:
            return step
        if step.taken_by_id is not None:
            raise TakenByAnother(step_id, _holder(step))
        faults.point("M5")
        return held.take(by)


def release(step_id: int, *, by: User, at: datetime, reason: str) -> StepRun:
    """Give a step back to the queue. Its holder may, and nobody else."""
    with turn(step_id, by=by, at=at) as held:
        return held.release(reason=reason)


def recompute_due(office_id: int) -> int:
    """Recompute `due_at` of an office's open steps after a change of its calendar; closed ones stay frozen.
    Returns the number of steps that moved."""
    moved = 0
    with transaction.atomic():
        for step in StepRun.objects.select_for_update().filter(office_id=office_id, closed_at=None):
            due = times.due_at(step)
            if StepRun.objects.filter(pk=step.pk).exclude(due_at=due).update(due_at=due):
                moved += 1
    return moved


def _request_of(step_id: int) -> UUID:
    found = StepRun.objects.filter(pk=step_id).values_list("reset_request_id", flat=True).first()
    if found is None:
        raise NotFound(_("Langkah ini tidak ada."))
    return found


def _demand_open(held: Case, step_id: int) -> StepRun:
    if held.step is None or held.step.pk != step_id:
        raise StepMoved(step_id)
    return held.step


def _holder(step: StepRun) -> str:
    return step.taken_by.full_name if step.taken_by else ""
