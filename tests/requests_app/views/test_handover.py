"""The pages behind a collection link."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from time_machine import Traveller

from requests_app.domain import handover, handover_rules
from requests_app.enums import HandoverState, NumberSource
from requests_app.models import Handover
from requests_app.views.handover import PER_HANDOVER
from resetdesk.accounts.domain.options import change_options
from resetdesk.logs import redact, redact_path
from tests.cast import Cast
from tests.requests_app.factories import MONDAY, open_step
from tests.requests_app.handing import CANARY, KNOWN_PHONE, at_hand_over, code, ready

NOW = MONDAY + dt.timedelta(hours=2)
SECRET_PAGE = "Hasil permohonan Anda"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with time_machine.travel(NOW, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def browser() -> Client:
    return Client(enforce_csrf_checks=True)


def url(name: str, token: str, office: str = "contoh-timur") -> str:
    return reverse(f"requests:{name}", args=[office, token])


def post(browser: Client, name: str, token: str, **data: str) -> object:
    """As a browser does: with the token of the page's own form."""
    page = browser.get(url("collect", token)).content.decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found
    return browser.post(url(name, token), data | {"csrfmiddlewaretoken": found[1]})


@pytest.mark.asvs("14.2.1")
@pytest.mark.parametrize("name", ["collect", "collect_open"])
def test_looking_opens_nothing(cast: Cast, browser: Client, name: str) -> None:
    """Link previews, scanners and a reloaded page ask with GET and HEAD."""
    _walk, row, token = ready(cast)
    for _time in range(3):
        browser.head(url(name, token))
        page = browser.get(url(name, token), follow=True)
        assert page.status_code == 200
        assert CANARY not in page.content.decode()
    row.refresh_from_db()
    assert (row.state, row.proof_tries) == (HandoverState.ANNOUNCED, 0)
    assert bytes(row.ciphertext)


def test_the_proof_shows_it_once_and_the_second_visit_says_when(cast: Cast, browser: Client) -> None:
    walk, _row, token = ready(cast)
    shown = post(browser, "collect_open", token, proof=code(walk))
    assert shown.status_code == 200  # type: ignore[attr-defined]
    assert CANARY in shown.content.decode()  # type: ignore[attr-defined]
    again = browser.get(url("collect", token)).content.decode()
    assert CANARY not in again
    assert "16 November 2026 pukul 11.00 WIT" in again
    assert "Bukan saya" in again


def test_a_second_click_shows_the_second_visit(cast: Cast, browser: Client) -> None:
    walk, _row, token = ready(cast)
    post(browser, "collect_open", token, proof=code(walk))
    second = browser.post(url("collect_open", token), {"proof": code(walk)})
    assert second.status_code == 403  # no CSRF token
    other = Client()
    answer = other.post(url("collect_open", token), {"proof": code(walk)}, follow=True)
    assert CANARY not in answer.content.decode()
    assert "sudah dibuka" in answer.content.decode()


@pytest.mark.asvs("3.5.1")
def test_without_csrf_nothing_opens(cast: Cast, browser: Client) -> None:
    walk, row, token = ready(cast)
    assert browser.post(url("collect_open", token), {"proof": code(walk)}).status_code == 403
    row.refresh_from_db()
    assert row.proof_tries == 0


def test_a_wrong_code_says_how_many_are_left(cast: Cast, browser: Client) -> None:
    walk, _row, token = ready(cast)
    page = post(browser, "collect_open", token, proof="AAA-AAA-AAA")
    assert page.status_code == 422  # type: ignore[attr-defined]
    text = page.content.decode()  # type: ignore[attr-defined]
    assert "Kode itu tidak cocok" in text or "salah ketik" in text
    assert 'href="#id_proof"' in text
    assert walk.request.reference in text


def test_an_empty_code_asks_for_one(cast: Cast, browser: Client) -> None:
    _walk, row, token = ready(cast)
    page = post(browser, "collect_open", token, proof="  ")
    assert "Isi kode pengambilan." in page.content.decode()  # type: ignore[attr-defined]
    row.refresh_from_db()
    assert row.proof_tries == 0


