"""How far the mailbox of returned mail was read, so that each message is read once, and how that goes."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from requests_app.models import ReturnsBox


@transaction.atomic
def begin(address: str, *, validity: int) -> ReturnsBox:
    """The mailbox as it was left. Numbered anew by its server (RFC 9051 2.3.1.1), it is read from the start:
    a return that is known already changes nothing."""
    box, _made = ReturnsBox.objects.select_for_update().get_or_create(address=address)
    if box.validity != validity:
        box.validity, box.last_uid = validity, 0
        box.save(update_fields=["validity", "last_uid"])
    return box


def advance(box: ReturnsBox, uid: int, *, is_return: bool) -> None:
    """This message was read, and is not read again."""
    counted = {"returned": F("returned") + 1} if is_return else {"others": F("others") + 1}
    ReturnsBox.objects.filter(pk=box.pk).update(last_uid=uid, **counted)


def finish(box: ReturnsBox, *, at: datetime) -> None:
    """Everything that lay there was read."""
    ReturnsBox.objects.filter(pk=box.pk).update(read_at=at, failing_since=None, fault="")


def fail(address: str, *, fault: str, at: datetime) -> None:
    """The mailbox could not be read; since when is kept until it can."""
    box, _made = ReturnsBox.objects.get_or_create(address=address)
    ReturnsBox.objects.filter(pk=box.pk).update(failing_since=box.failing_since or at, fault=fault[:100])
