"""The officer's forms of the hand-over."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from requests_app.enums import HandoverWay, NumberSource
from requests_app.interfaces.forms.collect import ProofForm
from requests_app.interfaces.forms.handover_staff import (
    WAY_FORMS,
    CallBackForm,
    InPersonForm,
    NoticeForm,
    ReissueForm,
    SealedForm,
    SpseMailForm,
    TelephoneForm,
)
from requests_app.models import ResetRequest
from tests.cast import Cast
from tests.requests_app.factories import MONDAY, submitted
from tests.requests_app.handing import CANARY, KNOWN_PHONE

AFTERNOON = MONDAY + dt.timedelta(hours=5)


@pytest.fixture
def asked(cast: Cast) -> ResetRequest:
    return submitted(cast)


def phone(**changes: str) -> dict[str, str]:
    return {
        "number": KNOWN_PHONE,
        "number_source": NumberSource.REGISTRY,
        "told_to": "Sari Wulandari",
        "told_at": "2026-11-16T13:30",
        **changes,
    }


def test_every_way_has_its_form() -> None:
    assert set(WAY_FORMS) == set(HandoverWay)


def test_the_password_is_typed_twice_and_never_put_back(asked: ResetRequest) -> None:
    form = SealedForm(
        {"user_id": "SARI.PPK", "password": CANARY, "password_again": "Lain#4417"}, request=asked
    )
    assert list(form.errors) == ["password_again"]
    assert CANARY not in str(form)
    good = SealedForm({"user_id": "SARI.PPK", "password": CANARY, "password_again": CANARY}, request=asked)
    assert good.is_valid()
    assert good.secret().password == CANARY


def test_edges_of_a_password_are_kept_and_refused(asked: ResetRequest) -> None:
    form = SealedForm({"password": f" {CANARY}", "password_again": f" {CANARY}"}, request=asked)
    assert list(form.errors) == ["password"]


def test_a_user_id_that_repeats_the_password_is_refused(asked: ResetRequest) -> None:
    form = SealedForm({"user_id": f"x{CANARY}", "password": CANARY, "password_again": CANARY}, request=asked)
    assert list(form.errors) == ["user_id"]


def test_the_wall_clock_is_the_offices(asked: ResetRequest) -> None:
    with time_machine.travel(AFTERNOON, tick=False):
        form = TelephoneForm(phone(), request=asked, at=AFTERNOON)
        assert form.is_valid(), form.errors
    telling = form.telling()
    assert telling.told_at == dt.datetime(2026, 11, 16, 4, 30, tzinfo=dt.UTC)
    assert telling.number_source is NumberSource.REGISTRY
    unbound = TelephoneForm(request=asked, at=AFTERNOON)
    assert 'value="2026-11-16T14:00"' in str(unbound)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": ""}, "number"),
        ({"number_source": ""}, "number_source"),
        ({"number_source": "tetangga"}, "number_source"),
        ({"told_to": ""}, "told_to"),
        ({"told_at": "kemarin"}, "told_at"),
        ({"told_at": "2026-11-17T09:00"}, "told_at"),
        ({"note": f"Password: {CANARY}"}, "note"),
    ],
)
def test_a_telephone_hand_over_names_everything(
    asked: ResetRequest, changes: dict[str, str], field: str
) -> None:
    with time_machine.travel(AFTERNOON, tick=False):
        form = TelephoneForm(phone(**changes), request=asked, at=AFTERNOON)
        assert list(form.errors) == [field]


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({}, ["receiver"]),
        ({"receiver": "proxy"}, ["told_to", "proxy_letter"]),
        ({"receiver": "proxy", "told_to": "Budi Santoso"}, ["proxy_letter"]),
        ({"receiver": "owner"}, []),
        ({"receiver": "proxy", "told_to": "Budi Santoso", "proxy_letter": "SKU/7"}, []),
    ],
)
def test_in_person_to_the_owner_or_a_proxy(
    asked: ResetRequest, data: dict[str, str], fields: list[str]
) -> None:
    with time_machine.travel(AFTERNOON, tick=False):
        form = InPersonForm(data | {"told_at": "2026-11-16T13:30"}, request=asked, at=AFTERNOON)
        assert list(form.errors) == fields
    if not fields:
        assert form.telling().told_to in {"Sari Wulandari", "Budi Santoso"}


def test_what_is_written_beside_the_owner_is_left_out(asked: ResetRequest) -> None:
    data = {"receiver": "owner", "told_to": "Budi", "proxy_letter": "SKU", "told_at": "2026-11-16T13:30"}
    with time_machine.travel(AFTERNOON, tick=False):
        form = InPersonForm(data, request=asked, at=AFTERNOON)
        assert form.is_valid()
    assert (form.telling().told_to, form.telling().proxy_letter) == ("Sari Wulandari", "")


def test_the_forms_number_is_no_choice_for_calling_back() -> None:
    values = [value for value, _label in CallBackForm().fields["source"].choices]  # type: ignore[attr-defined]
    assert NumberSource.FORM not in values
    assert set(CallBackForm({}).errors) == {"number", "source", "answered_by"}


@pytest.mark.parametrize("form", [SpseMailForm, NoticeForm])
def test_doing_it_comes_before_saying_it(form: type[Any]) -> None:
    assert len(form({}).errors) == 1


def test_a_reason_with_a_password_is_refused() -> None:
    assert ReissueForm({"reason": f"kata sandi: {CANARY}"}).errors
    assert ReissueForm({"reason": "Pemohon menutup halaman."}).is_valid()


@pytest.mark.parametrize(
    ("needs_call_back", "label"), [(True, "Kode dari petugas"), (False, "Kode pengambilan")]
)
def test_the_proof_is_asked_for_by_its_name(needs_call_back: bool, label: str) -> None:
    assert label in str(ProofForm(needs_call_back=needs_call_back))
