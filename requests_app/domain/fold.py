"""The state of a request as the fold of its journal, and whether its rows still say the same (S32)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from requests_app.enums import Event, RequestState
from resetdesk.core import journal
from resetdesk.core.models import JournalEntry

CLOCKS = ("waiting", "handling", "paused", "total")


@dataclass
class FoldedStep:
    """One pass through a step as the journal tells it."""

    ordinal: int
    key: str
    group: str
    edition: str
    opened_at: datetime
    taken_at: datetime | None = None
    taken_by: int | None = None
    closed_at: datetime | None = None
    closed_by: int | None = None
    outcome: str = ""
    judgement: str = ""
    calendar: str = ""
    minutes: dict[str, float | None] = field(default_factory=lambda: dict.fromkeys(CLOCKS))
    pauses: list[list[Any]] = field(default_factory=list)  # [kind, from, to or None]

    def stop(self, at: datetime, *, kind: str | None = None) -> None:
        """End the open pauses of a kind, or all of them."""
        for pause in self.pauses:
            if pause[2] is None and kind in (None, pause[0]):
                pause[2] = max(at, pause[1])


@dataclass
class Folded:
    """A request as the journal tells it. `personal` is None once the chain's values were disposed of."""

    facts: dict[str, Any] = field(default_factory=dict)
    edition: str = ""
    state: str = RequestState.OPEN
    ended_at: datetime | None = None
    reason: str = ""
    personal: dict[str, str] | None = field(default_factory=dict)
    steps: dict[int, FoldedStep] = field(default_factory=dict)

    @property
    def open_step(self) -> FoldedStep | None:
        """The step that is open, if the request has not ended."""
        return next((step for step in self.steps.values() if step.closed_at is None), None)


HOLDER_FIELDS = {"name": "name", "nip": "nip", "work_unit": "work_unit", "user_id": "user_id"}


def fold(entries: Sequence[JournalEntry]) -> Folded:
    """Replay a chain from its first act. Raises KeyError or TypeError for entries that were tampered with."""
    told = Folded()
    for entry in entries:
        apply = APPLY.get(entry.event)
        if apply is not None:
            apply(told, entry)
        if entry.event == journal.DISPOSED:
            told.personal = None
    return told


def _submitted(told: Folded, entry: JournalEntry) -> None:
    told.facts = dict(entry.facts)
    told.edition = entry.facts["edition"]
    _remember(told, journal.personal(entry))


def _remember(told: Folded, values: dict[str, str]) -> None:
    if told.personal is not None:
        told.personal.update(values)


def _opened(told: Folded, entry: JournalEntry) -> None:
    facts = entry.facts
    told.state, told.ended_at = facts["state"], None
    told.steps[facts["ordinal"]] = FoldedStep(
        ordinal=facts["ordinal"],
        key=facts["step"],
        group=facts["group"],
        edition=told.edition,
        opened_at=entry.at,
    )


def _taken(told: Folded, entry: JournalEntry) -> None:
    step = told.steps[entry.facts["ordinal"]]
    step.taken_at, step.taken_by = entry.at, entry.facts["taken_by"]


def _released(told: Folded, entry: JournalEntry) -> None:
    step = told.steps[entry.facts["ordinal"]]
    step.taken_at, step.taken_by = None, None


def _closed(told: Folded, entry: JournalEntry) -> None:
    facts = entry.facts
    step = told.steps[facts["ordinal"]]
    step.closed_at, step.closed_by = entry.at, entry.by
    step.outcome, step.judgement = facts["outcome"], facts["judgement"]
    step.calendar, step.minutes = facts["calendar"], facts["minutes"]
    step.stop(entry.at)


def _paused(told: Folded, entry: JournalEntry) -> None:
    told.steps[entry.facts["ordinal"]].pauses.append([entry.facts["kind"], entry.at, None])


def _resumed(told: Folded, entry: JournalEntry) -> None:
    told.steps[entry.facts["ordinal"]].stop(entry.at, kind=entry.facts["kind"])


def _ended(told: Folded, entry: JournalEntry) -> None:
    told.state, told.ended_at = entry.facts["state"], entry.at


def _rejected(told: Folded, entry: JournalEntry) -> None:
    told.reason = entry.facts["reason"]
    _remember(told, {"rejection": journal.personal(entry).get("message", "")})


def _answered(told: Folded, entry: JournalEntry) -> None:
    answered = journal.personal(entry)
    _remember(
        told,
        {name: answered[f"field_{key}"] for key, name in HOLDER_FIELDS.items() if f"field_{key}" in answered},
    )


def _sop_changed(told: Folded, entry: JournalEntry) -> None:
    told.edition = entry.facts["edition"]
    told.facts["role"] = entry.facts.get("role", told.facts["role"])


APPLY = {
    Event.SUBMITTED.value: _submitted,
    Event.STEP_OPENED.value: _opened,
    Event.STEP_TAKEN.value: _taken,
    Event.STEP_RELEASED.value: _released,
    Event.STEP_CLOSED.value: _closed,
    Event.PAUSED.value: _paused,
    Event.RESUMED.value: _resumed,
    Event.ENDED.value: _ended,
    Event.REJECTED.value: _rejected,
    Event.ABANDONED.value: _rejected,
    Event.ITEMS_ANSWERED.value: _answered,
    Event.SOP_CHANGED.value: _sop_changed,
}
