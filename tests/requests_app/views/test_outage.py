"""The page of an SPSE outage: who declares it, what it stops, what a second declaration says."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from requests_app.enums import PauseKind
from requests_app.models import ClockPause, Outage
from resetdesk.accounts.enums import Role
from tests.cast import Cast, sign_in
from tests.requests_app.factories import PONOROGO, open_step, submitted

REASON = "SPSE tidak dapat dibuka sejak pukul 09.00."


def url(cast: Cast, name: str = "outage") -> str:
    return reverse(f"requests:{name}", args=[cast.timur.slug])


@pytest.fixture
def head(cast: Cast, client: Client) -> Client:
    return sign_in(client, cast[Role.KEPALA_LPSE])


@pytest.mark.parametrize("role", [Role.LOKET, Role.ADMIN_AGENCY, Role.AUDITOR])
def test_who_may_not_declare_is_refused(cast: Cast, client: Client, role: Role) -> None:
    sign_in(client, cast[role])
    assert client.post(url(cast), {"reason": REASON}).status_code == 403
    assert client.post(url(cast, "outage-lift")).status_code == 403
    assert not Outage.objects.exists()


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [(" ", "Tulis gangguan yang terjadi."), ("Sandi: Melati#77 tidak bisa", "tampaknya memuat kata sandi")],
)
def test_a_reason_is_words_without_a_password(cast: Cast, head: Client, reason: str, sentence: str) -> None:
    page = head.post(url(cast), {"reason": reason})
    assert (page.status_code, sentence in page.content.decode()) == (422, True)
    assert not Outage.objects.exists()


def test_a_get_lifts_nothing(cast: Cast, head: Client) -> None:
    submitted(cast)
    head.post(url(cast), {"reason": REASON})
    assert head.get(url(cast, "outage-lift")).status_code == 405
    assert Outage.objects.get().lifted_at is None


def test_lifting_without_an_outage_says_so(cast: Cast, head: Client) -> None:
    page = head.post(url(cast, "outage-lift"), follow=True)
    assert "Tidak ada gangguan yang sedang diumumkan." in page.content.decode()


def test_a_second_declaration_changes_nothing(cast: Cast, head: Client) -> None:
    submitted(cast)
    head.post(url(cast), {"reason": REASON})
    page = head.post(url(cast), {"reason": "Lagi"}, follow=True)
    assert "Gangguan sudah diumumkan dan belum diakhiri." in page.content.decode()
    assert Outage.objects.get().reason == REASON


def test_it_stops_this_offices_clocks_and_no_others(cast: Cast, head: Client) -> None:
    now = timezone.now()
    ours, theirs = submitted(cast, at=now), submitted(cast, PONOROGO, at=now)
    head.post(url(cast), {"reason": REASON})
    assert ClockPause.objects.get(kind=PauseKind.OUTAGE).step == open_step(ours)
    assert open_step(ours).due_at is None
    assert open_step(theirs).due_at is not None
    page = head.get(url(cast)).content.decode()
    assert REASON in page
    assert "1 langkah menunggu; waktu layanannya berhenti." in page


def test_lifted_it_stands_among_those_of_before(cast: Cast, head: Client) -> None:
    request = submitted(cast)
    head.post(url(cast), {"reason": REASON})
    head.post(url(cast, "outage-lift"))
    assert open_step(request).due_at is not None
    page = head.get(url(cast)).content.decode()
    assert "Gangguan sebelumnya" in page
    assert REASON in page
    assert 'name="reason"' in page
