"""What a finished request teaches the registry of officials."""

from datetime import datetime
from uuid import UUID

from requests_app.enums import HandoverState, HandoverWay, RequestState
from requests_app.models import ResetRequest
from resetdesk.accounts.domain import registry
from resetdesk.accounts.domain.registry import HolderData
from resetdesk.accounts.enums import ContactSource
from resetdesk.accounts.models import AccountHolder

PROVING_WAYS = frozenset({HandoverWay.SEALED, HandoverWay.IN_PERSON})


def remember(request_id: UUID, *, at: datetime) -> AccountHolder | None:
    """Take over the holder of a completed request; their contacts only where the owner was proved (S6).

    Returns None for a request that was not completed: nothing it says was found true.
    """
    request = ResetRequest.objects.select_related("submission", "office").get(pk=request_id)
    if request.state != RequestState.COMPLETED:
        return None
    proved = is_owner_proved(request)
    holder = registry.remember(
        request.office,
        holder_data=HolderData(
            name=request.holder_name,
            role=request.role,
            nip=request.holder_nip,
            work_unit=request.holder_work_unit,
            position=str(request.answers.get("position", "")),
            rank=str(request.answers.get("rank", "")),
            user_id_spse=request.holder_user_id,
            email=request.submission.contact_email if proved else "",
            phone=request.submission.contact_phone if proved else "",
        ),
        source=ContactSource.REQUEST,
        at=at,
        by=None,
    )
    ResetRequest.objects.filter(pk=request_id, holder=None).update(holder=holder)
    return holder


def is_owner_proved(request: ResetRequest) -> bool:
    """Whether the owner was confirmed independently, or received the result with a proof of their own."""
    return (
        any(row.is_independent for row in request.confirmations.all())
        or request.handovers.filter(state=HandoverState.ACKNOWLEDGED, way__in=PROVING_WAYS).exists()
    )
