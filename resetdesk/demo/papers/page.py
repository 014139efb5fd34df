"""A page of typewritten words, from the top down, and pages bound as a small PDF by hand."""

import hashlib
import textwrap
from dataclasses import dataclass

A4 = (595, 842)
LEFT, TOP, RIGHT = 72, 790, 523
MIDDLE = (LEFT + RIGHT) // 2
# A light diagonal word on every page: nobody takes these papers for real ones.
WATERMARK = "q 0.92 g BT /H 92 Tf 0.71 0.71 -0.71 0.71 150 240 Tm (CONTOH) Tj ET Q"
PEN = "0.1 0.2 0.55 RG 1.4 w"


@dataclass(frozen=True)
class Face:
    """A typeface of the fourteen that every reader has: regular and bold, size, line, signs to a line."""

    regular: str
    bold: str
    size: int
    leading: int
    columns: int
    # About how wide capitals and small letters are, in parts of the size: enough to centre a line.
    wide: float
    narrow: float


SERIF = Face("F", "B", 11, 15, 84, 0.7, 0.46)
SANS = Face("S", "H", 10, 14, 84, 0.71, 0.52)
FONTS = {"F": "Times-Roman", "B": "Times-Bold", "S": "Helvetica", "H": "Helvetica-Bold"}


class Page:
    """One sheet in one face."""

    def __init__(self, face: Face = SERIF, *, top: int = TOP) -> None:
        self.face = face
        self.parts = [WATERMARK]
        self.y = top

    def put(self, text: str, *, x: float, y: float, bold: bool = False, size: int = 0) -> None:
        """Words at a place."""
        name = self.face.bold if bold else self.face.regular
        self.parts.append(
            f"BT /{name} {size or self.face.size} Tf {x:.0f} {y:.0f} Td ({escaped(text)}) Tj ET"
        )

    def draw(self, path: str) -> None:
        """Lines and curves, with a pen of their own."""
        self.parts.append(f"q {path} Q")

    def line(self, text: str, *, bold: bool = False, indent: int = 0, size: int = 0) -> None:
        self.put(text, x=LEFT + indent, y=self.y, bold=bold, size=size)
        self.y -= self.face.leading

    def centred(self, text: str, *, bold: bool = True, size: int = 0, underlined: bool = False) -> None:
        wide = self.width(text, size=size)
        x = MIDDLE - wide / 2
        self.put(text, x=x, y=self.y, bold=bold, size=size)
        if underlined:
            self.draw(f"0.8 w {x:.0f} {self.y - 3} m {x + wide:.0f} {self.y - 3} l S")
        self.y -= max(self.face.leading, size + 3)

    def width(self, text: str, *, size: int = 0) -> float:
        """About how wide a line is set, in points."""
        face = self.face
        ems = sum(face.wide if one.isupper() else 0.26 if one in " .,:;/()" else face.narrow for one in text)
        return ems * (size or face.size)

    def text(self, words: str, *, indent: int = 0) -> None:
        """Paragraphs, wrapped."""
        columns = round(self.face.columns * (RIGHT - LEFT - indent) / (RIGHT - LEFT))
        for paragraph in words.split("\n"):
            for text in textwrap.wrap(paragraph, columns):
                self.line(text, indent=indent)
        self.gap()

    def item(self, mark: str, words: str, *, label: str = "", indent: int = 0) -> None:
        """A marked paragraph, as decrees have them: `Menimbang : a. ...`."""
        y = self.y
        if label:
            self.put(label, x=LEFT, y=y)
            self.put(":", x=LEFT + 78, y=y)
        self.put(mark, x=LEFT + indent, y=y)
        self.text(words, indent=indent + (18 if len(mark) < 4 else 78))
        self.y += self.face.leading // 3

    def pairs(self, *pairs: tuple[str, str], indent: int = 18, middle: int = 140) -> None:
        """Labels and values in two columns; long values run on."""
        for label, value in pairs:
            self.put(label, x=LEFT + indent, y=self.y)
            self.put(":", x=LEFT + middle - 8, y=self.y)
            columns = round(self.face.columns * (RIGHT - LEFT - middle) / (RIGHT - LEFT))
            for text in textwrap.wrap(value, columns) or [""]:
                self.line(text, indent=middle)
        self.gap()

    def table(self, widths: tuple[int, ...], rows: list[tuple[str, ...]]) -> None:
        """A ruled table; the first row is its head."""
        right, high = LEFT + sum(widths), self.face.leading + 5
        top = self.y + self.face.leading - 2
        for index, row in enumerate(rows):
            x = LEFT
            for wide, cell in zip(widths, row, strict=True):
                self.put(cell, x=x + 5, y=self.y, bold=index == 0, size=self.face.size - 1)
                x += wide
            self.draw(f"0.6 w {LEFT} {top - index * high} m {right} {top - index * high} l S")
            self.y -= high
        bottom = top - len(rows) * high
        edges = [LEFT + sum(widths[:index]) for index in range(len(widths) + 1)]
        self.draw(
            f"0.6 w {LEFT} {bottom} m {right} {bottom} l S "
            + " ".join(f"{x} {top} m {x} {bottom} l S" for x in edges)
        )
        self.y = bottom - self.face.leading

    def gap(self) -> None:
        self.y -= self.face.leading // 2

    def signature(self, *before: str, name: str, after: str, indent: int = 270, mark: int = 0) -> None:
        """The signer's block with a stroke of the pen and a stamp; `mark` bends the stroke."""
        self.gap()
        for text in before:
            self.line(text, indent=indent)
        x, y, bend = LEFT + indent + 5, self.y - 34, mark % 23
        self.draw(
            f"{PEN} {x} {y} m {x + 20} {y + 46 - bend} {x + 30} {y - 22 + bend} {x + 52} {y + 14} c "
            f"{x + 66} {y + 34 - bend} {x + 74 + bend} {y - 12} {x + 110 + bend} {y + 16} c S"
        )
        self.draw(stamp(x - 14, y + 8))
        self.y -= 66
        self.line(name, bold=True, indent=indent)
        self.line(after, indent=indent)


