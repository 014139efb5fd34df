"""The machine-readable record attached to a receipt: the same facts, in one canonical byte string."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from requests_app.domain.papers import Paper
from requests_app.enums import Event
from requests_app.models import ResetRequest, StepRun
from resetdesk.core.models import JournalEntry
from resetdesk.core.record import canonical, instant, plain

FORMAT = "resetdesk-receipt-1"


def build(
    request: ResetRequest,
    runs: Sequence[StepRun],
    papers: Sequence[Paper],
    *,
    number: str,
    issued_at: datetime,
) -> bytes:
    """Canonical JSON, the same bytes however often it is made. Holds no password and no contact."""
    edition = request.edition
    return canonical(
        plain(
            {
                "format": FORMAT,
                "number": number,
                "issued_at": instant(issued_at),
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
                "received_at": instant(request.received_at),
                "ended_at": instant(issued_at),
                "result": request.state,
                "rejection_reason": request.rejection_reason,
                "steps": [_step(run) for run in runs],
                "handovers": _handovers(request, issued_at),
                "deviations": _deviations(request, issued_at),
                "papers": [{**asdict(paper), "added_at": instant(paper.added_at)} for paper in papers],
                "journal": _journal(request, issued_at),
            }
        )
    )


def digest(record: bytes) -> str:
    """SHA-256 of the attached bytes, in hexadecimal: what the QR vouches for."""
    return hashlib.sha256(record).hexdigest()


def _moment(at: datetime | None) -> str | None:
    return instant(at) if at else None


def _minutes(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _step(run: StepRun) -> dict[str, object]:
    return {
        "ordinal": run.ordinal,
        "key": run.step_key,
        "kind": run.kind,
        "standard": run.standard.get("printed", ""),
        "opened_at": instant(run.opened_at),
        "taken_at": _moment(run.taken_at),
        "closed_at": _moment(run.closed_at),
        "closed_by": run.closed_by.full_name if run.closed_by else "",
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


def _handovers(request: ResetRequest, until: datetime) -> list[dict[str, object]]:
    return [
        {
            "generation": row.generation,
            "way": row.way,
            "state": row.state,
            "prepared_at": instant(row.prepared_at),
            "told_at": _moment(row.told_at),
            "revealed_at": _moment(row.revealed_at),
            "acknowledged_at": _moment(row.acknowledged_at),
        }
        for row in request.handovers.filter(prepared_at__lte=until)
    ]


def _deviations(request: ResetRequest, until: datetime) -> list[dict[str, object]]:
    rows = request.deviations.filter(at__lte=until).select_related("step")
    return [
        {
            "kind": row.kind,
            "step": row.step.step_key,
            "subject": row.subject,
            "reason": row.reason_key,
            "explanation": row.explanation,
            "at": instant(row.at),
        }
        for row in rows
    ]


def _journal(request: ResetRequest, issued_at: datetime) -> dict[str, object]:
    """Where the request's chain stood when it ended: an outsider compares it with the signed daily root."""
    ended = (
        JournalEntry.objects.filter(chain=request.id, event=Event.ENDED, at__lte=issued_at)
        .order_by("-seq")
        .values_list("seq", "hash")
        .first()
    )
    return (
        {"chain": str(request.id), "seq": ended[0], "hash": ended[1]} if ended else {"chain": str(request.id)}
    )
