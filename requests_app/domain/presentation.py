"""Facts of a request for the SOP's conditions, and what must be shown to an officer."""

from collections.abc import Mapping

from requests_app.models import ResetRequest
from requests_app.sop.conditions import Fact, holds
from requests_app.sop.definition import PresentationItem, Step


def facts_of(request: ResetRequest) -> dict[str, Fact]:
    """The facts that conditions read: the form's answers and what is known of the request."""
    return {
        **request.answers,
        "role": request.role,
        "service": request.service,
        "system": request.target_system,
        "channel": request.submission.channel,
        "work_unit": request.holder_work_unit,
    }


def to_be_shown(step: Step, facts: Mapping[str, Fact]) -> list[PresentationItem]:
    """What the requester must show or hand in at the step."""
    return [item for item in step.presentation if holds(item.required_when, facts)]


def not_shown(request: ResetRequest, step: Step) -> list[PresentationItem]:
    """What was to be shown at the step and has not been shown in this request."""
    wanted = to_be_shown(step, facts_of(request))
    if not wanted:
        return []
    shown = set(request.presented.values_list("key", flat=True))
    return [item for item in wanted if item.key not in shown]
