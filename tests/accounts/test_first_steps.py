"""The administrator's first day, by commands alone: from an empty installation to an office that serves."""

import time
from io import StringIO
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from requests_app.readiness import faults_of
from requests_app.sop import catalogue
from resetdesk.accounts.domain.policy import office_day
from resetdesk.accounts.enums import Role
from resetdesk.accounts.models import Membership, Office, User
from resetdesk.core import jobs
from tests.accounts.test_invitations import events_of
from tests.cast import Cast
from tests.requests_app.views.applicant import SERAM_PAGES, Applicant

PASSWORD = "perahu-lewat-di-bawah-jembatan"
LETTERHEAD = ("--name", "UKPBJ Kabupaten Uji", "--government", "Pemerintah Kabupaten Uji", "--zone", "WITA")


def told(*words: str) -> str:
    """What a command says."""
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def refused(*words: str) -> str:
    with pytest.raises(CommandError) as refusal:
        call_command(*words, stdout=StringIO())
    assert refusal.value.returncode == 1
    return str(refusal.value)


def add(username: str, *, role: str) -> str:
    email = f"{username}@uji.contoh.test"
    return told(
        "people", "add", username, "--name", username, "--email", email, "--office", "uji", "--role", role
    )


@pytest.mark.parametrize("slug", ["contoh-timur", "akun", "Huruf-Besar", "spasi dua", ""])
def test_a_slug_that_cannot_be_is_refused_in_words(cast: Cast, slug: str) -> None:
    before = Office.objects.count()
    assert refused("office", "open", slug, *LETTERHEAD).startswith(("slug:", "__all__:"))
    assert Office.objects.count() == before


def test_an_unknown_office_or_person_is_named(cast: Cast) -> None:
    assert "contoh-barat, contoh-timur" in refused("people", "list", "--office", "uji")
    assert "“hantu”" in refused("people", "grant", "hantu", "--office", "contoh-timur", "--role", "loket")
    assert "Sebut sedikitnya satu" in refused("office", "change", "contoh-timur")
    assert "bukan tanggal tahun 2026" in refused(
        "calendar", "adopt", "2026", "--office", "contoh-timur", "--close", "2027-01-01=Salah"
    )


def test_checking_a_year_keeps_nothing(cast: Cast) -> None:
    assert "Belum disimpan" in told("calendar", "check", "2026", "--office", "contoh-timur")
    assert "belum mempunyai kalender kerja" in refused("calendar", "list", "--office", "contoh-timur")


def test_roles_are_given_and_taken(cast: Cast) -> None:
    grant = told("people", "grant", "pendatang", "--office", "contoh-timur", "--role", "arsiparis")
    assert "pendatang  Pendatang  Arsiparis  belum memasang autentikator" in grant
    told("people", "revoke", "pendatang", "--office", "contoh-timur", "--role", "arsiparis")
    assert Membership.objects.get(user__username="pendatang").ends_on == office_day(cast.timur)
    assert "tidak memegang" in refused(
        "people", "revoke", "pendatang", "--office", "contoh-timur", "--role", "arsiparis"
    )


def test_a_letterhead_is_mended_on_the_record(cast: Cast) -> None:
    told("office", "change", "contoh-timur", "--phone", "0911 554433")
    cast.timur.refresh_from_db()
    assert cast.timur.phone == "0911 554433"
    assert events_of(cast.timur)[-1] == "letterhead_changed"


@pytest.mark.django_db(transaction=True)
def test_from_an_empty_installation_to_the_first_request(tmp_path: Path, client: Client) -> None:
    source = tmp_path / "sop.toml"
    source.write_bytes(catalogue.read("seram-timur-ppk.toml"))
    assert "/uji/" in told("office", "open", "uji", *LETTERHEAD)
    assert "berlaku di" in told("calendar", "adopt", str(timezone.localdate().year), "--office", "uji")
    said = add("petugas", role="admin_agency")
    told("sop", "adopt", str(source), "--office", "uji")
    office = Office.objects.get()
    assert list(faults_of(office)) == []

    come_in(client, said)
    assert client.get("/uji/meja/").status_code == 200
    request = Applicant(office, SERAM_PAGES).submitted()
    assert request.reference in client.get("/uji/meja/").content.decode()
    assert [row.role for row in Membership.objects.all()] == [Role.ADMIN_AGENCY]


def come_in(client: Client, said: str) -> None:
    """The newcomer: the mailed link, the code that was told, password, sign-in, authenticator."""
    jobs.run_all_due()
    (letter,) = mail.outbox
    link = next(word for word in str(letter.body).split() if "/undangan/" in word)
    address = "/" + link.split("/", 3)[3]
    code = said.partition("Kode undangan: ")[2].partition(".")[0]
    assert code not in str(letter.body)
    client.post(address, {"code": code, "password": PASSWORD, "again": PASSWORD})
    client.post("/akun/masuk/", {"login": "petugas", "password": PASSWORD})
    client.get("/akun/totp/")
    client.post("/akun/buktikan/?next=/akun/totp/", {"password": PASSWORD})
    client.get("/akun/totp/")
    secret = client.session["mfa.totp.secret"]
    typed = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    assert client.post("/akun/totp/", {"code": typed}).status_code == 302
    assert User.objects.get().check_password(PASSWORD)
