"""An SOP that orders "catat user ID dan password baru": it runs, and the password is written nowhere."""

from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from requests_app.models import StepRun
from resetdesk.core.models import JournalEntry
from tests.cast import Cast, sign_in
from tests.requests_app.factories import MONDAY, Walk, open_step, submitted
from tests.requests_app.handing import told_in_person
from tests.requests_app.sop.samples import linear, written

ORDER = "Mencatat user ID dan password baru dalam buku register"
REFUSED = "tampaknya memuat kata sandi"


@pytest.fixture
def walk(cast: Cast, tmp_path: Path) -> Walk:
    """The step that orders it was just taken."""
    raw = linear("submit", "perform", "hand_over", "task", "archive")
    raw["steps"][3]["activity"] = ORDER
    file = tmp_path / "catat.toml"
    file.write_bytes(written(raw))
    made = Walk(cast, submitted(cast, file))
    made.until("hand_over")
    told_in_person(made)
    made.take()
    return made


@pytest.mark.parametrize("note", ["Password baru: Melati#77-biru", "User ID SARI, kata sandinya Melati#77"])
def test_an_order_to_write_the_password_down_is_never_followed(walk: Walk, client: Client, note: str) -> None:
    step = open_step(walk.request)
    assert step.reset_request.edition.definition.step(step.step_key).activity == ORDER
    address = reverse("requests:act", args=["contoh-timur", walk.request.reference, step.pk])
    with time_machine.travel(walk.at, tick=False):
        sign_in(client, walk.officer(step))
        page = client.post(address, {"decision": "done", "note": note})
        assert (page.status_code, REFUSED in page.content.decode()) == (422, True)
        assert open_step(walk.request) == step
        client.post(address, {"decision": "done", "note": "Permohonan dicatat dalam buku register."})
    assert StepRun.objects.get(pk=step.pk).note == "Permohonan dicatat dalam buku register."
    assert open_step(walk.request).kind == "archive"
    journal = str(list(JournalEntry.objects.values_list("facts", flat=True)))
    assert "Melati" not in journal


def test_the_office_is_told_that_it_is_not_followed(walk: Walk, client: Client) -> None:
    with time_machine.travel(MONDAY, tick=False):
        sign_in(client, walk.cast["office_admin"])
        page = client.get(reverse("requests:sop-advice", args=["contoh-timur", "uji"])).content.decode()
    assert "Kata sandi tidak dicatat" in page
    assert ORDER in page
