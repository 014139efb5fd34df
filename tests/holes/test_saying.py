"""Holes of what the portal says and hears: pages, mail, logs, headers."""

import io
import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import BadHeaderError
from django.core.validators import EmailValidator
from django.http import HttpRequest, HttpResponse
from django.template import base
from django.test import Client
from django.urls import reverse

from requests_app.domain import notices
from requests_app.interfaces import mailing, messages
from requests_app.models import Artefact, ContactCode, Notice, ResetRequest
from requests_app.views import track
from resetdesk import logs, middleware
from resetdesk.accounts.domain.options import change_options
from resetdesk.accounts.domain.registry import HolderData, remember, retire
from resetdesk.accounts.enums import ContactKind, ContactSource
from resetdesk.accounts.models import HolderContact
from resetdesk.core import jobs
from resetdesk.core.files.intake import open_stored
from resetdesk.core.references import new_reference
from resetdesk.demo import mailbox
from tests.cast import Cast, sign_in
from tests.holes.closing import closes
from tests.requests_app.factories import ANSWERS, MONDAY, NIP, SERAM, Walk, equip, submitted
from tests.requests_app.handing import OLD_EMAIL, known_holder
from tests.requests_app.views.applicant import SERAM_PAGES, Applicant
from tests.requests_app.views.test_track import LACAK, prove
from tests.roof.test_demo_mailbox import BOX, box  # noqa: F401  (a fixture)

Patch = pytest.MonkeyPatch
Answer = Callable[[HttpRequest], HttpResponse]
EMAIL = str(ANSWERS["email"])
THIEF = "maling@contoh.test"
SCRIPT = "<script>alert(1)</script>"
TAG = "\"'><img src=x onerror=alert(1)>"


def text_is_markup(patch: Patch) -> None:
    patch.setattr(base, "conditional_escape", str)


@pytest.fixture
def poisoned(cast: Cast) -> Walk:
    """A request every text of which is a script; its first step was taken, its mail and papers are made."""
    texts = {key: SCRIPT for key, value in ANSWERS.items() if isinstance(value, str)}
    both = {"name": f"{SCRIPT}{TAG}", "work_unit": f"{TAG}{SCRIPT}"}
    answers = texts | both | {"email": EMAIL, "nip": NIP, "phone": ANSWERS["phone"]}
    walk = Walk(cast, submitted(cast, answers=answers))
    walk.take()
    return walk


@closes(
    "stored-xss",
    guard="Templates escape; no `|safe`, no inline script, and the policy of each page runs none.",
    twin=text_is_markup,
)
@pytest.mark.asvs("1.2.1")
def test_no_text_runs_as_a_script(poisoned: Walk) -> None:
    request, office = poisoned.request, ["contoh-timur"]
    with time_machine.travel(poisoned.at, tick=False):
        jobs.run_all_due()
        staff = sign_in(Client(), poisoned.officer())
        pages = [
            staff.get(f"{reverse('requests:queue', args=office)}?tampilan=semua"),
            staff.get(reverse("requests:case", args=[*office, request.reference])),
            staff.get(reverse("requests:walked", args=[*office, request.reference])),
            staff.post(reverse("requests:search", args=office), {"q": SCRIPT}),
            prove(request).get(reverse("requests:track-detail", args=[*office, request.reference])),
        ]
    texts = [page.content.decode() for page in pages] + written(request)
    assert "&lt;script&gt;alert(1)" in "".join(texts)
    for text in texts:
        assert SCRIPT not in text
        assert "<img src=x" not in text


def written(request: ResetRequest) -> list[str]:
    """The HTML of every letter, and of every paper before it is set."""
    letters = [
        str(each[0])
        for one in mail.outbox
        if isinstance(one, EmailMultiAlternatives)
        for each in one.alternatives
    ]
    made = Artefact.objects.filter(reset_request=request).exclude(file=None)
    papers = [open_stored(one.file).read().decode("utf-8", "replace") for one in made if one.file]
    assert letters
    assert papers
    return letters + papers


