"""An office's limits for uploads, as the gate asks for them."""

from resetdesk.accounts.domain.options import options
from resetdesk.accounts.models import Office
from resetdesk.core.files.intake import Limits


def upload_limits(office: Office) -> Limits:
    """Size in bytes and pages that one file may have in this office."""
    chosen = options(office)
    return Limits(max_bytes=chosen.max_file_mb * 1024 * 1024, max_pages=chosen.max_pages)
