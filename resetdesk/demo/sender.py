"""An official as the writer of papers: what they answer on the form, and every paper that they hand in."""

import datetime as dt
from dataclasses import dataclass
from random import Random

from requests_app.sop.conditions import holds
from requests_app.sop.definition import Sop
from resetdesk.demo.papers import decrees, letters, pictures, signed
from resetdesk.demo.papers.facts import Facts
from resetdesk.demo.people import Official
from resetdesk.demo.town import House


@dataclass(frozen=True)
class Paper:
    """Bytes with the name and type that a browser would send along."""

    data: bytes
    name: str
    kind: str


@dataclass(frozen=True)
class Sender:
    """One official at one office."""

    house: House
    official: Official

    @property
    def sop(self) -> Sop:
        return self.house.edition_for(self.official.role).definition

    @property
    def letter(self) -> str:
        """The key of the letter of request."""
        return self.sop.letter.document if self.sop.letter else self.sop.documents[0].key

    @property
    def decree(self) -> str:
        """The key of the decree of appointment that this role hands in."""
        facts = self.answers()
        return next(
            one.key
            for one in self.sop.documents
            if one.key != self.letter and one.is_uploaded and holds(one.required_when, facts)
        )

    def answers(self) -> dict[str, str | bool]:
        """What the form's fields are answered with, by key; more than any one SOP asks."""
        who = self.official
        return {
            "name": who.name,
            "nip": who.nip,
            "work_unit": who.unit,
            "email": who.email,
            "phone": who.phone,
            "position": who.position,
            "rank": who.rank,
            "role": who.role,
            "agency_address": f"{who.unit}, {self.house.town.place}",
            "user_id": who.user_id,
            "sk_number": self.sk_number,
            "sk_date": who.sk_date.isoformat(),
            "certificate_number": self.certificate_number,
            "also_pa": False,
            "data_changed": False,
        }

    def letter_number(self, day: dt.date) -> str:
        return f"800/{int(self.official.nip[4:8]):03d}/{day.year}"

    @property
    def sk_number(self) -> str:
        return f"188.45/{int(self.official.nip[2:6])}/{self.official.sk_date.year}"

    @property
    def certificate_number(self) -> str:
        return f"PBJ-{self.official.nip[8:12]}-{self.official.nip[2:8]}"

    def paper(self, key: str, *, facts: Facts, is_whole: bool = True) -> Paper:
        """A document of the SOP as a PDF; one that is not whole lacks a signature or its last page."""
        if key == self.letter:
            data = letters.letter(facts, signed=is_whole)
        elif "sertifikat" in key:
            data = decrees.certificate(facts)
        else:
            data = decrees.decree(facts, whole=is_whole)
        return Paper(data, f"{key}.pdf", "application/pdf")

    def signed_letter(self, *, facts: Facts, at: dt.datetime) -> Paper:
        """The letter with a digital signature of that moment."""
        return Paper(signed.signed_letter(facts, at=at), f"{self.letter}.pdf", "application/pdf")

    def facts(self, *, service: str, day: dt.date) -> Facts:
        """What the papers of a request of that day say."""
        office, who, town, sop = self.house.office, self.official, self.house.town, self.sop
        label = next(sop.service_label(one) for one in sop.services if one.value == service)
        peers = [one for one in town.officials.values() if one.role == who.role and one != who]
        return Facts(
            government=office.government,
            head=f"Kepala {office.name}",
            office=office.name,
            place=town.place,
            name=who.name,
            nip=who.nip,
            rank=who.rank,
            position=who.position,
            unit=who.unit,
            phone=who.phone,
            email=who.email,
            role=sop.role_label(who.role),
            service=label[:1].lower() + label[1:],
            user_id=who.user_id,
            number=self.letter_number(day),
            sk_number=self.sk_number,
            day=day,
            sk_day=who.sk_date,
            certificate=self.certificate_number,
            others=tuple((one.name, one.unit) for one in peers[: 3 + int(who.nip[7]) % 4]),
        )


def photographed(paper: Paper, *, day: dt.date, chance: Random) -> Paper:
    """The paper's first page, taken with a telephone."""
    name = f"IMG_{day:%Y%m%d}_{paper.name.removesuffix('.pdf')}.jpg"
    return Paper(pictures.photograph(paper.data, chance=chance), name, "image/jpeg")
