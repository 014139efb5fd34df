"""The root, the person's own offices, and the verbs that give and take roles."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from resetdesk.accounts.domain import people, policy
from resetdesk.accounts.domain.queries.memberships import places_of
from resetdesk.accounts.enums import Role
from resetdesk.accounts.exceptions import NotFound
from resetdesk.accounts.models import Membership, Office, User
from resetdesk.core import journal
from tests.cast import SINCE, Cast, make_person, sign_in

NOW = timezone.now()


def test_the_root_lists_active_offices_by_name(cast: Cast, client: Client) -> None:
    body = client.get("/").content.decode()
    assert body.index("Contoh Barat") < body.index("Contoh Timur")
    assert "WIT" in body


def test_the_root_leads_to_the_only_office(cast: Cast, client: Client) -> None:
    Office.objects.filter(pk=cast.barat.pk).update(is_active=False)
    assert client.get("/").headers["Location"] == "/contoh-timur/"


def test_the_root_of_an_empty_installation_says_so(db: None, client: Client) -> None:
    assert "Belum ada kantor" in client.get("/").content.decode()


def test_a_person_with_two_offices_chooses(cast: Cast, client: Client) -> None:
    both = make_person("dua.kantor", office=cast.timur, roles=(Role.ADMIN_PPE, Role.ARSIPARIS))
    Membership.objects.create(office=cast.barat, user=both, role=Role.AUDITOR, starts_on=SINCE)
    body = sign_in(client, both).get("/akun/").content.decode()
    assert "Admin PPE, Arsiparis" in body
    assert "Contoh Barat" in body


def test_a_person_without_an_office_is_told(cast: Cast, client: Client) -> None:
    assert "belum memegang peran" in sign_in(client, cast.newcomer).get("/akun/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_places_cost_one_query(cast: Cast, count: int, django_assert_num_queries: Any) -> None:
    person = make_person("banyak", office=cast.timur, roles=tuple(Role.values[:count]))
    Membership.objects.create(office=cast.barat, user=person, role=Role.LOKET, starts_on=dt.date(2999, 1, 1))
    with django_assert_num_queries(1):
        assert [place.office for place in places_of(person)] == [cast.timur]


def test_a_role_is_given_once_and_recorded_without_a_name(cast: Cast) -> None:
    admin, person = cast["office_admin"], cast.newcomer
    first = people.grant(person, office=cast.timur, role=Role.LOKET, by=admin, at=NOW)
    again = people.grant(person, office=cast.timur, role=Role.LOKET, by=admin, at=NOW)
    assert first.pk == again.pk
    (act,) = journal.entries(cast.timur.chain)
    assert (act.event, act.by, act.facts) == (
        "role_granted",
        admin.pk,
        {"person": person.pk, "role": "loket"},
    )
    assert act.commitments == {}
    assert policy.roles_of(person, cast.timur) == {Role.LOKET}


def test_a_revoked_role_ends_at_once_even_if_given_today(cast: Cast) -> None:
    person = cast.newcomer
    people.grant(person, office=cast.timur, role=Role.LOKET, by=None, at=NOW)
    people.revoke(person, office=cast.timur, role=Role.LOKET, by=None, at=NOW)
    people.revoke(cast["arsiparis"], office=cast.timur, role=Role.ARSIPARIS, by=None, at=NOW)
    assert (
        policy.roles_of(person, cast.timur) == policy.roles_of(cast["arsiparis"], cast.timur) == frozenset()
    )
    with pytest.raises(NotFound):
        people.revoke(person, office=cast.timur, role=Role.LOKET, by=None, at=NOW)
    people.grant(person, office=cast.timur, role=Role.LOKET, by=None, at=NOW)
    assert policy.roles_of(person, cast.timur) == {Role.LOKET}
    assert journal.verify(cast.timur.chain) == []


def test_the_database_refuses_what_no_verb_would_write(cast: Cast) -> None:
    person = cast["loket"]
    for fault in (
        {"role": Role.LOKET, "starts_on": SINCE},
        {"role": "raja", "starts_on": SINCE},
        {"role": Role.AUDITOR, "starts_on": SINCE, "ends_on": SINCE - dt.timedelta(days=1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(office=cast.timur, user=person, **fault)
    for change in ({"timezone": "Asia/Singapore"}, {"slug": "akun"}, {"slug": cast.barat.slug}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Office.objects.filter(pk=cast.timur.pk).update(**change)
    for twin in ({"email": "TIMUR.loket@contoh.test"}, {"username": "TIMUR.LOKET"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=cast.newcomer.pk).update(**twin)
