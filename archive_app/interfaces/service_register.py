"""The register of service requests that LPSE standard 5 asks for: a row a request, as the record has it."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from zoneinfo import ZoneInfo

from django.db.models import Prefetch

from archive_app.domain.queries import months
from archive_app.domain.queries.months import Span
from archive_app.interfaces.cells import plain_cell
from archive_app.interfaces.month_files import XLSX_TYPE, Made
from archive_app.interfaces.spreadsheets import Sheet, write
from requests_app.domain.words import rejection_label, service_label
from requests_app.enums import Channel, ConfirmationResult, HandoverState, RequestState
from requests_app.models import ResetRequest, StepRun
from resetdesk.accounts.models import Office

COLUMNS = (
    "nomor", "pelapor", "kontak", "media", "tanggal", "deskripsi", "tipe", "kategori", "user",
    "urgensi", "dampak", "prioritas", "petugas", "penanganan", "solusi", "tanggal selesai", "konfirmasi",
    "status",
)  # fmt: skip
TYPE = "PL"  # permintaan layanan
BATCH = 500
Row = tuple[str, ...]


def rows(office: Office, span: Span) -> Iterator[Row]:
    """The requests entered into the register in the span, oldest first, some at a time."""
    keys = list(months.received(span).order_by("opened_at", "pk").values_list("reset_request", flat=True))
    zone = ZoneInfo(office.timezone)
    steps = Prefetch("steps", StepRun.objects.select_related("closed_by").order_by("ordinal"))
    for start in range(0, len(keys), BATCH):
        chosen = keys[start : start + BATCH]
        found = (
            ResetRequest.objects.filter(pk__in=chosen)
            .select_related("submission", "edition__sop")
            .prefetch_related(steps, "confirmations", "performances", "handovers")
        )
        by_key = {request.pk: request for request in found}
        for key in chosen:
            yield _row(by_key[key], zone)


def _row(request: ResetRequest, zone: ZoneInfo) -> Row:
    submission, sop = request.submission, request.edition.definition
    steps = list(request.steps.all())
    officers = dict.fromkeys(step.closed_by.full_name for step in steps if step.closed_by)
    priority = str(request.answers.get("priority") or "")
    return (
        request.register,
        submission.contact_name,
        " / ".join(filter(None, (submission.contact_email, submission.contact_phone))),
        str(Channel(submission.channel).label),
        f"{request.received_at.astimezone(zone):%Y-%m-%d %H:%M}",
        f"{service_label(request)}, akun {sop.role_label(request.role)}",
        TYPE,
        request.edition.sop.title,
        " / ".join(filter(None, (request.holder_name, request.holder_work_unit))),
        str(request.answers.get("urgency") or ""),
        str(request.answers.get("impact") or ""),
        priority,
        "; ".join(officers),
        "; ".join(_handling(request, steps)),
        _solution(request),
        f"{request.ended_at.astimezone(zone):%Y-%m-%d %H:%M}" if request.ended_at else "",
        _confirmation(request),
        str(RequestState(request.state).label),
    )


def _handling(request: ResetRequest, steps: list[StepRun]) -> Iterator[str]:
    """The steps that were walked, by their printed numbers where the SOP still knows them."""
    numbers = {step.key: step.number for step in request.edition.definition.steps}
    walked = [numbers.get(step.step_key) or step.step_key for step in steps if step.closed_at]
    if walked:
        yield "langkah " + ", ".join(walked)


def _solution(request: ResetRequest) -> str:
    """How it ended; what was done in SPSE is told by kind alone, never a password."""
    if request.state == RequestState.REJECTED:
        return rejection_label(request)
    done = [row.at for row in request.performances.all()]
    return "dikerjakan pada SPSE" if done else ""


def _confirmation(request: ResetRequest) -> str:
    """Whether the owner confirmed the request and acknowledged the result."""
    said = [str(ConfirmationResult(row.result).label) for row in request.confirmations.all()]
    received = [row for row in request.handovers.all() if row.state == HandoverState.ACKNOWLEDGED]
    return "; ".join([*said[-1:], *(["hasil diterima"] if received else [])])


def as_csv(office: Office, month: str, span: Span) -> Made:
    """The register as CSV; no cell can begin a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([plain_cell(cell) for cell in row] for row in rows(office, span))
    return Made(_name(office, month, "csv"), "text/csv; charset=utf-8", out.getvalue().encode("utf-8-sig"))


def as_xlsx(office: Office, month: str, span: Span) -> Made:
    """The register as a workbook of one sheet."""
    return Made(
        _name(office, month, "xlsx"), XLSX_TYPE, write([Sheet("Register", COLUMNS, rows(office, span))])
    )


def _name(office: Office, month: str, suffix: str) -> str:
    return f"register-layanan-{office.slug}-{month}.{suffix}"


WRITERS: Mapping[str, Callable[[Office, str, Span], Made]] = {"csv": as_csv, "xlsx": as_xlsx}
