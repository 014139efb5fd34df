"""Pictures among the papers: a page photographed with a telephone, and a screen after the act."""

import datetime as dt
import io
import tempfile
from functools import lru_cache
from random import Random
from typing import BinaryIO

from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageOps

from resetdesk.core.files import gate
from resetdesk.core.templatetags.ui import tanggal

WIDTH = 900
GRAIN = 320
QUALITY = 62
PAPER, DESK, PRINT = "#f1ece0", 96, "#23262b"


def photograph(pdf: bytes, *, chance: Random) -> bytes:
    """The first page as a telephone takes it: a little crooked on a desk, in uneven light, grainy; JPEG."""
    picture = gate.page_picture(_opened(pdf), media_type="application/pdf", page=1, width=WIDTH)
    with Image.open(io.BytesIO(picture), formats=("PNG",)) as drawn:
        page = drawn.convert("L")
    framed = ImageOps.expand(page, border=(26, 30), fill=DESK)
    turned = framed.rotate(
        chance.choice((-1, 1)) * chance.uniform(0.5, 1.8), fillcolor=DESK, resample=Image.Resampling.BILINEAR
    )
    light = _light(chance.randrange(4)).resize(turned.size)
    tiled = _grain(chance.randrange(3)).resize(turned.size, Image.Resampling.NEAREST)
    grey = Image.blend(ImageChops.multiply(turned, light), tiled, 0.05)
    out = io.BytesIO()
    ImageOps.colorize(grey, black=PRINT, white=PAPER).save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


@lru_cache(maxsize=4)
def _light(corner: int) -> Image.Image:
    """Brighter at the window, darker away from it."""
    falling = Image.linear_gradient("L").point([255 - one // 4 for one in range(256)])
    return falling.rotate(90 * corner)


@lru_cache(maxsize=3)
def _grain(turn: int) -> Image.Image:
    """Noise from our own numbers: the same photograph in every demo."""
    chance = Random(f"grain {turn}")  # noqa: S311 - a texture
    return Image.frombytes("L", (GRAIN, GRAIN), chance.randbytes(GRAIN * GRAIN))


def _opened(data: bytes) -> BinaryIO:
    """The bytes behind a descriptor, which is what the limited child is handed."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with its last reference
    file.write(data)
    file.flush()
    return file


def screenshot(user_id: str, *, day: dt.date, by: str) -> bytes:
    """The account's page after the act, without any password; PNG."""
    picture = Image.new("RGB", (900, 420), "#f4f6f8")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 900, 56), fill="#2b5d7d")
    large, small = _letters(24), _letters(18)
    draw.text((24, 14), "SPSE (CONTOH)  |  Kelola Pengguna", fill="white", font=large)
    rows = (("User ID", user_id), ("Status", "Aktif"), ("Perubahan terakhir", tanggal(day)), ("Oleh", by))
    for index, (label, value) in enumerate(rows):
        top = 96 + 64 * index
        draw.rectangle((24, top, 876, top + 52), fill="white", outline="#cfd8df")
        draw.text((44, top + 14), label, fill="#5a6872", font=small)
        draw.text((300, top + 14), value, fill="#16222b", font=small)
    out = io.BytesIO()
    picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=32).save(out, "PNG")
    return out.getvalue()


@lru_cache(maxsize=2)
def _letters(size: int) -> "ImageFont.FreeTypeFont | ImageFont.ImageFont":
    return ImageFont.load_default(size)
