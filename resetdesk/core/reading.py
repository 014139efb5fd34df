"""The reading log: opening a paper is on the record as well."""

from datetime import datetime
from uuid import UUID

from resetdesk.core.models import ReadingLog


def log_reading(paper: UUID, *, scope: int, person: int, session_digest: str, at: datetime) -> ReadingLog:
    """Note that `person` opened `paper`: one row per paper, person and session, however often it is called.

    `session_digest` is the SHA-256 of the session key in hexadecimal. Raises ValueError for anything else.
    """
    if len(session_digest) != 64:
        raise ValueError("The log holds a digest of the session, never the session.")
    row, _created = ReadingLog.objects.get_or_create(
        paper=paper,
        person=person,
        session_digest=session_digest,
        defaults={"scope": scope, "at": at},
    )
    return row
