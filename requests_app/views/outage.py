"""Gangguan SPSE: declared for the whole office, it stops every clock until it is lifted."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from requests_app.domain import outages
from requests_app.exceptions import NotPossible
from requests_app.interfaces.forms.outage import OutageForm
from requests_app.models import Outage, StepRun
from resetdesk.accounts.doors import StaffRequest, requires
from resetdesk.accounts.enums import Action
from resetdesk.accounts.models import Office

UNPROCESSABLE = 422
SHOWN = 20


@require_http_methods(["GET", "POST"])
@requires(Action.DECLARE_OUTAGE)
def outage(request: StaffRequest, office: Office) -> HttpResponse:
    """Whether one is declared, the form to declare one, and those of before."""
    form = OutageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            outages.declare(office, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except NotPossible as refusal:
            messages.warning(request, refusal.sentence)
        else:
            messages.success(request, _("Gangguan diumumkan. Waktu layanan semua permohonan berhenti."))
        return redirect("requests:outage", office.slug)
    told = Outage.objects.filter(office=office).select_related("declared_by", "lifted_by")
    context = {
        "form": form,
        "current": told.filter(lifted_at=None).first(),
        "past": list(told.exclude(lifted_at=None).order_by("-declared_at")[:SHOWN]),
        "waiting": StepRun.objects.filter(office=office, closed_at=None).count(),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "requests_app/desk/outage.html", context, status=status)


@require_POST
@requires(Action.DECLARE_OUTAGE)
def lift(request: StaffRequest, office: Office) -> HttpResponse:
    """The outage is over: every clock runs again."""
    try:
        outages.lift(office, by=request.user, at=timezone.now())
    except NotPossible as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, _("Gangguan diakhiri. Waktu layanan berjalan lagi."))
    return redirect("requests:outage", office.slug)
