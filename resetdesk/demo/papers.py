"""Letters and decrees of the demo: small PDFs set by hand, each marked CONTOH, and some as scans of one."""

import datetime as dt
import io
import tempfile
import textwrap
from dataclasses import dataclass
from random import Random
from typing import BinaryIO

import pikepdf
from PIL import Image, ImageDraw, ImageFont

from resetdesk.core.files import gate
from resetdesk.core.templatetags.ui import tanggal

A4 = (595, 842)
LEFT, TOP, RIGHT = 72, 780, 523
SIZE, LEADING, COLUMNS = 11, 15, 84
FONTS = {"F": "Times-Roman", "B": "Times-Bold"}
SCAN_WIDTH = 1000
# A light diagonal word on every page: nobody takes these papers for real ones.
WATERMARK = "q 0.9 g BT /B 96 Tf 0.71 0.71 -0.71 0.71 150 240 Tm (CONTOH) Tj ET Q"
STAMP = (
    "q 0.45 0.3 0.65 RG 1.5 w {x} {y} m {curve} S BT 0.45 0.3 0.65 rg /B 9 Tf {tx} {ty} Td (CONTOH) Tj ET Q"
)


@dataclass(frozen=True)
class Facts:
    """What the papers say."""

    government: str
    office: str
    place: str
    name: str
    nip: str
    rank: str
    position: str
    unit: str
    role: str
    service: str
    user_id: str
    number: str
    sk_number: str
    day: dt.date
    sk_day: dt.date


def letter(facts: Facts) -> bytes:
    """The signed letter of request, one page."""
    page = Page()
    page.head(facts.government.upper(), facts.unit.upper())
    page.line(f"{facts.place}, {tanggal(facts.day)}", indent=270)
    page.pairs(("Nomor", facts.number), ("Lampiran", "1 berkas"), ("Perihal", f"Permohonan {facts.service}"))
    page.text(f"Yth. Kepala {facts.office}\ndi {facts.place}")
    page.text("Dengan hormat, saya yang bertanda tangan di bawah ini:")
    page.pairs(
        ("Nama", facts.name),
        ("NIP", facts.nip),
        ("Pangkat/golongan", facts.rank),
        ("Jabatan", f"{facts.position}, {facts.unit}"),
        ("Diangkat sebagai", facts.role),
        ("User ID SPSE", facts.user_id),
    )
    page.text(
        f"mengajukan permohonan {facts.service} pada aplikasi SPSE karena fasilitas Lupa Password tidak "
        "dapat saya gunakan. Sebagai kelengkapan, bersama surat ini saya lampirkan salinan keputusan "
        f"pengangkatan nomor {facts.sk_number} tanggal {tanggal(facts.sk_day)}."
    )
    page.text(
        "Atas perhatian dan bantuan Bapak/Ibu saya ucapkan terima kasih. Surat ini dibuat untuk peragaan."
    )
    page.signature("Pemohon,", facts.name, f"NIP {facts.nip}")
    return bound([page])


def decree(facts: Facts) -> bytes:
    """The decree of appointment with its list of names, two pages."""
    first, second = Page(), Page()
    first.head(facts.government.upper(), "KEPUTUSAN KEPALA DAERAH")
    first.line(f"NOMOR {facts.sk_number}", bold=True, centred=True)
    first.line(f"TENTANG PENGANGKATAN {facts.role.upper()}", bold=True, centred=True)
    first.text(
        "Menimbang: bahwa untuk kelancaran pengadaan barang/jasa perlu mengangkat pejabat yang memenuhi "
        "persyaratan;"
    )
    first.text(
        "Mengingat: Peraturan Presiden Nomor 16 Tahun 2018 tentang Pengadaan Barang/Jasa Pemerintah "
        "sebagaimana telah diubah dengan Peraturan Presiden Nomor 12 Tahun 2021;"
    )
    first.line("MEMUTUSKAN:", bold=True, centred=True)
    first.text(
        f"KESATU: Mengangkat pejabat yang namanya tercantum dalam lampiran sebagai {facts.role} pada "
        f"{facts.unit} untuk tahun anggaran berjalan."
    )
    first.text("KEDUA: Keputusan ini mulai berlaku pada tanggal ditetapkan.")
    first.signature(f"Ditetapkan di {facts.place}", "Kepala Daerah (contoh)", tanggal(facts.sk_day))
    second.head("LAMPIRAN KEPUTUSAN", f"NOMOR {facts.sk_number}")
    second.pairs(
        ("1. Nama", facts.name),
        ("NIP", facts.nip),
        ("Pangkat/golongan", facts.rank),
        ("Unit kerja", facts.unit),
        ("Diangkat sebagai", facts.role),
    )
    second.signature(f"Ditetapkan di {facts.place}", "Kepala Daerah (contoh)", tanggal(facts.sk_day))
    return bound([first, second])


