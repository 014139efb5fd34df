"""Contoh Timur's three weeks under the PPK SOP of nine steps: one story for each thing that can happen."""

import datetime as dt
from collections.abc import Callable

from requests_app.domain import corrections, handover, outages
from requests_app.domain.confirmation import Call
from requests_app.domain.handover_rules import Telling
from requests_app.domain.review import Explanations, Finding
from requests_app.domain.workflow import Explanation, take
from requests_app.enums import (
    Answer,
    Channel,
    ConfirmationMeans,
    ConfirmationResult,
    HandoverWay,
    NumberSource,
)
from resetdesk.accounts.enums import Role
from resetdesk.demo.clock import OfficeTime
from resetdesk.demo.offices import House
from resetdesk.demo.walk import Moments, Walk

Story = Callable[[Walk], Moments]
LETTER, DECREE = "surat_permohonan", "sk_ppk"
AGENCY_NUMBER = "(0900) 210100"


# --- parts of a way -----------------------------------------------------------------------------------


def checked(walk: Walk, *, second: bool = False) -> Moments:
    """Complete and true: both checks passed."""
    yield from walk.work(walk.yes, wait=14, takes=3, second=second)
    yield from walk.work(walk.yes, wait=4, takes=10, second=second)


def performed(walk: Walk, *, second: bool = False) -> Moments:
    yield from checked(walk, second=second)
    yield from walk.work(walk.perform, wait=6, takes=8, second=second)


def collected(walk: Walk) -> Moments:
    """Sealed, opened by its owner in the evening, changed, and archived the next morning."""
    yield from walk.work(walk.seal, wait=2, takes=4)
    yield walk.wait(hours=3, minutes=10)
    walk.reveal()
    yield walk.wait(minutes=4)
    handover.say_changed(walk.token(), at=walk.at)
    yield from walk.work(walk.archive, wait=20, takes=3)


def by_registry_call(walk: Walk) -> Telling:
    return Telling(
        way=HandoverWay.TELEPHONE,
        told_to=walk.official.name,
        number=walk.official.phone,
        number_source=NumberSource.REGISTRY,
        note="Diminta segera mengganti kata sandi.",
    )


# --- ended --------------------------------------------------------------------------------------------


def straight(walk: Walk) -> Moments:
    walk.submit()
    yield from performed(walk)
    yield from collected(walk)


def after_completion(walk: Walk) -> Moments:
    walk.submit(scanned=True)
    unclear = walk.no("sk_complete", "pages_missing", "Halaman lampiran tidak ikut terkirim")
    yield from walk.work(unclear, wait=25, takes=3)
    ask = walk.ask(DECREE, "Halaman lampiran yang memuat nama Anda belum ada. Unggah SK lengkap.")
    yield from walk.work(ask, wait=2, takes=3)
    yield walk.wait(hours=22)
    walk.complete()
    yield from performed(walk)
    yield from collected(walk)


def at_the_counter(walk: Walk) -> Moments:
    walk.submit("tell_user_id", channel=Channel.COUNTER, scanned=True, by=walk.officer(Role.LOKET))
    yield from performed(walk)
    proxy = Telling(
        way=HandoverWay.IN_PERSON, told_to="Samuel Batkunde", proxy_letter="Surat kuasa 090/14/2026"
    )
    yield from walk.work(walk.tell(proxy), wait=3, takes=5)
    yield from walk.work(walk.archive, wait=9, takes=3)


def data_changed(walk: Walk) -> Moments:
    walk.submit(
        "change_data", changed_data="Satuan kerja lama: Dinas Pekerjaan Umum. Baru: tertulis pada SK."
    )
    yield from performed(walk)
    yield from walk.work(walk.notify, wait=2, takes=2)
    yield from walk.work(walk.archive, wait=6, takes=3)


