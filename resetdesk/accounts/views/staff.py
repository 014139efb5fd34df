"""Pengaturan, orang dan peran: the office's administrator decides who works here as what."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resetdesk.accounts.domain import invitations, people, policy
from resetdesk.accounts.domain.queries.staff import staff_of
from resetdesk.accounts.doors import StaffRequest, fresh_proof, requires
from resetdesk.accounts.enums import Action, Role
from resetdesk.accounts.exceptions import NotFound, NotInvited
from resetdesk.accounts.interfaces.staff_forms import NewPersonForm, RolesForm
from resetdesk.accounts.models import Membership, Office, OfficeAccount, User

UNPROCESSABLE = 422


@require_GET
@requires(Action.MANAGE_PEOPLE)
def staff(request: StaffRequest, office: Office) -> HttpResponse:
    """Everybody with a role today, and what each still lacks."""
    return show(request, "people", {"rows": staff_of(office)})


@require_http_methods(["GET", "POST"])
@requires(Action.MANAGE_PEOPLE)
@fresh_proof()
def add(request: StaffRequest, office: Office) -> HttpResponse:
    """Somebody new, with the code of their invitation shown once."""
    form = NewPersonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        now = timezone.now()
        try:
            person = people.add(form.newcomer(), office=office, roles=form.chosen(), by=request.user, at=now)
        except ValidationError as refusal:
            form.refuse(refusal.message_dict)
        else:
            return invited(request, office, person)
    return show(request, "add", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires(Action.MANAGE_PEOPLE)
@fresh_proof()
def person(request: StaffRequest, office: Office, person_id: int) -> HttpResponse:
    """What one person is here; saving grants and revokes the difference."""
    found = member(office, person_id)
    held = policy.own_roles(found, office)
    form = RolesForm(request.POST if request.method == "POST" else None, initial={"roles": sorted(held)})
    if form.is_valid():
        if found == request.user and Role.OFFICE_ADMIN not in form.chosen():
            form.add_error("roles", _("Peran administrator Anda sendiri hanya dapat dicabut orang lain."))
        else:
            change(found, office=office, wanted=form.chosen(), by=request.user)
            messages.success(request, _("Peran %s tersimpan.") % found.full_name)
            return redirect("settings:people", office.slug)
    is_waiting = not found.has_usable_password() and not OfficeAccount.objects.filter(user=found).exists()
    context = {"form": form, "person": found, "is_waiting": is_waiting}
    return show(request, "person", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@requires(Action.MANAGE_PEOPLE)
@fresh_proof()
def invite(request: StaffRequest, office: Office, person_id: int) -> HttpResponse:
    """A new invitation for somebody who has no password yet; the old one is over."""
    found = member(office, person_id)
    try:
        return invited(request, office, found)
    except NotInvited as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("settings:people", office.slug)


def change(found: User, *, office: Office, wanted: frozenset[Role], by: User) -> None:
    """Grant what is new and revoke what is gone."""
    held, now = policy.own_roles(found, office), timezone.now()
    for role in sorted(wanted - held):
        people.grant(found, office=office, role=role, by=by, at=now)
    for role in sorted(held - wanted):
        people.revoke(found, office=office, role=role, by=by, at=now)


def member(office: Office, person_id: int) -> User:
    """Somebody who is or was of this office. Raises NotFound for everybody else."""
    membership = Membership.objects.filter(office=office, user_id=person_id).select_related("user").first()
    if membership is None:
        raise NotFound("")
    return membership.user


def invited(request: StaffRequest, office: Office, found: User) -> HttpResponse:
    """The only page that ever holds the code. Raises NotInvited."""
    made = invitations.invite(found, office=office, by=request.user, at=timezone.now())
    context = {"person": found, "code": invitations.code_of(made), "invitation": made}
    response = show(request, "invited", context)
    add_never_cache_headers(response)
    response.headers["Cache-Control"] = "no-store, private"
    return response


def show(request: StaffRequest, page: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, f"accounts/settings/{page}.html", context, status=status)
