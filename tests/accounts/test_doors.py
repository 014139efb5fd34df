"""The door decorators, each from both sides."""

import pytest
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from resetdesk.accounts.doors import (
    Entry,
    OfficeRequest,
    Policy,
    StaffRequest,
    declared_policy,
    fresh_proof,
    open_to_all,
    public,
    requires,
    signed_in,
)
from resetdesk.accounts.enums import Action, Role
from resetdesk.accounts.exceptions import NotAllowed, NotFound
from resetdesk.accounts.models import Membership, Office
from tests.cast import Cast, make_person, sign_in

pytestmark = pytest.mark.urls(__name__)
PAGE = "/contoh-timur/rapor/"


@public
def front(request: OfficeRequest, office: Office) -> HttpResponse:
    return HttpResponse(f"{office.name} {len(request.roles)}")


@requires(Action.MANAGE_PEOPLE)
def manage(request: StaffRequest, office: Office, number: int = 0) -> HttpResponse:
    return HttpResponse(f"{request.user.username} {office.slug} {number} {','.join(request.roles)}")


@requires(Action.PERFORM)
@fresh_proof(minutes=30)
def perform(request: StaffRequest, office: Office) -> HttpResponse:
    return HttpResponse(f"{request.method} {office.slug}")


@requires(Action.SEE_QUEUE)
def refuse(_request: StaffRequest, _office: Office) -> HttpResponse:
    raise NotAllowed("Langkah ini milik orang lain.")


@public
def lose(_request: OfficeRequest, _office: Office) -> HttpResponse:
    raise NotFound("Tidak ada.")


@signed_in
def person(request: StaffRequest) -> HttpResponse:
    return HttpResponse(request.user.username)


