"""Which requests this session proved to know; the proof is bound to each request by itself."""

from django.http import HttpResponse
from django.shortcuts import redirect

from requests_app.models import ResetRequest
from resetdesk.accounts.doors import OfficeRequest
from resetdesk.accounts.models import Office
from resetdesk.core import references

SESSION = "lacak"
MOST = 20


def grant(request: OfficeRequest, reset_requests: list[ResetRequest]) -> None:
    """From now on this session may see these requests; the oldest of many are forgotten."""
    known = [key for key in request.session.get(SESSION, []) if isinstance(key, str)]
    added = [str(reset_request.pk) for reset_request in reset_requests]
    request.session[SESSION] = [*(key for key in known if key not in added), *added][-MOST:]


def find(request: OfficeRequest, office: Office, reference: str) -> ResetRequest | None:
    """The request of this reference, if this session proved to know it; None for every other reason."""
    try:
        stored = references.normalise(reference)
    except references.ReferenceInvalid:
        return None
    rows = ResetRequest.objects.select_related("submission", "office", "edition__sop", "holder")
    found = rows.defer("edition__source").filter(office=office, reference=stored).first()
    if found is None or str(found.pk) not in request.session.get(SESSION, []):
        return None
    return found


def ask_for_proof(office: Office) -> HttpResponse:
    """The page that asks for reference and address; the same for unknown and foreign references."""
    return redirect("requests:track", office.slug)
