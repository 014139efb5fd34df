"""Leave and standing in: who holds which role on which day, and what cannot be planned."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from resetdesk.accounts.domain import leaves, people, policy
from resetdesk.accounts.enums import Action, Role
from resetdesk.accounts.exceptions import LeaveRefused, NotAllowed, NotFound
from resetdesk.accounts.models import Leave, Membership, User
from resetdesk.core import journal
from tests.cast import Cast, make_person, sign_in

START = dt.datetime(2026, 11, 16, 1, tzinfo=dt.UTC)
MONDAY, FRIDAY = dt.date(2026, 11, 16), dt.date(2026, 11, 20)
HEAD, ADMIN = Role.KEPALA_LPSE, Role.ADMIN_PPE
PAGE = "/contoh-timur/pengaturan/cuti/"


@pytest.fixture(autouse=True)
def clock(cast: Cast) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as travelling:
        yield travelling


def plan(cast: Cast, deputy: str = ADMIN, **changes: object) -> Leave:
    chosen = {
        "days": (MONDAY, FRIDAY),
        "stand_ins": {HEAD: cast[deputy]},
        "by": cast["office_admin"],
    } | changes
    return leaves.plan(cast[HEAD], office=cast.timur, at=timezone.now(), **chosen)  # type: ignore[arg-type]


def roles(person: User, cast: Cast, on: dt.date | None = None) -> set[Role]:
    return set(policy.roles_of(person, cast.timur, on=on))


def test_a_role_passes_to_who_stands_in_for_those_days_alone(cast: Cast) -> None:
    plan(cast)
    for day, away in (
        (MONDAY - dt.timedelta(days=1), False),
        (MONDAY, True),
        (FRIDAY, True),
        (FRIDAY + dt.timedelta(days=1), False),
    ):
        assert (HEAD in roles(cast[HEAD], cast, day)) is not away, day
        assert roles(cast[ADMIN], cast, day) == ({ADMIN, HEAD} if away else {ADMIN}), day
    assert policy.own_roles(cast[HEAD], cast.timur) == {HEAD}


def test_the_office_has_its_own_midnight(cast: Cast, clock: time_machine.Traveller) -> None:
    plan(cast)
    clock.move_to(dt.datetime(2026, 11, 20, 14, 59, tzinfo=dt.UTC))
    assert HEAD in roles(cast[ADMIN], cast)
    clock.move_to(dt.datetime(2026, 11, 20, 15, 0, tzinfo=dt.UTC))
    assert HEAD not in roles(cast[ADMIN], cast)


def test_a_role_without_a_stand_in_stays_where_it_is(cast: Cast) -> None:
    Membership.objects.create(office=cast.timur, user=cast[HEAD], role=Role.ARSIPARIS, starts_on="2020-01-01")
    plan(cast)
    assert roles(cast[HEAD], cast) == {Role.ARSIPARIS}
    assert policy.can(cast[ADMIN], office=cast.timur, action=Action.PLAN_LEAVE)
    assert not policy.can(cast[HEAD], office=cast.timur, action=Action.PLAN_LEAVE)


@pytest.mark.parametrize("gone", ["deputy", "absent", "disabled"])
def test_who_lost_their_role_passes_on_and_takes_on_nothing(cast: Cast, gone: str) -> None:
    plan(cast)
    now = timezone.now()
    if gone == "deputy":
        people.revoke(cast[ADMIN], office=cast.timur, role=ADMIN, by=None, at=now)
    elif gone == "absent":
        people.revoke(cast[HEAD], office=cast.timur, role=HEAD, by=None, at=now)
    else:
        cast[ADMIN].is_active = False
    assert HEAD not in roles(cast[ADMIN], cast)


def test_nobody_stands_in_elsewhere_or_for_a_stand_in(cast: Cast) -> None:
    plan(cast)
    assert policy.roles_of(cast[ADMIN], cast.barat) == frozenset()
    second = (FRIDAY + dt.timedelta(days=3), FRIDAY + dt.timedelta(days=5))
    leaves.plan(
        cast[ADMIN],
        office=cast.timur,
        days=second,
        stand_ins={ADMIN: cast["loket"]},
        by=cast["office_admin"],
        at=timezone.now(),
    )
    with pytest.raises(LeaveRefused, match="tidak dipegangnya"):
        leaves.check_stand_in(
            cast["loket"], person=cast[ADMIN], role=HEAD, office=cast.timur, days=(MONDAY, FRIDAY)
        )


def test_what_cannot_be_planned(cast: Cast) -> None:
    past = (MONDAY - dt.timedelta(days=3), MONDAY - dt.timedelta(days=1))
    twin = make_person("timur.kepala.dua", office=cast.timur, roles=(HEAD,))
    for changes, field, sentence in (
        ({"days": (FRIDAY, MONDAY)}, "ends_on", "tidak boleh sebelum"),
        ({"days": past}, "ends_on", "sudah lewat"),
        ({"days": (MONDAY, MONDAY + dt.timedelta(days=366))}, "ends_on", "satu tahun"),
        ({"stand_ins": {HEAD: cast[HEAD]}}, HEAD, "petugas lain"),
        ({"stand_ins": {HEAD: cast.other_admin}}, HEAD, "petugas lain"),
        ({"stand_ins": {HEAD: cast["auditor"]}}, HEAD, "Auditor"),
        ({"stand_ins": {HEAD: twin}}, HEAD, "sudah memegang"),
        ({"stand_ins": {ADMIN: cast["loket"]}}, ADMIN, "tidak dipegangnya"),
    ):
        with pytest.raises(LeaveRefused, match=sentence) as refused:
            plan(cast, **changes)
        assert refused.value.field == field
    plan(cast)
    with pytest.raises(LeaveRefused, match="Sudah ada cuti"):
        plan(cast, days=(FRIDAY, FRIDAY))
    with pytest.raises(LeaveRefused, match="juga cuti"):
        leaves.plan(
            cast["kepala_ukpbj"],
            office=cast.timur,
            days=(FRIDAY, FRIDAY),
            stand_ins={Role.KEPALA_UKPBJ: cast[HEAD]},
            by=cast["office_admin"],
            at=timezone.now(),
        )
    assert Leave.objects.count() == 1


def test_a_head_plans_for_themselves_and_for_nobody_else(cast: Cast) -> None:
    plan(cast, by=cast[HEAD])
    with pytest.raises(NotAllowed, match="administrator kantor"):
        plan(cast, by=cast["kepala_ukpbj"])
    for stranger, refusal in ((cast["loket"], NotAllowed), (cast.other_admin, NotFound)):
        with pytest.raises(refusal):
            plan(cast, by=stranger)


def test_cancelling_gives_every_role_back_at_once(cast: Cast) -> None:
    made = plan(cast)
    with pytest.raises(NotFound):
        leaves.cancel(made.pk, office=cast.barat, by=cast.west[HEAD], at=timezone.now())
    leaves.cancel(made.pk, office=cast.timur, by=cast["office_admin"], at=timezone.now())
    assert roles(cast[HEAD], cast) == {HEAD}
    assert roles(cast[ADMIN], cast) == {ADMIN}
    with pytest.raises(LeaveRefused):
        leaves.cancel(made.pk, office=cast.timur, by=cast["office_admin"], at=timezone.now())
    chain = [entry.event for entry in journal.entries(cast.timur.chain)]
    assert chain[-2:] == ["leave_planned", "leave_cancelled"]


def test_the_title_is_told_for_the_time_it_was_true(cast: Cast, clock: time_machine.Traveller) -> None:
    made, deputy = plan(cast), cast[ADMIN]
    clock.shift(3600)
    leaves.cancel(made.pk, office=cast.timur, by=cast["office_admin"], at=timezone.now())
    known = leaves.stand_ins_of(cast.timur.pk, people=[deputy.pk])
    told = [
        leaves.title(known, person=deputy.pk, group=group, at=START + dt.timedelta(minutes=minutes))
        for group, minutes in ((HEAD, 30), (HEAD, 90), (HEAD, -24 * 60), (ADMIN, 30))
    ]
    assert told == ["Plh. Kepala LPSE, menggantikan Timur Kepala_Lpse", "", "", ""]


def test_the_page_plans_and_ends_a_leave(cast: Cast) -> None:
    client, url = sign_in(Client(), cast["office_admin"]), f"{PAGE}{cast[HEAD].pk}/"
    form = client.get(url).content.decode()
    assert "Plh. Kepala LPSE" in form
    assert f'<option value="{cast["auditor"].pk}"' not in form
    wrong = {"starts_on": "2026-11-20", "ends_on": "2026-11-16", HEAD: str(cast[ADMIN].pk)}
    assert "tidak boleh sebelum" in client.post(url, wrong).content.decode()
    for bad in ({"starts_on": "besok"}, {HEAD: "999999"}, {HEAD: str(cast.other_admin.pk)}):
        assert client.post(url, wrong | bad).status_code == 422
    right = {"starts_on": "2026-11-16", "ends_on": "2026-11-20", HEAD: str(cast[ADMIN].pk)}
    assert client.post(url, right).headers["Location"] == PAGE
    page = client.get(PAGE).content.decode()
    assert "Plh. Kepala LPSE: Timur Admin_Ppe" in page
    client.post(f"{PAGE}{Leave.objects.get().pk}/akhiri/")
    assert "Diakhiri lebih awal" in client.get(PAGE).content.decode()


def test_a_head_sees_their_own_leave_alone(cast: Cast) -> None:
    plan(cast)
    head = sign_in(Client(), cast["kepala_ukpbj"])
    assert "Timur Kepala_Lpse" not in head.get(PAGE).content.decode()
    assert head.get(f"{PAGE}{cast[HEAD].pk}/").status_code == 403
    assert head.get(f"{PAGE}{cast['kepala_ukpbj'].pk}/").status_code == 200
    assert head.post(f"{PAGE}{Leave.objects.get().pk}/akhiri/").status_code == 403


def test_what_the_administrator_gave_is_not_touched_by_a_leave(cast: Cast) -> None:
    plan(cast)
    client = sign_in(Client(), cast["office_admin"])
    page = f"/contoh-timur/pengaturan/orang/{cast[ADMIN].pk}/"
    assert client.post(page, {"roles": [ADMIN]}).status_code == 302
    assert not Membership.objects.filter(user=cast[ADMIN], role=HEAD).exists()
    assert policy.own_roles(cast[HEAD], cast.timur) == {HEAD}


def test_who_holds_a_role_today_counts_stand_ins_and_not_who_is_away(cast: Cast) -> None:
    plan(cast)
    heads = policy.people_with(cast.timur, roles=(HEAD, Role.KEPALA_UKPBJ), on=MONDAY)
    assert set(heads) == {cast[ADMIN], cast["kepala_ukpbj"]}
    later = FRIDAY + dt.timedelta(days=1)
    assert set(policy.people_with(cast.timur, roles=(HEAD,), on=later)) == {cast[HEAD]}
