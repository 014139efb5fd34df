"""The office's SOPs as everybody may read them: drawing, table, identity page, the sheet to download."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from requests_app.domain.adoption import current_editions
from requests_app.enums import Channel
from requests_app.interfaces.sop_pictures import pictures
from requests_app.models import Edition
from requests_app.sop.definition import Sop, Step
from requests_app.sop.enums import Side
from resetdesk.accounts.domain import policy
from resetdesk.accounts.doors import OfficeRequest, public
from resetdesk.accounts.enums import Action
from resetdesk.accounts.models import Office
from resetdesk.core.files.serving import serve
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
    sections = [section for section in shown.header.sections if section.items]
    context = {
        "edition": edition,
        "shown": shown,
        "identity": identity(shown),
        "sides": [[section for section in sections if section.side is side] for side in Side],
        "steps": [step_row(shown, step) for step in shown.printed_steps],
        "additions": [step_row(shown, step) for step in shown.additions],
        "pictures": pictures(edition),
        "channels": [Channel(channel.value).label for channel in shown.channels],
        "advises": policy.can(request.user, office=office, action=Action.SEE_SOP),
    }
    return render(request, "requests_app/requester/sop.html", context)


@public
@require_safe
def sheet(_request: OfficeRequest, office: Office, key: str, number: int) -> HttpResponseBase:
    """The official sheet of one edition, also of one that is no longer in force: requests still name it."""
    edition = Edition.objects.filter(sop__office=office, sop__key=key, number=number)
    found = edition.select_related("sheet").defer("source").first()
    if found is None or found.sheet is None:
        raise Http404(_("Lembar SOP ini tidak ada, atau masih disiapkan. Coba lagi sebentar."))
    return serve(found.sheet, filename=found.sheet.name)


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
