"""The two profiles of passwords: what each refuses, and that a password grows old only where it should."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from resetdesk import settings as product
from resetdesk.accounts.domain import passwords
from resetdesk.accounts.models import PasswordTrace, User
from tests.cast import PASSWORD, Cast, sign_in

GOOD = "Perahu-kecil-27"
PAGE = "/akun/keamanan/"


@pytest.fixture
def bssn(settings: Any) -> None:
    settings.AUTH_PASSWORD_VALIDATORS = product.PASSWORD_PROFILES["bssn"]
    settings.PASSWORD_DAYS = 90


def change(person: User, password: str) -> None:
    validate_password(password, person)
    person.set_password(password)
    person.save()


@pytest.mark.asvs("6.2.1")
@pytest.mark.parametrize(
    ("weak", "sentence"),
    [
        ("Perahu-27x", "paling sedikit 12"),
        ("perahu-kecil-27", "huruf besar"),
        ("PERAHU-KECIL-27", "huruf kecil"),
        ("Perahu-kecil-du", "angka"),
        ("Perahukecil2727", "tanda lain"),
        ("Spse-Lpse-Ukpbj-1", "inti kata sandi"),
        ("            ", "huruf besar, huruf kecil, angka"),
    ],
)
def test_bssn_says_what_is_missing(bssn: None, cast: Cast, weak: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(weak, cast["loket"])
    assert sentence in " ".join(refused.value.messages)
    validate_password(GOOD, cast["loket"])


def test_nist_asks_for_length_alone(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="paling sedikit 15"):
        validate_password("Perahu-Kecil27", cast["loket"])
    change(cast["loket"], PASSWORD)
    validate_password(PASSWORD, cast["loket"])
    assert not PasswordTrace.objects.exists()
    assert passwords.valid_until(cast["loket"]) is None


def test_none_of_the_last_five_again(bssn: None, cast: Cast) -> None:
    person, made = cast["loket"], [f"{GOOD}{serial}" for serial in range(7)]
    for password in made:
        change(person, password)
    for password in made[2:]:
        with pytest.raises(ValidationError, match="pernah Anda pakai"):
            validate_password(password, person)
    validate_password(made[1], person)
    assert person.password_traces.count() == 5
    validate_password(made[6], cast["arsiparis"])


@pytest.mark.usefixtures("bssn")
def test_a_password_that_is_too_old_opens_only_its_change(cast: Cast) -> None:
    person, start = cast["loket"], timezone.now()
    change(person, GOOD)
    for days, is_open in ((89, True), (91, False)):
        with time_machine.travel(start + dt.timedelta(days=days), tick=False):
            client = sign_in(Client(), person)
            answer = client.get("/akun/")
            assert answer.headers["Location"].startswith("/contoh-timur/") is is_open
            if not is_open:
                assert answer.headers["Location"] == "/akun/kata-sandi/"
                assert "melewati masa berlakunya" in client.get("/akun/kata-sandi/").content.decode()


@pytest.mark.usefixtures("bssn")
def test_a_password_from_before_the_profile_is_too_old_and_a_new_one_is_not(cast: Cast) -> None:
    client = sign_in(Client(), cast["loket"])
    assert client.get("/akun/").headers["Location"] == "/akun/kata-sandi/"
    fields = {"oldpassword": PASSWORD, "password1": GOOD, "password2": GOOD}
    assert client.post("/akun/kata-sandi/", fields).status_code == 302
    client = sign_in(Client(), User.objects.get(pk=cast["loket"].pk))
    assert client.get("/akun/").headers["Location"].startswith("/contoh-timur/")
    fields = {"oldpassword": GOOD, "password1": GOOD, "password2": GOOD}
    assert "pernah Anda pakai" in client.post("/akun/kata-sandi/", fields).content.decode()


@pytest.mark.usefixtures("bssn")
def test_who_has_no_password_has_none_that_ages(cast: Cast) -> None:
    cast["loket"].set_unusable_password()
    cast["loket"].save()
    assert passwords.valid_until(cast["loket"]) is None