# --- mail -------------------------------------------------------------------------------------------------


SUBJECT = "{nama} {akun} {kantor} {layanan} {alasan}"
INJECTED = f"Sari\r\nBcc: {THIEF}\nX-Uji: 1"


def subjects_as_typed(patch: Patch) -> None:
    def composed(notice: Notice) -> messages.Message:
        made = messages.compose(notice)
        name = notice.reset_request.submission.contact_name
        return messages.Message(f"Permohonan {name}", made.text, made.link)

    patch.setattr(mailing, "compose", composed)


@pytest.fixture
def injected(cast: Cast) -> Notice:
    """A message whose every text holds line breaks and a header of its own."""
    request = submitted(cast, answers={"name": INJECTED, "work_unit": INJECTED})
    cast.timur.name = cast.timur.short_name = INJECTED
    cast.timur.save()
    ResetRequest.objects.filter(pk=request.pk).update(rejection_message=INJECTED)
    text = {"received": {"subject": SUBJECT, "body": "{nama}"}}
    change_options(cast.timur, by=None, at=MONDAY, changes={"notices": text})
    return Notice.objects.select_related("reset_request__submission", "reset_request__office").get()


@closes(
    "header-injection",
    guard="A header is one line, whatever a name holds, and the message goes out all the same.",
    twin=subjects_as_typed,
)
@pytest.mark.asvs("1.3.11")
def test_no_name_writes_a_header(injected: Notice) -> None:
    try:
        sent = mailing.build(injected).message().as_bytes()
    except BadHeaderError:
        raise AssertionError("a name stops the mail") from None
    head = sent.replace(b"\r\n", b"\n").partition(b"\n\n")[0].decode()
    names = [line.partition(":")[0] for line in head.splitlines() if not line.startswith((" ", "\t"))]
    assert not {"Bcc", "X-Uji"} & set(names), head
    assert names.count("Subject") == 1
    assert names.count("To") == 1


def any_text_is_an_address(patch: Patch) -> None:
    patch.setattr(EmailValidator, "__call__", lambda _self, _value: None)


@pytest.fixture
def applicant(cast: Cast) -> Applicant:
    """A form that waits for its address."""
    equip(cast.timur, SERAM)
    applicant = Applicant(cast.timur, SERAM_PAGES)
    applicant.until("kontak")
    return applicant


@closes(
    "second-address",
    guard="A field holds one address; the key goes to the one that was proved, and no parameter adds one.",
    twin=any_text_is_an_address,
)
@pytest.mark.asvs("1.3.11")
def test_no_second_address_gets_the_key(applicant: Applicant) -> None:
    for both in (f"{EMAIL},{THIEF}", f"{EMAIL};{THIEF}", f"{EMAIL} {THIEF}", f"{EMAIL}\r\nBcc: {THIEF}"):
        assert applicant.post("kontak", email=both).status_code == 422, both
    assert not ContactCode.objects.exists()
    applicant.client.post(
        applicant.url("kontak"), {"email": [THIEF, EMAIL], "email[]": THIEF, "phone": "0812 3456 7890"}
    )
    jobs.run_all_due()
    assert [one.recipients() for one in mail.outbox] == [[EMAIL]]


def registers_are_one(patch: Patch) -> None:
    def addresses(request: ResetRequest) -> list[str]:
        rows = HolderContact.objects.filter(holder__nip=request.holder_nip, kind=ContactKind.EMAIL)
        return list(rows.values_list("value", flat=True))

    patch.setattr(notices, "known_addresses", addresses)


