"""Holes of secrets: links, codes, keys, references, and who may try how often."""

import base64
import datetime as dt
import hmac
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from requests_app.domain import handover, handover_collect, handover_rules
from requests_app.exceptions import LinkClosed
from requests_app.models import Draft, Handover, ResetRequest
from requests_app.views import case, drafting, track
from resetdesk import config, keys
from resetdesk.accounts.domain import invitations
from resetdesk.accounts.enums import Role
from resetdesk.accounts.exceptions import NotInvited
from resetdesk.accounts.models import Invitation
from resetdesk.accounts.views import invitation as invitation_views
from resetdesk.core import jobs, references, sealing
from resetdesk.core.jobs import promising, registry
from resetdesk.core.models import Promise
from tests.accounts.test_invitations import add, answers, path_of
from tests.cast import Cast, sign_in
from tests.holes.closing import closes
from tests.requests_app.factories import SERAM, Walk, equip, submitted
from tests.requests_app.handing import CANARY, code, ready
from tests.requests_app.views.applicant import SERAM_PAGES
from tests.requests_app.views.test_track import CSRF, EMAIL, LACAK

Patch = pytest.MonkeyPatch
Lying = tuple[Walk, Handover, str]
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def lying(cast: Cast) -> Lying:
    """A sealed result that lies ready, with the token of its link."""
    return ready(cast)


# --- one look, in time ------------------------------------------------------------------------------------


def claims_without_condition(patch: Patch) -> None:
    def claim(row: Handover, **_more: Any) -> tuple[sealing.Sealed, bytes]:
        row.refresh_from_db()
        return stored[row.pk], handover_rules.aad(row)

    stored = {
        row.pk: sealing.Sealed(row.key_id, bytes(row.nonce), bytes(row.ciphertext))
        for row in Handover.objects.all()
    }
    patch.setattr(handover_collect, "_claim", claim)


@closes(
    "view-race",
    guard="One conditional UPDATE claims and empties the row before anything is decrypted.",
    twin=claims_without_condition,
)
def test_of_two_at_once_one_sees_it(lying: Lying, monkeypatch: Patch) -> None:
    """The second comes in between the first one's look and its claim: the worst moment, every time."""
    walk, _row, token = lying
    seen: list[str] = []
    count = handover_collect._count_try

    def interrupted(row: Handover) -> bool:
        monkeypatch.setattr(handover_collect, "_count_try", count)
        seen.append(handover.reveal(token, proof=code(walk), at=walk.at).password)
        return count(row)

    monkeypatch.setattr(handover_collect, "_count_try", interrupted)
    try:
        seen.append(handover.reveal(token, proof=code(walk), at=walk.at).password)
    except LinkClosed:
        seen.append("")
    assert sorted(seen) == ["", CANARY]


def expiry_is_not_read(patch: Patch) -> None:
    patch.setattr(handover_rules, "not_before", lambda row, _at: row.announced_at)


@closes(
    "expiry",
    guard="Page, verb and claiming UPDATE ask for the expiry, by a clock that never goes back.",
    twin=expiry_is_not_read,
)
@pytest.mark.asvs("6.5.5")
def test_nothing_opens_after_its_time(lying: Lying, client: Client) -> None:
    walk, row, token = lying
    assert row.expires_at is not None
    address = reverse("requests:collect_open", args=["contoh-timur", token])
    with time_machine.travel(row.expires_at + MINUTE, tick=False):
        answer = client.post(address, {"proof": code(walk)}, follow=True)
    assert CANARY not in answer.content.decode()
    assert answer.status_code == 410
    with time_machine.travel(row.expires_at - MINUTE, tick=False):
        late = client.post(address, {"proof": code(walk)}, follow=True)
    assert (late.status_code, CANARY in late.content.decode()) == (410, False)


def lists_show_links(patch: Patch) -> None:
    def label(request: ResetRequest) -> str:
        newest = handover.latest(request.pk)
        return handover_rules.link_token(newest) if newest else ""

    patch.setattr(case, "service_label", label)


@closes(
    "listed-tokens",
    guard="Links and codes are derived when a mail is composed; no row holds one and no page lists one.",
    twin=lists_show_links,
)
def test_no_list_shows_a_living_token(cast: Cast, lying: Lying) -> None:
    walk, _row, token = lying
    secrets = (token.partition("-")[2], code(walk), code(walk).replace("-", ""), CANARY)
    with time_machine.travel(walk.at + MINUTE, tick=False):
        for role in (Role.ADMIN_AGENCY, Role.AUDITOR, Role.OFFICE_ADMIN):
            staff = sign_in(Client(), cast[role])
            told = "".join(staff.get(page).content.decode() for page in staff_pages(walk.request))
            assert walk.request.reference in told
            assert [one for one in secrets if one in told] == []
        own = Client()
        own.post(LACAK, {"reference": walk.request.reference, "email": EMAIL})
        page = own.get(reverse("requests:track-detail", args=["contoh-timur", walk.request.reference]))
    assert [one for one in secrets if one in page.content.decode()] == []


