"""Pengaturan, kalender kerja: a year is looked at before it is put in force."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from resetdesk.accounts.domain import calendars
from resetdesk.accounts.domain.calendars import YearPlan
from resetdesk.accounts.domain.policy import office_day
from resetdesk.accounts.doors import StaffRequest, requires
from resetdesk.accounts.enums import Action
from resetdesk.accounts.interfaces.year_plans import YearForm
from resetdesk.accounts.models import Office
from resetdesk.accounts.views.staff import UNPROCESSABLE, show
from resetdesk.core.calendar import CalendarInvalid


@require_http_methods(["GET", "POST"])
@requires(Action.MANAGE_OFFICE)
def calendar(request: StaffRequest, office: Office) -> HttpResponse:
    """What is in force and the form of a year; `act` decides between looking and adopting."""
    data = calendars.in_force(office)
    form = YearForm(
        request.POST if request.method == "POST" else None,
        kept=data["weekly"],
        initial={"year": next_year(office, data["years"])},
    )
    preview = None
    if form.is_valid():
        try:
            plan = form.plan()
            preview = laid(calendars.laid_out(office, plan), plan.year)
            if request.POST.get("act") == "adopt":
                adopt(request, office, plan)
                return redirect("settings:calendar", office.slug)
        except CalendarInvalid as refusal:
            form.add_error(None, refusal.sentence)
    context = {
        "form": form,
        "preview": preview if not form.errors else None,
        "years": [laid(data, year) for year in reversed(data["years"])],
    }
    return show(request, "calendar", context, status=UNPROCESSABLE if form.errors else 200)


def adopt(request: StaffRequest, office: Office, plan: YearPlan) -> None:
    calendars.adopt_year(office, plan=plan, by=request.user, at=timezone.now())
    messages.success(request, _("Kalender tahun %d berlaku.") % plan.year)


def laid(data: dict[str, object], year: int) -> dict[str, object]:
    """A year for the page: its closed days by name, and how many are estimates."""
    days = calendars.days_of(data, year)
    return {"year": str(year), "days": days, "estimates": calendars.estimates(data, year)}


def next_year(office: Office, years: list[int]) -> int:
    """The first year from today's on that nobody has adopted."""
    year = office_day(office).year
    while year in years:
        year += 1
    return year
