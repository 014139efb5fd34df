"""Nobody works on a request for their own account, ever."""

import pytest
from django.utils import timezone

from resetdesk.accounts.domain import policy, registry
from resetdesk.accounts.enums import ContactSource
from resetdesk.accounts.exceptions import NotAllowed, OwnAccount
from resetdesk.accounts.models import User
from tests.cast import Cast


@pytest.fixture
def officer(cast: Cast) -> User:
    person = cast["admin_agency"]
    person.user_id_spse = "AGENCY_Timur"
    person.save()
    return person


@pytest.mark.parametrize(
    ("nip", "email", "user_id"),
    [
        ("198002292005012002", "", ""),
        ("19800229 200501 2 002", "", ""),
        ("19800229.200501-2.002", "", ""),
        ("19800229/200501/2/002", "", ""),
        ("\uff11\uff19800229200501\u200b2002", "", ""),
        ("", "timur.admin_agency@contoh.test", ""),
        ("", "  TIMUR.admin_agency@Contoh.Test ", ""),
        ("", "", "AGENCY_Timur"),
        ("", "", " agency_timur "),
        ("", "", "AGENCY\u200b_Ti\u202emur"),
        ("", "timur.\u2060admin_agency@contoh.test", ""),
        ("000000000000000000", "lain@contoh.test", "AGENCY_TIMUR"),
    ],
)
def test_one_trace_is_enough(officer: User, nip: str, email: str, user_id: str) -> None:
    assert officer.nip == "198002292005012002"
    assert policy.is_own_account(officer, nip=nip, email=email, user_id=user_id)
    with pytest.raises(OwnAccount) as refusal:
        policy.check_not_own(officer, nip=nip, email=email, user_id=user_id)
    assert isinstance(refusal.value, NotAllowed)


@pytest.mark.parametrize(
    ("nip", "email", "user_id"),
    [("", "", ""), ("  ", " ", " "), ("198002292005012003", "lain@contoh.test", "AGENCY_Barat")],
)
def test_blank_and_foreign_data_are_nobodys(officer: User, nip: str, email: str, user_id: str) -> None:
    assert not policy.is_own_account(officer, nip=nip, email=email, user_id=user_id)
    policy.check_not_own(officer, nip=nip, email=email, user_id=user_id)


def test_a_person_without_nip_and_user_id_owns_no_blank_account(cast: Cast) -> None:
    assert not policy.is_own_account(cast.newcomer, nip="", email="", user_id="")


def test_the_registry_betrays_a_private_address_in_any_office(cast: Cast, officer: User) -> None:
    data = registry.HolderData(
        name=officer.full_name,
        role="ppk",
        nip=officer.nip,
        email="rumah@contoh.test",
        user_id_spse="PPK_Timur",
    )
    registry.remember(cast.barat, holder_data=data, source=ContactSource.IMPORTED, at=timezone.now(), by=None)
    assert policy.is_own_account(officer, nip="", email="Rumah@contoh.test", user_id="")
    assert policy.is_own_account(officer, nip="", email="", user_id="ppk_timur")
    assert not policy.is_own_account(cast["loket"], nip="", email="rumah@contoh.test", user_id="PPK_Timur")


def test_no_role_lifts_the_ban(cast: Cast) -> None:
    for person in (*cast.people.values(), cast.operator):
        assert policy.is_own_account(person, nip="", email=person.email, user_id="")
