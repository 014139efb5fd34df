"""The auditor reads all and changes nothing: whatever it sends to any page of the office."""

from collections.abc import Iterator

import pytest
from django.db import models
from django.test import Client

from archive_app.domain.breach_acts import EXPORTS
from resetdesk.accounts.doors import Entry
from resetdesk.core.models import JournalEntry
from tests.accounts.test_matrix import addresses
from tests.cast import Cast, sign_in
from tests.house.test_models import own_models

# What looking leaves behind: the reading log; that a copy left the portal; who signed in; when last seen.
TRACES = {
    "core.ReadingLog",
    "core.JournalEntry",
    "core.JournalValue",
    "accounts.SecurityEvent",
    "accounts.StaffSession",
}
EVENTS = set(EXPORTS)
FIELDS = {
    "proof": "Kata sandi diganti.",
    "text": "Catatan auditor.",
    "reason": "Diubah auditor.",
    "note": "Diubah auditor.",
    "outcome": "yes",
    "act": "check",
    "medium": "electronic",
    "bulan": "2026-11",
}


def everything() -> Iterator[tuple[str, list[object]]]:
    """Every row of ours, without the traces of looking."""
    for model in own_models():
        if model._meta.label not in TRACES:
            rows: models.QuerySet[models.Model] = model._default_manager.order_by("pk")
            yield (
                model._meta.label,
                [
                    {name: value for name, value in row.items() if name not in {"last_login", "last_seen"}}
                    for row in rows.values()
                ],
            )


@pytest.mark.asvs("8.2.1")
def test_the_auditor_changes_nothing_anywhere(cast: Cast) -> None:
    found = addresses(cast, office=cast.timur.slug)
    before, acts = dict(everything()), set(JournalEntry.objects.values_list("pk", flat=True))
    client = sign_in(Client(), cast["auditor"])
    for _page, policy, url in found:
        if policy.entry is Entry.ACTION:
            client.post(url, FIELDS)
    after = dict(everything())
    assert [label for label in before if before[label] != after[label]] == []
    written = JournalEntry.objects.exclude(pk__in=acts).values_list("event", flat=True)
    assert set(written) <= EVENTS
