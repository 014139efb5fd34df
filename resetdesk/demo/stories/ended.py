"""Requests that ended under an SOP of nine steps; items and reasons are looked up in the SOP itself."""

import datetime as dt

from requests_app.domain import corrections, handover
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
from resetdesk.demo.stories.parts import DECREE_WHOLE, by_registry_call, checked, collected, performed
from resetdesk.demo.town import Moments
from resetdesk.demo.walk import Walk


def straight(walk: Walk) -> Moments:
    walk.submit()
    yield from performed(walk)
    yield from collected(walk)


def after_completion(walk: Walk) -> Moments:
    walk.faulty = frozenset({walk.sender.decree})
    walk.submit(scanned=True)
    unclear = walk.no(DECREE_WHOLE, ("pages_missing",), "Halaman lampiran tidak ikut terkirim")
    yield from walk.work(unclear, wait=25, takes=3)
    ask = walk.ask(walk.sender.decree, "Halaman lampiran yang memuat nama Anda belum ada. Unggah SK lengkap.")
    yield from walk.work(ask, wait=2, takes=3)
    yield walk.wait(hours=22)
    walk.complete()
    yield from performed(walk)
    yield from collected(walk)


def late_answer(walk: Walk) -> Moments:
    """The owner needed four days to bring the missing page: the office's clock stood still meanwhile."""
    walk.faulty = frozenset({walk.sender.decree})
    walk.submit()
    missing = walk.no(DECREE_WHOLE, ("pages_missing",), "Lampiran SK belum ada")
    yield from walk.work(missing, wait=16, takes=3)
    ask = walk.ask(walk.sender.decree, "Lampiran SK yang memuat nama Anda belum ada. Unggah SK lengkap.")
    yield from walk.work(ask, wait=2, takes=3)
    yield walk.wait(days=4, hours=2)
    walk.complete()
    yield from performed(walk)
    yield from collected(walk)


def at_the_counter(walk: Walk) -> Moments:
    walk.submit("tell_user_id", channel=Channel.COUNTER, scanned=True)
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
    not_in_force = walk.no(("sk_in_force",), ("data_differs",), "SK berakhir Desember tahun lalu")
    yield from walk.work(not_in_force, wait=8, takes=12)
    message = "SK yang dilampirkan sudah berakhir. Ajukan kembali dengan SK pengangkatan yang berlaku."
    yield from walk.work(walk.reject(("sk_expired",), message), wait=2, takes=3)


def disowned(walk: Walk) -> Moments:
    """The owner, called at the registry's number, says that they asked for nothing."""
    walk.submit(email="surat.baru@contoh.test", phone="+6281200999999")
    yield from walk.work(walk.yes, wait=11, takes=3)
    yield walk.later(6)
    take(walk.step.pk, by=walk.performer(), at=walk.at)
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
    walk.no(("confirmed",), ("other",), "Pemilik akun menyangkal")(step, walk.officer(step.group))
    message = "Pemilik akun menyatakan tidak mengajukan permohonan ini. Akun tidak diubah."
    yield from walk.work(walk.reject(("not_confirmed", "not_holder"), message), wait=2, takes=3)


def withdrawn(walk: Walk) -> Moments:
    walk.submit()
    yield walk.wait(hours=2)
    corrections.withdraw(walk.request.pk, reason="Kata sandi sudah saya temukan kembali.", at=walk.at)


def corrected(walk: Walk) -> Moments:
    walk.submit()
    yield from checked(walk)
    back = walk.back_to_the_last_check("User ID pada surat ternyata milik akun PP, bukan PPK.")
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
        by=walk.performer(),
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
    yield from walk.work(
        lambda step, by: walk.decide(step, by, explanations=explained), wait=50, takes=18, late=True
    )
    yield from walk.work(walk.yes, wait=10, takes=9)
    yield from walk.work(walk.perform, wait=4, takes=7)
    yield from collected(walk)


def slow_perform(walk: Walk) -> Moments:
    """Deviation *waktu* in SPSE itself, which was slow but not down."""
    walk.submit()
    yield from checked(walk)
    slow = Explanation("system_slow", "Halaman Kelola Pengguna berulang kali gagal dimuat.")
    yield from walk.work(walk.perform_late(slow), wait=6, takes=44, late=True)
    yield from collected(walk)


def by_post(walk: Walk) -> Moments:
    """A letter by courier, registered at the counter some time after it came."""
    walk.submit(channel=Channel.POST, scanned=True, arrived=55)
    yield from performed(walk)
    yield from walk.work(walk.tell(by_registry_call(walk)), wait=4, takes=5)
    yield from walk.work(walk.archive, wait=15, takes=3)


def by_mail(walk: Walk) -> Moments:
    """A letter to the office's mail address; its papers are what was attached."""
    walk.submit(channel=Channel.EMAIL, arrived=35)
    yield from performed(walk)
    yield from collected(walk)


def signed_by_machine(walk: Walk) -> Moments:
    """The letter bears a digital signature instead of a pen's."""
    walk.signs_electronically = True
    walk.submit()
    yield from performed(walk)
    yield from collected(walk)


def in_person(walk: Walk) -> Moments:
    """Known to nobody in the registry: the owner comes and shows who they are."""
    walk.submit(channel=Channel.COUNTER, scanned=True)
    yield from performed(walk, second=True)
    yield from walk.work(
        walk.tell(Telling(way=HandoverWay.IN_PERSON, told_to=walk.official.name)), wait=6, takes=6
    )
    yield from walk.work(walk.archive, wait=14, takes=3)


def by_spse_mail(walk: Walk) -> Moments:
    """SPSE itself wrote to the owner, who acknowledged it the same evening."""
    walk.submit()
    yield from performed(walk)
    yield from walk.work(walk.announce_spse_mail, wait=3, takes=3)
    yield walk.wait(hours=5)
    handover.acknowledge(walk.token(), at=walk.at)
    yield from walk.work(walk.archive, wait=25, takes=3)


def without_original(walk: Walk) -> Moments:
    """Deviation *kelengkapan*: the counter went on although the original decree was not brought."""
    walk.submit(channel=Channel.COUNTER)
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
        by=walk.performer(),
        at=walk.at,
    )
    yield from performed(walk)
    yield from collected(walk)


def through_the_outage(walk: Walk) -> Moments:
    """SPSE was down while this one was being performed: the clock stood still and nothing is late."""
    walk.submit()
    yield from checked(walk)
    begins, ends = walk.outage()
    walk.at = max(walk.at, begins - dt.timedelta(minutes=2))
    yield walk.at
    step = walk.step
    by = walk.performer()
    take(step.pk, by=by, at=walk.at)
    walk.at = ends
    yield walk.later(1)
    walk.perform(step, by)
    yield from collected(walk)