@pytest.fixture
def strangers(cast: Cast) -> set[str]:
    """Addresses that have to do with the official, but not with this office's request."""
    known_holder(cast, email=OLD_EMAIL)
    data = HolderData(name="Sari Wulandari", role="ppk", nip=NIP, email="sari@barat.contoh.test")
    remember(cast.barat, holder_data=data, source=ContactSource.IMPORTED, at=MONDAY, by=None)
    gone = known_holder(cast, email="mati@contoh.test").contacts.get(value="mati@contoh.test")
    retire(gone, at=MONDAY)
    return {"sari@barat.contoh.test", "mati@contoh.test"}


@closes(
    "notice-to-strangers",
    guard="Told are the form's address and those that this office knew before and still trusts, nobody else.",
    twin=registers_are_one,
)
@pytest.mark.asvs("8.2.2")
def test_no_stranger_is_told(cast: Cast, strangers: set[str]) -> None:
    submitted(cast)
    jobs.run_all_due()
    told = {address for one in mail.outbox for address in one.recipients()}
    assert told == {EMAIL, OLD_EMAIL}
    assert not told & strangers


# --- headers and logs -------------------------------------------------------------------------------------


def first_hop_is_believed(patch: Patch) -> None:
    def client_address(get_response: Answer) -> Answer:
        def believing(request: HttpRequest) -> HttpResponse:
            forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
            request.META["REMOTE_ADDR"] = forwarded.split(",")[0] or request.META["REMOTE_ADDR"]
            return get_response(request)

        return believing

    patch.setattr(middleware, "client_address", client_address)


@pytest.fixture
def three_tries(cast: Cast, monkeypatch: Patch) -> int:
    """How often one address may ask in this test."""
    monkeypatch.setattr(track, "PER_ADDRESS", 3)
    return 3


@closes(
    "forwarded-for",
    guard="Forwarding headers are dropped; behind a trusted proxy only the hop that it wrote itself counts.",
    twin=first_hop_is_believed,
)
@pytest.mark.asvs("4.1.3")
def test_no_header_beats_the_limit(three_tries: int) -> None:
    statuses = [
        Client(REMOTE_ADDR="203.0.113.9", HTTP_X_FORWARDED_FOR=f"198.51.100.{place}")
        .post(LACAK, {"reference": new_reference(), "email": f"a{place}@contoh.test"})
        .status_code
        for place in range(three_tries + 2)
    ]
    assert statuses == [422] * three_tries + [429] * 2


def lines_as_they_come(patch: Patch) -> None:
    patch.setattr(logs, "OneLine", logging.Formatter)


@closes(
    "log-injection",
    guard="An event is one line: line breaks are written out, people, tokens and queries are hidden.",
    twin=lines_as_they_come,
)
@pytest.mark.asvs("16.4.1")
def test_no_request_writes_a_line_of_its_own() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.OneLine())
    logger = logging.getLogger("tests.holes")
    logger.handlers, logger.propagate = [handler], False
    for text in ("a\nlevel=critical event=palsu", "a\r\nb", "a\rb", "a\u2028b", "a\x1b[2Kb"):
        logger.warning("path %s", text)
    told = stream.getvalue()
    assert told.count("\n") == 5
    assert not re.search("[\r\x1b\u2028]", told), repr(told)


def any_file_is_a_letter(patch: Patch) -> None:
    patch.setattr(mailbox, "NAME", re.compile(r".*", re.DOTALL))


@closes(
    "log-traversal",
    guard="There is no log viewer; the demo's mailbox opens files of one exact name in one folder.",
    twin=any_file_is_a_letter,
)
@pytest.mark.asvs("5.3.2")
def test_no_page_reads_any_file(box: Path, client: Client) -> None:  # noqa: F811  (the fixture)
    for place in (box, box.parent):
        (place / "keys.toml").write_text("Subject: rahasia\n\nrahasia")
    for name in ("keys.toml", "..%2Fkeys.toml", "%2e%2e%2fkeys.toml", "....//keys.toml", "..", "%00"):
        answer: Any = client.get(f"{BOX}{name}/0/")
        assert answer.status_code in {400, 404}, name
        assert "rahasia" not in answer.content.decode(), name
