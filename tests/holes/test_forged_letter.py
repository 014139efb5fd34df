"""A forged letter with a fresh mailbox: whoever writes it gets no credential without the call-back.

Everything about the letter is right but its sender: name, NIP, paper, and a mailbox that was made for it. The
office believes it and does its work. What must not happen is that the sender opens the result.
"""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from archive_app.domain import archiving
from requests_app.domain import confirmation, handover, handover_rules, remembering
from requests_app.domain.handover_rules import Telling
from requests_app.enums import (
    ConfirmationMeans,
    ConfirmationResult,
    HandoverState,
    HandoverWay,
    NumberSource,
    RequestState,
)
from requests_app.exceptions import FormIncomplete, ProofRefused
from requests_app.models import Handover
from resetdesk.accounts.domain import registry
from resetdesk.core import jobs
from tests.archive_app.ended import FOLDER
from tests.cast import Cast, sign_in
from tests.moments import kept
from tests.requests_app.factories import Walk, open_step, submitted
from tests.requests_app.handing import CANARY, KNOWN_PHONE, OLD_EMAIL, code, known_holder, sealed

FRESH, BURNER = "sari.wulandari@surat-baru.test", "+6281299990000"
TIMUR = "contoh-timur"
MINUTE = dt.timedelta(minutes=1)


@kept
def at_the_end(cast: Cast) -> Walk:
    known_holder(cast, email=OLD_EMAIL)
    walk = Walk(cast, submitted(cast, answers={"email": FRESH, "phone": BURNER}))
    walk.until("hand_over")
    walk.take()
    walk.request.refresh_from_db()
    return walk


@pytest.fixture
def forged(cast: Cast) -> Walk:
    """The office knows Sari; somebody else's letter in her name stands at the hand-over, believed so far."""
    return at_the_end(cast)


def open_page(client: Client, token: str, proof: str) -> Any:
    return client.post(reverse("requests:collect_open", args=[TIMUR, token]), {"proof": proof})


@pytest.mark.asvs("6.6.3")
def test_link_and_collection_code_together_open_nothing(forged: Walk) -> None:
    """The forger holds both: the link was mailed to them and the code was shown to them at submission."""
    assert not forged.request.submission.contact_known
    row = sealed(forged)
    token, forger = handover_rules.link_token(row), Client()
    with time_machine.travel(forged.at + MINUTE, tick=False):
        jobs.run_all_due()
        for proof in (
            code(forged),
            code(forged).lower(),
            code(forged)[:7],
            handover_rules.call_back_code(row),
        ):
            page = open_page(forger, token, proof)
            assert CANARY not in page.content.decode()
            assert page.status_code in {410, 422}
        for _each in range(handover_rules.TRIES):
            open_page(forger, token, "AAAAAA")
        assert forger.get(reverse("requests:collect", args=[TIMUR, token])).status_code == 410
    row.refresh_from_db()
    assert (row.revealed_at, bytes(row.ciphertext)) == (None, b"")


def test_the_owner_is_told_all_along_and_gets_no_link_of_the_forger(forged: Walk) -> None:
    sealed(forged)
    with time_machine.travel(forged.at, tick=False):
        jobs.run_all_due()
    to_owner = [one for one in mail.outbox if one.to == [OLD_EMAIL]]
    assert len(to_owner) >= 2, "told when it came in and when SPSE was changed"
    for letter in mail.outbox:
        assert CANARY not in str(letter.message())
        assert code(forged) not in str(letter.message())
    assert not [one for one in to_owner if "/ambil/" in str(one.body)]


