"""Giving a file out: the original only as an attachment, pages only as pictures the portal made."""

from django.http import FileResponse

from resetdesk.core.files import gate
from resetdesk.core.files.intake import open_stored
from resetdesk.core.models.files import StoredFile

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def serve(stored_file: StoredFile, *, filename: str) -> FileResponse:
    """The bytes as an attachment that no browser runs. The caller has checked who asks and written it down.

    Raises FileNotFoundError if the store lost the file.
    """
    return FileResponse(
        open_stored(stored_file),
        as_attachment=True,
        filename=filename,
        content_type=stored_file.media_type,
        headers=HEADERS | {"Content-Length": str(stored_file.size)},
    )


def page_image(stored_file: StoredFile, page: int, *, width: int = 1200) -> bytes:
    """PNG of one page, counted from 1, made in the limited child. Raises gate.PageUnavailable."""
    with open_stored(stored_file) as source:
        return gate.page_picture(source, media_type=stored_file.media_type, page=page, width=width)
