"""How people are told, in the browser: an office's words, what did not arrive, what a requester reads."""

import datetime as dt

import pytest
from django.utils import timezone

from requests_app.domain import notices
from requests_app.enums import NoticeState
from requests_app.models import Handover, ResetRequest
from tests.journeys.applying import EMAIL, track
from tests.journeys.browsing import SCHEMES, SCREENS, Device
from tests.journeys.conftest import Town
from tests.journeys.seeding import seeded
from tests.requests_app.factories import MONDAY
from tests.requests_app.handing import at_hand_over, sealed

pytestmark = pytest.mark.slow
HOME = "/contoh-timur/pengaturan/pemberitahuan/"
DETAILS = {
    NoticeState.NO_MAILBOX: "Ditolak server email: 550 5.1.1 User unknown",
    NoticeState.FULL: "Dikembalikan server email: 5.2.2 Mailbox full",
    NoticeState.FAILED: "Ditolak server email: 554 5.7.1 Message refused by policy",
}
# What its requester reads of a mail, by its fate; None: the server was out of reach at the first attempt.
READ = {
    None: "Belum terkirim; kami coba lagi.",
    NoticeState.WAITING: "Menunggu dikirim.",
    NoticeState.SENT: "Terkirim 16 November 2026 pukul 09.00 WIT.",
    NoticeState.NO_MAILBOX: "Tidak sampai: alamat email ini tidak ada.",
    NoticeState.FULL: "Tidak sampai: kotak surat Anda penuh.",
    NoticeState.FAILED: "Tidak sampai: pengirimannya gagal.",
    NoticeState.DROPPED: "Tidak dikirim karena sudah tidak perlu.",
}


def lose(request: ResetRequest, fate: NoticeState) -> None:
    notice = request.notices.earliest("pk")
    notices.mark_missed(notice, detail=DETAILS[fate], at=MONDAY, fate=fate)


def test_an_office_writes_its_own_words(town: Town) -> None:
    seeded(town.cast)
    administrator = town.officer(town.cast["office_admin"])
    administrator.open(HOME)
    administrator.snap("settings-notices")
    administrator.follow("Permohonan perlu dilengkapi")
    administrator.snap("settings-notice")
    administrator.fill("Teks email", "Yth. {nama},\n\nMohon lengkapi: {butirr}")
    administrator.press("Lihat dulu hasilnya")
    administrator.reads("{butirr} tidak dikenal", "Sisakan {butir}", "Sisakan {tautan}")
    administrator.snap("settings-notice-fault")
    words = "Yth. Bapak/Ibu {nama},\n\nMohon lengkapi permohonan {referensi}:\n\n{butir}\n\nDi sini: {tautan}"
    administrator.fill("Teks email", words)
    administrator.press("Lihat dulu hasilnya")
    frame = administrator.page.frame_locator("iframe.mail-frame")
    assert "Yth. Bapak/Ibu Sari Wulandari," in frame.locator("body").inner_text()
    administrator.press("Berlakukan teks ini")
    administrator.reads("Teks kantor berlaku untuk “Permohonan perlu dilengkapi”.")
    administrator.follow("Permohonan perlu dilengkapi")
    administrator.snap("settings-notice-own")
    administrator.press("Pakai teks bawaan lagi")
    administrator.follow("Pengiriman, pengingat, dan ringkasan")
    administrator.snap("settings-sending")
    administrator.fill("Kotak surat untuk balasan", "bukan alamat")
    administrator.fill("Jam tenang mulai", "25:00")
    administrator.press("Simpan")
    administrator.snap("settings-sending-fault")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_mail_looks_right_on_the_letterhead(town: Town, scheme: str) -> None:
    """The last act on its page: a frame of another origin that was photographed keeps the next click."""
    seeded(town.cast)
    administrator = town.officer(town.cast["office_admin"])
    administrator.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    administrator.open(HOME)
    administrator.follow("Permohonan perlu dilengkapi")
    administrator.press("Lihat dulu hasilnya")
    # A frame that is out of sight is not drawn into the picture of a whole page.
    shown = administrator.page.locator("iframe.mail-frame")
    shown.scroll_into_view_if_needed()
    assert "Yth. Sari Wulandari," in shown.content_frame.locator("body").inner_text()
    shown.screenshot(path=SCREENS / f"mail-on-letterhead-{scheme}.png")


