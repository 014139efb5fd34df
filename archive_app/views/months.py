"""Laporan: the months of an office, one month, the cases behind its numbers, and its way to the archive."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from archive_app.domain import closing, figures, running
from archive_app.domain.queries import month_cases
from archive_app.domain.queries.month_cases import Ask
from archive_app.exceptions import ReportRefused
from archive_app.interfaces import month_files, month_page, service_register
from archive_app.interfaces.forms import NoteForm, ReturnForm
from archive_app.interfaces.month_files import Made
from archive_app.models import MonthReport
from requests_app.exceptions import FormIncomplete
from resetdesk.accounts.doors import StaffRequest, fresh_proof, requires
from resetdesk.accounts.enums import Action
from resetdesk.accounts.exceptions import NotFound
from resetdesk.accounts.models import Office
from resetdesk.core.files.serving import serve

UNPROCESSABLE = 422


@require_GET
@requires(Action.SEE_REPORT)
def months(request: StaffRequest, office: Office) -> HttpResponse:
    """Every month since the register began, the running one on top."""
    return render(
        request, "archive_app/report/months.html", {"rows": month_page.rows(office, at=timezone.now())}
    )


@require_GET
@requires(Action.SEE_REPORT)
def month(request: StaffRequest, office: Office, month: str) -> HttpResponse:
    """One month: running, over, or closed."""
    return show(request, office, month)


def show(
    request: StaffRequest,
    office: Office,
    month: str,
    *,
    form: NoteForm | None = None,
    return_form: ReturnForm | None = None,
) -> HttpResponse:
    """The month's page, with a form that was refused where there is one."""
    reading = running.read(office, month, at=timezone.now())
    context = month_page.context(office, reading, reader=request.user, roles=request.roles)
    context |= {
        "form": form or NoteForm(report=reading.report),
        "return_form": return_form or ReturnForm(),
    }
    refused = form is not None or return_form is not None
    return render(request, "archive_app/report/month.html", context, status=UNPROCESSABLE if refused else 200)


@require_GET
@requires(Action.SEE_REPORT)
def cases(request: StaffRequest, office: Office, month: str) -> HttpResponse:
    """The rows that one number counted."""
    now = timezone.now()
    running.demand_begun(office, month, at=now)
    wanted = {
        name: request.GET.get(name, "") for name in ("apa", "sop", "langkah", "peran", "kanal", "nilai")
    }
    ask = Ask(
        wanted["apa"] or "masuk",
        wanted["sop"],
        wanted["langkah"],
        wanted["peran"],
        wanted["kanal"],
        wanted["nilai"],
    )
    after = request.GET.get("setelah", "")
    if ask.what not in month_cases.KINDS:
        raise Http404(_("Angka ini tidak ada dalam laporan."))
    span, _is_whole = figures.spanned(office, month, at=now)
    page = month_cases.page(span, ask, after=after)
    kept = {name: text for name, text in wanted.items() if text}
    context = month_page.cases(office, month, ask, page) | {
        "next_url": f"?{urlencode({**kept, 'setelah': page.following})}" if page.following else "",
        "first_url": f"?{urlencode(kept)}" if after else "",
    }
    return render(request, "archive_app/report/cases.html", context)


@require_POST
@requires(Action.CHECK_REPORT)
def close(request: StaffRequest, office: Office, month: str) -> HttpResponse:
    """Close the month; whoever comes second finds it closed."""
    try:
        closing.close(office, month, by=request.user, at=timezone.now())
    except ReportRefused as refusal:
        return _refused(request, office, month, refusal)
    return redirect("months:month", office.slug, month)


@require_POST
@requires(Action.CHECK_REPORT)
def check(request: StaffRequest, office: Office, month: str) -> HttpResponse:
    """Keep the office's explanation and, if so asked, say that the draft was checked."""
    report, now = _closed(office, month), timezone.now()
    form = NoteForm(request.POST, report=report)
    if not form.is_valid():
        return show(request, office, month, form=form)
    try:
        closing.annotate(report.pk, note=form.cleaned_data["note"], by=request.user, at=now)
        if request.POST.get("act") == "check":
            closing.check(report.pk, by=request.user, at=now)
    except (ReportRefused, FormIncomplete) as refusal:
        form.add_error(None, refusal.sentence)
        return show(request, office, month, form=form)
    return redirect("months:month", office.slug, month)


@require_POST
@requires(Action.SEE_REPORT)
def give_back(request: StaffRequest, office: Office, month: str) -> HttpResponse:
    """Return a checked report to its draft with a reason."""
    report = _closed(office, month)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return show(request, office, month, return_form=form)
    try:
        closing.give_back(report.pk, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    except (ReportRefused, FormIncomplete) as refusal:
        form.add_error(None, refusal.sentence)
        return show(request, office, month, return_form=form)
    return redirect("months:month", office.slug, month)


@require_GET
@requires(Action.SEE_REPORT)
def figures_file(request: StaffRequest, office: Office, month: str, form: str) -> HttpResponse:  # noqa: ARG001
    """The month's figures to take away: JSON, CSV or XLSX."""
    if form not in month_files.WRITERS:
        raise Http404(_("Bentuk berkas ini tidak ada."))
    reading = running.read(office, month, at=timezone.now())
    return _taken(month_files.WRITERS[form](reading))


@require_GET
@requires(Action.TAKE_REGISTER)
@fresh_proof()
def register(request: StaffRequest, office: Office, month: str, form: str) -> HttpResponse:
    """The month's register (LPSE standard 5). It holds names, so a fresh proof is asked."""
    if form not in service_register.WRITERS:
        raise Http404(_("Bentuk berkas ini tidak ada."))
    now = timezone.now()
    running.demand_begun(office, month, at=now)
    span, _is_whole = figures.spanned(office, month, at=now)
    running.note_register(office, month, by=request.user, at=now)
    return _taken(service_register.WRITERS[form](office, month, span))


def _taken(made: Made) -> HttpResponse:
    answer = HttpResponse(made.data, content_type=made.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{made.name}"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_GET
@requires(Action.SEE_REPORT)
def paper(request: StaffRequest, office: Office, month: str, which: str) -> HttpResponseBase:  # noqa: ARG001
    """The nota dinas as it was checked, or what came back signed."""
    report = _closed(office, month)
    file = {"nota-dinas": report.paper, "bertanda-tangan": report.signed_file}.get(which)
    if file is None:
        raise Http404(_("Berkas ini belum ada."))
    suffix = file.name.rpartition(".")[2] or "pdf"
    return serve(file, filename=f"laporan-{report.month}-{which}.{suffix}")


def _closed(office: Office, month: str) -> MonthReport:
    """The month's report. Raises NotFound while the month is not closed."""
    report = closing.find(office, month)
    if report is None:
        raise NotFound(_("Bulan ini belum ditutup."))
    return report


def _refused(request: StaffRequest, office: Office, month: str, refusal: ReportRefused) -> HttpResponse:
    form = NoteForm({"note": ""}, report=None)
    form.add_error(None, refusal.sentence)
    return show(request, office, month, form=form)
