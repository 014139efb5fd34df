"""Every parameter that names another object: a foreign one is answered as an unknown one, and moves nothing.

Which parameters there are is read from the views themselves; each is judged in one of the two tables.
"""

import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from requests_app.domain import counter, drafts
from requests_app.domain.counter import Opening
from requests_app.enums import Channel, NoticeState
from requests_app.models import DocumentVersion, DraftPaper, Edition, Notice, ResetRequest
from resetdesk.core.models import JournalEntry
from resetdesk.core.references import new_reference
from tests.accounts.test_foreign_objects import said
from tests.cast import Cast, sign_in
from tests.house.source import python_sources
from tests.moments import kept
from tests.requests_app.factories import PONOROGO, SERAM, Walk, equip, open_step, paper, submitted

READ = re.compile(r"request\.(?:GET|POST)\.get(?:list)?\(\s*(\"[\w-]+\"|[A-Z_]+)")
NOBODYS = "987654321"
# Parameters that name something of an office; each has a row in CASES.
OBJECTS = {"berkas", "q", "sop", "petugas", "nomor", "setelah", "hapus", "step", "username"}
# Parameters that choose among kinds and words that stand in our own tables.
PLAIN = {
    *("cara", "hal", "then", "outcome", "tampilan", "langkah", "kanal", "peran", "bulan", "hasil", "apa"),
    *("nilai", "act", "key", "kepada", "next", "bentuk", "shown", "diminta", "office_account", "wanted"),
}


@dataclass(frozen=True)
class Named:
    """One parameter of one page: the address, the other fields, and what somebody may write into it."""

    page: str
    address: str
    field: str
    foreign: object
    unknown: object = NOBODYS
    data: tuple[tuple[str, object], ...] = ()
    is_post: bool = True

    def send(self, client: Client, value: object) -> HttpResponse:
        data = {**dict(self.data), self.field: str(value)}
        ask: Any = client.post if self.is_post else client.get
        sent: HttpResponse = ask(self.address, data)
        return sent


@kept
def two(cast: Cast) -> tuple[ResetRequest, ResetRequest]:
    """A request of each office, with their messages sent."""
    walk = Walk(cast, submitted(cast))
    walk.step()
    walk.take()
    foreign = submitted(cast, PONOROGO)
    Notice.objects.update(state=NoticeState.SENT, sent_at=walk.at)
    return walk.request, foreign


def draft_paper(cast: Cast, office: Any) -> tuple[str, DraftPaper]:
    opening = Opening(role="ppk", services=("reset_password",), channel=Channel.COUNTER)
    now = timezone.now()
    draft = counter.begin(office, opening, at=now)
    return str(draft.pk), drafts.add_paper(draft, "surat_permohonan", file=paper(office), at=now)


def named(cast: Cast) -> Iterator[Named]:
    own, foreign = two(cast)
    slug, reference = "contoh-timur", own.reference
    notice = Notice.objects.filter(reset_request=foreign).earliest("pk").pk
    version = DocumentVersion.objects.filter(document__submission=foreign.submission).earliest("pk").pk
    edition = Edition.objects.get(sop__office=cast.barat)
    step = ("step", open_step(own).pk)
    why = ("reason", "Sama.")

    def act(name: str) -> str:
        return reverse("requests:side-act", args=[slug, reference, name])

    case = reverse("requests:case", args=[slug, reference])
    yield Named("berkas", case, "berkas", version, is_post=False)
    yield Named("kirim-ulang, alamat", act("kirim-ulang"), "notice", notice, is_post=False)
    yield Named("kirim-ulang", act("kirim-ulang"), "notice", notice, data=(step,))
    yield Named("ganda", act("ganda"), "original", foreign.reference, new_reference(), (step, why))
    yield Named("ganti-sop", act("ganti-sop"), "edition", edition.pk, data=(step, why))
    yield Named("kembalikan", act("kembalikan"), "to", edition.definition.steps[1].key, "x", (step, why))
    yield Named("langkah lain", act("catatan"), "step", open_step(foreign).pk, data=(("text", "Halo"),))
    search = reverse("requests:search", args=[slug])
    yield Named("cari", search, "q", foreign.reference, new_reference())
    yield Named("cari arsip", reverse("archive:search", args=[slug]), "q", foreign.reference, new_reference())
    records = reverse("archive:records", args=[slug])
    yield Named("arsip", records, "sop", edition.sop.key, "tidak-ada", is_post=False)
    months = reverse("months:cases", args=[slug, "2026-11"])
    yield Named("laporan", months, "sop", edition.sop.key, "tidak-ada", is_post=False)
    read = reverse("readings:readings", args=[slug])
    yield Named("pembacaan, petugas", read, "petugas", cast.other_admin.pk, is_post=False)
    yield Named("pembacaan, nomor", read, "nomor", foreign.reference, new_reference(), is_post=False)
    mark = f"{foreign.received_at.isoformat()}~{open_step(foreign).pk}"
    other = f"{foreign.received_at.isoformat()}~{NOBODYS}"
    for page in (reverse("requests:queue", args=[slug]), records, read):
        yield Named(f"setelah {page}", page, "setelah", mark, other, is_post=False)
    missed = reverse("requests:missed", args=[slug])
    yield Named("surat tak sampai", missed, "setelah", notice, is_post=False)


