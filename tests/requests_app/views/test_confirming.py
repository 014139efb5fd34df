"""The confirmation that an SOP names at a step (SOP langkah 5): offered there, in its ways, never a must."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from requests_app.interfaces.side_acts import confirmation_words
from requests_app.models import ResetRequest
from tests.cast import Cast, sign_in
from tests.requests_app.factories import MONDAY, Walk, submitted
from tests.requests_app.sop.samples import data, loaded, step

OFFER = "Bila diperlukan, konfirmasikan kepada pemohon lewat telepon atau bertemu langsung."


@pytest.fixture
def _clock() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


def case(client: Client, request: ResetRequest) -> str:
    address = reverse("requests:case", args=[request.office.slug, request.reference])
    return " ".join(client.get(address).content.decode().split())


@pytest.mark.usefixtures("_clock")
def test_it_is_offered_at_the_step_that_names_it_and_at_no_other(cast: Cast, client: Client) -> None:
    walk = Walk(cast, submitted(cast))
    sign_in(client, cast["admin_agency"])
    walk.take()
    assert OFFER not in case(client, walk.request)
    walk._check(walk.request.steps.get(closed_at=None), cast["admin_agency"], "")
    assert OFFER not in case(client, walk.request), "nobody holds the step yet"
    walk.take()
    assert OFFER in case(client, walk.request)
    walk._check(walk.request.steps.get(closed_at=None), cast["admin_agency"], "")
    assert walk.request.confirmations.count() == 0, "the step closes without one"


def test_the_words_follow_the_file() -> None:
    raw = data()
    assert confirmation_words(loaded(raw).step("benar")) == "telepon atau bertemu langsung"
    step(raw, "benar")["confirmation"] = ["in_person"]
    assert confirmation_words(loaded(raw).step("benar")) == "bertemu langsung"
    assert confirmation_words(loaded(raw).step("lengkap")) == ""