@open_to_all
def anyone(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("siapa saja")


@open_to_all
def told(request: HttpRequest) -> HttpResponse:
    return HttpResponse("|".join(str(message) for message in messages.get_messages(request)))


urlpatterns = [
    path("siapa/", anyone),
    path("saya/", person),
    path("pesan/", told),
    path("<slug:office>/", front),
    path("<slug:office>/rapor/", manage),
    path("<slug:office>/rapor/<int:number>/", manage),
    path("<slug:office>/laksana/", perform),
    path("<slug:office>/tolak/", refuse),
    path("<slug:office>/hilang/", lose),
    path("", include("resetdesk.urls")),  # what the frame of every page leads to
]


def test_declared_policies() -> None:
    assert declared_policy(front) == Policy(Entry.OFFICE)
    assert declared_policy(manage) == Policy(Entry.ACTION, Action.MANAGE_PEOPLE)
    assert declared_policy(perform) == Policy(Entry.ACTION, Action.PERFORM)
    assert declared_policy(person) == Policy(Entry.PERSON)
    assert declared_policy(anyone) == Policy(Entry.OPEN)
    assert declared_policy(lambda: None) is None


def test_public_pages_need_an_active_office(cast: Cast, client: Client) -> None:
    assert client.get("/contoh-timur/").content == b"Contoh Timur 0"
    assert client.get("/tidak-ada/").status_code == 404
    assert client.get("/contoh-timur/hilang/").status_code == 404
    cast.timur.is_active = False
    cast.timur.save()
    assert client.get("/contoh-timur/").status_code == 404


def test_an_anonymous_person_signs_in_and_comes_back(cast: Cast, client: Client) -> None:
    response = client.get(f"{PAGE}7/?urut=nama")
    assert (response.status_code, response.headers["Location"]) == (
        302,
        "/akun/masuk/?next=/contoh-timur/rapor/7/%3Furut%3Dnama",
    )


@pytest.mark.parametrize(
    ("referer", "suffix"),
    [
        ("http://testserver/contoh-timur/rapor/?a=1", "?next=/contoh-timur/rapor/%3Fa%3D1"),
        ("https://jahat.contoh.test/contoh-timur/", ""),
        ("//jahat.contoh.test/", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_a_post_never_becomes_a_next_page(cast: Cast, client: Client, referer: str, suffix: str) -> None:
    response = client.post(PAGE, headers={"referer": referer})
    assert response.headers["Location"] == f"/akun/masuk/{suffix}"


def test_unknown_offices_do_not_ask_anybody_to_sign_in(cast: Cast, client: Client) -> None:
    assert client.get("/tidak-ada/rapor/").status_code == 404


@pytest.mark.asvs("6.3.3")
def test_a_password_alone_opens_nothing(cast: Cast, client: Client) -> None:
    sign_in(client, cast["office_admin"], factors=("password",))
    for url in (PAGE, "/saya/", "/contoh-timur/laksana/"):
        assert client.get(url).headers["Location"] == "/akun/totp/"


def test_a_proof_of_somebody_else_in_the_same_browser_is_none(cast: Cast, client: Client) -> None:
    sign_in(client, cast["office_admin"])
    session = client.session
    session["account_authentication_methods_user"] = str(cast["loket"].pk)
    session.save()
    assert client.get(PAGE).headers["Location"] == "/akun/totp/"


def test_the_right_role_enters(cast: Cast, client: Client) -> None:
    response = sign_in(client, cast["office_admin"]).get(f"{PAGE}7/")
    assert response.content.decode() == f"timur.office_admin contoh-timur 7 {Role.OFFICE_ADMIN.value}"


@pytest.mark.asvs("8.3.1")
def test_the_wrong_role_is_told_whose_act_it_is(cast: Cast, client: Client) -> None:
    response = sign_in(client, cast["auditor"]).get(PAGE)
    assert response.status_code == 403
    assert "Administrator kantor" in response.content.decode()
    assert "Auditor" in response.content.decode()


@pytest.mark.parametrize("who", ["other_admin", "operator", "newcomer"])
def test_strangers_find_no_such_page(cast: Cast, client: Client, who: str) -> None:
    assert sign_in(client, getattr(cast, who)).get(PAGE).status_code == 404


def test_a_role_in_one_office_is_none_in_the_next(cast: Cast, client: Client) -> None:
    both = make_person("dua.kantor", office=cast.barat, roles=(Role.OFFICE_ADMIN,))
    Membership.objects.create(office=cast.timur, user=both, role=Role.AUDITOR, starts_on="2020-01-01")
    sign_in(client, both)
    assert client.get("/contoh-barat/rapor/").status_code == 200
    assert client.get(PAGE).status_code == 403


def test_refusals_of_the_domain_become_pages(cast: Cast, client: Client) -> None:
    response = sign_in(client, cast["loket"]).get("/contoh-timur/tolak/")
    assert response.status_code == 403
    assert "Langkah ini milik orang lain." in response.content.decode()


@pytest.mark.asvs("7.5.3")
def test_a_recent_code_is_fresh_proof(cast: Cast, client: Client) -> None:
    assert sign_in(client, cast["loket"], ago=29 * 60).get("/contoh-timur/laksana/").status_code == 200


@pytest.mark.parametrize("ago", [30 * 60 + 1, -3600])
def test_an_old_proof_and_one_from_the_future_are_none(cast: Cast, client: Client, ago: float) -> None:
    response = sign_in(client, cast["loket"], ago=ago).get("/contoh-timur/laksana/")
    assert response.headers["Location"] == "/akun/buktikan/kode/?next=/contoh-timur/laksana/"


def test_a_late_post_is_not_kept_anywhere(cast: Cast, client: Client) -> None:
    sign_in(client, cast["loket"], ago=3600)
    page = "http://testserver/contoh-timur/laksana/"
    response = client.post(
        "/contoh-timur/laksana/", {"rahasia": "KATA-SANDI-BARU"}, headers={"referer": page}
    )
    assert response.headers["Location"] == "/akun/buktikan/kode/?next=/contoh-timur/laksana/"
    assert "KATA-SANDI-BARU" not in str(dict(client.session))
    assert "Isian tadi tidak disimpan" in client.get("/pesan/").content.decode()
