"""What is frozen in an office because the owner of the account denies, running or ended, oldest first."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from requests_app.models import Incident, ResetRequest, StepRun
from resetdesk.accounts.models import Office
from resetdesk.core import marks

PAGE = 50
COUNT_CAP = 1000


@dataclass(frozen=True)
class Line:
    """One open incident with the step at which its request stands; None once that has ended."""

    incident: Incident
    step: StepRun | None


@dataclass(frozen=True)
class Page:
    """One page and the mark that the next one starts after."""

    lines: list[Line]
    following: str


def _open(office: Office) -> QuerySet[Incident]:
    # Asked of each open incident, of which there are few, and not of all requests of the office.
    own = ResetRequest.objects.filter(pk=OuterRef("reset_request"), office=office)
    return Incident.objects.filter(Exists(own), lifted_at=None)


def count(office: Office) -> int:
    """How many wait for somebody to lift them, counted to a thousand."""
    return _open(office).order_by()[:COUNT_CAP].count()


def page(office: Office, *, after: str = "") -> Page:
    """Fifty of them in two queries, however many there are. A mark that does not read is passed over."""
    rows = _open(office).select_related("reset_request__edition", "reported_by").order_by("opened_at", "pk")
    rows = rows.defer("reset_request__answers", "reset_request__edition__source")
    if place := marks.place(after):
        rows = rows.filter(place.after("opened_at"))
    found = list(rows[: PAGE + 1])
    shown = found[:PAGE]
    open_steps = StepRun.objects.filter(
        closed_at=None, reset_request__in=[row.reset_request_id for row in shown]
    )
    steps = {step.reset_request_id: step for step in open_steps.select_related("taken_by")}
    last = shown[-1] if len(found) > PAGE else None
    return Page(
        lines=[Line(row, steps.get(row.reset_request_id)) for row in shown],
        following=str(marks.Place(last.opened_at, last.pk)) if last else "",
    )
