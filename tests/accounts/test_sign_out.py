"""`people sign-out`: the operator ends every session of a person, and nothing else of them."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from resetdesk.accounts.enums import SecurityEventKind
from resetdesk.accounts.models import Membership, SecurityEvent
from tests.cast import Cast, sign_in


@pytest.mark.asvs("V7.4.5")
def test_every_session_of_the_person_ends_and_no_other(cast: Cast) -> None:
    phone, desk, other = (sign_in(Client(), cast[name]) for name in ("loket", "loket", "admin_agency"))
    roles = Membership.objects.filter(user=cast["loket"]).count()
    call_command("people", "sign-out", cast["loket"].username, office=cast.timur.slug)
    assert phone.get("/akun/keamanan/").headers["Location"].startswith("/akun/masuk/")
    assert desk.get("/akun/keamanan/").headers["Location"].startswith("/akun/masuk/")
    assert other.get("/akun/keamanan/").status_code == 200
    assert Membership.objects.filter(user=cast["loket"]).count() == roles
    assert (
        SecurityEvent.objects.filter(person=cast["loket"], kind=SecurityEventKind.SESSIONS_ENDED).count() == 1
    )


def test_nobody_of_another_office_and_nobody_unknown(cast: Cast) -> None:
    for name in (cast.newcomer.username, "siapa.ini"):
        with pytest.raises(CommandError):
            call_command("people", "sign-out", name, office=cast.timur.slug)
