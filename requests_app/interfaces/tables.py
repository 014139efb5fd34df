"""Rows of lists, ready for templates: values and words, no queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from requests_app.enums import Channel
from requests_app.models import StepRun
from resetdesk.accounts.models import Office, User
from resetdesk.core.clocks import WorkCalendar

CHANNELS = {channel.value: channel.label for channel in Channel}


@dataclass(frozen=True)
class QueueRow:
    """One waiting step. `left` is office minutes to the due time, negative when over, None without one."""

    url: str
    reference: str
    register: str
    person: str
    role: str
    unit: str
    step: str
    holder: str
    is_mine: bool
    is_frozen: bool
    channel: str
    due_at: datetime | None
    left: int | None


def queue_rows(
    steps: Iterable[StepRun], *, office: Office, reader: User, calendar: WorkCalendar, at: datetime
) -> list[QueueRow]:
    """The steps of one page as rows; the URL is made once and filled in, which is most of a row's cost."""
    pattern = reverse("requests:case", kwargs={"office": office.slug, "reference": "REFERENCE"})
    return [_row(step, pattern=pattern, reader=reader, calendar=calendar, at=at) for step in steps]


def _row(step: StepRun, *, pattern: str, reader: User, calendar: WorkCalendar, at: datetime) -> QueueRow:
    request = step.reset_request
    sop = request.edition.definition
    definition = sop.step(step.step_key)
    return QueueRow(
        url=pattern.replace("REFERENCE", request.reference),
        reference=request.reference,
        register=request.register,
        person=request.holder_name,
        role=request.role.upper(),
        unit=request.holder_work_unit,
        step=" ".join(filter(None, (definition.number, _(definition.rule.label)))),
        holder=step.taken_by.full_name if step.taken_by else "",
        is_mine=step.taken_by_id == reader.pk,
        is_frozen=getattr(step, "is_frozen", False),
        channel=str(CHANNELS[request.submission.channel]),
        due_at=step.due_at,
        left=_left(step.due_at, calendar=calendar, at=at),
    )


def _left(due: datetime | None, *, calendar: WorkCalendar, at: datetime) -> int | None:
    if due is None:
        return None
    if due >= at:
        return int(calendar.minutes_between(at, due))
    return -max(int(calendar.minutes_between(due, at)), 1)


def view_names() -> dict[str, str]:
    """The queue's named views, by their word in the address."""
    return {
        "tindakan": _("Perlu tindakan saya"),
        "saya": _("Saya pegang"),
        "lewat": _("Lewat waktu"),
        "semua": _("Semua yang berjalan"),
    }
