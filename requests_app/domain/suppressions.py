"""Addresses that take no mail: known from the first hard bounce, told at each later notice, liftable."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from requests_app.exceptions import FormIncomplete, NotPossible
from requests_app.models import Suppression
from resetdesk.accounts.domain import policy
from resetdesk.accounts.domain.registry import normal_email
from resetdesk.accounts.enums import Action
from resetdesk.accounts.models import Office, User
from resetdesk.core import journal

# Kept on the row, so in the office's language.
PROVED = "Pemilik alamat membuktikannya dengan kode yang dikirim lewat email."
LONGEST_REASON = 250


def among(office_id: int, addresses: Iterable[str]) -> set[str]:
    """Those of these addresses, in normal form, to which the office sends nothing now."""
    rows = Suppression.objects.filter(
        office=office_id, lifted_at=None, address__in={normal_email(address) for address in addresses}
    )
    return set(rows.values_list("address", flat=True))


def holds(office_id: int, address: str) -> bool:
    """Whether the office sends nothing to this address now."""
    return bool(among(office_id, [address]))


def suppress(office_id: int, address: str, *, detail: str, at: datetime) -> None:
    """From now on nothing is sent to this address; on the office's record, once."""
    if holds(office_id, address):
        return
    try:
        with transaction.atomic():
            made = Suppression.objects.create(
                office_id=office_id, address=normal_email(address), since=at, detail=detail[:250]
            )
            _record(made, event="address_suppressed", by=None, at=at)
    except IntegrityError:
        # Somebody was faster: the first answer is the one that counts.
        return


@transaction.atomic
def lift(suppression_id: int, *, reason: str, by: User, at: datetime) -> Suppression:
    """Send to this address again, because somebody knows better than the mail server did.

    Raises NotAllowed, FormIncomplete without a reason, NotPossible where it was lifted already.
    """
    row = Suppression.objects.select_for_update().select_related("office").get(pk=suppression_id)
    policy.check(by, office=row.office, action=Action.RESEND_NOTICE)
    if not reason.strip():
        raise FormIncomplete({"reason": _("Tulis mengapa alamat ini boleh dikirimi lagi.")})
    if row.lifted_at is not None:
        raise NotPossible(_("Alamat ini sudah boleh dikirimi lagi."))
    return _lift(row, reason=reason.strip()[:LONGEST_REASON], by=by, at=at)


@transaction.atomic
def prove(office_id: int, address: str, *, at: datetime) -> None:
    """A code that was mailed there came back typed: the address lives."""
    rows = Suppression.objects.select_for_update().filter(
        office=office_id, address=normal_email(address), lifted_at=None
    )
    for row in rows:
        _lift(row, reason=PROVED, by=None, at=at)


def _lift(row: Suppression, *, reason: str, by: User | None, at: datetime) -> Suppression:
    row.lifted_at, row.lifted_by, row.lift_reason = at, by, reason
    row.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    _record(row, event="suppression_lifted", by=by, at=at, reason=reason)
    return row


def _record(row: Suppression, *, event: str, by: User | None, at: datetime, reason: str = "") -> None:
    """On the office's own chain, the address only committed to."""
    office = Office.objects.select_for_update().get(pk=row.office_id)
    personal = {"address": row.address, **({"reason": reason} if reason else {})}
    act = journal.Act(
        event=event, by=by.pk if by else None, at=at, facts={"suppression": row.pk}, personal=personal
    )
    journal.append(office.chain, scope=office.pk, act=act)
