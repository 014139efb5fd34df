"""The way that one request took, marked on its SOP's table."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from requests_app.domain.queries import cases
from requests_app.sop.drawing import draw_path
from resetdesk.accounts.doors import StaffRequest, requires
from resetdesk.accounts.enums import Action
from resetdesk.accounts.models import Office


@require_GET
@requires(Action.SEE_CASE)
def walked(request: StaffRequest, office: Office, reference: str) -> HttpResponse:
    """Every step in the SOP's order, with its place in the request's own order; loops are counted."""
    found = cases.find(office, reference)
    keys = list(found.steps.order_by("ordinal").values_list("step_key", flat=True))
    drawn = draw_path(found.edition.definition, walked=keys)
    context = {
        "case": found,
        "passes": len(keys),
        "drawing": mark_safe(drawn),  # noqa: S308 - our own SVG; its texts are escaped where it is drawn
    }
    return render(request, "requests_app/desk/walked.html", context)