@pytest.mark.parametrize(
    ("number", "source"),
    [
        *((BURNER, source) for source in NumberSource),
        ("0812 9999 0000", NumberSource.DIRECTORY),
        ("6281299990000", NumberSource.ARCHIVE),
    ],
)
def test_no_call_to_the_number_of_the_form_proves_anything(
    forged: Walk, number: str, source: NumberSource
) -> None:
    """However the officer names the number's source: told by telephone, logged, or read out."""
    step = open_step(forged.request)
    by, at = forged.officer(step), forged.at + MINUTE
    telling = Telling(HandoverWay.TELEPHONE, "Sari Wulandari", number=number, number_source=source)
    call = confirmation.Call(
        ConfirmationMeans.PHONE,
        "Sari Wulandari",
        ConfirmationResult.CONFIRMED,
        number=number,
        number_source=source,
    )
    if source is NumberSource.FORM:
        # It may be logged for what it is; it proves nothing.
        confirmation.confirm(step.pk, call=call, by=by, at=at)
    else:
        with pytest.raises(FormIncomplete):
            confirmation.confirm(step.pk, call=call, by=by, at=at)
    with pytest.raises(FormIncomplete):
        handover.tell(step.pk, by=by, at=at, telling=telling)
    row = sealed(forged)
    with pytest.raises(FormIncomplete):
        handover.call_back(
            forged.request.pk, by=by, at=forged.at, number=number, source=source, answered_by="Sari"
        )
    row.refresh_from_db()
    assert (row.callback_generation, row.state) == (0, HandoverState.ANNOUNCED)
    assert not remembering.is_owner_proved(forged.request)


def test_no_page_lets_the_officer_call_the_number_of_the_form(forged: Walk) -> None:
    sealed(forged)
    address = reverse("requests:side-act", args=[TIMUR, forged.request.reference, "telepon-balik"])
    typed = {"step": open_step(forged.request).pk, "number": BURNER, "answered_by": "Sari"}
    with time_machine.travel(forged.at + MINUTE, tick=False):
        officer = sign_in(Client(), forged.officer())
        for source in NumberSource:
            assert officer.post(address, {**typed, "source": source}).status_code == 422, source
    assert Handover.objects.get().callback_generation == 0


def test_a_stranger_with_the_name_of_the_owner_needs_a_letter_of_proxy(forged: Walk) -> None:
    step = open_step(forged.request)
    telling = Telling(HandoverWay.IN_PERSON, told_to="Utusan Sari Wulandari")
    with pytest.raises(FormIncomplete):
        handover.tell(step.pk, by=forged.officer(step), at=forged.at + MINUTE, telling=telling)


def test_a_finished_forgery_teaches_the_registry_nothing(forged: Walk) -> None:
    """The first letter does not make the mailbox known for a second one."""
    row = sealed(forged)
    assert row.expires_at is not None
    forged.at = row.expires_at + MINUTE
    handover.expire(row.pk, at=forged.at)
    step = forged.take()
    archiving.archive(step.pk, by=forged.officer(step), at=forged.at, place=FOLDER)
    forged.request.refresh_from_db()
    assert forged.request.state == RequestState.COMPLETED
    with time_machine.travel(forged.at, tick=False):
        jobs.run_all_due(quiet=True)
    holder = forged.request.holder
    assert holder is not None
    later = forged.at + dt.timedelta(days=30)
    assert not registry.knows_email(holder, FRESH, before=later)
    assert not registry.knows_phone(holder, BURNER, before=later)
    again = submitted(forged.cast, at=later, answers={"email": FRESH, "phone": KNOWN_PHONE})
    assert not again.submission.contact_known


@pytest.mark.parametrize(
    "lookalike",
    [
        "sari.lama+x@contoh.test",
        "sari.lama@contoh.test.jahat.test",
        "sarilama@contoh.test",
        "\u0455ari.lama@contoh.test",
        "sari.lama@c\u043entoh.test",
    ],
)
def test_a_mailbox_that_looks_like_the_known_one_is_another(cast: Cast, lookalike: str) -> None:
    known_holder(cast, email=OLD_EMAIL)
    assert not submitted(cast, answers={"email": lookalike}).submission.contact_known
    assert submitted(cast, answers={"email": f" {OLD_EMAIL.upper()} "}).submission.contact_known


def test_only_the_call_to_a_known_number_opens_it(forged: Walk) -> None:
    """The one way, and the proof that the rest can fail: the owner hears six characters at a known number."""
    row = sealed(forged)
    token = handover_rules.link_token(row)
    with pytest.raises(ProofRefused):
        handover.reveal(token, proof=code(forged), at=forged.at)
    spoken = handover.call_back(
        forged.request.pk,
        by=forged.officer(),
        at=forged.at,
        number=KNOWN_PHONE,
        source=NumberSource.REGISTRY,
        answered_by="Sari Wulandari",
    )
    assert handover.reveal(token, proof=spoken, at=forged.at).password == CANARY