def rejected(walk: Walk) -> Moments:
    walk.submit()
    yield from walk.work(walk.yes, wait=30, takes=4)
    not_in_force = walk.no("sk_in_force", "data_differs", "SK berakhir Desember tahun lalu")
    yield from walk.work(not_in_force, wait=8, takes=12)
    message = "SK yang dilampirkan sudah berakhir. Ajukan kembali dengan SK pengangkatan yang berlaku."
    yield from walk.work(walk.reject("sk_expired", message), wait=2, takes=3)


def disowned(walk: Walk) -> Moments:
    """The owner, called at the registry's number, says that they asked for nothing."""
    walk.submit(email="surat.baru@contoh.test", phone="+6281200999999")
    yield from walk.work(walk.yes, wait=11, takes=3)
    yield walk.later(6)
    take(walk.step.pk, by=walk.officer(Role.ADMIN_AGENCY), at=walk.at)
    yield walk.later(7)
    walk.call(
        Call(
            ConfirmationMeans.PHONE,
            walk.official.name,
            ConfirmationResult.DENIED,
            number=walk.official.phone,
            number_source=NumberSource.REGISTRY,
            note="Menyatakan tidak pernah mengajukan permohonan ini.",
        )
    )
    yield walk.later(2)
    step = walk.step
    walk.no("confirmed", "other", "Pemilik akun menyangkal")(step, walk.officer(step.group))
    message = "Pemilik akun menyatakan tidak mengajukan permohonan ini. Akun tidak diubah."
    yield from walk.work(walk.reject("not_confirmed", message), wait=2, takes=3)


def withdrawn(walk: Walk) -> Moments:
    walk.submit()
    yield walk.wait(hours=2)
    corrections.withdraw(walk.request.pk, reason="Kata sandi sudah saya temukan kembali.", at=walk.at)


def corrected(walk: Walk) -> Moments:
    walk.submit()
    yield from checked(walk)
    back = walk.back_to("periksa-kebenaran", "User ID pada surat ternyata milik akun PP, bukan PPK.")
    yield from walk.work(back, wait=5, takes=3, second=True)
    yield from walk.work(walk.yes, wait=4, takes=9)
    yield from walk.work(walk.perform, wait=3, takes=6)
    yield from collected(walk)


def never_collected(walk: Walk) -> Moments:
    walk.submit()
    yield from performed(walk)
    yield from walk.work(walk.seal, wait=2, takes=3)
    row = walk.handed()
    assert row.expires_at is not None  # noqa: S101 - it was announced
    walk.at = row.expires_at
    yield walk.at
    handover.expire(row.pk, at=walk.at)
    yield from walk.work(walk.archive, wait=25, takes=3)


def issued_again(walk: Walk) -> Moments:
    """Not collected, archived, and three days later its owner asks for it after all."""
    yield from never_collected(walk)
    yield walk.later(300)
    handover.reissue(
        walk.request.pk,
        by=walk.officer(Role.ADMIN_AGENCY),
        at=walk.at,
        reason="Pemohon kembali dari dinas luar dan meminta hasilnya.",
    )
    yield from walk.work(walk.perform, wait=10, takes=6)
    yield from walk.work(walk.tell(by_registry_call(walk)), wait=2, takes=5)
    yield from walk.work(walk.archive, wait=8, takes=3)


def slow_check(walk: Walk) -> Moments:
    """Deviation *waktu*: five minutes were printed, eighteen were needed."""
    walk.submit(also_pa=True)
    late = Explanation("many_requests", "Tujuh berkas datang bersamaan pada hari batas tender.")
    explained = Explanations(time=late)
    yield from walk.work(lambda step, by: walk.decide(step, by, explanations=explained), wait=50, takes=18)
    yield from walk.work(walk.yes, wait=10, takes=9)
    yield from walk.work(walk.perform, wait=4, takes=7)
    yield from collected(walk)


