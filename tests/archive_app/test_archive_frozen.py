"""The archive step at the desk while the owner denies: not offered, refused in words, nothing lost."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from requests_app.domain import incidents, workflow
from requests_app.domain.incidents import Denial
from tests.archive_app.ended import at_archive
from tests.cast import Cast, sign_in
from tests.requests_app.factories import Walk, open_step

DENIAL = Denial(told_by="Sari Wulandari", account="Tidak pernah menerimanya.")
PLACE = {"medium": "both", "rack": "7", "folder": "PPK 2026"}


@pytest.fixture
def walk(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> Walk:
    """The archive step, held by the officer who is signed in."""
    made = at_archive(cast)
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.at)
    sign_in(client, made.officer())
    return made


def deny(walk: Walk) -> None:
    incidents.report(walk.request.pk, denial=DENIAL, by=walk.cast["loket"], at=walk.at)


def form_of(walk: Walk) -> str:
    return reverse("archive:archive-step", args=["contoh-timur", walk.request.reference])


def case_of(walk: Walk) -> str:
    return reverse("requests:case", args=["contoh-timur", walk.request.reference])


def test_a_frozen_case_offers_no_archiving_and_says_why(walk: Walk, client: Client) -> None:
    assert form_of(walk) in client.get(case_of(walk)).content.decode()
    deny(walk)
    page = client.get(case_of(walk)).content.decode()
    assert form_of(walk) not in page
    assert "Permohonan ini dibekukan" in page
    answer = client.get(form_of(walk))
    assert (answer.status_code, answer.headers["Location"]) == (302, case_of(walk))


def test_nobody_is_asked_to_take_it_except_to_read_the_papers(walk: Walk, client: Client) -> None:
    deny(walk)
    step = open_step(walk.request)
    workflow.release(step.pk, by=walk.officer(step), at=walk.at, reason="Rapat.")
    page = client.get(case_of(walk)).content.decode()
    assert "Mulai arsipkan" not in page
    assert "Perlu tindakan Anda" not in page
    assert "Ambil dan buka berkas" in page


def test_a_freeze_that_comes_while_somebody_types_refuses_and_keeps_what_was_typed(
    walk: Walk, client: Client
) -> None:
    assert client.get(form_of(walk)).status_code == 200
    deny(walk)
    answer = client.post(form_of(walk), PLACE)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Pembekuan dicabut oleh kepala" in page
    assert 'value="PPK 2026"' in page
    assert 'value="7"' in page
    assert open_step(walk.request).kind == "archive"
    by, at = walk.cast["kepala_ukpbj"], walk.at + dt.timedelta(minutes=1)
    incidents.lift(walk.request.pk, finding="Sudah diamankan.", by=by, at=at)
    assert client.post(form_of(walk), PLACE).status_code == 302
    walk.request.refresh_from_db()
    assert walk.request.state == "completed"
