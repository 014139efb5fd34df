"""Leave and who stands in: planned by the administrator, or by a head for themselves; told wherever it acts.

A role with a stand-in passes to them for those days, and the person on leave does not hold it meanwhile; a
role without one stays where it is. Nobody stands in for a stand-in.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from resetdesk.accounts.domain import policy
from resetdesk.accounts.domain.people import record
from resetdesk.accounts.enums import Action, Role
from resetdesk.accounts.exceptions import LeaveRefused, NotAllowed, NotFound
from resetdesk.accounts.models import Leave, Membership, Office, StandIn, User

LONGEST_DAYS = 366


@dataclass(frozen=True)
class Holder:
    """Who holds a role on a day: in their own right, or for somebody on leave (Plh.)."""

    person: User
    absent: User | None


@transaction.atomic
def plan(
    person: User,
    *,
    office: Office,
    days: tuple[dt.date, dt.date],
    stand_ins: Mapping[Role, User],
    by: User,
    at: dt.datetime,
) -> Leave:
    """The person is away on these days, first and last included. Raises LeaveRefused, NotAllowed."""
    locked = Office.objects.select_for_update().get(pk=office.pk)
    check_may_plan(by, office=office, person=person)
    first, last = days
    if last < first:
        raise LeaveRefused(_("Hari terakhir tidak boleh sebelum hari pertama."), field="ends_on")
    if last < policy.office_day(office):
        raise LeaveRefused(_("Cuti ini sudah lewat."), field="ends_on")
    if (last - first).days >= LONGEST_DAYS:
        raise LeaveRefused(_("Paling lama satu tahun."), field="ends_on")
    if away(office, between=days).filter(user=person).exists():
        raise LeaveRefused(_("Sudah ada cuti pada hari-hari itu."), field="starts_on")
    for role, deputy in stand_ins.items():
        check_stand_in(deputy, person=person, role=role, office=office, days=days)
    made = Leave.objects.create(
        office=locked, user=person, starts_on=first, ends_on=last, made_by=by, made_at=at
    )
    StandIn.objects.bulk_create(
        StandIn(leave=made, role=role, user=deputy) for role, deputy in sorted(stand_ins.items())
    )
    facts = {
        "person": person.pk,
        "leave": made.pk,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "stand_ins": {role.value: deputy.pk for role, deputy in sorted(stand_ins.items())},
    }
    record(locked, event="leave_planned", by=by, at=at, facts=facts)
    return made


@transaction.atomic
def cancel(leave_id: int, *, office: Office, by: User, at: dt.datetime) -> Leave:
    """The leave ends at once, and with it every standing in. Raises NotFound, NotAllowed, LeaveRefused."""
    locked = Office.objects.select_for_update().get(pk=office.pk)
    found = Leave.objects.select_related("user").filter(pk=leave_id, office=office).first()
    if found is None:
        raise NotFound(_("Cuti ini tidak ada."))
    check_may_plan(by, office=office, person=found.user)
    if found.cancelled_at or found.ends_on < policy.office_day(office):
        raise LeaveRefused(_("Cuti ini sudah berakhir."), field="")
    found.cancelled_by, found.cancelled_at = by, at
    found.save(update_fields=["cancelled_by", "cancelled_at"])
    record(locked, event="leave_cancelled", by=by, at=at, facts={"person": found.user_id, "leave": found.pk})
    return found


def check_may_plan(by: User, *, office: Office, person: User) -> None:
    """The administrator plans for everybody; a head plans for themselves. Raises NotAllowed, NotFound."""
    policy.check(by, office=office, action=Action.PLAN_LEAVE)
    if by != person and not policy.can(by, office=office, action=Action.MANAGE_PEOPLE):
        raise NotAllowed(_("Cuti orang lain diatur administrator kantor."))
    if not policy.own_roles(person, office):
        raise NotFound(_("Orang ini tidak memegang peran di kantor ini."))


def check_stand_in(
    deputy: User, *, person: User, role: Role, office: Office, days: tuple[dt.date, dt.date]
) -> None:
    """Raises LeaveRefused at the role's own field."""
    own, field = policy.own_roles(deputy, office), role.value
    if role not in policy.own_roles(person, office):
        raise LeaveRefused(_("Peran ini tidak dipegangnya."), field=field)
    if deputy == person or not own:
        raise LeaveRefused(_("Pilih petugas lain di kantor ini."), field=field)
    if Role.AUDITOR in own:
        raise LeaveRefused(_("Auditor hanya membaca, jadi tidak menggantikan siapa pun."), field=field)
    if role in own:
        raise LeaveRefused(_("%s sudah memegang peran ini sendiri.") % deputy.full_name, field=field)
    if away(office, between=days).filter(user=deputy).exists():
        raise LeaveRefused(_("%s juga cuti pada hari-hari itu.") % deputy.full_name, field=field)


def away(office: Office, *, between: tuple[dt.date, dt.date]) -> "QuerySet[Leave]":
    """Leaves that touch these days, both included."""
    first, last = between
    return Leave.objects.filter(office=office, starts_on__lte=last, ends_on__gte=first, cancelled_at=None)


def of_office(office: Office, *, person: User | None = None) -> list[Leave]:
    """Those that run or come, then what was, the newest fifty; one person's alone where given."""
    found = Leave.objects.filter(office=office).select_related("user").prefetch_related("stand_ins__user")
    return list((found if person is None else found.filter(user=person))[:50])


def stand_ins_of(office_id: int, *, people: Iterable[int]) -> list[StandIn]:
    """Everything that these people ever were a stand-in for there; one query, read by `title`."""
    found = StandIn.objects.filter(leave__office_id=office_id, user__in=set(people))
    return list(found.select_related("leave__user", "leave__office"))


def title(known: Iterable[StandIn], *, person: int, group: str, at: dt.datetime) -> str:
    """`Plh. Kepala LPSE, menggantikan Wa Ode Rina` for an act then; empty for one's own role."""
    one = _acting(known, person=person, group=group, at=at)
    if one is None:
        return ""
    names = {"role": Role(one.role).label, "name": one.leave.user.full_name}
    return _("Plh. %(role)s, menggantikan %(name)s") % names


def post(known: Iterable[StandIn], *, person: int, group: str, at: dt.datetime) -> str:
    """`Plh. Kepala LPSE` alone, where there is no room for whom; empty for one's own role."""
    one = _acting(known, person=person, group=group, at=at)
    return "" if one is None else _("Plh. %s") % Role(one.role).label


def _acting(known: Iterable[StandIn], *, person: int, group: str, at: dt.datetime) -> StandIn | None:
    for one in known:
        leave = one.leave
        day = at.astimezone(ZoneInfo(leave.office.timezone)).date()
        is_then = leave.starts_on <= day <= leave.ends_on and (
            not leave.cancelled_at or at < leave.cancelled_at
        )
        if one.user_id == person and one.role == group and is_then:
            return one
    return None


def holder_of(office: Office, *, role: Role, on: dt.date) -> Holder | None:
    """Who holds the role that day, alone; None where nobody or several people do."""
    people = list(policy.people_with(office, roles=[role], on=on)[:2])
    if len(people) != 1:
        return None
    (person,) = people
    if Membership.objects.on(on).filter(office=office, user=person, role=role).exists():
        return Holder(person, None)
    found = StandIn.objects.on(on).filter(leave__office=office, user=person, role=role)
    one = found.select_related("leave__user").first()
    return Holder(person, one.leave.user if one else None)
