"""Sessions seen and ended: what the page shows, whose one may end, and that a copied cookie is dead."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from resetdesk.accounts.domain import people, sessions
from resetdesk.accounts.enums import Role, SecurityEventKind
from resetdesk.accounts.jobs import forget_sessions
from resetdesk.accounts.models import SecurityEvent, StaffSession, User
from tests.accounts.test_sign_in import code, give_code, give_password
from tests.cast import PASSWORD, TOTP_SECRET, Cast, sign_in

SECURITY = "/akun/keamanan/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
PHONE = (
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 "
    "Mobile Safari/537.36"
)


@pytest.fixture
def officer(cast: Cast) -> User:
    people.enrol_totp(cast["loket"], TOTP_SECRET)
    return cast["loket"]


def at_the_pages(officer: User, agent: str, address: str = "127.0.0.1") -> Client:
    """Signed in through the pages, as a browser does."""
    client = Client(headers={"User-Agent": agent}, REMOTE_ADDR=address)
    give_password(client, officer.username)
    give_code(client, code())
    return client


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox di Windows"),
        (PHONE, "Chrome di Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1",
            "Safari di iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/142.0 Safari/537.36 Edg/142.0", "Edge di Windows"),
        ("curl/8.5", "Peramban tidak dikenal"),
        ("", "Peramban tidak dikenal"),
        ("<script>alert(1)</script>\x00" * 500, "Peramban tidak dikenal"),
    ],
)
def test_a_device_in_plain_words(cast: Cast, agent: str, words: str) -> None:
    device = sessions.device_of(agent, address="bukan alamat")
    assert device.address is None
    made = sessions.began(cast["loket"], key="k", device=device, at=timezone.now())
    assert sessions.in_words(made) == words


@pytest.mark.asvs("7.5.2")
def test_the_page_shows_every_session_and_which_is_this(officer: User) -> None:
    other = sign_in(Client(headers={"User-Agent": PHONE}), officer)
    here = at_the_pages(officer, FIREFOX, "10.20.30.40")
    page = here.get(SECURITY).content.decode()
    for word in ("Firefox di Windows", "Sesi ini", "dari 10.20.30.40", "Akhiri semua sesi lain"):
        assert word in page
    assert page.index("Sesi ini") < page.index("terakhir dipakai")
    assert "Kejadian terakhir di akun ini" in page
    assert StaffSession.objects.filter(user=officer).count() == 2
    assert other.get(SECURITY).status_code == 200


def test_who_proved_only_the_password_sees_no_session(officer: User) -> None:
    page = sign_in(Client(), officer, factors=("password",)).get(SECURITY).content.decode()
    assert "Sesi ini" not in page
    assert "Kejadian terakhir" not in page


@pytest.mark.asvs("7.5.2")
def test_one_session_is_ended_and_the_others_go_on(officer: User) -> None:
    here, lost = sign_in(Client(), officer), sign_in(Client(), officer)
    row = StaffSession.objects.get(session_key=lost.session.session_key)
    assert here.post(f"/akun/sesi/{row.pk}/akhiri/").headers["Location"] == SECURITY
    assert lost.get(SECURITY).headers["Location"].startswith("/akun/masuk/")
    assert here.get(SECURITY).status_code == 200
    assert here.post(f"/akun/sesi/{row.pk}/akhiri/").status_code == 404
    assert SecurityEvent.objects.filter(kind=SecurityEventKind.SESSION_ENDED, person=officer).count() == 1


def test_nobody_ends_another_persons_session(officer: User, cast: Cast) -> None:
    victim = sign_in(Client(), officer)
    row = StaffSession.objects.get(user=officer)
    for thief in (sign_in(Client(), cast["office_admin"]), Client(), sign_in(Client(), cast.operator)):
        assert thief.post(f"/akun/sesi/{row.pk}/akhiri/").status_code in {302, 404}
    assert victim.get(SECURITY).status_code == 200


@pytest.mark.asvs("7.5.2")
def test_all_others_end_and_this_one_stays(officer: User) -> None:
    here, others = sign_in(Client(), officer), [sign_in(Client(), officer) for _ in range(3)]
    began = StaffSession.objects.get(session_key=here.session.session_key).began_at
    assert here.post("/akun/sesi/lain/akhiri/").headers["Location"] == SECURITY
    assert here.get(SECURITY).status_code == 200
    assert [client.get(SECURITY).status_code for client in others] == [302] * 3
    kept = StaffSession.objects.get(user=officer)
    assert (kept.session_key, kept.began_at) == (here.session.session_key, began)


@pytest.mark.parametrize("url", ["/akun/sesi/1/akhiri/", "/akun/sesi/lain/akhiri/"])
def test_ending_asks_for_a_fresh_proof_and_a_post(officer: User, url: str) -> None:
    assert sign_in(Client(), officer).get(url).status_code == 405
    late = sign_in(Client(), officer, ago=3600).post(url)
    assert late.headers["Location"].startswith("/akun/buktikan/kode/")


@pytest.mark.asvs("7.4.1", "7.4.2", "7.4.3")
@pytest.mark.parametrize("act", ["leave", "disable", "grant", "revoke", "password", "change", "everywhere"])
def test_a_copied_cookie_is_dead_after(officer: User, cast: Cast, act: str) -> None:
    owner = sign_in(Client(), officer)
    thief = Client()
    thief.cookies["sesi"] = owner.cookies["sesi"].value
    assert thief.get(SECURITY).status_code == 200
    now, new = timezone.now(), "gerimis-turun-di-kebun-kelapa"
    fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    acts: dict[str, Callable[[], object]] = {
        "leave": lambda: owner.post("/akun/keluar/"),
        "disable": lambda: User.objects.filter(pk=officer.pk).update(is_active=False),
        "grant": lambda: people.grant(officer, office=cast.timur, role=Role.ARSIPARIS, by=None, at=now),
        "revoke": lambda: people.revoke(officer, office=cast.timur, role=Role.LOKET, by=None, at=now),
        "password": lambda: User.objects.filter(pk=officer.pk).update(password=make_password(new)),
        "change": lambda: owner.post("/akun/kata-sandi/", fields),
        "everywhere": lambda: owner.post("/akun/sesi/akhiri/"),
    }
    acts[act]()
    assert thief.get(SECURITY).headers["Location"].startswith("/akun/masuk/")
    if act not in {"disable", "password"}:
        assert not StaffSession.objects.filter(user=officer).exists()


def test_sessions_that_died_by_themselves_are_not_shown(officer: User) -> None:
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        idle = sign_in(Client(), officer)
        idle.get(SECURITY)
        clock.shift(61 * 60)
        assert sessions.living(officer, at=timezone.now()) == []
        forget_sessions()
        assert not StaffSession.objects.exists()
        assert idle.get(SECURITY).status_code == 302


def test_the_last_use_is_written_at_most_once_a_minute(officer: User) -> None:
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        client = sign_in(Client(), officer)
        client.get(SECURITY)
        began = StaffSession.objects.get().seen_at
        for seconds, moved in ((30, False), (40, True)):
            clock.shift(seconds)
            client.get(SECURITY)
            assert (StaffSession.objects.get().seen_at > began) is moved
        assert StaffSession.objects.get().seen_at - began == dt.timedelta(seconds=70)
