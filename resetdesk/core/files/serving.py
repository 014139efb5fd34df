"""Giving a file out: the original only as an attachment, pages only as pictures the portal made."""

import logging
from typing import BinaryIO

from django.http import FileResponse
from django.utils.translation import gettext as _

from resetdesk.core.exceptions import DomainError
from resetdesk.core.files import gate
from resetdesk.core.files.intake import open_stored
from resetdesk.core.files.sweeping import look_at
from resetdesk.core.models.files import StoredFile

logger = logging.getLogger(__name__)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class FileLost(DomainError):
    """The store no longer has the file; the log and `doctor` say so too."""


def serve(stored_file: StoredFile, *, filename: str) -> FileResponse:
    """The bytes as an attachment that no browser runs. The caller has checked who asks and written it down.

    Raises FileLost.
    """
    return FileResponse(
        opened(stored_file),
        as_attachment=True,
        filename=filename,
        content_type=stored_file.media_type,
        headers=HEADERS | {"Content-Length": str(stored_file.size)},
    )


def page_image(stored_file: StoredFile, page: int, *, width: int = 1200) -> bytes:
    """PNG of one page, counted from 1, made in the limited child. Raises FileLost, gate.PageUnavailable."""
    with opened(stored_file) as source:
        return gate.page_picture(source, media_type=stored_file.media_type, page=page, width=width)


def opened(stored_file: StoredFile) -> BinaryIO:
    """The bytes, or FileLost once the loss was logged and a look at the file is promised for `doctor`."""
    try:
        return open_stored(stored_file)
    except FileNotFoundError as missing:
        logger.error("file %s is lost from the store", stored_file.pk)
        look_at(stored_file)
        raise FileLost(
            _("Berkas ini hilang dari penyimpanan. Pengelola portal diberi tahu dan mencarinya di cadangan.")
        ) from missing
