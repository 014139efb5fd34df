"""Tidak sampai: every notice of the office that did not arrive, and the addresses that take no mail."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from requests_app.domain import notice_words, suppressions
from requests_app.domain.queries import missed as queries
from requests_app.enums import NoticeEvent
from requests_app.exceptions import RequestError
from requests_app.interfaces import whatsapp
from requests_app.interfaces.forms.missed import LiftForm
from requests_app.models import Notice
from resetdesk.accounts.domain import policy
from resetdesk.accounts.domain.registry import normal_email
from resetdesk.accounts.doors import StaffRequest, requires
from resetdesk.accounts.enums import Action
from resetdesk.accounts.models import Office

UNPROCESSABLE = 422


@require_GET
@requires(Action.SEE_NOTICES)
def missed(request: StaffRequest, office: Office) -> HttpResponse:
    """One page of them, newest first, with what this person may do about each."""
    page = queries.page(office, after=request.GET.get("setelah", ""))
    may_act = policy.allows(request.roles, Action.RESEND_NOTICE) and policy.allows(
        request.roles, Action.ACT_ON_CASE
    )
    suppressed = list(queries.suppressed(office))
    dead = {row.address: row.pk for row in suppressed}
    context = {
        "rows": [row_of(request, notice, dead=dead, may_act=may_act) for notice in page.rows],
        "suppressed": suppressed,
        "may_lift": policy.allows(request.roles, Action.RESEND_NOTICE),
        "first_url": request.path if "setelah" in request.GET else "",
        "next_url": f"{request.path}?{urlencode({'setelah': page.following})}" if page.following else "",
    }
    return render(request, "requests_app/desk/missed.html", context)


def row_of(request: StaffRequest, notice: Notice, *, dead: dict[str, int], may_act: bool) -> dict[str, Any]:
    """What a line tells; its acts are left out where they would be refused."""
    found = notice.reset_request
    is_own = policy.is_own_account(request.user, nip=found.holder_nip, email="", user_id="")
    place = [request.office.slug, found.reference]
    acts = []
    is_dead = normal_email(notice.address) in dead
    if may_act and not is_own:
        if not is_dead:
            resend = reverse("requests:side-act", args=[*place, "kirim-ulang"])
            acts.append((_("Kirim ulang"), f"{resend}?notice={notice.pk}"))
        told = reverse("requests:side-act", args=[*place, "sudah-diberi-tahu"])
        acts.append((_("Catat sudah diberi tahu"), f"{told}?notice={notice.pk}"))
    return {
        "notice": notice,
        "what": event_label(notice.event),
        "case": found,
        "case_url": reverse("requests:case", args=place),
        "phone": found.submission.contact_phone,
        "is_dead": is_dead,
        "acts": acts,
        "whatsapp": whatsapp.link(found) if acts else "",
    }


def event_label(event: str) -> str:
    return notice_words.label(event) if event in NoticeEvent.values else event


@require_http_methods(["GET", "POST"])
@requires(Action.RESEND_NOTICE)
def lift(request: StaffRequest, office: Office, suppression_id: int) -> HttpResponse:
    """Let mail go to an address again, with a reason."""
    row = queries.suppressed(office).filter(pk=suppression_id).first()
    if row is None:
        raise Http404(_("Alamat ini tidak ditahan."))
    form = LiftForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            suppressions.lift(row.pk, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except RequestError as refusal:
            messages.info(request, refusal.sentence)
        else:
            messages.success(request, _("Email ke %s dikirim lagi mulai sekarang.") % row.address)
        return redirect("requests:missed", office.slug)
    context = {"row": row, "form": form}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "requests_app/desk/lift.html", context, status=status)
