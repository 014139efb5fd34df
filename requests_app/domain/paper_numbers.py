"""The printed numbers of the portal's own papers."""

from collections.abc import Mapping
from types import MappingProxyType

from requests_app.models import Artefact, ResetRequest
from requests_app.sop.enums import ArtefactKind

ATTACHMENT = "attachment"

# The letters inside a printed number, `12/TT/2026`; a second paper of its kind is `12/TT.2/2026`.
CODES: Mapping[str, str] = MappingProxyType(
    {
        ArtefactKind.INTAKE_RECEIPT: "TT",
        ArtefactKind.DISPOSITION: "LD",
        ArtefactKind.INSTRUCTION: "LP",
        ArtefactKind.CHECK_RESULT: "HP",
        ArtefactKind.COMPLETION_NOTICE: "PM",
        ArtefactKind.REJECTION_NOTICE: "PT",
        ArtefactKind.PERFORMANCE_RESULT: "HK",
        ArtefactKind.HANDOVER_NOTICE: "PH",
        ArtefactKind.ARCHIVE_RECORD: "DI",
        ArtefactKind.RECEIPT: "BL",
        ATTACHMENT: "L",
    }
)


def numbered(request: ResetRequest, kind: str, *, generation: int) -> str:
    """The printed number of the request's first, second, ... paper of a kind."""
    code = CODES[kind] if generation == 1 else f"{CODES[kind]}.{generation}"
    return f"{request.register_number}/{code}/{request.register_year}"


def next_number(request: ResetRequest, kind: str) -> str:
    """The number that the request's next paper of this kind gets."""
    generation = Artefact.objects.filter(reset_request=request, kind=kind).count() + 1
    return numbered(request, kind, generation=generation)
