"""Beranda: what to try first, how to apply, who and with which papers, how long it takes, where we are."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from requests_app.domain.adoption import current_editions
from requests_app.domain.condition_words import condition_words
from requests_app.domain.queries.usual import until_result
from requests_app.interfaces.opening import closed_words
from requests_app.interfaces.ranges import range_words
from requests_app.models import Edition
from requests_app.sop.enums import Presentation
from resetdesk.accounts.domain.options import options
from resetdesk.accounts.doors import OfficeRequest, public
from resetdesk.accounts.models import Office


@public
@require_safe
def home(request: OfficeRequest, office: Office) -> HttpResponse:
    """The office's first page."""
    editions = current_editions(office)
    chosen = options(office)
    usual = until_result(office)
    context = {
        "spse_url": chosen.spse_url,
        "sops": [_served(edition) for edition in editions],
        "usual": range_words(usual, office),
        "count": usual.count if usual else 0,
        "max_file_mb": chosen.max_file_mb,
        "pickup_days": chosen.pickup_working_days,
        "closed": closed_words(office),
    }
    return render(request, "requests_app/requester/home.html", context)


def _served(edition: Edition) -> dict[str, Any]:
    """Who may apply under an SOP, for what, with which papers and when each is asked for."""
    sop = edition.definition
    return {
        "key": edition.sop.key,
        "title": sop.title,
        "summary": sop.summary,
        "roles": [sop.role_label(role) for role in sop.roles],
        "services": [sop.service_label(service) for service in sop.services],
        "documents": [
            {
                "label": document.label,
                "when": condition_words(document.required_when, sop),
                "help": document.help,
                "is_shown": document.presentation is Presentation.SHOWN,
                "optional": document.optional,
            }
            for document in sop.documents
        ],
    }
