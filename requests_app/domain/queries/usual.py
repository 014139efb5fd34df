"""How long this office usually takes, from what it closed; nothing is said from too little."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from django.db.models import F, Sum

from requests_app.enums import RequestState
from requests_app.models import ResetRequest, StepRun
from requests_app.sop.definition import StepKind
from resetdesk.accounts.models import Office

FEWEST = 5  # below this a range would be a guess
NEWEST = 100


@dataclass(frozen=True)
class Usual:
    """Office minutes: half took no longer than `median`, nine of ten no longer than `ninth`."""

    median: float
    ninth: float
    count: int


def until_result(office: Office) -> Usual | None:
    """From submission to the result, without the time that waited for the requester.

    Of the newest hundred completed requests; None where fewer than five ended.
    """
    newest = ResetRequest.objects.filter(office=office, state=RequestState.COMPLETED)
    ids = list(newest.order_by("-received_at").values_list("pk", flat=True)[:NEWEST])
    sums = (
        StepRun.objects.filter(reset_request__in=ids, total__isnull=False)
        .exclude(kind=StepKind.ARCHIVE.value)
        .values("reset_request")
        .annotate(minutes=Sum(F("total") - F("paused")))
        .order_by("reset_request")
    )
    return summary([row["minutes"] for row in sums])


def of_step(step: StepRun) -> Usual | None:
    """Of the newest hundred passes of this step in its office, its waiting counted in."""
    closed = StepRun.objects.filter(office_id=step.office_id, step_key=step.step_key, total__isnull=False)
    rows = closed.order_by("-pk").values_list("total", "paused")[:NEWEST]
    return summary([(total or 0) - (paused or 0) for total, paused in rows])


def summary(minutes: Sequence[float]) -> Usual | None:
    """Median and ninth decile by the nearest rank; None for fewer than five values."""
    ordered = sorted(minutes)
    if len(ordered) < FEWEST:
        return None
    return Usual(
        median=_rank(ordered, 0.5),
        ninth=_rank(ordered, 0.9),
        count=len(ordered),
    )


def _rank(ordered: Sequence[float], share: float) -> float:
    return ordered[max(ceil(share * len(ordered)) - 1, 0)]
