"""What the papers of one request say."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Facts:
    """One official's request, as its papers tell it. `others` stand beside them in the decree's list."""

    government: str
    head: str
    office: str
    place: str
    name: str
    nip: str
    rank: str
    position: str
    unit: str
    phone: str
    email: str
    role: str
    service: str
    user_id: str
    number: str
    sk_number: str
    day: dt.date
    sk_day: dt.date
    certificate: str
    others: tuple[tuple[str, str], ...] = ()

    @property
    def region(self) -> str:
        """`Kabupaten Contoh Timur` of `Pemerintah Kabupaten Contoh Timur`."""
        return self.government.removeprefix("Pemerintah ")

    @property
    def mark(self) -> int:
        """A number of this person's own: bends their signature, picks their layout."""
        return int(self.nip[:8]) + int(self.nip[8:14])

    @property
    def spaced_nip(self) -> str:
        return f"{self.nip[:8]} {self.nip[8:14]} {self.nip[14]} {self.nip[15:]}"
