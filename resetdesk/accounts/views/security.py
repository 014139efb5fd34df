"""Keamanan akun: what guards the account, where it is open now, and what happened at its door."""

from typing import Any

from allauth.mfa.base.views import IndexView
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from resetdesk.accounts.domain import digests, office_accounts, sessions
from resetdesk.accounts.domain.security_log import note
from resetdesk.accounts.doors import StaffRequest, fresh_proof, keep_only_this_session, proofs, signed_in
from resetdesk.accounts.enums import SecurityEventKind
from resetdesk.accounts.models import SecurityEvent

EVENTS_SHOWN = 8


class Security(IndexView):  # type: ignore[misc]
    """Somebody who proved only the password may install a factor here, and sees nothing of the owner's."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        person = self.request.user
        if proofs(self.request):
            here = self.request.session.session_key
            found = sessions.living(person, at=timezone.now())
            context["sessions"] = sorted(
                ((one, sessions.in_words(one), one.session_key == here) for one in found),
                key=lambda row: not row[2],
            )
            context["office_accounts"] = office_accounts.doors_of(person)
            context["is_digest_sent"] = digests.is_sent_to(person)
            context["events"] = SecurityEvent.objects.filter(person=person)[:EVENTS_SHOWN]
        return context


security = Security.as_view()


@signed_in
@require_POST
@fresh_proof()
def end_session(request: StaffRequest, session_id: int) -> HttpResponse:
    """End one session; ending this very one is leaving."""
    sessions.end(session_id, by=request.user, at=timezone.now())
    messages.success(request, _("Sesi itu sudah diakhiri."))
    return redirect("mfa_index")


@signed_in
@require_POST
@fresh_proof()
def end_others(request: StaffRequest) -> HttpResponse:
    """Only this session stays."""
    keep_only_this_session(request, request.user)
    note(SecurityEventKind.SESSIONS_ENDED, person=request.user, at=timezone.now())
    messages.success(request, _("Semua sesi lain sudah diakhiri."))
    return redirect("mfa_index")


@signed_in
@require_POST
def choose_digest(request: StaffRequest) -> HttpResponse:
    """Whether the morning's list comes, as the button said."""
    wanted = request.POST.get("wanted") == "yes"
    digests.choose(request.user, wanted=wanted, at=timezone.now())
    done = _("Ringkasan pagi dikirim lagi mulai besok.") if wanted else _("Ringkasan pagi dihentikan.")
    messages.success(request, done)
    return redirect(f"{reverse('mfa_index')}#{digests.DIGEST_PLACE}")
