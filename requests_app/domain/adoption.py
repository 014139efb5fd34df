"""An office adopts an SOP file: its bytes are frozen as an edition and pinned by SHA-256."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.exceptions import NotPossible
from requests_app.models import Edition, Sop
from requests_app.sop.loader import load, sop_digest
from resetdesk.accounts.models import Office, User
from resetdesk.core import journal


@transaction.atomic
def adopt(source: bytes, *, name: str, office: Office, by: User | None, at: datetime) -> Edition:
    """Make a valid SOP file the office's current edition; open requests stay with theirs.

    Raises SopFileInvalid with every fault of the file, NotPossible when these very bytes are current.
    """
    definition = load(source, name=name)
    digest = sop_digest(source)
    Office.objects.select_for_update().get(pk=office.pk)
    sop, _made = Sop.objects.get_or_create(
        office=office, key=definition.key, defaults={"title": definition.title}
    )
    current = sop.editions.filter(retired_at=None).first()
    if current is not None and current.sha256 == digest:
        raise NotPossible(_("Edisi ini sudah berlaku: isi berkasnya sama persis."))
    if current is not None:
        current.retired_at = at
        current.save(update_fields=["retired_at"])
    sop.title = definition.title
    sop.save(update_fields=["title"])
    edition = Edition.objects.create(
        sop=sop,
        number=sop.editions.count() + 1,
        sha256=digest,
        source=source,
        adopted_at=at,
        adopted_by=by,
    )
    journal.append(
        office.chain,
        scope=office.pk,
        act=journal.Act(
            event="sop_adopted",
            by=by.pk if by else None,
            at=at,
            facts={"sop": sop.key, "edition": edition.number, "sha256": digest},
            personal={},
        ),
    )
    return edition


def current_editions(office: Office) -> list[Edition]:
    """The editions that new requests come in under, by the key of their SOP."""
    return list(
        Edition.objects.filter(sop__office=office, retired_at=None)
        .select_related("sop", "sheet")
        .defer("source")
        .order_by("sop__key")
    )
