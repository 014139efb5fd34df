"""How a request moves through an SOP."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from requests_app.sop.definition import Sop, Step, StepKind, Turn
from requests_app.sop.graph import leading_to, reachable
from requests_app.sop.kinds import DONE, END, NOT_COLLECTED

DECISIVE = frozenset({StepKind.PERFORM, StepKind.NOTIFY_REJECTION, StepKind.HAND_OVER})
"""Kinds whose closing says how a request would end."""

Move = tuple[str, str]
"""A closed step: its key and its outcome."""


class Result(StrEnum):
    """How a request ended."""

    COMPLETED = "completed"
    REJECTED = "rejected"


@dataclass(frozen=True)
class End:
    """The end of the flow."""

    result: Result


class Flow:
    """The moves of one loaded SOP. Every method is total for the steps and outcomes that the SOP has."""

    def __init__(self, sop: Sop) -> None:
        self.sop = sop
        self.edges: Mapping[str, Mapping[str, str]] = {step.key: step.outcomes for step in sop.steps}

    @property
    def intake(self) -> Step | None:
        """The step that the submission itself closes, if the SOP has one."""
        first = self.sop.steps[0]
        return first if first.kind is StepKind.SUBMIT else None

    @property
    def first(self) -> Step:
        """The first step of the flow; when it is the intake, the submission closes it."""
        return self.sop.steps[0]

    @property
    def opening(self) -> Step:
        """The step that is open once a submission has come in."""
        intake = self.intake
        return self.first if intake is None else self.sop.step(intake.outcomes[DONE])

    def outcomes(self, step_key: str) -> tuple[str, ...]:
        """The outcomes that this step can have, in the order of its kind."""
        step = self.sop.step(step_key)
        always = {NOT_COLLECTED} if step.kind is StepKind.HAND_OVER else set()
        return tuple(o for o in step.rule.allowed if o in step.outcomes or o in always)

    def target(self, step_key: str, outcome: str, *, trail: Sequence[Move] = ()) -> Step | End:
        """Where this outcome leads.

        `trail` are the moves made before, oldest first, also those that no SOP file knows: a last archive
        step that both branches share ends as the branch did. A hand-over that was not collected goes on as a
        done one unless the file says otherwise. Raises KeyError for a step or an outcome that the SOP does
        not have.
        """
        if outcome not in self.outcomes(step_key):
            raise KeyError(outcome)
        outcomes = self.edges[step_key]
        goal = outcomes[outcome if outcome in outcomes else DONE]
        if goal != END:
            return self.sop.step(goal)
        return End(self._result([*trail, (step_key, outcome)]))

    def earlier(self, step_key: str) -> tuple[Step, ...]:
        """The staff's steps that a correction may return to: those passed on some way to this step."""
        before = reachable(self.edges, self.first.key, without=step_key)
        leading = leading_to(self.edges, {step_key})
        return tuple(
            step
            for step in self.sop.steps
            if step.key in before & leading and step.key != step_key and self.sop.turn(step) is Turn.STAFF
        )

    def ahead(self, step_key: str) -> tuple[Step, ...]:
        """The steps still to come if everything goes well: each step's first outcome, until the end."""
        path: list[Step] = []
        seen = {step_key}
        step = self.sop.step(step_key)
        while (goal := step.outcomes[step.rule.outcomes[0]]) != END and goal not in seen:
            seen.add(goal)
            step = self.sop.step(goal)
            path.append(step)
        return tuple(path)

    def _result(self, moves: Sequence[Move]) -> Result:
        known = {step.key: step for step in self.sop.steps}
        for key, outcome in reversed(moves):
            step = known.get(key)  # the trail of a request whose SOP was changed names steps of the old one
            if step is not None and step.kind in DECISIVE and outcome in step.rule.allowed:
                return Result.REJECTED if outcome in step.rule.rejects else Result.COMPLETED
        return Result.COMPLETED
