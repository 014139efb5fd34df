"""What can happen under an SOP of four steps: disposisi, perintah, reset, telephone."""

from requests_app.domain.handover_rules import Telling
from requests_app.domain.workflow import Explanation, take
from requests_app.enums import Channel, HandoverWay, NumberSource
from resetdesk.demo.stories.parts import by_registry_call
from resetdesk.demo.town import Moments
from resetdesk.demo.walk import Walk

DISPOSITION = "Kepala LPSE: tindak lanjuti sesuai SOP, perhatikan keabsahan SK."
ORDER = "Admin Agency: lakukan reset akun sesuai data terbaru dan sampaikan kepada yang bersangkutan."


def disposed(walk: Walk) -> Moments:
    yield from walk.work(walk.direct(DISPOSITION), wait=70, takes=2)


def ordered(walk: Walk) -> Moments:
    yield from disposed(walk)
    yield from walk.work(walk.direct(ORDER), wait=45, takes=2)


def performed(walk: Walk) -> Moments:
    yield from ordered(walk)
    yield from walk.work(walk.perform, wait=20, takes=12)


def straight(walk: Walk) -> Moments:
    walk.submit()
    yield from performed(walk)
    yield from walk.work(walk.tell(by_registry_call(walk)), wait=5, takes=4)
    yield from walk.work(walk.archive, wait=12, takes=4)


def in_person(walk: Walk) -> Moments:
    """New data with its certificate and decree; the owner comes for the result."""
    walk.submit(
        channel=Channel.COUNTER,
        scanned=True,
        data_changed=True,
        changed_data="Jabatan lama: staf. Jabatan baru: tertulis pada SK pengangkatan.",
    )
    yield from performed(walk)
    owner = Telling(way=HandoverWay.IN_PERSON, told_to=walk.official.name)
    yield from walk.work(walk.tell(owner), wait=15, takes=6)
    yield from walk.work(walk.archive, wait=30, takes=5)


def head_away(walk: Walk) -> Moments:
    """Deviation *waktu*: one day was printed, the head was away for three."""
    walk.is_exact = True
    walk.submit()
    late = Explanation("leader_away", "Kepala UKPBJ mengikuti rapat koordinasi di provinsi.")
    yield from walk.work(walk.direct(DISPOSITION, late), wait=1200, takes=3)
    yield from walk.work(walk.direct(ORDER), wait=30, takes=2)
    yield from walk.work(walk.perform, wait=15, takes=10)
    yield from walk.work(walk.tell(by_registry_call(walk)), wait=5, takes=4)
    yield from walk.work(walk.archive, wait=12, takes=4)


def without_identity(walk: Walk) -> Moments:
    """Deviation *kelengkapan*: the owner could not show the original identity."""
    walk.submit()
    yield from ordered(walk)
    why = Explanation("identity_not_shown", "Pemohon di kecamatan jauh; dikenali lewat panggilan video.")
    yield from walk.work(walk.perform_without_identity(why), wait=20, takes=12)
    yield from walk.work(walk.tell(by_registry_call(walk)), wait=5, takes=4)
    yield from walk.work(walk.archive, wait=20, takes=3)


def refused(walk: Walk) -> Moments:
    walk.submit()
    yield from ordered(walk)
    yield from walk.work(walk.refuse("NIP pada SK tidak sama dengan NIP pada akun."), wait=18, takes=9)
    message = "NIP pada SK tidak sama dengan NIP pada akun SPSE. Ajukan kembali dengan SK yang benar."
    yield from walk.work(walk.reject(("data_mismatch",), message), wait=3, takes=4)


def by_another_number(walk: Walk) -> Moments:
    """Nobody in the registry: told at the agency's own number, which the form does not name."""
    walk.submit(channel=Channel.POST, arrived=40)
    yield from performed(walk)
    telling = Telling(
        way=HandoverWay.TELEPHONE,
        told_to=walk.official.name,
        number=walk.house.town.directory,
        number_source=NumberSource.DIRECTORY,
    )
    yield from walk.work(walk.tell(telling), wait=9, takes=5)


def new(walk: Walk) -> Moments:
    walk.submit()
    yield from ()


def to_be_ordered(walk: Walk) -> Moments:
    walk.submit(scanned=True)
    yield from disposed(walk)


def to_be_performed(walk: Walk) -> Moments:
    walk.submit()
    yield from ordered(walk)


def being_performed(walk: Walk) -> Moments:
    walk.submit()
    yield from ordered(walk)
    yield walk.later(12)
    take(walk.step.pk, by=walk.performer(), at=walk.at)


def to_be_collected(walk: Walk) -> Moments:
    walk.submit()
    yield from performed(walk)
    yield from walk.work(walk.seal, wait=6, takes=4)