def test_what_did_not_arrive_is_seen_to(town: Town) -> None:
    for fate in DETAILS:
        lose(seeded(town.cast, answers={"email": f"{fate.value}@contoh.test"}), fate)
    officer = town.officer(town.cast["loket"])
    officer.open("/contoh-timur/meja/")
    officer.follow("Tidak sampai")
    officer.reads("Alamat tidak ada", "Kotak surat penuh", "Gagal")
    officer.snap("desk-missed")
    officer.follow("Izinkan lagi")
    officer.snap("desk-lift")
    officer.fill("Alasan", "Pemiliknya menelepon, kotak suratnya sudah dibuat.")
    officer.press("Izinkan lagi")
    officer.follow("Catat sudah diberi tahu")
    officer.snap("desk-told-otherwise")
    officer.page.get_by_role("radio").first.check()
    officer.fill("Bagaimana orangnya diberi tahu", "Ditelepon pukul 10.15.")
    officer.press("Catat sudah diberi tahu")
    officer.reads("Ditelepon pukul 10.15.")
    officer.snap("desk-case-missed")


@pytest.mark.parametrize("fate", [None, *NoticeState])
def test_a_requester_reads_the_truth_of_each_mail(town: Town, fate: NoticeState | None) -> None:
    request = seeded(town.cast, answers={"email": EMAIL})
    notice = request.notices.get()
    if fate in DETAILS:
        lose(request, fate)
    elif fate is NoticeState.SENT:
        notices.mark_sent(notice, at=MONDAY)
    elif fate is NoticeState.DROPPED:
        notices.drop(notice, detail="Sudah tidak perlu.")
    elif fate is None:
        notices.mark_missed(notice, detail="Server email belum dapat dihubungi.", at=MONDAY)
    visitor = town.visitor(device=Device.PHONE)
    track(visitor, "contoh-timur", request.reference)
    visitor.reads(READ[fate])
    call = visitor.page.get_by_role("link", name="Telepon +62 911 000000")
    assert (visitor.page.get_by_text("Email kami tidak sampai").count(), call.count()) == (
        (1, 1) if fate in DETAILS else (0, 0)
    )
    visitor.snap(f"track-mail-{fate or 'late'}")


@pytest.mark.parametrize("fate", [NoticeState.FULL, NoticeState.FAILED, NoticeState.NO_MAILBOX])
def test_a_lost_collection_mail_says_what_to_do(town: Town, fate: NoticeState) -> None:
    walk = at_hand_over(town.cast, answers={"email": EMAIL})
    handover = sealed(walk)
    Handover.objects.filter(pk=handover.pk).update(expires_at=timezone.now() + dt.timedelta(days=3))
    mail = walk.request.notices.get(event="ready", address=EMAIL)
    notices.mark_missed(mail, detail=DETAILS[fate], at=walk.at, fate=fate)
    visitor = town.visitor(device=Device.PHONE)
    track(visitor, "contoh-timur", walk.request.reference)
    visitor.reads("Hasil siap diambil", "Email kami tidak sampai")
    visitor.snap(f"track-ready-{fate}")


def test_a_requester_who_was_told_otherwise_reads_so(town: Town) -> None:
    """The mail was lost, somebody called: the truth stays, the alarm is over."""
    request = seeded(town.cast, answers={"email": EMAIL})
    lose(request, NoticeState.FULL)
    notices.handle(request.notices.get().pk, note="Ditelepon.", by=town.cast["loket"], at=MONDAY)
    visitor = town.visitor(device=Device.PHONE)
    track(visitor, "contoh-timur", request.reference)
    visitor.reads(
        f"{READ[NoticeState.FULL]} Petugas sudah memberi tahu Anda dengan cara lain pada 16 November 2026"
    )
    assert visitor.page.get_by_text("Email kami tidak sampai").count() == 0
    visitor.snap("track-mail-told")
