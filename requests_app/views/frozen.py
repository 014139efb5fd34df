"""Dibekukan: every request whose owner denies, until a head or a second officer has looked into it."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from requests_app.domain.queries import frozen as queries
from requests_app.domain.queries.frozen import Line
from resetdesk.accounts.doors import StaffRequest, requires
from resetdesk.accounts.enums import Action
from resetdesk.accounts.models import Office


@require_GET
@requires(Action.SEE_QUEUE)
def frozen(request: StaffRequest, office: Office) -> HttpResponse:
    """One page of them, the longest frozen first; the case's own page holds the acts."""
    page = queries.page(office, after=request.GET.get("setelah", ""))
    context = {
        "rows": [row_of(line, office=office) for line in page.lines],
        "first_url": request.path if "setelah" in request.GET else "",
        "next_url": f"{request.path}?{urlencode({'setelah': page.following})}" if page.following else "",
    }
    return render(request, "requests_app/desk/frozen.html", context)


def row_of(line: Line, *, office: Office) -> dict[str, Any]:
    """What a row tells: since when, whose, who denied to whom, and where the request stands."""
    incident, step = line.incident, line.step
    found = incident.reset_request
    by = incident.reported_by
    return {
        "opened_at": incident.opened_at,
        "case": found,
        "case_url": reverse("requests:case", args=[office.slug, found.reference]),
        "told": _("%(name)s, dicatat %(officer)s") % {"name": incident.told_by, "officer": by.full_name}
        if by
        else _("Pemilik akun sendiri, di portal"),
        "step": found.edition.definition.step(step.step_key) if step else None,
        "holder": step.taken_by.full_name if step and step.taken_by else "",
    }
