"""Where a person begins: the list of offices, and the way from sign-in to one's desk."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from resetdesk.accounts.domain.people import end_sessions
from resetdesk.accounts.domain.queries.memberships import places_of
from resetdesk.accounts.domain.security_log import note
from resetdesk.accounts.doors import StaffRequest, open_to_all, signed_in
from resetdesk.accounts.enums import SecurityEventKind
from resetdesk.accounts.models import Office


@open_to_all
@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    """The root: straight to the only office, or the list of all."""
    listed = list(Office.objects.active())
    if len(listed) == 1:
        return redirect(f"/{listed[0].slug}/")
    return render(request, "accounts/offices.html", {"offices": listed})


@signed_in
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """After sign-in: straight to the desk of one's only office, or the list of one's own."""
    places = places_of(request.user)
    if len(places) == 1:
        return redirect(desk_url(places[0].office))
    rows = [(place, desk_url(place.office)) for place in places]
    return render(request, "accounts/home.html", {"rows": rows})


@signed_in
@require_POST
def leave_everywhere(request: StaffRequest) -> HttpResponseBase:
    """Ends every session of the person, this one too."""
    end_sessions(request.user)
    note(SecurityEventKind.SESSIONS_ENDED, person=request.user, at=timezone.now())
    logout(request)
    return redirect("account_login")


def desk_url(office: Office) -> str:
    """The queue of the floor above; until the roof names one, the office's front page."""
    try:
        return reverse("requests:queue", kwargs={"office": office.slug})
    except NoReverseMatch:
        return f"/{office.slug}/"
