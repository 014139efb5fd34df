"""What the limited child does with one file. No Django here; nothing here runs in the portal itself."""

import io
import warnings
from typing import Any, BinaryIO

import pikepdf
import pypdfium2
from PIL import Image, ImageOps, JpegImagePlugin, MpoImagePlugin, PngImagePlugin

FORMATS = ("JPEG", "PNG")
# Named, because Pillow loads them late and the child should find everything already there.
PLUGINS = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin)
WIDEST = 2400
TALLEST = 4 * WIDEST
# EXIF tag; its values from 5 on say that the picture lies on its side.
ORIENTATION, LYING = 0x0112, 5

Answer = dict[str, Any]


def check(source: BinaryIO, *, media_type: str, max_pages: int, max_pixels: int) -> Answer:
    """The judgement of one file: `passed`, `unchecked` or `refused` with a code and its numbers."""
    if media_type == "application/pdf":
        return check_pdf(source, max_pages=max_pages)
    return check_image(source, max_pixels=max_pixels)


def check_pdf(source: BinaryIO, *, max_pages: int) -> Answer:
    """Opened strictly; one that only recovery opens is kept, unchecked (real scanners write such files)."""
    try:
        return judge_pages(source, max_pages=max_pages, is_strict=True)
    except pikepdf.PasswordError:
        return {"verdict": "refused", "code": "locked"}
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, IndexError, RuntimeError):
        source.seek(0)
    try:
        return judge_pages(source, max_pages=max_pages, is_strict=False)
    except pikepdf.PasswordError:
        return {"verdict": "refused", "code": "locked"}
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, IndexError, RuntimeError):
        return {"verdict": "refused", "code": "damaged"}


def judge_pages(source: BinaryIO, *, max_pages: int, is_strict: bool) -> Answer:
    with pikepdf.open(source, attempt_recovery=not is_strict, suppress_warnings=True) as pdf:
        pages = len(pdf.pages)
        if pages == 0:
            raise ValueError("no pages")
        if pages > max_pages:
            return {"verdict": "refused", "code": "too_many_pages", "pages": pages}
        for page in pdf.pages:
            # Reading the box and the contents of each page finds references into nothing.
            _box, _contents = page.mediabox, page.obj.get("/Contents")
    return {"verdict": "passed", "pages": pages} if is_strict else {"verdict": "unchecked", "pages": pages}


def check_image(source: BinaryIO, *, max_pixels: int) -> Answer:
    # The limit is ours and exact; Pillow's own would only warn below twice its value.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(source, formats=FORMATS) as image:
            width, height = image.size
            if width * height > max_pixels:
                return {"verdict": "refused", "code": "too_many_pixels", "width": width, "height": height}
            # An eighth of the size still reads every bit of a JPEG, in a third of the time.
            image.draft("RGB", (width // 8, height // 8))
            image.load()
    except MemoryError:
        return {"verdict": "unchecked"}
    except Exception:  # noqa: BLE001  (Pillow raises anything; what cannot be decoded is refused)
        return {"verdict": "refused", "code": "damaged"}
    return {"verdict": "passed", "pages": 1}


def page_image(source: BinaryIO, *, media_type: str, page: int, width: int) -> bytes:
    """One page as an upright PNG of this width. Raises what the libraries raise, or IndexError."""
    width = max(1, min(width, WIDEST))
    image = (
        pdf_page(source, page=page, width=width)
        if media_type == "application/pdf"
        else photo(source, page, width)
    )
    out = io.BytesIO()
    # Level 1: the picture is looked at once, and a page must come quickly.
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()


def pdf_page(source: BinaryIO, *, page: int, width: int) -> Image.Image:
    document = pypdfium2.PdfDocument(source.read())
    if not 1 <= page <= len(document):
        raise IndexError(page)
    sheet = document[page - 1]
    scale = min(width / max(sheet.get_width(), 1), TALLEST / max(sheet.get_height(), 1))
    bitmap = sheet.render(scale=scale, may_draw_forms=False)
    rendered: Image.Image = bitmap.to_pil()
    return rendered.convert("L") if is_grey(rendered) else rendered


def is_grey(image: Image.Image) -> bool:
    """Most letters are black on white, and a third of the bytes are enough for them."""
    small = image.resize((64, 64)).convert("RGB")
    red, green, blue = small.split()
    return red.tobytes() == green.tobytes() == blue.tobytes()


def photo(source: BinaryIO, page: int, width: int) -> Image.Image:
    if page != 1:
        raise IndexError(page)
    Image.MAX_IMAGE_PIXELS = None
    with warnings.catch_warnings(), Image.open(source, formats=FORMATS) as image:
        warnings.simplefilter("ignore")
        # The decoder itself shrinks to the next size above the one asked for.
        is_lying = image.getexif().get(ORIENTATION, 1) >= LYING
        scale = width / (image.height if is_lying else image.width)
        image.draft("RGB", (round(image.width * scale), round(image.height * scale)))
        upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((width, TALLEST), reducing_gap=2.0)
    return upright
