"""Several photographs of one paper as one PDF to read and print. The originals stay what they are."""

import io
from collections.abc import Sequence

from PIL import Image

from resetdesk.core.files.serving import page_image
from resetdesk.core.models.files import StoredFile

DPI = 150
WIDTH = 1240  # A4 at that resolution


def joined(photographs: Sequence[StoredFile]) -> bytes:
    """One page for each photograph, in order, drawn in the limited child: what was uploaded is never opened
    here. Raises gate.PageUnavailable, and serving.FileLost where the store lost one.
    """
    pages = [
        Image.open(io.BytesIO(page_image(photograph, 1, width=WIDTH))).convert("RGB")
        for photograph in photographs
    ]
    written = io.BytesIO()
    pages[0].save(written, format="PDF", save_all=True, append_images=pages[1:], resolution=DPI, quality=85)
    return written.getvalue()