def without_original(walk: Walk) -> Moments:
    """Deviation *kelengkapan*: the counter went on although the original decree was not brought."""
    walk.submit(channel=Channel.COUNTER, by=walk.officer(Role.LOKET))
    why = Explanation("original_not_shown", "SK asli menyusul besok; salinan dicocokkan dengan arsip BKPSDM.")
    unread = {"readable": Finding(Answer.UNKNOWN, note="Cap pada halaman 2 tipis")}
    explained = Explanations(papers=why)
    yield from walk.work(
        lambda step, by: walk.decide(step, by, wrong=unread, explanations=explained), wait=9, takes=4
    )
    yield from walk.work(walk.yes, wait=4, takes=11)
    yield from walk.work(walk.perform, wait=5, takes=6)
    yield from collected(walk)


def unacknowledged(walk: Walk) -> Moments:
    """Deviation *output*: opened, never acknowledged, and the officer goes on."""
    walk.submit()
    yield from performed(walk)
    yield from walk.work(walk.seal, wait=2, takes=3)
    yield walk.wait(hours=1, minutes=5)
    walk.reveal()
    yield walk.later(420)
    why = Explanation(
        "other", "Dihubungi dua kali; pemohon sudah masuk ke SPSE tetapi tidak mengisi pernyataan."
    )
    step = walk.step
    assert step.taken_by is not None  # noqa: S101 - whoever sealed it holds it
    handover.go_on(step.pk, by=step.taken_by, at=walk.at, explanation=why)
    yield from walk.work(walk.archive, wait=5, takes=3)


def doubled(walk: Walk) -> Moments:
    """The same person asks twice; the second berkas ends as a duplicate of the first, which goes on."""
    first, *_rest = walk.submit()
    yield walk.wait(minutes=35)
    twin = walk.beside("twin")
    twin.submit()
    yield walk.later(20)
    corrections.link_duplicate(
        twin.request.steps.get(closed_at=None).pk,
        original=first.request,
        reason="Pemohon mengirim dua kali karena ragu terkirim.",
        by=walk.officer(Role.ADMIN_AGENCY),
        at=walk.at,
    )
    yield from performed(walk)
    yield from collected(walk)


def through_the_outage(walk: Walk) -> Moments:
    """SPSE was down while this one was being performed: the clock stood still and nothing is late."""
    walk.submit()
    yield from checked(walk)
    yield from walk.work(walk.perform, wait=5, takes=216)
    yield from collected(walk)


# --- still open ---------------------------------------------------------------------------------------


def new(walk: Walk) -> Moments:
    walk.submit(scanned=True)
    yield from ()


def new_for_two_services(walk: Walk) -> Moments:
    walk.submit("reset_password", "tell_user_id")
    yield from ()


def taken(walk: Walk) -> Moments:
    walk.submit()
    yield walk.later(18)
    take(walk.step.pk, by=walk.officer(Role.ADMIN_AGENCY, second=True), at=walk.at)


def asked_for_completion(walk: Walk) -> Moments:
    walk.submit()
    unsigned = walk.no("letter_signed", "letter_unsigned", "Kolom tanda tangan kosong")
    yield from walk.work(unsigned, wait=20, takes=4)
    ask = walk.ask(LETTER, "Surat belum ditandatangani. Tanda tangani, lalu unggah kembali.")
    yield from walk.work(ask, wait=1, takes=2)


def completed_again(walk: Walk) -> Moments:
    yield from asked_for_completion(walk)
    yield walk.later(35)
    walk.complete()


def at_the_second_check(walk: Walk) -> Moments:
    walk.submit(email="alamat.baru@contoh.test")
    yield from walk.work(walk.yes, wait=16, takes=4)
    yield walk.later(1)
    text = "Alamat email berbeda dari daftar pejabat. Telepon nomor instansi dahulu."
    corrections.note(walk.request.pk, text=text, by=walk.officer(Role.ADMIN_AGENCY), at=walk.at)


def being_performed(walk: Walk) -> Moments:
    walk.submit()
    yield from checked(walk)
    yield walk.later(4)
    take(walk.step.pk, by=walk.officer(Role.ADMIN_AGENCY), at=walk.at)


