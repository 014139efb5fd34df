"""Forged headers of requests, and names that would be headers of mail."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.utils import timezone

from requests_app.domain import drafts
from requests_app.interfaces import draft_messages, mailing
from requests_app.models import Draft, Notice
from requests_app.views import drafting, track
from resetdesk import middleware
from resetdesk.accounts.domain import factor_resets, invitations
from resetdesk.accounts.domain import people as staff
from resetdesk.accounts.enums import SecurityEventKind
from resetdesk.accounts.interfaces import factor_resets as reset_mail
from resetdesk.accounts.interfaces import invitations as invitation_mail
from resetdesk.accounts.interfaces import key_letters
from resetdesk.accounts.models import FactorReset, SecurityEvent
from resetdesk.core import jobs, limits
from resetdesk.core.references import new_reference
from tests.accounts.test_invitations import add
from tests.cast import Cast
from tests.requests_app.factories import SERAM, equip, submitted
from tests.requests_app.handing import ready
from tests.requests_app.views.applicant import SERAM_PAGES, Applicant, filled
from tests.requests_app.views.test_track import LACAK

TRUE = "203.0.113.9"
FORGERIES = 1000
FORWARDING = (
    "X_FORWARDED_FOR",
    "X_REAL_IP",
    "FORWARDED",
    "X_CLIENT_IP",
    "TRUE_CLIENT_IP",
    "CF_CONNECTING_IP",
    "X_CLUSTER_CLIENT_IP",
    "X_ORIGINATING_IP",
    "CLIENT_IP",
    "VIA",
)
SHAPES: tuple[Callable[[int], str], ...] = (
    lambda n: f"198.51.{n % 250}.{n % 199}",
    lambda n: f"198.51.100.{n % 250}, 10.0.0.{n % 250}, {TRUE}",
    lambda n: f"for=198.51.100.{n % 250};proto=https",
    lambda n: f"{TRUE}, 198.51.100.{n % 250}",
    lambda n: f"[2001:db8::{n:x}]:{n % 65000}",
    lambda n: "," * (n % 40) + f"198.51.100.{n % 250}",
    lambda n: f"unknown, {n}",
    lambda n: f"127.0.0.1\t,\t{n}",
    lambda n: "9" * (n % 500),
    lambda n: f"198.51.100.{n % 250}\x00{TRUE}",
)


def forged(number: int) -> dict[str, Any]:
    """The headers of one forgery, none like another."""
    value = SHAPES[number % len(SHAPES)](number)
    names = (FORWARDING[number // len(SHAPES) % len(FORWARDING)], FORWARDING[number % len(FORWARDING)])
    return {f"HTTP_{name}": value for name in names} | {"HTTP_X_TRY": str(number)}


def seen(address: str, headers: dict[str, Any]) -> str:
    """From where the portal believes that this was asked."""
    found: list[str] = []
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": address, **headers}

    def answer(inner: HttpRequest) -> HttpResponse:
        found.append(inner.META["REMOTE_ADDR"])
        return HttpResponse()

    middleware.client_address(answer)(request)
    return found[0]


@pytest.mark.asvs("4.1.3")
def test_a_thousand_forged_headers_are_one_address_and_one_limit() -> None:
    addresses = {seen(TRUE, forged(number)) for number in range(FORGERIES)}
    assert addresses == {TRUE}
    allowed = [limits.allow(f"uji:{TRUE}", limit=240, seconds=10**9) for _each in range(FORGERIES)]
    assert allowed.count(True) == 240


def test_a_thousand_addresses_of_one_line_are_one_limit(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line of IPv6 holds 2^64 addresses, and its holder sends from any of them."""
    lines = {limits.line_of(f"2001:db8:1:2:{number:x}::{number:x}") for number in range(FORGERIES)}
    assert len(lines) == 1
    monkeypatch.setattr(track, "PER_ADDRESS", 2)
    statuses = [
        Client(REMOTE_ADDR=f"2001:db8:1:2::{number:x}")
        .post(LACAK, {"reference": new_reference(), "email": f"a{number}@contoh.test"})
        .status_code
        for number in range(3)
    ]
    assert statuses == [422, 422, 429]