def staff_pages(request: ResetRequest) -> list[str]:
    office = ["contoh-timur"]
    return [
        f"{reverse('requests:queue', args=office)}?tampilan=semua",
        reverse("requests:case", args=[*office, request.reference]),
        reverse("requests:walked", args=[*office, request.reference]),
        reverse("archive:records", args=office),
    ]


# --- guessing and trying ----------------------------------------------------------------------------------


def references_count_up(patch: Patch) -> None:
    numbers = iter(range(10_000))

    def next_one() -> str:
        body = "".join(
            references.ALPHABET[next_digit] for next_digit in divmod(next(numbers), len(references.ALPHABET))
        )
        return references.REFERENCE.grouped("2222222"[: references.REFERENCE.length - 3] + body + "2")

    patch.setattr(references, "new_reference", next_one)


@closes(
    "guessable-reference",
    guard="References are random, at least 40 bits, checked by a sign, and open nothing without the address.",
    twin=references_count_up,
)
@pytest.mark.asvs("8.2.2")
def test_no_reference_tells_of_another(db: None) -> None:
    drawn = [references.new_reference().replace("-", "") for _each in range(200)]
    assert len(set(drawn)) == 200
    bits = (len(drawn[0]) - 1) * (len(references.ALPHABET).bit_length() - 1)
    assert bits >= 36, "the floor of a logarithm, a sign"
    for place in range(len(drawn[0])):
        assert len({one[place] for one in drawn}) > len(references.ALPHABET) // 2, place


def tells_by_status(patch: Patch) -> None:
    def same(presented: str, expected: str) -> bool:
        if expected.endswith("@"):
            raise Http404
        return presented == expected

    patch.setattr(track, "sealing", SimpleNamespace(same=same))


@closes(
    "enumeration-status",
    guard="Unknown number, foreign number and wrong address get one answer, from one comparison.",
    twin=tells_by_status,
)
@pytest.mark.asvs("6.3.8")
def test_the_answer_does_not_tell_who_exists(cast: Cast) -> None:
    request = submitted(cast)
    told = set()
    for reference, email in ((request.reference, "lain@contoh.test"), (references.new_reference(), EMAIL)):
        answer = Client().post(LACAK, {"reference": reference, "email": email})
        page = CSRF.sub("", answer.content.decode()).replace(reference, "").replace(email, "")
        told.add((answer.status_code, page))
    assert len(told) == 1


def nothing_is_counted(patch: Patch) -> None:
    patch.setattr(drafting, "limits", SimpleNamespace(allow=lambda *_args, **_more: True, line_of=str))


@pytest.fixture
def few(cast: Cast, monkeypatch: Patch) -> int:
    """How many forms an address may begin in this test."""
    equip(cast.timur, SERAM)
    monkeypatch.setitem(drafting.PER_ADDRESS, "draft", 3)
    return 3


@closes(
    "unthrottled",
    guard="Forms, codes, uploads and tries are counted for the address, the mailbox and the object.",
    twin=nothing_is_counted,
)
@pytest.mark.asvs("2.4.1")
def test_creation_is_throttled(few: int) -> None:
    address = "/contoh-timur/permohonan/layanan/"
    begun = [Client().post(address, SERAM_PAGES["layanan"]) for _each in range(few + 2)]
    assert begun[-1].status_code == 429
    assert begun[-1].headers["Retry-After"]
    assert Draft.objects.count() <= few


# --- comparing and keys -----------------------------------------------------------------------------------


def compared_sign_by_sign(patch: Patch) -> None:
    patch.setattr(sealing, "same", lambda presented, expected: presented == expected)


@pytest.fixture
def compared(monkeypatch: Patch) -> list[int]:
    """Notes how long both sides of each comparison in constant time were."""
    made: list[int] = []
    digest = hmac.compare_digest

    def noted(one: Any, other: Any) -> bool:
        made.append(len(one))
        return digest(one, other)

    monkeypatch.setattr(sealing, "hmac", SimpleNamespace(compare_digest=noted, new=hmac.new))
    return made


