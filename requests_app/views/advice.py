"""What the office itself should know about its SOP: doubts that the public page and the sheet do not show."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from requests_app.domain.adoption import current_editions
from requests_app.interfaces.advice import headings
from requests_app.models import Edition
from resetdesk.accounts.doors import StaffRequest, requires
from resetdesk.accounts.enums import Action
from resetdesk.accounts.models import Office


@require_GET
@requires(Action.SEE_SOP)
def advice(request: StaffRequest, office: Office, key: str) -> HttpResponse:
    """Aged laws, lost cells, times still to be set, by kind."""
    edition = _edition(office, key)
    context = {"edition": edition, "shown": edition.definition, "headings": headings(edition.definition)}
    return render(request, "requests_app/desk/advice.html", context)


@require_GET
@requires(Action.SEE_SOP)
def source(request: StaffRequest, office: Office, key: str) -> HttpResponse:  # noqa: ARG001 - a door's signature
    """The file of the edition in force, byte for byte, to be changed and adopted again."""
    edition = _edition(office, key)
    response = HttpResponse(bytes(edition.source), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{edition.sop.key}-{edition.number}.toml"'
    return response


def _edition(office: Office, key: str) -> Edition:
    edition = next((one for one in current_editions(office) if one.sop.key == key), None)
    if edition is None:
        raise Http404(_("SOP ini tidak ada."))
    return edition
