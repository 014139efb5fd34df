"""The months of an office as a list: closed ones from their frozen figures, the others only named."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from archive_app.domain import periods
from archive_app.models import MonthReport
from resetdesk.accounts.models import Office

COLUMNS = {
    "received": "figures__volume__received",
    "completed": "figures__volume__ended__completed",
    "rejected": "figures__volume__ended__rejected",
    "withdrawn": "figures__volume__ended__withdrawn",
    "duplicate": "figures__volume__ended__duplicate",
    "within": "figures__judged__within",
    "over": "figures__judged__over",
    "open_after": "figures__volume__open_after",
}
ENDS = ("completed", "rejected", "withdrawn", "duplicate")


@dataclass(frozen=True)
class Line:
    """One month; `state` and the counts are empty until it is closed."""

    month: str
    is_over: bool
    state: str = ""
    received: int | None = None
    ended: int | None = None
    within: int = 0
    over: int = 0
    open_after: int | None = None


def lines(office: Office, *, at: datetime) -> Iterator[Line]:
    """From the running month back to the one in which the register begins, in two queries."""
    first = periods.first_month(office)
    if first is None:
        return
    rows = MonthReport.objects.filter(office=office).values_list("month", "state", *COLUMNS.values())
    closed = {month: (state, dict(zip(COLUMNS, counts, strict=True))) for month, state, *counts in rows}
    now = month = periods.month_of(office, at)
    while month >= first:
        state, counts = closed.get(month, ("", {}))
        yield _line(month, month < now, state, counts)
        month = periods.before(month)


def _line(month: str, is_over: bool, state: str, counts: dict[str, int]) -> Line:
    if not counts:
        return Line(month, is_over)
    return Line(
        month=month,
        is_over=is_over,
        state=state,
        received=counts["received"],
        ended=sum(counts[name] for name in ENDS),
        within=counts["within"],
        over=counts["over"],
        open_after=counts["open_after"],
    )
