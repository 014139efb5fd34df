"""The machine-readable record attached to a receipt: the same facts, in one canonical byte string."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from requests_app.domain.papers import Paper
from requests_app.domain.receipt_rows import officer_of
from requests_app.models import ResetRequest, StepRun
from resetdesk.core.record import canonical, instant, plain

FORMAT, INTAKE_FORMAT = "resetdesk-receipt-1", "resetdesk-intake-1"


def build(
    request: ResetRequest,
    runs: Sequence[StepRun],
    *,
    number: str,
    issued_at: datetime,
    parts: Mapping[str, object],
    lists: Mapping[str, Sequence[Mapping[str, object]]],
) -> bytes:
    """Canonical JSON, the same bytes however often it is made. Holds no password and no contact."""
    told = {
        "format": FORMAT,
        **_about(request, number=number, issued_at=issued_at),
        "rejection_reason": request.rejection_reason,
        "steps": [_step(run) for run in runs],
        **parts,
        **lists,
    }
    return canonical(plain(told))


def intake(request: ResetRequest, papers: Sequence[Paper], *, number: str, issued_at: datetime) -> bytes:
    """The record of a tanda terima: who handed in what, and when."""
    told = {
        "format": INTAKE_FORMAT,
        **_about(request, number=number, issued_at=issued_at),
        "channel": request.submission.channel,
        "papers": [asdict(paper) for paper in papers],
    }
    return canonical(plain(told))


def _about(request: ResetRequest, *, number: str, issued_at: datetime) -> dict[str, object]:
    edition = request.edition
    return {
        "number": number,
        "issued_at": issued_at,
        "office": {
            "slug": request.office.slug,
            "name": request.office.name,
            "zone": request.office.timezone,
        },
        "reference": request.reference,
        "register": request.register,
        "sop": {
            "key": edition.sop.key,
            "title": edition.definition.title,
            "number": edition.definition.header.number or "",
            "edition": edition.number,
            "sha256": edition.sha256,
        },
        "service": request.service,
        "role": request.role,
        "system": request.target_system,
        "holder": {
            "name": request.holder_name,
            "nip": request.holder_nip,
            "work_unit": request.holder_work_unit,
        },
        "received_at": request.received_at,
    }


def _moment(at: datetime | None) -> str | None:
    return instant(at) if at else None


def _minutes(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _step(run: StepRun) -> dict[str, object]:
    officer = officer_of(run)
    return {
        "ordinal": run.ordinal,
        "key": run.step_key,
        "kind": run.kind,
        "standard": run.standard.get("printed", ""),
        "opened_at": instant(run.opened_at),
        "taken_at": _moment(run.taken_at),
        "closed_at": _moment(run.closed_at),
        "officer": officer.full_name if officer else "",
        "outcome": run.outcome,
        "judgement": run.judgement,
        "minutes": {
            "waiting": _minutes(run.waiting),
            "handling": _minutes(run.handling),
            "paused": _minutes(run.paused),
            "total": _minutes(run.total),
        },
        "calendar": run.calendar,
    }
