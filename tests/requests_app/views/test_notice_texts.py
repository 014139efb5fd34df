"""The office's administrator writes the words of a notice, looks at them, and goes back."""

import pytest
from django.test import Client

from requests_app.domain import notice_words
from requests_app.domain.notice_words import Words
from resetdesk.accounts.models import OfficeSettings
from tests.cast import Cast, sign_in

HOME = "/contoh-timur/pengaturan/pemberitahuan/"
PAGE = f"{HOME}received/"
NEW = {
    "subject": "Diterima: {referensi}",
    "body": "Yth. {nama},\r\n\r\nBuka {tautan}.\r\n\r\n<b>{kantor}</b>",
}


@pytest.fixture
def administrator(cast: Cast, client: Client) -> Client:
    return sign_in(client, cast["office_admin"])


def test_an_old_proof_is_asked_again(cast: Cast, client: Client) -> None:
    stale = sign_in(client, cast["office_admin"], ago=3600)
    assert stale.get(HOME).status_code == 200
    assert stale.get(PAGE).headers["Location"].startswith("/akun/buktikan/")
    assert stale.post(f"{PAGE}bawaan/").headers["Location"].startswith("/akun/buktikan/")


def test_what_names_no_notice_is_not_there(administrator: Client) -> None:
    for path in ("tidak-ada/", "tidak-ada/contoh/"):
        assert administrator.get(f"{HOME}{path}").status_code == 404
    assert administrator.post(f"{HOME}tidak-ada/bawaan/").status_code == 404


@pytest.mark.parametrize("act", ["preview", "save"])
def test_every_fault_is_told_and_nothing_is_lost(administrator: Client, act: str) -> None:
    page = administrator.post(PAGE, {"subject": "", "body": "Halo {namma} dan {butir}", "act": act})
    text = page.content.decode()
    assert page.status_code == 422
    for said in ("Isi judul email.", "{namma} tidak dikenal.", "{butir} selalu kosong", "Halo {namma}"):
        assert said in text
    assert "mail-frame" not in text
    assert not OfficeSettings.objects.exists()


def test_words_are_looked_at_before_they_hold(administrator: Client, cast: Cast) -> None:
    shown = administrator.post(PAGE, {**NEW, "act": "preview"})
    text = shown.content.decode()
    assert "Diterima: CNTH-2K7M-9PQR" in text
    assert "Yth. Sari Wulandari," in text
    assert "frame-src 'self'" in shown.headers["Content-Security-Policy"]
    assert not OfficeSettings.objects.exists()
    mail = administrator.get(f"{PAGE}contoh/")
    page = mail.content.decode()
    assert "Yth. Sari Wulandari," in page
    assert "&lt;b&gt;" in page
    assert "href=" not in page
    kept = administrator.post(PAGE, {**NEW, "act": "save"}, follow=True).content.decode()
    assert "Teks kantor" in kept
    cast.timur.refresh_from_db()
    body = "Yth. {nama},\n\nBuka {tautan}.\n\n<b>{kantor}</b>"
    assert notice_words.own(cast.timur, "received") == Words(NEW["subject"], body)


def test_the_mail_in_its_frame_can_do_nothing(administrator: Client) -> None:
    headers = administrator.get(f"{PAGE}contoh/").headers
    rules = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert rules == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "frame-ancestors": "'self'",
        "sandbox": "",
    }
    assert headers["X-Frame-Options"] == "SAMEORIGIN"


def test_the_frame_forgets_words_that_were_left(administrator: Client) -> None:
    administrator.post(PAGE, {**NEW, "act": "preview"})
    assert "Diterima:" not in administrator.get(f"{HOME}withdrawn/contoh/").content.decode()
    administrator.get(PAGE)
    assert "Diterima:" not in administrator.get(f"{PAGE}contoh/").content.decode()


def test_the_sops_words_hold_again(administrator: Client, cast: Cast) -> None:
    administrator.post(PAGE, {**NEW, "act": "save"})
    assert "Pakai teks bawaan lagi" in administrator.get(PAGE).content.decode()
    page = administrator.post(f"{PAGE}bawaan/", follow=True).content.decode()
    assert "Teks bawaan berlaku lagi" in page
    cast.timur.refresh_from_db()
    assert notice_words.own(cast.timur, "received") is None
