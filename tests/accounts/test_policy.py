"""The policy table and who asks it."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser

from resetdesk.accounts.domain import policy
from resetdesk.accounts.enums import Action, Role, Zone
from resetdesk.accounts.exceptions import NotAllowed, NotFound
from resetdesk.accounts.models import Membership, User
from tests.cast import SINCE, Cast, make_office, make_person


def test_every_action_has_a_row() -> None:
    assert set(policy.POLICY) == set(Action)
    assert all(roles for roles in policy.POLICY.values())


@pytest.mark.asvs("8.2.1")
def test_auditor_reads_everything_and_changes_nothing() -> None:
    held = {action for action, roles in policy.POLICY.items() if Role.AUDITOR in roles}
    assert held == policy.READS


def test_office_administrator_opens_no_papers() -> None:
    assert not policy.allows({Role.OFFICE_ADMIN}, Action.SEE_PAPERS)
    assert policy.allows({Role.OFFICE_ADMIN}, Action.MANAGE_PEOPLE)


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("action", Action)
def test_check_and_can_agree_with_the_table(cast: Cast, role: str, action: Action) -> None:
    person = cast[role]
    if Role(role) in policy.POLICY[action]:
        assert policy.check(person, office=cast.timur, action=action) == {Role(role)}
        assert policy.can(person, office=cast.timur, action=action)
    else:
        with pytest.raises(NotAllowed) as refusal:
            policy.check(person, office=cast.timur, action=action)
        assert str(Role(role).label) in refusal.value.sentence
        assert not policy.can(person, office=cast.timur, action=action)


@pytest.mark.asvs("8.4.1")
@pytest.mark.parametrize("who", ["other_admin", "operator", "newcomer"])
def test_strangers_find_nothing(cast: Cast, who: str) -> None:
    person: User = getattr(cast, who)
    for action in Action:
        with pytest.raises(NotFound):
            policy.check(person, office=cast.timur, action=action)


def test_nobody_and_the_disabled_hold_no_role(cast: Cast) -> None:
    person = cast["loket"]
    person.is_active = False
    assert policy.roles_of(person, cast.timur) == frozenset()
    assert policy.roles_of(AnonymousUser(), cast.timur) == frozenset()


def test_roles_begin_and_end_by_day(cast: Cast) -> None:
    Membership.objects.filter(user=cast["loket"]).update(ends_on=dt.date(2026, 3, 1))
    held = [
        policy.roles_of(cast["loket"], cast.timur, on=day)
        for day in (SINCE - dt.timedelta(days=1), SINCE, dt.date(2026, 2, 28), dt.date(2026, 3, 1))
    ]
    assert held == [frozenset(), {Role.LOKET}, {Role.LOKET}, frozenset()]


@pytest.mark.parametrize(("zone", "is_member"), [(Zone.WIB, False), (Zone.WITA, False), (Zone.WIT, True)])
def test_a_role_starts_at_the_offices_own_midnight(db: None, zone: Zone, *, is_member: bool) -> None:
    office = make_office(f"kantor-{zone.name.lower()}", name=zone.name, zone=zone)
    person = make_person("fajar")
    Membership.objects.create(office=office, user=person, role=Role.LOKET, starts_on=dt.date(2026, 11, 22))
    half_past_midnight_in_the_east = dt.datetime(2026, 11, 22, 0, 30, tzinfo=ZoneInfo("Asia/Jayapura"))
    with time_machine.travel(half_past_midnight_in_the_east, tick=False):
        assert bool(policy.roles_of(person, office)) is is_member


def test_a_step_is_worked_only_by_the_role_it_names(cast: Cast) -> None:
    for role in Role.values:
        for group in Role.values:
            expected = role == group and Role(role) in policy.WORKERS
            assert policy.may_work(cast[role], office=cast.timur, group=group) is expected
            if not expected:
                with pytest.raises(NotAllowed):
                    policy.check_work(cast[role], office=cast.timur, group=group)
    with pytest.raises(NotFound):
        policy.check_work(cast.other_admin, office=cast.timur, group="admin_agency")
    assert not policy.may_work(cast["loket"], office=cast.timur, group="")
