"""Ringkasan pagi is everybody's own choice, on by default, on the account's record; alarms are not."""

import pytest
from django.test import Client
from django.utils import timezone

from resetdesk.accounts.domain import digests
from resetdesk.accounts.domain.options import change_options
from resetdesk.accounts.enums import SecurityEventKind
from resetdesk.accounts.models import SecurityEvent, User
from tests.cast import Cast, sign_in

PAGE, SWITCH = "/akun/keamanan/", "/akun/ringkasan-pagi/"


def kinds(person: User) -> list[str]:
    return list(
        SecurityEvent.objects.filter(person=person, kind__startswith="digest")
        .order_by("pk")
        .values_list("kind", flat=True)
    )


def test_nobody_else_and_no_link_switches_it(cast: Cast, client: Client) -> None:
    assert client.post(SWITCH, {"wanted": "no"}).status_code == 302
    sign_in(client, cast["loket"])
    assert client.get(SWITCH).status_code == 405
    assert set(User.objects.values_list("wants_digest", flat=True)) == {True}


def test_one_switches_it_off_and_on_for_oneself(cast: Cast, client: Client) -> None:
    person, colleague = cast["loket"], cast["admin_agency"]
    sign_in(client, person)
    page = client.get(PAGE).content.decode()
    assert f"dikirim ke {person.email}" in page
    assert "langkah yang terlambat, sangkalan pemilik akun, dan keamanan akun tetap dikirim" in page
    answer = client.post(SWITCH, {"wanted": "no"})
    assert answer.headers["Location"] == f"{PAGE}#ringkasan-pagi"
    page = client.get(PAGE).content.decode()
    assert 'id="ringkasan-pagi"' in page
    assert "Ringkasan pagi tidak dikirim kepada Anda" in page
    assert "Ringkasan pagi dihentikan" in page, "among what happened to the account"
    colleague.refresh_from_db()
    assert colleague.wants_digest
    client.post(SWITCH, {"wanted": "yes"})
    person.refresh_from_db()
    assert person.wants_digest
    assert kinds(person) == [SecurityEventKind.DIGEST_OFF, SecurityEventKind.DIGEST_ON]


def test_saying_it_twice_is_saying_it_once(cast: Cast) -> None:
    person = cast["loket"]
    assert not digests.choose(person, wanted=True, at=timezone.now())
    assert digests.choose(person, wanted=False, at=timezone.now())
    assert not digests.choose(person, wanted=False, at=timezone.now())
    assert kinds(person) == [SecurityEventKind.DIGEST_OFF]


@pytest.mark.parametrize("reason", ["the office sends none", "no address", "of no office"])
def test_where_nothing_would_come_nothing_is_asked(cast: Cast, client: Client, reason: str) -> None:
    person = cast.newcomer if reason == "of no office" else cast["loket"]
    if reason == "the office sends none":
        change_options(cast.timur, by=None, at=timezone.now(), changes={"digests": False})
    if reason == "no address":
        User.objects.filter(pk=person.pk).update(email="")
    sign_in(client, person)
    assert "ringkasan-pagi" not in client.get(PAGE).content.decode()