def scan(pdf: bytes, *, chance: Random) -> bytes:
    """The first page as a telephone photographs it: a little crooked, grey and grainy; JPEG."""
    picture = gate.page_picture(_opened(pdf), media_type="application/pdf", page=1, width=SCAN_WIDTH)
    with Image.open(io.BytesIO(picture), formats=("PNG",)) as drawn:
        page = drawn.convert("L")
    turned = page.rotate(
        chance.uniform(-1.6, 1.6), expand=True, fillcolor=214, resample=Image.Resampling.BICUBIC
    )
    # Grain from our own numbers: the same scan in every demo.
    grain = Image.frombytes("L", (250, 250), chance.randbytes(250 * 250)).resize(turned.size)
    tinted = Image.blend(turned, grain, 0.07)
    out = io.BytesIO()
    tinted.save(out, "JPEG", quality=72)
    return out.getvalue()


def _opened(data: bytes) -> BinaryIO:
    """The bytes behind a descriptor, which is what the limited child is handed."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with its last reference
    file.write(data)
    file.flush()
    return file


def screenshot(user_id: str, *, day: dt.date) -> bytes:
    """A picture of the account's page after the act, without any password; PNG."""
    picture = Image.new("RGB", (900, 420), "#f4f6f8")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 900, 56), fill="#2b5d7d")
    large, small = ImageFont.load_default(24), ImageFont.load_default(18)
    draw.text((24, 14), "SPSE (CONTOH)  |  Kelola Pengguna", fill="white", font=large)
    rows = (
        ("User ID", user_id),
        ("Status", "Aktif"),
        ("Perubahan terakhir", tanggal(day)),
        ("Oleh", "Admin Agency"),
    )
    for index, (label, value) in enumerate(rows):
        top = 96 + 64 * index
        draw.rectangle((24, top, 876, top + 52), fill="white", outline="#cfd8df")
        draw.text((44, top + 14), label, fill="#5a6872", font=small)
        draw.text((300, top + 14), value, fill="#16222b", font=small)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


class Page:
    """One page of typewritten words, from the top down."""

    def __init__(self) -> None:
        self.parts = [WATERMARK]
        self.y = TOP

    def head(self, *lines: str) -> None:
        """The letterhead with its rule."""
        for text in lines:
            self.line(text, bold=True, centred=True)
        self.parts.append(f"q 1.5 w {LEFT} {self.y + 4} m {RIGHT} {self.y + 4} l S Q")
        self.y -= LEADING

    def line(self, text: str, *, bold: bool = False, centred: bool = False, indent: int = 0) -> None:
        x = LEFT + indent
        if centred:
            x = round((A4[0] - width(text)) / 2)
        name = "B" if bold else "F"
        self.parts.append(f"BT /{name} {SIZE} Tf {x} {self.y} Td ({escaped(text)}) Tj ET")
        self.y -= LEADING

    def text(self, words: str) -> None:
        """A paragraph, wrapped."""
        for paragraph in words.split("\n"):
            for text in textwrap.wrap(paragraph, COLUMNS):
                self.line(text)
        self.y -= LEADING // 2

    def pairs(self, *pairs: tuple[str, str]) -> None:
        """Labels and values in two columns."""
        for label, value in pairs:
            y = self.y
            self.line(label, indent=18)
            self.y = y
            self.line(f": {value}", indent=140)
        self.y -= LEADING // 2

    def signature(self, before: str, name: str, after: str) -> None:
        """The signer's block with a stroke of the pen and a stamp."""
        self.y -= LEADING
        self.line(before, indent=270)
        x, y = LEFT + 275, self.y - 34
        self.parts.append(
            f"q 0.1 0.2 0.55 RG 1.4 w {x} {y} m {x + 20} {y + 46} {x + 30} {y - 22} {x + 52} {y + 14} c "
            f"{x + 66} {y + 34} {x + 74} {y - 12} {x + 120} {y + 16} c S Q"
        )
        self.parts.append(stamp(x - 14, y + 8))
        self.y -= 4 * LEADING
        self.line(name, bold=True, indent=270)
        self.line(after, indent=270)


def stamp(x: int, y: int) -> str:
    """A round stamp around a centre."""
    r, k = 30, 17
    curve = (
        f"{x - r} {y + k} {x - k} {y + r} {x} {y + r} c {x + k} {y + r} {x + r} {y + k} {x + r} {y} c "
        f"{x + r} {y - k} {x + k} {y - r} {x} {y - r} c {x - k} {y - r} {x - r} {y - k} {x - r} {y} c"
    )
    return STAMP.format(x=x - r, y=y, curve=curve, tx=x - 20, ty=y - 3)


def bound(pages: list[Page]) -> bytes:
    """The pages as a PDF; equal words give equal bytes."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        fonts = {f"/{name}": _font(font) for name, font in FONTS.items()}
        for page in pages:
            sheet = pdf.add_blank_page(page_size=A4)
            sheet.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(fonts))
            sheet.Contents = pdf.make_stream("\n".join(page.parts).encode("cp1252", "replace"))
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _font(name: str) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name(f"/{name}"),
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )


def width(text: str) -> float:
    """About how wide Times Bold sets a line, in points: enough to centre it."""
    return sum(0.7 if sign.isupper() else 0.25 if sign == " " else 0.48 for sign in text) * SIZE


def escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