def stamp(x: int, y: int) -> str:
    """A round office stamp around a centre."""
    return (
        f"0.45 0.3 0.65 RG 1.5 w {circle(x, y, 30)} S 0.7 w {circle(x, y, 25)} S "
        f"BT 0.45 0.3 0.65 rg /H 8 Tf {x - 18} {y - 3} Td (CONTOH) Tj ET"
    )


def circle(x: int, y: int, r: int) -> str:
    k = round(r * 0.55)
    return (
        f"{x - r} {y} m {x - r} {y + k} {x - k} {y + r} {x} {y + r} c {x + k} {y + r} {x + r} {y + k} "
        f"{x + r} {y} c {x + r} {y - k} {x + k} {y - r} {x} {y - r} c "
        f"{x - k} {y - r} {x - r} {y - k} {x - r} {y} c"
    )


def crest(x: int, y: int) -> str:
    """A plain shield, of no government there is."""
    return (
        f"0.25 0.25 0.3 RG 1.2 w {x - 17} {y + 20} m {x + 17} {y + 20} l {x + 17} {y - 4} "
        f"{x + 10} {y - 18} {x} {y - 25} c {x - 10} {y - 18} {x - 17} {y - 4} {x - 17} {y + 20} c S "
        f"0.8 w {x - 17} {y + 8} m {x + 17} {y + 8} l S {circle(x, y - 5, 7)} S"
    )


def escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def bound(pages: list[Page], *, title: str) -> bytes:
    """The pages as a PDF 1.4; equal words give equal bytes."""
    fonts = " ".join(f"/{name} {number} 0 R" for number, name in enumerate(FONTS, start=4))
    kids = [4 + len(FONTS) + 2 * index for index in range(len(pages))]
    objects = [
        "<< /Type /Catalog /Pages 2 0 R /Lang (id-ID) >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>",
        f"<< /Title ({escaped(title)}) /Producer (Peragaan) >>",
        *(
            f"<< /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding >>"
            for font in FONTS.values()
        ),
    ]
    for kid, page in zip(kids, pages, strict=True):
        words = "\n".join(page.parts)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {A4[0]} {A4[1]}] "
            f"/Resources << /Font << {fonts} >> >> /Contents {kid + 1} 0 R >>"
        )
        length = len(words.encode("cp1252", "replace"))
        objects.append(f"<< /Length {length} >>\nstream\n{words}\nendstream")
    return assembled(objects)


def assembled(objects: list[str]) -> bytes:
    """Numbered objects with their cross-reference table; the first is the catalogue, the third the title."""
    out, places = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252", "replace")
    identity = hashlib.sha256(out).hexdigest()[:32]
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return out + (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 3 0 R /ID [<{identity}> <{identity}>] >>\n"
        f"startxref\n{len(out)}\n%%EOF\n"
    ).encode("ascii")
