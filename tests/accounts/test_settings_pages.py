"""The office's administrator at the settings: people, roles, invitations and the calendar, in the browser."""

from typing import Any

import pytest
from django.test import Client

from resetdesk.accounts.domain import invitations, people, policy
from resetdesk.accounts.enums import Role
from resetdesk.accounts.models import Invitation, User
from resetdesk.core.models import CalendarEdition
from tests.accounts.test_invitations import events_of
from tests.cast import Cast, sign_in

HOME = "/contoh-timur/pengaturan/"
NEW = {
    "username": "baru.loket",
    "full_name": "Wa Ode Baru",
    "email": "baru@contoh.test",
    "nip": "",
    "position": "",
    "roles": ["loket", "arsiparis"],
}
YEAR = {
    "year": "2026",
    "weekdays": "08:00-12:00, 13:00-16:00",
    "friday": "08:00-11:30, 13:00-16:30",
    "saturday": "",
    "closes": "2026-04-29=Hari jadi",
    "opens": "",
    "periods": "",
}


@pytest.fixture
def administrator(cast: Cast, client: Client) -> Client:
    return sign_in(client, cast["office_admin"])


def person_page(person: User) -> str:
    return f"{HOME}orang/{person.pk}/"


def test_an_old_proof_is_asked_again_before_people_change(cast: Cast, client: Client) -> None:
    stale = sign_in(client, cast["office_admin"], ago=3600)
    for address in (f"{HOME}orang/baru/", person_page(cast["loket"])):
        assert stale.get(address).headers["Location"].startswith("/akun/buktikan/")
    assert stale.get(HOME).status_code == 200


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"username": "timur.loket"}, "sudah ada"),
        ({"email": "bukan alamat"}, "email"),
        ({"nip": "1980"}, "NIP terdiri atas 18 angka"),
        ({"roles": []}, "Pilih sedikitnya satu peran."),
        ({"full_name": ""}, "Isi nama lengkapnya."),
    ],
)
def test_a_newcomer_who_cannot_be_is_refused_at_the_field(
    administrator: Client, changes: dict[str, Any], sentence: str
) -> None:
    before = User.objects.count()
    page = administrator.post(f"{HOME}orang/baru/", {**NEW, **changes})
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert User.objects.count() == before


def test_a_newcomer_is_added_and_the_code_is_shown_once(administrator: Client, cast: Cast) -> None:
    page = administrator.post(f"{HOME}orang/baru/", NEW)
    made = Invitation.objects.get()
    assert invitations.code_of(made) in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store, private"
    assert {row.role for row in made.user.memberships.all()} == {Role.LOKET, Role.ARSIPARIS}
    listed = administrator.get(HOME).content.decode()
    assert "belum membuat kata sandi" in listed
    assert invitations.code_of(made) not in listed
    assert made.by == cast["office_admin"]


def test_an_invitation_is_made_anew_and_only_for_who_has_no_password(
    administrator: Client, cast: Cast
) -> None:
    administrator.post(f"{HOME}orang/baru/", NEW)
    newcomer = Invitation.objects.get().user
    assert "Kode undangan" in administrator.post(f"{person_page(newcomer)}undang/").content.decode()
    assert Invitation.objects.filter(replaced_at=None).count() == 1
    settled = administrator.post(f"{person_page(cast['loket'])}undang/", follow=True)
    assert "sudah mempunyai kata sandi" in settled.content.decode()


def test_saving_roles_grants_and_revokes_the_difference(administrator: Client, cast: Cast) -> None:
    clerk = cast["loket"]
    generation = clerk.session_generation
    administrator.post(person_page(clerk), {"roles": ["arsiparis"]})
    clerk.refresh_from_db()
    assert policy.roles_of(clerk, cast.timur) == {Role.ARSIPARIS}
    assert clerk.session_generation > generation
    assert events_of(cast.timur)[-2:] == ["role_granted", "role_revoked"]


def test_saving_nothing_new_writes_nothing(administrator: Client, cast: Cast) -> None:
    before = events_of(cast.timur)
    administrator.post(person_page(cast["loket"]), {"roles": ["loket"]})
    assert events_of(cast.timur) == before


def test_nobody_locks_the_door_behind_themselves(administrator: Client, cast: Cast) -> None:
    page = administrator.post(person_page(cast["office_admin"]), {"roles": ["loket"]})
    assert page.status_code == 422
    assert "hanya dapat dicabut orang lain" in page.content.decode()
    assert policy.roles_of(cast["office_admin"], cast.timur) == {Role.OFFICE_ADMIN}


def test_people_of_other_offices_do_not_exist_here(administrator: Client, cast: Cast) -> None:
    for stranger in (cast.other_admin, cast.newcomer):
        assert administrator.get(person_page(stranger)).status_code == 404
        assert administrator.post(f"{person_page(stranger)}undang/").status_code == 404


def test_who_lost_every_role_can_be_found_and_taken_back(administrator: Client, cast: Cast) -> None:
    administrator.post(person_page(cast["loket"]), {"roles": []})
    assert "tanpa peran" in administrator.get(HOME).content.decode()
    administrator.post(person_page(cast["loket"]), {"roles": ["loket"]})
    assert policy.roles_of(cast["loket"], cast.timur) == {Role.LOKET}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"closes": "29 April"}, "Tulis tanggal dan namanya"),
        ({"closes": "2027-04-29=Salah"}, "bukan tanggal tahun 2026"),
        ({"opens": "kemarin"}, "bukan tanggal"),
        ({"periods": "2026-02-18"}, "Tulis seperti"),
        ({"weekdays": "8 pagi"}, "tidak terbaca"),
        ({"weekdays": ""}, "Isi jam kerjanya."),
    ],
)
@pytest.mark.parametrize("act", ["preview", "adopt"])
def test_a_year_that_cannot_be_is_told_and_not_kept(
    administrator: Client, changes: dict[str, str], sentence: str, act: str
) -> None:
    page = administrator.post(f"{HOME}kalender/", {**YEAR, **changes, "act": act})
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert not CalendarEdition.objects.exists()


def test_a_year_is_looked_at_before_it_is_put_in_force(administrator: Client, cast: Cast) -> None:
    shown = administrator.post(f"{HOME}kalender/", {**YEAR, "act": "preview"}).content.decode()
    assert "Rabu, 29 April 2026" in shown
    assert not CalendarEdition.objects.exists()
    kept = administrator.post(f"{HOME}kalender/", {**YEAR, "act": "adopt"}, follow=True).content.decode()
    assert "Kalender tahun 2026 berlaku." in kept
    assert CalendarEdition.objects.get().scope == cast.timur.pk
    assert 'value="2027"' in kept


def test_the_list_asks_a_constant_number_of_queries(
    administrator: Client, cast: Cast, django_assert_num_queries: Any
) -> None:
    administrator.get(HOME)
    with django_assert_num_queries(7) as first:
        administrator.get(HOME)
    for number in range(2):
        newcomer = people.NewPerson(f"baru.{number}", "Orang Baru", f"baru{number}@contoh.test")
        people.add(newcomer, office=cast.timur, roles=[Role.LOKET], by=None, at=cast.timur.created_at)
    with django_assert_num_queries(len(first)):
        administrator.get(HOME)