def to_be_rejected(walk: Walk) -> Moments:
    walk.submit()
    yield from walk.work(walk.yes, wait=12, takes=4)
    mismatch = walk.no("account_matches", "data_differs", "User ID tidak ada di SPSE")
    yield from walk.work(mismatch, wait=5, takes=9)


def to_be_collected(walk: Walk) -> Moments:
    walk.submit()
    yield from performed(walk)
    yield from walk.work(walk.seal, wait=2, takes=3)


def called_back(walk: Walk) -> Moments:
    """A contact the office never knew: only a logged call to the agency's own number opened the seal."""
    yield from to_be_collected(walk)
    yield walk.later(22)
    code = handover.call_back(
        walk.request.pk,
        by=walk.officer(Role.ADMIN_AGENCY),
        at=walk.at,
        number=AGENCY_NUMBER,
        source=NumberSource.DIRECTORY,
        answered_by=walk.official.name,
    )
    yield walk.wait(minutes=3)
    walk.reveal(code)


def disputed(walk: Walk) -> Moments:
    """Bukan saya: opened by somebody, and the owner says so."""
    yield from to_be_collected(walk)
    yield walk.wait(minutes=50)
    walk.reveal()
    yield walk.wait(minutes=12)
    handover.deny(walk.token(), at=walk.at)


def to_be_archived(walk: Walk) -> Moments:
    yield from to_be_collected(walk)
    yield walk.wait(minutes=16)
    walk.reveal()
    yield walk.wait(minutes=2)
    handover.acknowledge(walk.token(), at=walk.at)


def outage(house: House, clock: OfficeTime, at: dt.datetime) -> Moments:
    """SPSE was down for a morning."""
    by = house.staff[Role.ADMIN_PPE][0]
    outages.declare(house.office, reason="Pusat data SPSE padam menurut pengumuman LKPP.", by=by, at=at)
    yield clock.plus(at, 205)
    outages.lift(house.office, by=by, at=clock.plus(at, 205))


# Official, working days ago and clock, story. Each ended one stands where it began.
PAST: tuple[tuple[str, int, str, Story], ...] = (
    ("SEFNAT.PPK", 15, "08:20", straight),
    ("WA.PPK", 14, "09:05", after_completion),
    ("IBRAHIM.PPK", 13, "10:10", at_the_counter),
    ("NOVITA.PPK", 13, "13:25", data_changed),
    ("HALIMA.PPK", 11, "09:30", rejected),
    ("ONISIMUS.PPK", 11, "13:10", disowned),
    ("FATMA.PPK", 10, "19:40", withdrawn),
    ("JEMS.PPK", 10, "08:15", corrected),
    ("DEBORA.PPK", 10, "09:10", issued_again),
    ("UMAR.PPK", 9, "08:05", never_collected),
    ("SALEH.PPK", 8, "08:30", slow_check),
    ("ADOLFINA.PPK", 7, "09:20", without_original),
    ("MARIANCE.PPK", 6, "08:10", unacknowledged),
    ("YOHAN.PPK", 5, "08:25", doubled),
    ("RUSLAN.PPK", 4, "08:10", through_the_outage),
    ("ISMAIL.PPK", 2, "08:20", disputed),
    ("ROSALIN.PPK", 2, "09:15", called_back),
)
OUTAGE = (4, "08:55")
# Official, office minutes ago, story: these wait for whoever opens the demo.
PRESENT: tuple[tuple[str, int, Story], ...] = (
    ("CHRISTIN.PPK", 330, asked_for_completion),
    ("WELMINCE.PPK", 260, to_be_collected),
    ("HAMZA.PPK", 200, to_be_collected),
    ("HALIMA.PPK", 190, to_be_archived),
    ("UMAR.PPK", 170, being_performed),
    ("IBRAHIM.PPK", 150, at_the_second_check),
    ("ONISIMUS.PPK", 110, completed_again),
    ("SALEH.PPK", 95, to_be_rejected),
    ("SEFNAT.PPK", 40, taken),
    ("ADOLFINA.PPK", 25, new_for_two_services),
    ("FATMA.PPK", 12, new),
)