def test_five_wrong_codes_close_the_page(cast: Cast) -> None:
    walk, _row, token = ready(cast)
    bad = handover_rules.collection_code(walk.request.submission)
    walk.request.submission.collection_generation = 9
    wrong = handover_rules.collection_code(walk.request.submission)
    client = Client()
    for _try in range(5):
        client.post(url("collect_open", token), {"proof": wrong})
    page = client.get(url("collect", token))
    assert page.status_code == 410
    assert "Pengambilan ditutup" in page.content.decode()
    answer = client.post(url("collect_open", token), {"proof": bad}, follow=True)
    assert CANARY not in answer.content.decode()


def test_an_unknown_contact_is_asked_for_the_spoken_code(cast: Cast) -> None:
    walk, _row, token = ready(cast, known=False)
    client = Client()
    assert "Kode dari petugas" in client.get(url("collect", token)).content.decode()
    refused = client.post(url("collect_open", token), {"proof": code(walk)})
    assert "bukan kode pengambilan" in refused.content.decode()
    spoken = handover.call_back(
        walk.request.pk,
        by=cast["admin_agency"],
        at=NOW,
        number="0911 998877",
        source=NumberSource.DIRECTORY,
        answered_by="Sari Wulandari",
    )
    opened = client.post(url("collect_open", token), {"proof": spoken.lower()})
    assert CANARY in opened.content.decode()


@pytest.mark.parametrize("name", ["collect_received", "collect_changed", "collect_not_me"])
def test_acts_are_posts(cast: Cast, name: str) -> None:
    _walk, _row, token = ready(cast)
    assert Client().get(url(name, token)).status_code == 405


def test_the_owner_says_received_then_changed(cast: Cast) -> None:
    walk, row, token = ready(cast)
    client = Client()
    client.post(url("collect_open", token), {"proof": code(walk)})
    page = client.post(url("collect_received", token), follow=True).content.decode()
    assert "penerimaan sudah dicatat" in page
    page = client.post(url("collect_changed", token), follow=True).content.decode()
    assert "penggantian kata sandi sudah dicatat" in page
    row.refresh_from_db()
    assert row.changed_at == NOW
    assert open_step(walk.request).kind == "archive"


def test_acting_before_opening_changes_nothing(cast: Cast) -> None:
    _walk, row, token = ready(cast)
    for name in ("collect_received", "collect_changed", "collect_not_me"):
        page = Client().post(url(name, token), follow=True)
        assert page.status_code == 200
    row.refresh_from_db()
    assert row.state == HandoverState.ANNOUNCED


def test_bukan_saya_is_heard(cast: Cast) -> None:
    walk, row, token = ready(cast)
    client = Client()
    client.post(url("collect_open", token), {"proof": code(walk)})
    page = client.post(url("collect_not_me", token), follow=True).content.decode()
    assert "Laporan Anda sudah kami terima" in page
    row.refresh_from_db()
    assert row.state == HandoverState.DISPUTED


def test_too_late_is_said_with_the_time(cast: Cast, clock: Traveller) -> None:
    walk, _row, token = ready(cast)
    clock.move_to(NOW + dt.timedelta(days=4))
    page = Client().get(url("collect", token))
    assert page.status_code == 410
    assert "19 November 2026 pukul 16.00 WIT" in page.content.decode()
    answer = Client().post(url("collect_open", token), {"proof": code(walk)}, follow=True)
    assert CANARY not in answer.content.decode()
    # Back in time: it was destroyed when it was seen to be late.
    clock.move_to(NOW)
    assert Client().get(url("collect", token)).status_code == 410


def test_a_replaced_link_says_so(cast: Cast) -> None:
    walk, _row, token = ready(cast)
    handover.reissue(walk.request.pk, by=cast["admin_agency"], at=NOW, reason="Alamat salah.")
    page = Client().get(url("collect", token))
    assert page.status_code == 410
    assert "sudah diganti" in page.content.decode()