@closes(
    "compare",
    guard="Every key's value is compared, in constant time, whatever the first says.",
    twin=compared_sign_by_sign,
)
def test_a_comparison_tells_nothing_by_its_time(compared: list[int]) -> None:
    of = {"object_id": 1, "person": "a@b.test", "generation": 1}
    token = sealing.derive("uji", **of)  # type: ignore[arg-type]
    for presented in (token, "A" + token[1:], token[:-1] + "A"):
        compared.clear()
        sealing.token_matches(presented, purpose="uji", **of)  # type: ignore[arg-type]
        assert compared == [len(token)]


def any_key_will_do(patch: Patch) -> None:
    patch.setattr(keys, "decode", base64.b64decode)
    patch.setattr(config, "refuse", lambda _config: [])


@closes(
    "default-key",
    guard="Keys have no default; short, guessable and missing ones end the start with exit code 2.",
    twin=any_key_will_do,
)
@pytest.mark.asvs("11.2.3")
def test_no_start_with_a_default_key(monkeypatch: Patch) -> None:
    weak = (bytes(32), b"a" * 32, b"change-me-change-me-change-me-ch", b"secret", b"")
    for key in weak:
        monkeypatch.setenv("RESETDESK_SEAL_KEYS", f"k:{base64.b64encode(key).decode()}")
        with pytest.raises(config.UnsafeStart):
            start()
    monkeypatch.delenv("RESETDESK_SEAL_KEYS")
    with pytest.raises(config.UnsafeStart):
        start()


def start() -> None:
    """A start that says with an exception of its own that it was possible."""
    config.load()
    raise AssertionError("the portal would start")


def any_name_is_a_job(patch: Patch) -> None:
    def find(name: str) -> registry.Job:
        module, _dot, function = name.rpartition(".")
        named: Callable[..., None] = getattr(import_module(module), function)
        return replace(next(iter(registry.JOBS.values())), name=name, function=named)

    patch.setattr(promising, "find", find)


BOMB = "tests.holes.test_secrets.bomb"
fired: list[str] = []


def bomb(**_ids: object) -> None:
    fired.append("bomb")


@closes(
    "queue-payload",
    guard="A row of the queue is JSON: a registered name and ids; no pickle, no path to code.",
    twin=any_name_is_a_job,
)
@pytest.mark.asvs("1.5.2")
def test_the_queue_runs_nothing_but_known_jobs(db: None) -> None:
    fired.clear()
    forged = promising.perform.using(queue_name="work").enqueue(BOMB)
    Promise.objects.create(job_id=UUID(forged.id), name=BOMB)
    jobs.run_all_due(quiet=True)
    assert fired == []
    assert [letter.name for letter in jobs.dead_letters()] == [BOMB]


# --- invitations ------------------------------------------------------------------------------------------


@pytest.fixture
def invited(cast: Cast) -> Invitation:
    """A newcomer's invitation, made now."""
    return invitations.invite(add(cast.timur), office=cast.timur, by=None, at=timezone.now())


def blank_matches(patch: Patch) -> None:
    patch.setattr(sealing, "same", lambda presented, expected: presented.strip() in ("", expected))


@closes(
    "empty-invite",
    guard="Blank equals nothing, not even blank; a token and a code are asked for, each on its own way.",
    twin=blank_matches,
)
@pytest.mark.asvs("6.4.1")
def test_no_empty_invitation_is_accepted(invited: Invitation) -> None:
    for blank in ("%20", "-", "%E2%80%8B"):
        assert Client().get(f"/akun/undangan/{invited.pk}/{blank}/").status_code == 410, blank
    page = Client().post(path_of(invited), answers(invited, code=""))
    assert page.status_code == 422
    for blank in ("", "   ", "---"):
        try:
            invitations.accept(invited, code=blank, password="perahu-di-bawah-jembatan", at=timezone.now())
        except NotInvited:
            continue
        raise AssertionError(f"{blank!r} was accepted")


def clock_stands(patch: Patch) -> None:
    began = Invitation.objects.latest("pk").created_at
    patch.setattr(invitation_views, "timezone", SimpleNamespace(now=lambda: began))


@closes(
    "eternal-invite",
    guard="An invitation lasts three days, is used once, and a newer one replaces it.",
    twin=clock_stands,
)
@pytest.mark.asvs("6.4.1")
def test_an_invitation_ends(invited: Invitation) -> None:
    with time_machine.travel(invited.expires_at + MINUTE, tick=False):
        assert Client().get(path_of(invited)).status_code == 410
        assert Client().post(path_of(invited), answers(invited)).status_code == 410
    invited.user.refresh_from_db()
    assert not invited.user.has_usable_password()
