"""Archiving: the SOP's archive step, and the record that every ended request gets within a minute."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from archive_app.domain import indexing
from archive_app.enums import Medium
from archive_app.models import Record, RecordItem
from requests_app.domain import artefacts, notices, workflow
from requests_app.domain.papers import Receipt, Sheet
from requests_app.domain.policies import check_not_own
from requests_app.domain.workflow import Explanation
from requests_app.enums import Event, NoticeEvent, PaperState, RequestState, StepOutcome
from requests_app.exceptions import FormIncomplete, NotPossible
from requests_app.models import Artefact, ResetRequest, StepRun
from requests_app.sop.definition import ArtefactKind
from resetdesk.accounts.models import User
from resetdesk.core import faults, sealing
from resetdesk.core.models import JournalEntry
from resetdesk.core.record import canonical, digest
from resetdesk.core.worktime import MICROS

Render = Callable[[Sheet | Receipt], bytes]


@dataclass(frozen=True)
class Place:
    """On what a record is kept and, for paper, where it lies."""

    medium: Medium = Medium.ELECTRONIC
    rack: str = ""
    box: str = ""
    folder: str = ""


def archive(
    step_id: int, *, by: User, at: datetime, place: Place, explanation: Explanation | None = None
) -> StepRun | None:
    """Do the SOP's archive step (SOP langkah 9). Returns the next step, None where the request ends.

    The record itself follows within a minute of the end. Raises FormIncomplete for paper without a
    place, NotPossible at a step of another kind, Frozen while the owner's denial is open, and what
    `workflow.turn` raises.
    """
    demand_place(place)
    with workflow.turn(step_id, by=by, at=at) as case:
        if case.open_step.kind != "archive":
            raise NotPossible(_("Langkah ini bukan pengarsipan."))
        case.record(Event.ARCHIVED, {"ordinal": case.open_step.ordinal, **asdict(place)})
        artefacts.promise_output(case)
        return case.close(StepOutcome.DONE, explanation=explanation)


def demand_place(place: Place) -> None:
    """Raise FormIncomplete where paper is kept and nobody could find it again."""
    if place.medium is Medium.BOTH and not (place.rack or place.box or place.folder):
        raise FormIncomplete({"folder": _("Tulis rak, boks, atau folder tempat naskah kertas disimpan.")})


def make_record(reset_request_id: UUID, *, render: Render, at: datetime) -> Record | None:
    """The record of a request as it ended, sealed, with its papers made. Made once for each end.

    None for a request that is open (again): its next end promises its own record.
    """
    request = ResetRequest.objects.select_related("office", "edition__sop").get(pk=reset_request_id)
    if request.ended_at is None:
        return None
    made = Record.objects.filter(reset_request=request, archived_at=request.ended_at).first()
    if made is not None:
        return made
    _promise_papers(request)
    for artefact in request.artefacts.filter(state=PaperState.PROMISED):
        artefacts.make(artefact.pk, render=render, at=at)
    faults.point("M11.write")
    return _write(request.pk, ended_at=request.ended_at, at=at)


def _promise_papers(request: ResetRequest) -> None:
    """Bukti layanan and daftar isi berkas of this end, dated with the end itself (M10)."""
    assert request.ended_at is not None  # noqa: S101 - the caller asked
    with workflow.case(request.pk, by=None, at=request.ended_at) as case:
        for kind in (ArtefactKind.RECEIPT, ArtefactKind.ARCHIVE_RECORD):
            promised = Artefact.objects.filter(
                reset_request=case.request, kind=kind.value, issued_at=request.ended_at
            )
            if case.request.ended_at == request.ended_at and not promised.exists():
                artefacts.promise(case, kind, step=None)


def _write(request_id: UUID, *, ended_at: datetime, at: datetime) -> Record | None:
    with workflow.case(request_id, by=None, at=at) as case:
        request = case.request
        made = Record.objects.filter(reset_request=request, archived_at=ended_at).first()
        if made is not None or request.ended_at != ended_at:
            return made
        items = indexing.items(request)
        number = Record.objects.filter(reset_request=request).count() + 1
        retention = indexing.retention(request)
        place = _place(request)
        index = indexing.index(request, items, number=number, retention=retention)
        record = Record.objects.create(
            reset_request=request,
            number=number,
            office=request.office,
            sop=request.edition.sop,
            result=RequestState(request.state),
            archived_at=ended_at,
            **_office_time(request, until=ended_at),
            made_at=at,
            classification=str(index["classification"]),
            retention=retention,
            medium=place.medium,
            rack=place.rack,
            box=place.box,
            folder=place.folder,
            index=index,
            sha256=digest(index),
            signature=sealing.sign(canonical(index)),
        )
        RecordItem.objects.bulk_create(
            RecordItem(
                record=record,
                position=position,
                kind=item.kind,
                label=item.label,
                presentation=item.presentation,
                file=item.file,
                sha256=item.file.sha256,
                size=item.file.size,
                verdict=item.verdict,
            )
            for position, item in enumerate(items, start=1)
        )
        case.record(Event.RECORD_MADE, {"number": number, "sha256": record.sha256})
        if record.result == RequestState.COMPLETED:
            # The requester is told once the bukti layanan is there to be fetched.
            notices.promise(case, NoticeEvent.FINISHED)
        faults.point("M11.mark")
    return record


def _office_time(request: ResetRequest, *, until: datetime) -> dict[str, int]:
    """What the office waited and worked up to the end, archiving left out, in whole microseconds."""
    steps = list(request.steps.filter(closed_at__lte=until).exclude(kind="archive"))
    return {
        clock: sum(round((getattr(step, clock) or 0) * MICROS) for step in steps)
        for clock in ("waiting", "handling")
    }


def _place(request: ResetRequest) -> Place:
    """Where the archive step said the paper lies, for this end; electronic where the SOP has no such step."""
    told = (
        JournalEntry.objects.filter(chain=request.pk, event=Event.ARCHIVED)
        .order_by("-seq")
        .values_list("facts", flat=True)
        .first()
    )
    if told is None:
        return Place()
    return Place(Medium(told["medium"]), told["rack"], told["box"], told["folder"])


def move(record_id: int, *, place: Place, by: User, at: datetime) -> Record:
    """Note that the paper of a record lies elsewhere now.

    Raises FormIncomplete for paper without a place, OwnAccount.
    """
    demand_place(place)
    record = Record.objects.get(pk=record_id)
    with workflow.case(record.case.pk, by=by, at=at) as case:
        check_not_own(by, case.request)
        record = Record.objects.select_for_update().get(pk=record_id)
        before = Place(Medium(record.medium), record.rack, record.box, record.folder)
        if before != place:
            record.medium, record.rack = place.medium, place.rack
            record.box, record.folder = place.box, place.folder
            record.save(update_fields=["medium", "rack", "box", "folder"])
            case.record(Event.PLACE_CHANGED, {"number": record.number, **asdict(place)})
    return record
