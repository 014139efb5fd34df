"""Finding a request of an office by what people hold in their hands: reference, register number, NIP."""

import re

from requests_app.models import ResetRequest
from resetdesk.accounts.models import Office
from resetdesk.core import references

MOST = 50
REGISTER = re.compile(r"(?:nomor:)?\s*(\d{1,9})\s*/\s*(\d{4})")
NIP = re.compile(r"(?:nip:)?\s*((?:\d[\s.-]*){18})")


def find_in_office(office: Office, words: str) -> list[ResetRequest]:
    """The requests that these words name, newest first; empty when they are no reference, register or NIP."""
    mine = ResetRequest.objects.filter(office=office).select_related("submission", "edition")
    mine = mine.defer("edition__source").order_by("-received_at", "id")
    if register := REGISTER.fullmatch(words.strip()):
        number, year = register.groups()
        return list(mine.filter(register_number=int(number), register_year=int(year)))
    if nip := NIP.fullmatch(words.strip()):
        digits = "".join(character for character in nip.group(1) if character.isdigit())
        return list(mine.filter(holder_nip=digits)[:MOST])
    try:
        return list(mine.filter(reference=references.normalise(words)))
    except references.ReferenceInvalid:
        return []
