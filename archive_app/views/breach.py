"""Pengaturan, laporan kebocoran: whose data was touched, by person or by period."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from archive_app.domain import breach
from archive_app.interfaces import breach_page
from archive_app.interfaces.breach_files import WRITERS
from archive_app.interfaces.breach_forms import BreachForm
from resetdesk.accounts.doors import StaffRequest, fresh_proof, requires
from resetdesk.accounts.enums import Action
from resetdesk.accounts.models import Office

UNPROCESSABLE = 422
TAKE = "bentuk"


@require_http_methods(["GET", "POST"])
@requires(Action.REPORT_BREACH)
@fresh_proof()
def page(request: StaffRequest, office: Office) -> HttpResponse:
    """The question, or its answer as a page or a file. A NIP never stands in an address."""
    form = BreachForm(request.POST if request.method == "POST" else None, office=office)
    if not form.is_valid():
        return show(request, form, {}, status=UNPROCESSABLE if form.is_bound else 200)
    wanted = request.POST.get(TAKE, "")
    if wanted and wanted not in WRITERS:
        raise Http404(_("Bentuk berkas ini tidak ada."))
    made = breach.report(office, form.asked(), by=request.user, at=timezone.now())
    if wanted:
        file = WRITERS[wanted](made)
        answer = HttpResponse(file.data, content_type=file.media_type)
        answer["Content-Disposition"] = f'attachment; filename="{file.name}"'
        return kept_nowhere(answer)
    context = {"made": made, "sentences": breach_page.sentences(made), **breach_page.parts(made)}
    return show(request, form, context)


def show(
    request: StaffRequest, form: BreachForm, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    answer = render(request, "archive_app/breach.html", {"form": form, **context}, status=status)
    return kept_nowhere(answer)


def kept_nowhere(answer: HttpResponse) -> HttpResponse:
    """Nothing of it stays in a browser or a proxy."""
    add_never_cache_headers(answer)
    answer["Cache-Control"] = "no-store, private"
    return answer