@pytest.mark.parametrize("proxies", [1, 2])
def test_behind_proxies_only_their_own_hops_count(monkeypatch: pytest.MonkeyPatch, proxies: int) -> None:
    """A proxy writes behind what came: the last hops are theirs, whatever stands before them."""
    monkeypatch.setattr(settings, "TRUSTED_PROXY_COUNT", proxies)
    theirs = ", ".join([TRUE, "10.0.0.8"][:proxies])
    addresses = set()
    for number in range(FORGERIES):
        hops = f"{SHAPES[number % 5](number)}, {theirs}"
        addresses.add(seen("10.0.0.1", forged(number) | {"HTTP_X_FORWARDED_FOR": hops}))
    assert addresses == {TRUE}


def test_the_limit_of_a_page_holds_against_forged_headers(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(track, "PER_ADDRESS", 2)
    monkeypatch.setitem(drafting.PER_ADDRESS, "draft", 2)
    equip(cast.timur, SERAM)
    for path, data in ((LACAK, {}), ("/contoh-timur/permohonan/layanan/", SERAM_PAGES["layanan"])):
        statuses = [
            Client(REMOTE_ADDR=TRUE, **forged(number))
            .post(path, data or {"reference": new_reference(), "email": f"a{number}@contoh.test"})
            .status_code
            for number in range(5)
            if "\x00" not in str(forged(number))
        ]
        assert statuses.count(429) == len(statuses) - 2, path


# --- whose address the portal believes its own to be ------------------------------------------------------


HOSTS = ("jahat.contoh.test", "localhost.jahat.test", "localhost:80@jahat.test", "localhost\x00.test", "x y")


@pytest.mark.asvs("4.1.3")
@pytest.mark.parametrize("host", HOSTS)
def test_a_foreign_host_gets_no_page(cast: Cast, host: str) -> None:
    answer = Client(HTTP_HOST=host).get("/contoh-timur/")
    assert answer.status_code == 400
    assert host.encode() not in answer.content


def test_no_link_follows_a_header(cast: Cast) -> None:
    """Reset poisoning: what is mailed and where pages lead comes from the one configured address."""
    headers: dict[str, Any] = {
        "HTTP_X_FORWARDED_HOST": "jahat.contoh.test",
        "HTTP_FORWARDED": "host=jahat.contoh.test",
    }
    headers |= {"HTTP_X_HOST": "jahat.contoh.test", "HTTP_X_FORWARDED_SERVER": "jahat.contoh.test"}
    headers |= {"HTTP_X_ORIGINAL_URL": "/contoh-timur/meja/", "HTTP_X_REWRITE_URL": "/contoh-timur/meja/"}
    equip(cast.timur, SERAM)
    applicant = Applicant(cast.timur, SERAM_PAGES, client=Client(**headers))
    applicant.until("kode")
    applicant.prove()
    jobs.run_all_due()
    page = applicant.get("surat")
    told = [page.content.decode(), *(str(one.message()) for one in mail.outbox)]
    assert [settings.PUBLIC_URL in one for one in told[1:]] == [True] * (len(told) - 1)
    assert not [one for one in told if "jahat" in one]
    assert Client(**headers).get("/contoh-timur/").status_code == 200


# --- names with line breaks -------------------------------------------------------------------------------


BREAKS = ("\r\n", "\n", "\r", "\u2028", "\x0b", "\x85")


def injected(line_break: str) -> str:
    return f"Sari{line_break}Bcc: maling@contoh.test{line_break}X-Uji: 1"


def headers_of(letter: EmailMessage) -> list[str]:
    """The names of the headers as a mail server reads them."""
    head = letter.message().as_bytes().replace(b"\r\n", b"\n").partition(b"\n\n")[0].decode()
    return [line.partition(":")[0] for line in head.splitlines() if not line.startswith((" ", "\t"))]


def letters(cast: Cast, line_break: str) -> list[EmailMessage]:
    """One of each kind of mail, every name in them broken."""
    name, office = injected(line_break), cast.timur
    notice = Notice.objects.select_related(
        "reset_request__submission", "reset_request__office", "reset_request__edition__sop"
    )
    request = submitted(cast, answers={"name": name, "work_unit": name, "position": name})
    draft = filled(office, request.edition).draft
    code = drafts.send_code(draft.pk, at=timezone.now())
    person = add(office)
    invitation = invitations.invite(person, office=office, by=None, at=timezone.now())
    for field in ("name", "short_name", "government", "unit", "address", "phone", "counter_hours"):
        setattr(office, field, name)
    office.save()
    person.full_name = name
    person.save()
    invitation.office, invitation.user = office, person
    code.draft = draft = Draft.objects.select_related("office").get(pk=draft.pk)
    now = timezone.now()
    reset = FactorReset(pk=1, user=person, office=office, due_at=now, expires_at=now)
    event = SecurityEvent(pk=1, kind=SecurityEventKind.PASSKEY_ADDED, person=person, at=now)
    return [
        mailing.build(notice.get()),
        draft_messages.contact_code(code),
        draft_messages.draft_link(draft),
        invitation_mail.mail(invitation),
        reset_mail.letter(reset, factor_resets.ASKED),
        reset_mail.invitation(reset),
        key_letters.letter(event, to=person),
    ]


@pytest.mark.asvs("1.3.11")
@pytest.mark.parametrize("line_break", BREAKS, ids=[repr(one) for one in BREAKS])
def test_no_line_break_of_a_name_makes_a_header_or_stops_the_mail(cast: Cast, line_break: str) -> None:
    usual = {"Content-Type", "MIME-Version", "Subject", "From", "To", "Reply-To", "Date", "Message-ID"}
    usual |= {"Auto-Submitted", "X-Auto-Response-Suppress", "Content-Transfer-Encoding"}
    for letter in letters(cast, line_break):
        names = headers_of(letter)
        assert set(names) <= usual, letter.subject
        assert [name for name in usual if names.count(name) > 1] == []
        assert letter.recipients()
        assert "maling" not in str(letter.recipients())


@pytest.mark.parametrize("line_break", ["\r\n", "\n"], ids=["crlf", "lf"])
def test_forms_keep_no_line_break_in_a_name(cast: Cast, line_break: str) -> None:
    equip(cast.timur, SERAM)
    pages = {**SERAM_PAGES, "data-diri": {**SERAM_PAGES["data-diri"], "name": injected(line_break)}}
    applicant = Applicant(cast.timur, pages)
    applicant.until("pengangkatan")
    kept = drafts.filled(applicant.draft).answers["name"]
    assert isinstance(kept, str)
    assert kept.isprintable()


@pytest.mark.parametrize(
    "address", ["a@contoh.test\nBcc: b@contoh.test", "a@contoh.test\r\n", "a@c.test,b@c.test"]
)
def test_no_person_of_staff_has_a_broken_address(cast: Cast, address: str) -> None:
    person = staff.NewPerson("baru.satu", "Orang Baru", address)
    with pytest.raises(ValidationError) as refused:
        staff.add(person, office=cast.timur, roles=[], by=None, at=timezone.now())
    assert list(refused.value.message_dict) == ["email"]


def test_a_ready_notice_names_the_holder_once(cast: Cast) -> None:
    """The body too: what a name holds never becomes an address that a mail program makes clickable."""
    walk, _row, _token = ready(cast)
    submission: Any = walk.request.submission
    submission.contact_name = "Sari http://jahat.test/ <b>x</b> jahat.test"
    submission.save()
    rows = Notice.objects.filter(reset_request=walk.request, address=submission.contact_email)
    bodies = [str(mailing.build(one).body) for one in rows]
    assert bodies
    assert not [body for body in bodies if "jahat.test" in body or "<b>" in body]
