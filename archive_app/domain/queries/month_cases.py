"""The cases behind one number of a month: exactly the rows that were counted, a page at a time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db.models import QuerySet

from archive_app.domain.queries import months
from archive_app.domain.queries.months import Span
from resetdesk.core import marks

PAGE = 50


@dataclass(frozen=True)
class Ask:
    """Which number is asked for. Every part but `what` narrows; empty means all."""

    what: str
    sop: str = ""
    step: str = ""
    role: str = ""
    channel: str = ""
    value: str = ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.sop or self.step or self.role or self.channel or self.value)


@dataclass(frozen=True)
class Kind:
    """One sort of number: its rows, and where in them request, SOP, moment and value stand."""

    rows: Callable[[Span], QuerySet[Any]]
    moment: str
    request: str = "reset_request"
    edition: str = "edition__sop__key"
    step: str = "step_key"
    value: str = ""


@dataclass(frozen=True)
class Case:
    """One row of the list."""

    reference: str
    register: str
    holder: str
    at: datetime
    step: str
    edition_id: int | None


@dataclass(frozen=True)
class Page:
    """The cases, oldest first, how many there are in all, and the mark that the next page starts after."""

    cases: list[Case]
    count: int
    following: str


def _step(rows: Callable[[Span], QuerySet[Any]], *, value: str = "") -> Kind:
    return Kind(
        rows,
        moment="step__closed_at",
        request="step__reset_request",
        edition="step__edition__sop__key",
        step="step__step_key",
        value=value,
    )


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "masuk": Kind(months.received, moment="opened_at", step=""),
        "berakhir": Kind(months.ended, moment="archived_at", edition="sop__key", step="", value="result"),
        "ditolak": Kind(
            lambda span: months.ended(span).filter(result="rejected"),
            moment="archived_at",
            edition="sop__key",
            step="",
            value="reset_request__rejection_reason",
        ),
        "sisa": Kind(lambda span: months.standing(span.office_id, span.end), moment="opened_at"),
        "sisa-awal": Kind(lambda span: months.standing(span.office_id, span.start), moment="opened_at"),
        "dibuka-lagi": Kind(months.reopened, moment="opened_at"),
        "langkah": Kind(months.passes, moment="closed_at", value="judgement"),
        "ditutup": Kind(months.closed, moment="closed_at", value="outcome"),
        "dikembalikan": Kind(months.returns, moment="closed_at"),
        "alasan-kembali": _step(months.findings, value="reason_key"),
        "butir-kembali": _step(months.returned_items, value="label"),
        "simpangan": Kind(
            months.deviations,
            moment="at",
            edition="step__edition__sop__key",
            step="step__step_key",
            value="kind",
        ),
        "alasan-simpangan": Kind(
            months.deviations,
            moment="at",
            edition="step__edition__sop__key",
            step="step__step_key",
            value="reason_key",
        ),
        "terlambat-dicatat": Kind(months.late_in_register, moment="opened_at", step=""),
        "terputus": Kind(months.cut_short, moment="closed_at"),
    }
)


def chosen(span: Span, ask: Ask) -> QuerySet[Any]:
    """The rows that the number counts. Raises KeyError for a number that no month has."""
    kind = KINDS[ask.what]
    request = kind.request
    wanted = {
        kind.edition: ask.sop,
        kind.step: ask.step,
        f"{request}__role": ask.role,
        f"{request}__submission__channel": ask.channel,
        kind.value: ask.value,
    }
    return kind.rows(span).filter(**{path: text for path, text in wanted.items() if path and text})


def page(span: Span, ask: Ask, *, after: str = "") -> Page:
    """One keyset page of them. A mark that does not read is passed over. Raises KeyError."""
    kind = KINDS[ask.what]
    rows = chosen(span, ask)
    count = rows.count()
    if place := marks.place(after):
        rows = rows.filter(place.after(kind.moment))
    edition = kind.edition.removesuffix("sop__key").removesuffix("__")
    columns = {
        "key": "pk",
        "moment": kind.moment,
        "reference": f"{kind.request}__reference",
        "number": f"{kind.request}__register_number",
        "year": f"{kind.request}__register_year",
        "holder": f"{kind.request}__holder_name",
    }
    if kind.step:
        columns |= {"step": kind.step, "edition": edition}
    found = list(rows.order_by(kind.moment, "pk").values_list(*columns.values())[: PAGE + 1])
    named = [dict(zip(columns, row, strict=True)) for row in found]
    last = named[PAGE - 1] if len(named) > PAGE else None
    return Page(
        cases=[_case(row) for row in named[:PAGE]],
        count=count,
        following=str(marks.Place(last["moment"], last["key"])) if last else "",
    )


def _case(row: Mapping[str, Any]) -> Case:
    return Case(
        reference=row["reference"],
        register=f"{row['number']}/{row['year']}",
        holder=row["holder"],
        at=row["moment"],
        step=row.get("step", ""),
        edition_id=row.get("edition"),
    )
