"""The queue's address: anybody may write anything there."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, sign_in
from tests.requests_app.factories import submitted


@pytest.mark.parametrize(
    "mark",
    [
        "x~1",
        "2026-13-45T00:00:00+00:00~1",
        "2026-11-16T00:00:00~1",
        "0001-01-01T00:00:00+14:00~1",
        "~" + "9" * 40,
        "~" + "9" * 5000,
    ],
)
def test_a_mark_that_does_not_read_is_passed_over(cast: Cast, client: Client, mark: str) -> None:
    request = submitted(cast)
    sign_in(client, cast["admin_agency"])
    page = client.get(reverse("requests:queue", args=["contoh-timur"]), {"setelah": mark})
    assert request.reference in page.content.decode()


def test_whoever_never_works_on_a_step_sees_everything_that_runs(cast: Cast, client: Client) -> None:
    request = submitted(cast)
    sign_in(client, cast["auditor"])
    assert request.reference in client.get("/contoh-timur/meja/").content.decode()


def test_an_empty_list_says_what_is_missing_and_leads_on(cast: Cast, client: Client) -> None:
    submitted(cast)
    sign_in(client, cast["kepala_ukpbj"])
    page = client.get("/contoh-timur/meja/").content.decode()
    assert "Tidak ada permohonan yang menunggu tindakan Anda." in page
    assert 'href="/contoh-timur/meja/?tampilan=semua"' in page
