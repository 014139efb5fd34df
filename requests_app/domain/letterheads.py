"""The head of every paper, from the office's own settings."""

from requests_app.domain.papers import Letterhead, Signatory
from resetdesk.accounts.models import Office, User


def letterhead(office: Office) -> Letterhead:
    """Kop surat: government, unit, name, address; what the office left empty is left out."""
    contact = [office.phone, office.email, office.website]
    return Letterhead(
        government=office.government,
        unit=office.unit,
        name=office.name,
        address=" ".join(office.address.split()),
        contact=" · ".join(part for part in contact if part),
        crest=office.crest,
    )


def signatory(person: User | None) -> Signatory | None:
    """Who answers for a sheet; None where the portal acted by itself."""
    if person is None:
        return None
    return Signatory(position=person.position, name=person.full_name, nip=person.nip)
