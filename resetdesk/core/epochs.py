"""Links die when the installation is restored: what they open may have been opened since the backup.

The purpose of every derived link carries the epoch of the newest restoration. Codes on paper in people's
hands (the collection code, the short code of a receipt) and names of mails carry none and live on.
"""

from resetdesk.core.models import Restoration


def of_link(purpose: str) -> str:
    """`purpose` for deriving and checking a link now; plain as long as nothing was ever restored."""
    epoch = Restoration.objects.values_list("epoch", flat=True).first()
    return purpose if epoch is None else f"{purpose} {epoch}"
