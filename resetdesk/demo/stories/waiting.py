"""Requests of nine steps that wait for whoever opens the demo."""

from requests_app.domain import corrections, handover
from requests_app.domain.workflow import take
from requests_app.enums import (
    NumberSource,
)
from resetdesk.demo.stories.parts import checked, performed
from resetdesk.demo.town import Moments
from resetdesk.demo.walk import Walk


def new_signed_by_machine(walk: Walk) -> Moments:
    walk.signs_electronically = True
    walk.submit()
    yield from ()


def new(walk: Walk) -> Moments:
    walk.submit(scanned=True)
    yield from ()


def new_for_two_services(walk: Walk) -> Moments:
    walk.submit("reset_password", "tell_user_id")
    yield from ()


def taken(walk: Walk) -> Moments:
    walk.submit()
    yield walk.later(18)
    take(walk.step.pk, by=walk.performer(second=True), at=walk.at)


def asked_for_completion(walk: Walk) -> Moments:
    walk.faulty = frozenset({walk.sender.letter})
    walk.submit()
    unsigned = walk.no(("letter_signed",), ("letter_unsigned",), "Kolom tanda tangan kosong")
    yield from walk.work(unsigned, wait=20, takes=4)
    ask = walk.ask(walk.sender.letter, "Surat belum ditandatangani. Tanda tangani, lalu unggah kembali.")
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
    corrections.note(walk.request.pk, text=text, by=walk.performer(), at=walk.at)


def being_performed(walk: Walk) -> Moments:
    walk.submit()
    yield from checked(walk)
    yield walk.later(4)
    take(walk.step.pk, by=walk.performer(), at=walk.at)


def to_be_rejected(walk: Walk) -> Moments:
    walk.submit()
    yield from walk.work(walk.yes, wait=12, takes=4)
    mismatch = walk.no(("account_matches",), ("data_differs",), "User ID tidak ada di SPSE")
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
        by=walk.performer(),
        at=walk.at,
        number=walk.house.town.directory,
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
