"""Pengaturan, cuti: who is away when, and who stands in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resetdesk.accounts.domain import leaves, policy
from resetdesk.accounts.domain.queries.staff import staff_of
from resetdesk.accounts.doors import StaffRequest, fresh_proof, requires
from resetdesk.accounts.enums import Action
from resetdesk.accounts.exceptions import LeaveRefused
from resetdesk.accounts.interfaces.leave_forms import LeaveForm
from resetdesk.accounts.models import Office
from resetdesk.accounts.views.staff import member

UNPROCESSABLE = 422


@require_GET
@requires(Action.PLAN_LEAVE)
def away(request: StaffRequest, office: Office) -> HttpResponse:
    """Leaves of the office; a head sees their own."""
    is_admin = policy.allows(request.roles, Action.MANAGE_PEOPLE)
    people = [row.person for row in staff_of(office) if row.roles] if is_admin else [request.user]
    found = leaves.of_office(office, person=None if is_admin else request.user)
    today = policy.office_day(office)
    rows = [(one, not one.cancelled_at and one.ends_on >= today) for one in found]
    return render(request, "accounts/leaves/list.html", {"rows": rows, "people": people})


@require_http_methods(["GET", "POST"])
@requires(Action.PLAN_LEAVE)
@fresh_proof()
def plan(request: StaffRequest, office: Office, person_id: int) -> HttpResponse:
    """Two dates and the stand-ins, for one person."""
    found = member(office, person_id)
    leaves.check_may_plan(request.user, office=office, person=found)
    form = LeaveForm(
        request.POST if request.method == "POST" else None,
        person=found,
        roles=sorted(policy.own_roles(found, office)),
        staff=staff_of(office),
    )
    if form.is_valid():
        days = form.cleaned_data["starts_on"], form.cleaned_data["ends_on"]
        try:
            leaves.plan(
                found,
                office=office,
                days=days,
                stand_ins=form.stand_ins(),
                by=request.user,
                at=timezone.now(),
            )
        except LeaveRefused as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
        else:
            messages.success(request, _("Cuti %s tersimpan.") % found.full_name)
            return redirect("settings:leaves", office.slug)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "accounts/leaves/plan.html", {"form": form, "person": found}, status=status)


@require_POST
@requires(Action.PLAN_LEAVE)
@fresh_proof()
def cancel(request: StaffRequest, office: Office, leave_id: int) -> HttpResponse:
    try:
        leaves.cancel(leave_id, office=office, by=request.user, at=timezone.now())
    except LeaveRefused as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, _("Cuti diakhiri; semua peran kembali kepada pemegangnya."))
    return redirect("settings:leaves", office.slug)
