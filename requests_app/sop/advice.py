"""What an SOP file has to say to its office and never prints: aged laws, lost cells, times still to be set.

Facts only; `interfaces/advice.py` says them in sentences. The sheet itself keeps the office's own text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from requests_app.sop.definition import Sop, Step
from requests_app.sop.enums import Cell, Presentation
from requests_app.sop.secrecy import asks_for_identity, writes_password_down
from resetdesk.core.clocks import MeasureKind


class AdviceKind(StrEnum):
    """Why the office should look."""

    WARNING = "warning"
    LOST = "lost"
    UNSET = "unset"
    READING = "reading"
    NOTE = "note"
    PASSWORD = "password"  # noqa: S105 - the name of a kind
    IDENTITY = "identity"
    SIGNED = "signed"


@dataclass(frozen=True)
class Advice:
    """One thing to look at: where it stands, what is printed there, what is to be said about it.

    `step` is the row it belongs to, `place` the heading of a section or the label of a paper or question.
    `cells` names the cells that were lost, `minutes` the suggestion for a time that is not set.
    """

    kind: AdviceKind
    place: str = ""
    step: Step | None = None
    printed: str = ""
    said: str = ""
    cells: tuple[Cell, ...] = ()
    minutes: int | None = None


def advice(sop: Sop) -> tuple[Advice, ...]:
    """Everything the office should know before it relies on this file, in the sheet's order."""
    return (*_of_the_file(sop), *_of_sections(sop), *_of_the_form(sop), *_of_steps(sop))


def _of_the_file(sop: Sop) -> Iterator[Advice]:
    if sop.note:
        yield Advice(AdviceKind.NOTE, said=sop.note)
    if sop.header.signed:
        yield Advice(AdviceKind.SIGNED, said=sop.header.signed)
    if sop.total is not None and sop.total.reading:
        yield Advice(AdviceKind.READING, printed=sop.total.printed, said=sop.total.reading)


def _of_sections(sop: Sop) -> Iterator[Advice]:
    for section in sop.header.sections:
        for item in section.items:
            if item.warning:
                yield Advice(AdviceKind.WARNING, section.label, printed=item.text, said=item.warning)
            if writes_password_down(item.text):
                yield Advice(AdviceKind.PASSWORD, section.label, printed=item.text)


def _of_the_form(sop: Sop) -> Iterator[Advice]:
    labels = [field.label for field in sop.fields]
    labels += [d.label for d in sop.documents if d.presentation is not Presentation.SHOWN]
    for label in labels:
        if asks_for_identity(label):
            yield Advice(AdviceKind.IDENTITY, label, printed=label)


def _of_steps(sop: Sop) -> Iterator[Advice]:
    for step in sop.steps:
        for text in (step.activity, *step.requires, step.output.label or "", step.remark or ""):
            if writes_password_down(text):
                yield Advice(AdviceKind.PASSWORD, step=step, printed=text)
        standard = step.standard
        judged = step.printed and not sop.clock_stopped(step)
        unset = standard.clock is MeasureKind.UNSET and judged
        lost = tuple(cell for cell in step.lost if cell is not Cell.TIME or not unset)
        if lost:
            yield Advice(AdviceKind.LOST, step=step, cells=lost)
        if unset:
            cells = (Cell.TIME,) if Cell.TIME in step.lost else ()
            yield Advice(AdviceKind.UNSET, step=step, cells=cells, minutes=standard.suggest)
        if standard.reading:
            yield Advice(AdviceKind.READING, step=step, printed=standard.printed, said=standard.reading)
        if step.note:
            yield Advice(AdviceKind.NOTE, step=step, said=step.note)
