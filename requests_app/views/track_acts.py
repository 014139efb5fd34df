"""What a requester does from the tracking page: withdraw, ask for the mail again, say what arrived."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from requests_app.domain import corrections, handover, handover_rules, notices
from requests_app.exceptions import RequestError
from requests_app.interfaces.forms.track import WithdrawForm
from requests_app.models import Handover, ResetRequest
from requests_app.views import tracking
from resetdesk.accounts.doors import OfficeRequest, public
from resetdesk.accounts.models import Office
from resetdesk.accounts.views.refusals import too_many
from resetdesk.core import limits

RESENDS, RESEND_SECONDS = 3, 3600


@public
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: OfficeRequest, office: Office, reference: str) -> HttpResponse:
    """Withdraw the request, with a reason, while nothing was done in SPSE yet."""
    found = tracking.find(request, office, reference)
    if found is None:
        return tracking.ask_for_proof(office)
    if not corrections.can_withdraw(found):
        messages.info(
            request, _("Permohonan ini sudah dikerjakan atau berakhir, jadi tidak dapat dicabut lagi.")
        )
        return redirect("requests:track-detail", office.slug, found.reference)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            corrections.withdraw(found.pk, reason=form.cleaned_data["reason"], at=timezone.now())
        except RequestError as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("Permohonan dicabut."))
        return redirect("requests:track-detail", office.slug, found.reference)
    context = {"found": found, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "requests_app/requester/withdraw.html", context, status=status)


@public
@require_POST
def resend(request: OfficeRequest, office: Office, reference: str) -> HttpResponseBase:
    """Send the mail with the collection link once more, to the same address."""
    found = tracking.find(request, office, reference)
    if found is None:
        return tracking.ask_for_proof(office)
    if not limits.allow(f"resend:{found.pk}", limit=RESENDS, seconds=RESEND_SECONDS):
        return too_many(request)
    try:
        notices.send_again(found.pk, at=timezone.now())
    except RequestError as refusal:
        messages.info(request, refusal.sentence)
    else:
        messages.success(request, _("Email pengambilan dikirim ulang."))
    return redirect("requests:track-detail", office.slug, found.reference)


def acting(verb: Callable[..., Handover]) -> Callable[..., HttpResponseBase]:
    """A POST by which the owner says something about the newest hand-over of this very request."""

    @public
    @require_POST
    def view(request: OfficeRequest, office: Office, reference: str) -> HttpResponse:
        found = tracking.find(request, office, reference)
        if found is None:
            return tracking.ask_for_proof(office)
        try:
            verb(_token(found), at=timezone.now())
        except RequestError as refusal:
            messages.info(request, refusal.sentence)
        return redirect("requests:track-detail", office.slug, found.reference)

    return view


def _token(found: ResetRequest) -> str:
    """The newest hand-over's token, made and used on the server: it never reaches this page."""
    newest = handover.latest(found.pk)
    if newest is None:
        return ""
    newest.reset_request = found
    return handover_rules.link_token(newest)


received = acting(handover.acknowledge)
changed = acting(handover.say_changed)
not_me = acting(handover.deny)