def officer(cast: Cast, name: str) -> Client:
    """Who may open the page at all."""
    who = "auditor" if name.startswith(("pembacaan", "setelah", "arsip", "laporan")) else "admin_agency"
    return sign_in(Client(), cast[who])


@pytest.mark.asvs("8.2.2", "8.2.3")
def test_a_foreign_object_is_answered_as_one_that_nobody_has(cast: Cast) -> None:
    rows, faults = list(named(cast)), []
    before = JournalEntry.objects.count()
    for row in rows:
        foreign = row.send(officer(cast, row.page), row.foreign)
        unknown = row.send(officer(cast, row.page), row.unknown)
        told = [
            (answer.status_code, answer.headers.get("Location", ""), words(answer, value))
            for answer, value in ((foreign, row.foreign), (unknown, row.unknown))
        ]
        if told[0] != told[1]:
            faults.append((row.page, told[0][:2], told[1][:2]))
    assert faults == []
    assert JournalEntry.objects.count() == before


def words(answer: HttpResponse, value: object) -> str:
    """What the page says, without what was written into it, and without the number of the form."""
    text = re.escape(str(value))
    typed = rf"(?<=value=\"){text}(?=\")|(?<=valid\. ){text}(?= bukan)"
    own = r"name=\"(?:key|csrfmiddlewaretoken)\" value=\"[^\"]*\""
    return re.sub(rf"{typed}|{own}|(?:setelah|sebelum|nomor)=[^\"&]*", "", said(answer))


def test_what_belongs_to_another_case_of_the_same_office_is_no_page(cast: Cast) -> None:
    own, _foreign = two(cast)
    beside = submitted(cast, answers={"nip": "197001011995031002", "email": "lain@contoh.test"})
    step, made = open_step(beside).pk, beside.artefacts.earliest("pk")
    client = sign_in(Client(), cast["admin_agency"])
    for name, more in (
        ("take", [step]),
        ("act", [step]),
        ("generated", [step, "buat"]),
        ("paper", [made.pk]),
    ):
        address = reverse(f"requests:{name}", args=["contoh-timur", own.reference, *more])
        got = {client.get(address).status_code, client.post(address).status_code} - {405}
        assert got == {404}, name
    assert open_step(beside).taken_by is None


def test_nobody_removes_a_paper_from_somebody_else_s_form(cast: Cast) -> None:
    equip(cast.timur, SERAM)
    own, _paper = draft_paper(cast, cast.timur)
    _other, theirs = draft_paper(cast, cast.timur)
    client = sign_in(Client(), cast["loket"])
    address = reverse("requests:counter-form", args=["contoh-timur", own])
    assert client.post(address, {"hapus": str(theirs.pk)}).status_code == 302
    assert DraftPaper.objects.filter(pk=theirs.pk).exists()


def test_counts_and_lists_hold_nothing_of_another_office(cast: Cast) -> None:
    own, foreign = two(cast)
    client = sign_in(Client(), cast.other_admin)
    page = said(client.get(reverse("requests:queue", args=["contoh-barat"]) + "?tampilan=semua"))
    assert (own.reference in page, foreign.reference in page) == (False, True)
    sign_in(client, cast["admin_agency"])
    page = said(client.get(reverse("requests:queue", args=["contoh-timur"]) + "?tampilan=semua"))
    assert (own.reference in page, foreign.reference in page) == (True, False)


def parameters() -> set[str]:
    """Every parameter that a view reads by its name."""
    found: set[str] = set()
    for source in python_sources():
        if "/views/" not in source.path and "/interfaces/" not in source.path:
            continue
        for name in READ.findall(source.text):
            found.add(name.strip('"') if name.startswith('"') else constant(source.path, name))
    return found


def constant(path: str, name: str) -> str:
    module = importlib.import_module(path.removesuffix(".py").replace("/", "."))
    value: str = getattr(module, name)
    return value


def test_every_parameter_is_judged() -> None:
    unjudged = parameters() - OBJECTS - PLAIN
    assert unjudged == set(), "put it into OBJECTS, with a row in `named`, or into PLAIN"
