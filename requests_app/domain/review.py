"""Checks: a finding on every checklist item, then Ya or Tidak (SOP langkah 2 dan 5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from requests_app.domain import artefacts, workflow
from requests_app.domain.presentation import facts_of, to_be_shown
from requests_app.domain.workflow import Case, Explanation
from requests_app.enums import Answer, DeviationKind, Event, Presentation, StepOutcome
from requests_app.exceptions import FormIncomplete
from requests_app.models import ChecklistAnswer, Presented, StepRun
from requests_app.sop.conditions import Fact, holds
from requests_app.sop.definition import ChecklistItem, Step
from resetdesk.accounts.models import User


@dataclass(frozen=True)
class Finding:
    """What the officer found on one item; `not_ok` needs a reason of the SOP's list."""

    answer: Answer
    reason_key: str = ""
    note: str = ""


@dataclass(frozen=True)
class Explanations:
    """Answers for the two deviations a check can show."""

    time: Explanation | None = None
    papers: Explanation | None = None


def checklist(step: Step, facts: Mapping[str, Fact]) -> list[ChecklistItem]:
    """The items that this request is checked for at the step."""
    return [item for item in step.checklist if holds(item.required_when, facts)]


def decide(
    step_id: int,
    *,
    findings: Mapping[str, Finding],
    outcome: StepOutcome,
    by: User,
    at: datetime,
    explanations: Explanations = Explanations(),
) -> StepRun | None:
    """Decide a check with a finding on every item. Returns the next open step, None at an end.

    `outcome` is YES or NO. Raises FormIncomplete for items without a finding or reason, and for a
    decision that the findings contradict; ExplanationNeeded for yes over an item that is not in order
    (deviation *kelengkapan*) and for a step over its time.
    """
    with workflow.turn(step_id, by=by, at=at) as case:
        step = case.flow.sop.step(case.open_step.step_key)
        items = checklist(step, facts_of(case.request))
        _demand_findings(items, findings, outcome)
        _write(case, items, findings)
        wrong = [item for item in items if findings[item.key].answer is not Answer.OK]
        if outcome is StepOutcome.YES and wrong:
            case.deviate(
                DeviationKind.PAPERS,
                subject=f"Diteruskan walau belum sesuai: {'; '.join(item.text for item in wrong)[:200]}",
                explanation=explanations.papers,
            )
        artefacts.promise_output(case)
        return case.close(outcome, explanation=explanations.time, papers=explanations.papers)


def _demand_findings(
    items: Sequence[ChecklistItem], findings: Mapping[str, Finding], outcome: StepOutcome
) -> None:
    faults: dict[str, str] = {}
    for item in items:
        finding = findings.get(item.key)
        if finding is None:
            faults[item.key] = _("Pilih hasil pemeriksaan butir ini.")
        elif finding.answer is Answer.NOT_OK and not finding.reason_key:
            faults[item.key] = _("Pilih alasan mengapa butir ini tidak sesuai.")
    if (
        not faults
        and outcome is StepOutcome.NO
        and items
        and all(findings[item.key].answer is Answer.OK for item in items)
    ):
        faults["outcome"] = _("Semua butir sesuai. Tandai dahulu butir yang menjadi alasan jawaban Tidak.")
    if faults:
        raise FormIncomplete(faults)


def _write(case: Case, items: Sequence[ChecklistItem], findings: Mapping[str, Finding]) -> None:
    ChecklistAnswer.objects.bulk_create(
        ChecklistAnswer(
            step=case.open_step,
            item_key=item.key,
            text=item.text,
            answer=findings[item.key].answer,
            reason_key=findings[item.key].reason_key,
            note=findings[item.key].note,
        )
        for item in items
    )
    case.record(
        Event.CHECKED,
        {
            "ordinal": case.open_step.ordinal,
            "findings": {item.key: findings[item.key].answer.value for item in items},
            "reasons": {
                item.key: findings[item.key].reason_key for item in items if findings[item.key].reason_key
            },
        },
        **{f"note_{item.key}": findings[item.key].note for item in items},
    )


def show(step_id: int, *, keys: Sequence[str], by: User, at: datetime) -> list[Presented]:
    """Record originals and identities that the requester showed now; no copy is kept of an identity.

    Raises FormIncomplete for a key that the step does not ask for.
    """
    with workflow.turn(step_id, by=by, at=at) as case:
        step = case.flow.sop.step(case.open_step.step_key)
        wanted = {item.key: item for item in to_be_shown(step, facts_of(case.request))}
        unknown = [key for key in keys if key not in wanted]
        if unknown:
            raise FormIncomplete({key: _("Langkah ini tidak memintanya.") for key in unknown})
        shown = []
        for key in keys:
            row, made = Presented.objects.get_or_create(
                reset_request=case.request,
                key=key,
                defaults={
                    "label": wanted[key].text,
                    "presentation": Presentation.SHOWN,
                    "at": at,
                    "by": by,
                },
            )
            shown.append(row)
            if made:
                case.record(Event.PRESENTED, {"key": key, "ordinal": case.open_step.ordinal})
        return shown
