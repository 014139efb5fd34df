"""Whatever an address names belongs to its office: under another office's address it does not exist (S14).

The person who asks holds every role there, so that nothing but the object itself can be refused.
"""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from resetdesk.accounts.doors import Entry
from resetdesk.accounts.enums import Role
from resetdesk.accounts.models import User
from resetdesk.core.models import JournalEntry, ReadingLog
from tests.accounts.samples import SAMPLES
from tests.accounts.test_matrix import SAMPLED, Page, samples
from tests.cast import Cast, make_person, sign_in

# Parameters that name a kind of page and no thing of anybody, with the reason.
NO_OBJECT = {
    "requests:apply-page": "a page of the form",
    "texts:text": "a kind of event",
    "texts:sample": "a kind of event",
    "texts:restore": "a kind of event",
    **dict.fromkeys(
        ("months:month", "months:cases", "months:figures", "months:register", "months:close"),
        "a month of the calendar: what comes is the own office's",
    ),
}
# What a requester proves by session or token; a stranger is sent to the page where one proves it.
SENT_ON = {
    "requests:apply-preview",
    "requests:apply-resume",
    "requests:apply-done",
    "requests:apply-noted",
    "requests:track-detail",
    "requests:track-paper",
    "requests:track-resend",
    "requests:track-received",
    "requests:track-changed",
    "requests:track-not-me",
    "requests:track-news",
    "requests:complete",
    "requests:withdraw",
    "requests:collect_open",
}
PAGES = [page for page in SAMPLED if page.name in SAMPLES and "office" in page.parameters]


def everything(office: str, cast: Cast) -> User:
    """Somebody of the other office who may do all that can be done there."""
    return make_person(f"{office}.semua", office=getattr(cast, office), roles=tuple(Role.values))


def address(page: Page, cast: Cast, *, office: str) -> str:
    return reverse(page.name, kwargs=samples(cast)[page.name] | {"office": office})


@pytest.mark.asvs("8.2.2", "8.4.1")
def test_nothing_of_another_office_is_found_by_its_address(cast: Cast) -> None:
    samples(cast)
    person, faults = everything("barat", cast), []
    # What is asked for is made before anything is counted: making it is an act of its own.
    asked = [
        (page, address(page, cast, office="contoh-barat")) for page in PAGES if page.name not in NO_OBJECT
    ]
    acts, readings = JournalEntry.objects.count(), ReadingLog.objects.count()
    for page, url in asked:
        client = sign_in(Client(), person)
        wanted = {404, 302} if page.name in SENT_ON else {404}
        got = {client.get(url).status_code, client.post(url).status_code} - {405}
        if not got <= wanted:
            faults.append((page.name, got))
    assert faults == []
    assert (JournalEntry.objects.count(), ReadingLog.objects.count()) == (acts, readings)


def test_a_stranger_with_every_role_elsewhere_finds_no_page_of_the_office(cast: Cast) -> None:
    samples(cast)
    person, faults = everything("barat", cast), []
    for page in PAGES:
        if page.policy is None or page.policy.entry is not Entry.ACTION:
            continue
        client = sign_in(Client(), person)
        url = address(page, cast, office="contoh-timur")
        got = {client.get(url).status_code, client.post(url).status_code} - {405}
        if got != {404}:
            faults.append((page.name, got))
    assert faults == []


def test_a_number_that_nobody_has_is_answered_alike(cast: Cast) -> None:
    """Foreign and unknown are one answer: nothing tells that the thing exists elsewhere (S11, S14)."""
    samples(cast)
    person, faults = everything("barat", cast), []
    for page in PAGES:
        kwargs = samples(cast)[page.name]
        if page.name in NO_OBJECT | dict.fromkeys(SENT_ON) or not all_known(kwargs):
            continue
        client = sign_in(Client(), person)
        unknown = kwargs | {name: NOBODYS[type(value)] for name, value in kwargs.items()}
        there = client.get(address(page, cast, office="contoh-barat"))
        nowhere = client.get(reverse(page.name, kwargs=unknown | {"office": "contoh-barat"}))
        if (there.status_code, said(there)) != (nowhere.status_code, said(nowhere)):
            faults.append((page.name, there.status_code, nowhere.status_code))
    assert faults == []


NOBODYS: dict[type, object] = {int: 987654321, str: "ZZZZ-ZZZZ-ZZ"}


def said(page: Any) -> str:
    """What the page itself says, without the address that was asked for."""
    found = re.search(r"<main.*</main>", page.content.decode(), re.DOTALL)
    return found[0] if found else ""


def all_known(kwargs: dict[str, object]) -> bool:
    """Numbers and references; other kinds of names have their own page."""
    return all(type(value) in NOBODYS for value in kwargs.values()) and "act" not in kwargs


def test_the_tables_name_living_pages() -> None:
    assert set(NO_OBJECT) | SENT_ON <= {page.name for page in PAGES}
