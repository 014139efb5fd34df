"""Resetting somebody's factors: two people, a delay, an owner who is told and can stop it; no way around."""

import datetime as dt
import re
import time
from collections.abc import Iterator
from io import StringIO

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from resetdesk.accounts.domain import factor_resets, people
from resetdesk.accounts.enums import Role, SecurityEventKind
from resetdesk.accounts.exceptions import NotAllowed, NotFound, NotReset, ResetClosed
from resetdesk.accounts.interfaces.factor_resets import link_of, stop_link_of
from resetdesk.accounts.models import FactorReset, SecurityEvent, User
from resetdesk.core import jobs, journal
from tests.cast import PASSWORD, TOTP_SECRET, Cast, make_person, sign_in

START = dt.datetime(2026, 11, 16, 1, tzinfo=dt.UTC)
DAY = dt.timedelta(hours=24)


@pytest.fixture
def owner(cast: Cast) -> User:
    people.enrol_totp(cast["loket"], TOTP_SECRET)
    return cast["loket"]


@pytest.fixture
def clock(owner: User) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as travelling:
        yield travelling


@pytest.fixture
def asked(owner: User, cast: Cast, clock: time_machine.Traveller) -> FactorReset:
    return factor_resets.ask(
        owner, office=cast.timur, reason="Ponsel hilang.", by=cast["office_admin"], at=timezone.now()
    )


@pytest.fixture
def confirmed(asked: FactorReset, cast: Cast) -> FactorReset:
    return factor_resets.confirm(asked.pk, office=cast.timur, by=cast["kepala_lpse"], at=timezone.now())


@pytest.fixture
def done(confirmed: FactorReset, clock: time_machine.Traveller) -> FactorReset:
    clock.shift(DAY)
    jobs.run_all_due()
    confirmed.refresh_from_db()
    assert confirmed.done_at
    return confirmed


def path(address: str) -> str:
    return "/" + address.split("/", 3)[3]


