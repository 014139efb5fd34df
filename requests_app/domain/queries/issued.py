"""Papers that outsiders may check: found by the signed line of their QR, or by reference and code."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from requests_app.domain import receipts, stamps
from requests_app.domain.receipt_account import hands
from requests_app.enums import PaperState, ReceiptResult
from requests_app.models import Artefact
from requests_app.sop.enums import ArtefactKind
from resetdesk.accounts.models import Office
from resetdesk.core import references

# The papers that carry a code and a signed line.
PROVED = (ArtefactKind.INTAKE_RECEIPT, ArtefactKind.RECEIPT)
LONGEST_LINE = 600


@dataclass(frozen=True)
class Issued:
    """The least that tells an outsider what a genuine paper is: no name, no NIP.

    `sha256` is of the file as the portal keeps it, and `newer` the number of a bukti layanan that came after;
    both are empty where the rows are gone and only the signature speaks.
    """

    kind: ArtefactKind
    office: str
    number: str
    reference: str
    service: str
    result: ReceiptResult
    day: date
    sha256: str = ""
    newer: str = ""


def by_line(line: str) -> Issued | None:
    """What the signed line of a QR vouches for; None for anything we did not sign."""
    stamp = stamps.read(line) if len(line) <= LONGEST_LINE else None
    if stamp is None or stamp.result not in ReceiptResult.values:
        return None
    result = ReceiptResult(stamp.result)
    office = Office.objects.filter(slug=stamp.office).first()
    row = _papers().filter(reset_request__reference=stamp.reference, number=stamp.number).first()
    return Issued(
        kind=ArtefactKind.INTAKE_RECEIPT if result is ReceiptResult.RECEIVED else ArtefactKind.RECEIPT,
        office=office.name if office else stamp.office,
        number=stamp.number,
        reference=stamp.reference,
        service=stamp.service,
        result=result,
        day=stamp.day,
        sha256=row.file.sha256 if row and row.file else "",
        newer=_newer(row) if row else "",
    )


def by_code(reference: str, code: str) -> Issued | None:
    """The paper with this code; None for an unknown reference as for a wrong code, after the same work.

    Raises ReferenceInvalid for what can be no reference.
    """
    rows = list(_papers().filter(reset_request__reference=references.normalise(reference)))
    found = [row for row in rows if stamps.is_code(code, request=row.reset_request, number=row.number)]
    for _missing in range(len(rows), len(PROVED)):
        stamps.is_code(code, request=None, number="0/BL/0")
    return _issued(found[0]) if found else None


def _issued(row: Artefact) -> Issued:
    request = row.reset_request
    result = ReceiptResult.RECEIVED
    if row.kind == ArtefactKind.RECEIPT:
        end = receipts.ending(request, until=row.issued_at)
        result = receipts.result_of(end, hands(request, until=row.issued_at))
    return Issued(
        kind=ArtefactKind(row.kind),
        office=request.office.name,
        number=row.number,
        reference=request.reference,
        service=request.service,
        result=result,
        day=row.issued_at.astimezone(ZoneInfo(request.office.timezone)).date(),
        sha256=row.file.sha256 if row.file else "",
        newer=_newer(row),
    )


def _papers() -> QuerySet[Artefact]:
    made = Artefact.objects.filter(kind__in=[kind.value for kind in PROVED], state=PaperState.MADE)
    return made.select_related("reset_request__office", "file")


def _newer(row: Artefact) -> str:
    """A later bukti layanan of the same request: after a re-issue, or after an incident."""
    later = _papers().filter(
        reset_request=row.reset_request_id, kind=ArtefactKind.RECEIPT.value, issued_at__gt=row.issued_at
    )
    newest = later.order_by("-issued_at").first() if row.kind == ArtefactKind.RECEIPT else None
    return newest.number if newest else ""
