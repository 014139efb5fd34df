"""Pengaturan, pengiriman: replies, quiet hours, reminders, limits, summaries and escalation of an office."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from requests_app.interfaces.forms.notice_sending import SendingForm
from resetdesk.accounts.domain.options import change_options, options
from resetdesk.accounts.doors import StaffRequest, fresh_proof, requires
from resetdesk.accounts.enums import Action
from resetdesk.accounts.exceptions import OptionsRefused
from resetdesk.accounts.models import Office

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
@requires(Action.MANAGE_OFFICE)
@fresh_proof()
def sending(request: StaffRequest, office: Office) -> HttpResponse:
    """The form, or a new version of the options; every fault is told at its field."""
    form = SendingForm(request.POST if request.method == "POST" else None, present=options(office))
    if form.is_valid():
        try:
            change_options(office, by=request.user, at=timezone.now(), changes=form.changes())
        except OptionsRefused as refusal:
            form.refuse(dict(refusal.faults))
        else:
            messages.success(request, _("Pengiriman tersimpan."))
            return redirect("texts:texts", office.slug)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "requests_app/settings/sending.html", {"form": form}, status=status)
