"""The pages of sign-in and the pages for what did not work: ours, Indonesian, reachable."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.views.defaults import permission_denied, server_error

from resetdesk.accounts.views.refusals import not_found
from tests.cast import TOTP_SECRET, Cast, make_person, sign_in

pytestmark = pytest.mark.django_db


def words(response_text: str) -> str:
    """The page's main part; the frame around it is everywhere."""
    return response_text.split("<main", 1)[1].split("</main>", 1)[0]


def test_sign_in_asks_in_indonesian_and_offers_no_registration(client: Client) -> None:
    page = words(client.get("/akun/masuk/").content.decode())
    assert "Masuk petugas" in page
    assert "Hubungi administrator kantor Anda" in page
    assert "signup" not in page


def test_a_wrong_password_stands_at_the_top(client: Client) -> None:
    page = words(client.post("/akun/masuk/", {"login": "siapa", "password": "salah"}).content.decode())
    assert page.index("fault-summary") < page.index("<h1>")
    assert "Nama pengguna atau kata sandi tidak cocok." in page


def test_installing_an_authenticator_shows_picture_and_key(client: Client) -> None:
    proved_again(sign_in(client, make_person("baru"), factors=("password",)))
    page = words(client.get("/akun/totp/").content.decode())
    assert 'src="data:image/svg+xml' in page
    assert "Atau ketik kunci ini" in page
    assert 'inputmode="numeric"' in page


def proved_again(client: Client) -> Client:
    """The pages that change a factor ask for a proof made for them, beyond sign-in."""
    session = client.session
    proofs = session["account_authentication_methods"]
    session["account_authentication_methods"] = [proof | {"reauthenticated": True} for proof in proofs]
    session.save()
    return client


@pytest.fixture
def officer(client: Client, cast: Cast) -> Client:
    """Signed in with an authenticator and recovery codes."""
    person = cast["admin_agency"]
    Authenticator.objects.filter(user=person).delete()
    TOTP.activate(person, TOTP_SECRET)
    RecoveryCodes.activate(person)
    return proved_again(sign_in(client, person))


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/akun/keamanan/", "Keamanan akun"),
        ("/akun/kata-sandi/", "Ganti kata sandi"),
        ("/akun/totp/ganti/", "Ganti autentikator"),
        ("/akun/kode-pemulihan/", "Kode pemulihan"),
        ("/akun/kode-pemulihan/baru/", "Buat kode pemulihan"),
        ("/akun/buktikan/kode/", "Buktikan bahwa ini Anda"),
        ("/akun/keluar/", "Keluar dari ResetDesk"),
        ("/akun/tidak-aktif/", "Akun ini tidak aktif"),
    ],
)
def test_every_page_of_the_account_is_ours(officer: Client, address: str, heading: str) -> None:
    response = officer.get(address)
    assert response.status_code == 200
    page = response.content.decode()
    assert f"{heading}</h1>" in words(page)
    assert 'class="head__rule"' in page


def test_recovery_codes_are_listed_once_each(officer: Client) -> None:
    page = words(officer.get("/akun/kode-pemulihan/").content.decode())
    assert "10 dari 10 kode belum dipakai." in page
    assert page.split('class="codes"')[1].split("</ul>")[0].count("<li>") == 10


def test_new_codes_warn_that_old_ones_end(officer: Client) -> None:
    page = words(officer.get("/akun/kode-pemulihan/baru/").content.decode())
    assert "semua kode lama tidak berlaku lagi" in page


def test_a_refusal_carries_its_sentence(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.session, request.user = {}, None  # type: ignore[assignment]
    page = permission_denied(request, PermissionError("Hanya arsiparis yang boleh.")).content.decode()
    assert "Hanya arsiparis yang boleh." in page


def test_a_missing_page_leads_back(rf: RequestFactory) -> None:
    page = words(not_found(rf.get("/x/"), Exception("/x/")).content.decode())
    assert "Halaman ini tidak ada" in page
    assert 'href="/"' in page
    assert "/x/" not in page


@pytest.mark.parametrize("address", ["/contoh-timur/salah-ketik/", "/contoh-timur/meja/AAAA-AAAA-AA/x/"])
def test_an_office_leads_back_into_itself(client: Client, cast: Cast, address: str) -> None:
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == 404
    assert "Contoh Timur" in page.split("<main", 1)[0]
    assert 'href="/contoh-timur/lacak/"' in words(page)
    assert "Antrean" in sign_in(client, cast["loket"]).get(address).content.decode()


def test_who_is_refused_keeps_the_menu_of_the_desk(client: Client, cast: Cast) -> None:
    page = sign_in(client, cast["auditor"]).get("/contoh-timur/meja/loket/").content.decode()
    assert 'href="/contoh-timur/meja/"' in words(page)
    assert "Ajukan permohonan" not in page


def test_the_page_for_our_own_fault_needs_nothing(rf: RequestFactory) -> None:
    page = server_error(rf.get("/")).content.decode()
    assert "Ada yang rusak di sisi kami" in page
    assert "{%" not in page


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html"])
def test_pages_that_django_renders_without_a_context(name: str) -> None:
    assert '<html lang="id">' in render_to_string(name)
