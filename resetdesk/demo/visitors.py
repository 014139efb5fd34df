"""The requester's way through the demo: what somebody without an account would hold in their hands."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from requests_app.domain import handover_rules
from requests_app.domain.handover_rules import Stage
from requests_app.enums import HandoverState, RequestState
from requests_app.models import Handover, ResetRequest, StepRun
from requests_app.sop.enums import Group


@dataclass(frozen=True, slots=True)
class Ticket:
    """One request as its requester knows it. `collect_url` is the link of the mail, where one waits."""

    request: ResetRequest
    code: str
    collect_url: str = ""

    @property
    def email(self) -> str:
        return self.request.submission.contact_email

    @property
    def track_url(self) -> str:
        return reverse("requests:track", args=[self.request.office.slug])


def ticket_of(request: ResetRequest, *, row: Handover | None = None) -> Ticket:
    link = ""
    if row is not None:
        link = reverse("requests:collect", args=[request.office.slug, handover_rules.link_token(row)])
    return Ticket(request, handover_rules.collection_code(request.submission), link)


def to_complete() -> Ticket | None:
    """A request whose requester is asked for a better paper."""
    waiting = StepRun.objects.filter(closed_at=None, group=Group.REQUESTER.value, kind="complete")
    step = waiting.select_related("reset_request__submission", "reset_request__office").order_by("pk").first()
    return ticket_of(step.reset_request) if step else None


def to_collect(at: dt.datetime) -> Ticket | None:
    """A sealed result whose owner may open it with the code of the submission alone."""
    rows = Handover.objects.filter(state=HandoverState.ANNOUNCED).select_related(
        "reset_request__submission", "reset_request__office", "reset_request__edition"
    )
    for row in rows.order_by("pk"):
        is_ready = handover_rules.stage(row, at=at) is Stage.READY
        if is_ready and not handover_rules.needs_call_back(row.reset_request):
            return ticket_of(row.reset_request, row=row)
    return None


def to_track() -> Ticket | None:
    """A finished request, whose receipt its requester may download."""
    ended = ResetRequest.objects.filter(state=RequestState.COMPLETED, handovers__isnull=False)
    found = ended.select_related("submission", "office").order_by("-ended_at", "-pk").first()
    return ticket_of(found) if found else None