def test_spses_mail_asks_only_for_the_acknowledgement(cast: Cast) -> None:
    walk = at_hand_over(cast)
    step = open_step(walk.request)
    row = handover.announce_spse_mail(step.pk, by=walk.officer(step), at=walk.at)
    token = handover_rules.link_token(row)
    client = Client()
    assert "Periksa email dari SPSE" in client.get(url("collect", token)).content.decode()
    client.post(url("collect_changed", token))
    row.refresh_from_db()
    assert row.state == HandoverState.ACKNOWLEDGED


@pytest.mark.asvs("8.2.2")
@pytest.mark.parametrize("name", ["collect", "collect_open", "collect_received", "collect_not_me"])
def test_unknown_and_foreign_links_look_alike(cast: Cast, name: str) -> None:
    _walk, _row, token = ready(cast)
    client = Client()
    method = client.get if name == "collect" else client.post
    foreign = method(url(name, token, "contoh-barat"))
    unknown = method(url(name, "7-" + "x" * 43, "contoh-barat"))
    assert foreign.status_code == unknown.status_code == 404
    # The footer's switch of language leads back to the address itself.
    assert foreign.content.split(b"<footer")[0] == unknown.content.split(b"<footer")[0]


@pytest.mark.asvs("14.3.2")
@pytest.mark.parametrize("name", ["collect", "collect_open", "collect_received"])
def test_nothing_is_kept_or_passed_on(cast: Cast, name: str) -> None:
    walk, _row, token = ready(cast)
    client = Client()
    method = client.get if name == "collect" else client.post
    answer = method(url(name, token), {"proof": code(walk)})
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "strict-origin"
    assert "noindex" in answer["X-Robots-Tag"]


def test_the_token_stands_in_no_line_of_the_log(cast: Cast) -> None:
    _walk, _row, token = ready(cast)
    for name in ("collect", "collect_open", "collect_not_me"):
        assert token.partition("-")[2] not in redact_path(url(name, token))
        assert token.partition("-")[2] not in redact(f"Not Found: {url(name, token)}")


def test_too_many_posts_meet_429(cast: Cast) -> None:
    _walk, _row, token = ready(cast)
    client = Client()
    answers = [
        client.post(url("collect_open", token), {"proof": "x"}).status_code for _i in range(PER_HANDOVER + 1)
    ]
    assert answers[:-1] == [422] * PER_HANDOVER
    assert answers[-1] == 429


def test_a_user_id_alone_needs_no_change_of_password(cast: Cast) -> None:
    walk = at_hand_over(cast, services=("tell_user_id",))
    step = open_step(walk.request)
    secret = handover.Secret(user_id="SARI.PPK")
    row = handover.prepare_sealed(step.pk, by=walk.officer(step), at=walk.at, secret=secret)
    token = handover_rules.link_token(row)
    page = Client().post(url("collect_open", token), {"proof": code(walk)}).content.decode()
    assert "SARI.PPK" in page
    assert "Saya sudah menerima" in page
    assert "mengganti kata sandi" not in page


def test_the_way_to_spse_is_the_offices_own(cast: Cast) -> None:
    walk, _row, token = ready(cast)
    change_options(cast.timur, by=None, at=NOW, changes={"spse_url": "https://spse.contoh.test/timur"})
    page = Client().post(url("collect_open", token), {"proof": code(walk)}).content.decode()
    assert 'href="https://spse.contoh.test/timur"' in page
    assert KNOWN_PHONE not in page
    assert Handover.objects.get().state == HandoverState.REVEALED


def test_no_page_has_inline_script_or_style(cast: Cast) -> None:
    walk, _row, token = ready(cast)
    client = Client()
    pages = [
        client.get(url("collect", token)),
        client.post(url("collect_open", token), {"proof": code(walk)}),
    ]
    pages.append(client.get(url("collect", token)))
    for page in pages:
        text = page.content.decode()
        assert " style=" not in text
        assert not re.search(r"<script(?![^>]*\bsrc=)", text)
        assert not re.search(r"\son\w+=", text)
