"""The head of the unit signs the month's report: electronically, or on paper."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from archive_app.domain import closing, periods, signing
from archive_app.enums import Signing
from archive_app.exceptions import ReportRefused
from archive_app.interfaces.forms import SignForm
from archive_app.models import MonthReport
from resetdesk.accounts.domain.options import options
from resetdesk.accounts.doors import StaffRequest, requires
from resetdesk.accounts.enums import Action
from resetdesk.accounts.exceptions import NotFound
from resetdesk.accounts.models import Office
from resetdesk.core.files import uploads
from resetdesk.core.files.intake import ACCEPTED, Limits, keep, open_stored
from resetdesk.core.files.refusals import FileRefused

UNPROCESSABLE = 422
MB = 1024 * 1024
LARGEST_MB = 20


@require_http_methods(["GET", "POST"])
@requires(Action.SIGN_REPORT)
def sign(request: StaffRequest, office: Office, month: str) -> HttpResponse:
    """The form, and what it brings."""
    report = closing.find(office, month)
    if report is None:
        raise NotFound(_("Bulan ini belum ditutup."))
    if request.method == "GET":
        return _show(request, report, SignForm())
    form = SignForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, report, form, status=UNPROCESSABLE)
    try:
        _sign(request, report, form)
    except FileRefused as refusal:
        form.add_error("file", refusal.sentence)
        return _show(request, report, form, status=refusal.status)
    except ReportRefused as refusal:
        form.add_error("file", refusal.sentence)
        return _show(request, report, form, status=UNPROCESSABLE)
    messages.success(request, _("Laporan ditandatangani dan diarsipkan."))
    return redirect("months:month", office.slug, month)


def _sign(request: StaffRequest, report: MonthReport, form: SignForm) -> None:
    now, way = timezone.now(), Signing(form.cleaned_data["way"])
    signing.demand_signable(report, by=request.user)
    accepted = ("application/pdf",) if way is Signing.ELECTRONIC else ACCEPTED
    limits = Limits(
        max_bytes=min(LARGEST_MB * MB, uploads.CEILING),
        accepted=accepted,
        max_pages=options(report.office).max_pages,
    )
    file = keep(form.cleaned_data["file"], scope=report.office_id, kind_limits=limits, at=now)
    examined = None
    if way is Signing.ELECTRONIC:
        with open_stored(file) as source:
            examined = signing.examine(report, source, at=now)
    signing.sign(report.pk, signed=signing.Signed(way, file, examined), by=request.user, at=now)


def _show(request: StaffRequest, report: MonthReport, form: SignForm, *, status: int = 200) -> HttpResponse:
    context = {
        "title": _("Tanda tangani laporan %(month)s") % {"month": periods.name_of(report.month)},
        "report": report,
        "form": form,
        "paper_url": reverse("months:paper", args=[report.office.slug, report.month, "nota-dinas"]),
    }
    return render(request, "archive_app/report/sign.html", context, status=status)
