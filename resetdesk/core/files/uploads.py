"""How a form's files reach the disk while Django reads the request: never more than the ceiling."""

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

CEILING = 25 * 1024 * 1024


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Counts a file to its end, but keeps nothing of one over the ceiling (`FILES_CEILING`, bytes).

    The form still learns the true size, so that `intake` can say it. A disk that fails while the request is
    read is remembered as `broken` on the upload and becomes a refusal instead of a crash.
    """

    file: TemporaryUploadedFile
    broken: OSError | None = None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        ceiling: int = getattr(settings, "FILES_CEILING", CEILING)
        if self.broken:
            return
        try:
            if start + len(raw_data) > ceiling:
                self.file.truncate(0)
            else:
                self.file.write(raw_data)
        except OSError as error:
            self.broken = error

    def file_complete(self, file_size: int) -> TemporaryUploadedFile:
        upload = self.file
        upload.size = file_size
        upload.broken = self.broken  # type: ignore[attr-defined]  # read by `intake.keep`
        self.broken = None
        if upload.file and not upload.file.closed:
            upload.seek(0)
        return upload
