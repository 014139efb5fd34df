"""Papers as people scan them: a page of writing, as PDF or photograph."""

import io
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageDraw, ImageFont

A4 = (827, 1169)  # 100 dots an inch


@dataclass(frozen=True)
class Sheet:
    """One file as a browser hands it in."""

    name: str
    media_type: str
    data: bytes


@cache
def scan(title: str, *, kind: str = "PDF", pages: int = 1) -> Sheet:
    """A made-up letter under this title: nobody's words, nobody's signature."""
    made = [_page(title, number) for number in range(1, pages + 1)]
    out = io.BytesIO()
    rest = {"save_all": True, "append_images": made[1:]} if kind == "PDF" else {"quality": 80}
    made[0].save(out, kind, **rest)
    ending, media_type = ("pdf", "application/pdf") if kind == "PDF" else ("jpg", "image/jpeg")
    return Sheet(f"{title}.{ending}", media_type, out.getvalue())


def _page(title: str, number: int) -> Image.Image:
    sheet = Image.new("RGB", A4, "#fdfdfb")
    pen = ImageDraw.Draw(sheet)
    pen.text((90, 110), title.upper(), fill="#222", font=ImageFont.load_default(24))
    pen.text((90, 150), f"Halaman {number}", fill="#555", font=ImageFont.load_default(15))
    pen.line((90, 185, 737, 185), fill="#222", width=2)
    for line in range(24):
        right = 737 if line % 6 != 5 else 430
        pen.line((90, 230 + line * 30, right, 230 + line * 30), fill="#b9bcbf", width=6)
    pen.line((520, 1010, 560, 985, 600, 1020, 650, 980, 690, 1012), fill="#1c3f94", width=4, joint="curve")
    pen.text((520, 1040), "tanda tangan", fill="#555", font=ImageFont.load_default(14))
    return sheet
