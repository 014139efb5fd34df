"""A newcomer's way in: link by mail, code by mouth, a password of their own; and nothing around it."""

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from resetdesk.accounts.domain import invitations, people
from resetdesk.accounts.enums import Role
from resetdesk.accounts.exceptions import InvitationClosed, NotInvited
from resetdesk.accounts.interfaces.invitations import link_of
from resetdesk.accounts.models import Invitation, Office, User
from resetdesk.core import jobs, journal
from tests.cast import Cast

PASSWORD = "perahu-lewat-di-bawah-jembatan"
NOW = timezone.now


@pytest.fixture
def newcomer(cast: Cast) -> User:
    return add(cast.timur)


def add(office: Office, username: str = "baru.loket", **more: str) -> User:
    person = people.NewPerson(username, "Wa Ode Baru", more.pop("email", f"{username}@contoh.test"), **more)
    return people.add(person, office=office, roles=[Role.LOKET], by=None, at=NOW())


@pytest.fixture
def invited(newcomer: User, cast: Cast) -> Invitation:
    return invitations.invite(newcomer, office=cast.timur, by=None, at=NOW())


def events_of(office: Office) -> list[str]:
    return [entry.event for entry in journal.entries(office.chain)]


def path_of(invitation: Invitation) -> str:
    return "/" + link_of(invitation).split("/", 3)[3]


def answers(invitation: Invitation, **changes: str) -> dict[str, str]:
    code = invitations.code_of(invitation)
    return {"code": code, "password": PASSWORD, "again": PASSWORD} | changes


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"username": "Timur.Loket"}, "__all__"),
        ({"username": "spasi di nama"}, "username"),
        ({"email": "timur.loket@CONTOH.test"}, "__all__"),
        ({"email": "bukan alamat"}, "email"),
        ({"nip": "1980"}, "nip"),
    ],
)
def test_who_cannot_be_added_leaves_no_trace(cast: Cast, changes: dict[str, str], field: str) -> None:
    before = User.objects.count()
    with pytest.raises(ValidationError) as refused:
        add(cast.timur, **{"username": "baru.loket", **changes})
    assert field in refused.value.message_dict
    assert User.objects.count() == before


def test_who_was_added_has_a_role_and_no_password(newcomer: User, cast: Cast) -> None:
    assert newcomer.memberships.get().role == Role.LOKET
    assert not newcomer.has_usable_password()


def test_an_invitation_is_no_way_around_a_password(cast: Cast) -> None:
    with pytest.raises(NotInvited, match="sudah mempunyai kata sandi"):
        invitations.invite(cast["loket"], office=cast.timur, by=None, at=NOW())
    assert not Invitation.objects.exists()


def test_the_mail_holds_the_link_and_never_the_code(invited: Invitation) -> None:
    jobs.run_all_due()
    (letter,) = mail.outbox
    assert letter.to == ["baru.loket@contoh.test"]
    assert path_of(invited) in str(letter.body)
    assert invitations.code_of(invited) not in letter.message().as_string().replace("-", "")


def test_an_invitation_that_is_over_is_not_mailed(invited: Invitation, cast: Cast) -> None:
    again = invitations.invite(invited.user, office=cast.timur, by=None, at=NOW())
    jobs.run_all_due()
    assert [path_of(again) in str(letter.body) for letter in mail.outbox] == [True]


def test_the_newcomer_makes_a_password_signs_in_and_is_led_to_an_authenticator(
    invited: Invitation, client: Client
) -> None:
    address = path_of(invited)
    assert client.get(address).status_code == 200
    assert not Invitation.objects.get().used_at
    response = client.post(address, answers(invited))
    assert (response.status_code, response.headers["Location"]) == (302, "/akun/masuk/")
    client.post("/akun/masuk/", {"login": "baru.loket", "password": PASSWORD})
    assert client.get("/contoh-timur/meja/").headers["Location"] == "/akun/totp/"
    assert events_of(invited.office)[-2:] == ["person_invited", "invitation_accepted"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"code": "AAAA-AAAA"}, "Kode tidak cocok"),
        ({"code": ""}, "Isi kode undangan"),
        ({"password": "pendek", "again": "pendek"}, "15"),
        ({"password": "lpse-ukpbj-pengadaan", "again": "lpse-ukpbj-pengadaan"}, "inti kata sandi"),
        ({"again": "lain-lain-lain-lain-lain"}, "Kedua kata sandi tidak sama"),
    ],
)
def test_a_refusal_stands_on_the_page_and_sets_nothing(
    invited: Invitation, client: Client, changes: dict[str, str], sentence: str
) -> None:
    response = client.post(path_of(invited), answers(invited, **changes))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not User.objects.get(username="baru.loket").has_usable_password()


def test_ten_wrong_codes_close_the_door_even_to_the_right_one(invited: Invitation) -> None:
    for _ in range(10):
        with pytest.raises(NotInvited, match="tidak cocok"):
            invitations.accept(invited, code="AAAAAAAA", password=PASSWORD, at=NOW())
    with pytest.raises(NotInvited, match="satu jam"):
        invitations.accept(invited, code=invitations.code_of(invited), password=PASSWORD, at=NOW())


@pytest.mark.parametrize("reason", ["used", "replaced", "late", "gone", "forged"])
def test_every_dead_link_gives_the_same_page(
    invited: Invitation, cast: Cast, client: Client, reason: str
) -> None:
    address = path_of(invited)
    if reason == "used":
        invitations.accept(invited, code=invitations.code_of(invited), password=PASSWORD, at=NOW())
    elif reason == "replaced":
        invitations.invite(invited.user, office=cast.timur, by=None, at=NOW())
    elif reason == "late":
        long_ago = NOW() - dt.timedelta(days=4)
        Invitation.objects.update(created_at=long_ago, expires_at=long_ago + invitations.LASTS)
    elif reason == "gone":
        User.objects.filter(pk=invited.user_id).update(is_active=False)
    else:
        address = address[:-2] + "A/" if not address.endswith("A/") else address[:-2] + "B/"
    response = client.get(address)
    assert response.status_code == 410
    assert "Undangan tidak berlaku" in response.content.decode()
    assert client.post(address, answers(invited)).status_code == 410


def test_of_two_who_hold_the_same_invitation_one_wins(invited: Invitation) -> None:
    code = invitations.code_of(invited)
    invitations.accept(invited, code=code, password=PASSWORD, at=NOW())
    with pytest.raises(InvitationClosed):
        invitations.accept(invited, code=code, password="gelombang-lain-yang-datang", at=NOW())
    assert User.objects.get(pk=invited.user_id).check_password(PASSWORD)
