"""Taking the open step: from here on the papers are open and the handling clock runs."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from requests_app.domain import workflow
from requests_app.domain.queries import cases
from requests_app.exceptions import StepMoved, TakenByAnother
from resetdesk.accounts.doors import StaffRequest, requires
from resetdesk.accounts.enums import Action
from resetdesk.accounts.models import Office


@require_POST
@requires(Action.TAKE_STEP)
def take(request: StaffRequest, office: Office, reference: str, step_id: int) -> HttpResponse:
    """Take the step, or learn who was faster; either way the case page says how it stands."""
    found = cases.find(office, reference)
    try:
        workflow.take(cases.step_of(found, step_id).pk, by=request.user, at=timezone.now())
    except (StepMoved, TakenByAnother) as faster:
        messages.warning(request, faster.sentence)
    return redirect("requests:case", office.slug, found.reference)
