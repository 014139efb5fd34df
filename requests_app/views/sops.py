"""The office's SOPs as everybody may read them: table, drawing, identity page, fingerprint."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from requests_app.domain.adoption import current_editions
from requests_app.enums import Channel
from requests_app.sop.definition import Sop, Step
from requests_app.sop.drawing import draw
from resetdesk.accounts.domain import policy
from resetdesk.accounts.doors import OfficeRequest, public
from resetdesk.accounts.enums import Action
from resetdesk.accounts.models import Office
from resetdesk.core.templatetags.ui import tanggal


@public
@require_safe
def sops(request: OfficeRequest, office: Office) -> HttpResponse:
    """Every SOP in force."""
    return render(request, "requests_app/requester/sops.html", {"editions": current_editions(office)})


@public
@require_safe
def sop(request: OfficeRequest, office: Office, key: str) -> HttpResponse:
    """One SOP in its current edition."""
    edition = next((e for e in current_editions(office) if e.sop.key == key), None)
    if edition is None:
        raise Http404(_("SOP ini tidak ada."))
    shown = edition.definition
    context = {
        "edition": edition,
        "shown": shown,
        "identity": identity(shown),
        "sections": [section for section in shown.header.sections if section.items],
        "steps": [step_row(shown, step) for step in shown.printed_steps],
        "additions": [step_row(shown, step) for step in shown.additions],
        "drawing": mark_safe(draw(shown)),  # noqa: S308 - our own SVG; its texts are escaped where it is drawn
        "channels": [Channel(channel.value).label for channel in shown.channels],
        "advises": policy.can(request.user, office=office, action=Action.SEE_SOP),
    }
    return render(request, "requests_app/requester/sop.html", context)


def identity(shown: Sop) -> list[dict[str, Any]]:
    """The identity page's rows; a blank stays a blank."""
    return [
        {"key": row.label, "value": tanggal(row.value) if isinstance(row.value, dt.date) else row.value}
        for row in shown.header.identity
    ]


def step_row(shown: Sop, step: Step) -> dict[str, Any]:
    """One row of the table in words."""
    return {
        "number": step.number or "–",
        "activity": step.activity,
        "actor": shown.actor(step.actor).label,
        "requires": step.requires,
        "time": step.standard.printed,
        "reading": step.standard.reading,
        "output": step.output.label,
        "remark": step.remark,
    }
