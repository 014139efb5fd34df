"""What officers do at a case, by the words on their pages."""

import io
import re
from pathlib import Path

import pypdfium2

from tests.journeys.browsing import SCREENS, Visitor
from tests.journeys.conftest import Town
from tests.postbox import link_in, text_of

PASSWORD = "Bintang#4471-laut"


def open_case(visitor: Visitor, office: str, reference: str) -> None:
    """From the queue to the case."""
    visitor.open(f"/{office}/meja/?tampilan=semua")
    visitor.follow(reference)


def take(visitor: Visitor) -> None:
    """Press the one saffron button."""
    visitor.press(visitor.page.locator(".due button").first.inner_text())


def check(visitor: Visitor, decision: str = "Ya, lanjutkan") -> None:
    """Every item is in order; then decide."""
    take(visitor)
    for choice in visitor.page.get_by_role("radio", name="Sesuai", exact=True).all():
        choice.check()
    visitor.press(decision)


def refuse_first_item(visitor: Visitor, *, reason: str, note: str) -> None:
    """The first item does not hold, the others do; decide Tidak."""
    take(visitor)
    for choice in visitor.page.get_by_role("radio", name="Sesuai", exact=True).all():
        choice.check()
    first = visitor.page.locator(".check").first
    first.get_by_label("Tidak sesuai", exact=True).check()
    first.get_by_label("Alasan", exact=True).select_option(label=reason)
    first.locator("input.input").fill(note)
    visitor.snap("desk-case-check-not-ok")
    visitor.press(visitor.page.locator("button[name=outcome][value=no]").inner_text())


def perform(visitor: Visitor, text: str = "Kata sandi diganti pada menu Kelola Pengguna.") -> None:
    take(visitor)
    visitor.fill("Yang dikerjakan", text)
    visitor.press("Catat sudah dikerjakan")


def seal(visitor: Visitor) -> None:
    """Hand over by the sealed view."""
    take(visitor)
    visitor.fill("Kata sandi baru dari SPSE", PASSWORD)
    visitor.fill("Ulangi kata sandi", PASSWORD)
    visitor.press("Sampaikan hasil")


def hand_over_in_person(visitor: Visitor) -> None:
    """Hand over to the owner at the office."""
    take(visitor)
    visitor.follow("Langsung di kantor")
    visitor.choose("Pemilik akun")
    visitor.press("Sampaikan hasil")


def call_back(visitor: Visitor) -> str:
    """Call the owner on a number from outside the form; the code that is read out."""
    visitor.follow("Telepon balik dan bacakan kode")
    visitor.snap("desk-call-back")
    visitor.fill("Nomor yang dihubungi", "0911 223344")
    visitor.page.get_by_role("radio").nth(1).check()
    visitor.fill("Nama yang menjawab", "Sari Wulandari")
    visitor.press("Catat panggilan dan tampilkan kode")
    visitor.snap("desk-call-back-code")
    code = visitor.page.locator(".code__value .sr").inner_text().strip()
    visitor.follow("Sudah dibacakan, kembali ke permohonan")
    return code


def collection_link(town: Town) -> str:
    """The link of the newest letter that has one."""
    town.work()
    letter = next(one for one in reversed(town.postbox.letters) if "/ambil/" in text_of(one))
    return link_in(letter, "/ambil/")


def archive(visitor: Visitor) -> None:
    """The SOP's archive step, on its own page."""
    take(visitor)
    visitor.enter(visitor.page.locator(".due a").first)
    visitor.snap("archive-step")
    visitor.fill("Folder", "Lemari 2, map 14")
    visitor.press("Arsipkan berkas")


def download(visitor: Visitor, name: str) -> bytes:
    """The PDF behind the newest link of this name, kept as pictures of its pages."""
    with visitor.page.expect_download() as waiting:
        visitor.page.get_by_role("link", name=name).first.click()
    data = Path(waiting.value.path()).read_bytes()
    assert data.startswith(b"%PDF-")
    document = pypdfium2.PdfDocument(io.BytesIO(data))
    slug = re.sub(r"\W+", "-", name.lower())
    for number in range(len(document)):
        picture = document[number].render(scale=1.3).to_pil()
        picture.save(SCREENS / f"paper-{slug}-{number + 1}.png")
    return data