@pytest.mark.asvs("6.4.4")
@pytest.mark.django_db(transaction=True)  # an installed factor is told on commit
def test_the_whole_way_back(done: FactorReset, owner: User, cast: Cast) -> None:
    assert not Authenticator.objects.filter(user=owner).exists()
    admin, person = sign_in(Client(), cast["office_admin"]), Client()
    page = admin.post(f"/contoh-timur/pengaturan/atur-ulang/{done.pk}/tautan/").content.decode()
    done.refresh_from_db()
    code = factor_resets.code_of(done)
    assert code[:3] in page
    jobs.run_all_due()
    link = path(link_of(done))
    assert link in str(mail.outbox[-1].body)
    assert code not in str(mail.outbox[-1].body)
    assert person.get(link).status_code == 200
    assert person.post(link, {"code": code}).headers["Location"] == "/akun/masuk/"
    person.post("/akun/masuk/", {"login": owner.username, "password": PASSWORD})
    person.post("/akun/buktikan/?next=/akun/totp/", {"password": PASSWORD})
    assert person.get("/akun/totp/").status_code == 200
    typed = format_hotp_value(hotp_value(person.session["mfa.totp.secret"], int(time.time()) // 30))
    assert person.post("/akun/totp/", {"code": typed}).headers["Location"] == "/akun/kode-pemulihan/"
    done.refresh_from_db()
    assert done.used_at
    assert person.get(link).status_code == 410
    chain = [entry.event for entry in journal.entries(cast.timur.chain)]
    assert chain[-4:] == [
        "factor_reset_asked",
        "factor_reset_confirmed",
        "factor_reset_done",
        "factor_reset_link_sent",
    ]


@pytest.mark.asvs("6.3.4")
def test_a_password_alone_installs_nothing_while_the_owner_is_awaited(done: FactorReset, owner: User) -> None:
    thief = Client()
    thief.post("/akun/masuk/", {"login": owner.username, "password": PASSWORD})
    assert thief.get("/contoh-timur/meja/").headers["Location"] == "/akun/totp/"
    thief.post("/akun/buktikan/?next=/akun/totp/", {"password": PASSWORD})
    answer = thief.get("/akun/totp/")
    assert answer.status_code == 403
    assert "Buka tautan di email Anda" in answer.content.decode()
    assert thief.post("/akun/totp/", {"code": "000000"}).status_code == 403
    assert thief.post("/akun/kunci/baru/").headers["Location"] == "/akun/totp/"
    thief.post("/akun/kode-pemulihan/baru/")
    assert not Authenticator.objects.filter(user=owner).exists()


def test_the_owner_is_told_at_each_step_with_a_way_to_stop_it(confirmed: FactorReset, owner: User) -> None:
    jobs.run_all_due()
    letters = [str(letter.body) for letter in mail.outbox]
    assert [letter.to for letter in mail.outbox] == [[owner.email]] * 2
    for letter in letters:
        assert stop_link_of(confirmed) in letter
    assert "17 November 2026 pukul 10.00 WIT" in letters[1]


@pytest.mark.parametrize("is_confirmed", [False, True])
def test_not_me_stops_it_and_a_preview_does_not(
    asked: FactorReset, cast: Cast, owner: User, clock: time_machine.Traveller, *, is_confirmed: bool
) -> None:
    if is_confirmed:
        factor_resets.confirm(asked.pk, office=cast.timur, by=cast["kepala_lpse"], at=timezone.now())
    link, visitor = path(stop_link_of(asked)), Client()
    for _ in range(3):
        assert visitor.get(link).status_code == 200
    asked.refresh_from_db()
    assert asked.stopped_at is None
    assert "Dihentikan" in visitor.post(link).content.decode()
    assert visitor.post(link).status_code == 410
    clock.shift(2 * DAY)
    jobs.run_all_due()
    assert Authenticator.objects.filter(user=owner).exists()
    assert SecurityEvent.objects.filter(kind=SecurityEventKind.RESET_STOPPED, person=owner).count() == 1
    with pytest.raises(NotReset):
        factor_resets.confirm(asked.pk, office=cast.timur, by=cast["kepala_ukpbj"], at=timezone.now())


def test_nothing_goes_before_the_delay_is_over(
    confirmed: FactorReset, owner: User, clock: time_machine.Traveller
) -> None:
    clock.shift(DAY - dt.timedelta(seconds=1))
    jobs.run_all_due()
    assert not factor_resets.finish(confirmed.pk, at=timezone.now())
    assert Authenticator.objects.filter(user=owner).exists()
    clock.shift(dt.timedelta(seconds=1))
    assert factor_resets.finish(confirmed.pk, at=timezone.now())
    assert not factor_resets.finish(confirmed.pk, at=timezone.now())


@pytest.mark.parametrize(
    "second", ["office_admin", "loket", "auditor", "admin_ppe", "other_admin", "operator"]
)
def test_who_may_not_be_the_second_person(asked: FactorReset, cast: Cast, second: str) -> None:
    by = cast[second] if second in Role.values else getattr(cast, second)
    with pytest.raises((NotReset, NotAllowed, NotFound)):
        factor_resets.confirm(asked.pk, office=cast.timur, by=by, at=timezone.now())
    asked.refresh_from_db()
    assert asked.confirmed_at is None


def test_an_owner_who_is_head_confirms_nothing_of_their_own(cast: Cast) -> None:
    head = cast["kepala_lpse"]
    people.enrol_totp(head, TOTP_SECRET)
    made = factor_resets.ask(
        head, office=cast.timur, reason="Hilang", by=cast["office_admin"], at=timezone.now()
    )
    with pytest.raises(NotReset, match="Pemilik akun"):
        factor_resets.confirm(made.pk, office=cast.timur, by=head, at=timezone.now())
    answer = sign_in(Client(), head).post(f"/contoh-timur/pengaturan/atur-ulang/{made.pk}/setujui/")
    assert answer.status_code == 302
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorReset.objects.filter(pk=made.pk).update(confirmed_by=head, confirmed_at=START, due_at=START)
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorReset.objects.filter(pk=made.pk).update(
            confirmed_by=cast["office_admin"], confirmed_at=START, due_at=START
        )


def test_another_administrator_is_a_second_person(asked: FactorReset, cast: Cast) -> None:
    second = make_person("timur.admin.dua", office=cast.timur, roles=(Role.OFFICE_ADMIN,))
    made = factor_resets.confirm(asked.pk, office=cast.timur, by=second, at=timezone.now())
    assert made.due_at == START + DAY


def test_what_cannot_be_asked(owner: User, cast: Cast) -> None:
    admin, now = cast["office_admin"], timezone.now()
    for person, reason, sentence in (
        (admin, "x", "harus diminta orang lain"),
        (cast["arsiparis"], "x", "belum memasang"),
        (cast.other_admin, "x", "tidak memegang peran"),
        (owner, "  ", "Tulis alasannya"),
    ):
        with pytest.raises(NotReset, match=sentence):
            factor_resets.ask(person, office=cast.timur, reason=reason, by=admin, at=now)
    with pytest.raises(NotAllowed):
        factor_resets.ask(owner, office=cast.timur, reason="x", by=cast["kepala_lpse"], at=now)
    factor_resets.ask(owner, office=cast.timur, reason="x", by=admin, at=now)
    with pytest.raises(NotReset, match="sudah berjalan"):
        factor_resets.ask(owner, office=cast.timur, reason="x", by=admin, at=now)


@pytest.mark.parametrize("reason", ["used", "replaced", "late", "forged", "empty", "stop link", "early"])
def test_every_dead_link_gives_the_same_page(
    done: FactorReset, cast: Cast, clock: time_machine.Traveller, reason: str
) -> None:
    if reason != "early":
        factor_resets.send_link(done.pk, office=cast.timur, by=cast["office_admin"], at=timezone.now())
        done.refresh_from_db()
    link = path(link_of(done))
    if reason == "used":
        factor_resets.installed(done.user, at=timezone.now())
    elif reason == "replaced":
        factor_resets.send_link(done.pk, office=cast.timur, by=cast["office_admin"], at=timezone.now())
    elif reason == "late":
        clock.shift(factor_resets.LINK_LASTS)
    elif reason == "stop link":
        link = path(stop_link_of(done)).replace("bukan-saya/", "")
    elif reason in {"forged", "empty"}:
        link = f"/akun/atur-ulang/{done.pk}/{'x' if reason == 'empty' else 'A' * 43}/"
    assert Client().get(link).status_code == 410
    assert Client().post(link, {"code": factor_resets.code_of(done)}).status_code == 410


def test_ten_wrong_codes_close_the_link_even_to_the_right_one(done: FactorReset, cast: Cast) -> None:
    made = factor_resets.send_link(done.pk, office=cast.timur, by=cast["office_admin"], at=timezone.now())
    for _ in range(10):
        with pytest.raises(NotReset, match="tidak cocok"):
            factor_resets.check_code(made, code="")
    with pytest.raises(NotReset, match="satu jam"):
        factor_resets.check_code(made, code=factor_resets.code_of(made))


def test_the_pages_of_the_two_people(owner: User, cast: Cast) -> None:
    first, second = sign_in(Client(), cast["office_admin"]), sign_in(Client(), cast["kepala_ukpbj"])
    page = f"/contoh-timur/pengaturan/orang/{owner.pk}/atur-ulang/"
    assert first.post(page, {"reason": ""}).status_code == 422
    assert first.post(page, {"reason": "Ponsel hilang."}).headers["Location"].endswith("/atur-ulang/")
    assert "sudah berjalan" in first.post(page, {"reason": "Lagi"}).content.decode()
    mine = first.get("/contoh-timur/pengaturan/atur-ulang/").content.decode()
    theirs = second.get("/contoh-timur/pengaturan/atur-ulang/").content.decode()
    assert "Setujui" not in mine
    assert "Hentikan" in mine
    assert "Setujui" in theirs
    pk = FactorReset.objects.get().pk
    second.post(f"/contoh-timur/pengaturan/atur-ulang/{pk}/setujui/")
    assert "bila tidak dihentikan" in second.get("/contoh-timur/pengaturan/atur-ulang/").content.decode()
    second.post(f"/contoh-timur/pengaturan/atur-ulang/{pk}/hentikan/")
    assert re.search(
        "Dihentikan\\s+Timur", first.get("/contoh-timur/pengaturan/atur-ulang/").content.decode()
    )


def test_every_step_asks_for_a_fresh_proof(owner: User, cast: Cast) -> None:
    late = sign_in(Client(), cast["office_admin"], ago=3600)
    for url in (
        f"orang/{owner.pk}/atur-ulang/",
        "atur-ulang/1/setujui/",
        "atur-ulang/1/hentikan/",
        "atur-ulang/1/tautan/",
    ):
        answer = late.post(f"/contoh-timur/pengaturan/{url}", {"reason": "x"})
        assert answer.headers["Location"].startswith("/akun/buktikan/kode/"), url
    assert not FactorReset.objects.exists()


def test_the_operator_is_one_of_the_two_and_never_both(owner: User, cast: Cast) -> None:
    def run(*words: str) -> str:
        out = StringIO()
        call_command("people", *words, owner.username, "--office", "contoh-timur", stdout=out)
        return out.getvalue()

    with pytest.raises(CommandError, match="Tidak ada pengaturan ulang"):
        run("reset-confirm")
    assert "harus menyetujui" in run("reset", "--reason", "Ponsel hilang.")
    with pytest.raises(CommandError, match="orang kedua"):
        run("reset-confirm")
    assert "Dihentikan" in run("reset-stop")
    made = factor_resets.ask(owner, office=cast.timur, reason="x", by=cast["office_admin"], at=timezone.now())
    assert "Autentikator dilepas" in run("reset-confirm")
    FactorReset.objects.filter(pk=made.pk).update(due_at=timezone.now())
    factor_resets.finish(made.pk, at=timezone.now())
    assert "Kode: " in run("reset-link")


def test_another_offices_reset_does_not_exist(asked: FactorReset, cast: Cast) -> None:
    with pytest.raises(NotFound):
        factor_resets.confirm(asked.pk, office=cast.barat, by=cast.west["kepala_lpse"], at=timezone.now())
    with pytest.raises(ResetClosed):
        factor_resets.by_stop_link(asked.pk + 1, token=factor_resets.stop_token(asked))
