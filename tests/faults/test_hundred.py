"""M9 at large: a hundred sealed results, fifty racers at each, and a hundred plaintexts."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections, transaction

from requests_app.domain import handover, handover_rules
from requests_app.domain.handover_rules import Secret
from requests_app.enums import Event, HandoverState
from requests_app.exceptions import LinkClosed
from requests_app.models import Handover
from resetdesk.core import journal
from resetdesk.core.models import JournalEntry
from tests.cast import Cast
from tests.requests_app.factories import Walk
from tests.requests_app.handing import at_hand_over, code, sealed

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SECRETS, RACERS = 100, 50


def password(number: int) -> str:
    return f"Kenari#{number:04}-biru"


@pytest.fixture
def walks(cast: Cast) -> list[Walk]:
    """A hundred requests, each at its hand-over, each with a password of its own sealed in it."""
    found = []
    # One commit for all of them: only what follows is the race.
    with transaction.atomic():
        for number in range(SECRETS):
            walk = at_hand_over(cast)
            sealed(walk, secret=Secret(password=password(number), user_id="SARI.PPK"))
            found.append(walk)
    return found


def test_a_hundred_secrets_and_fifty_racers_at_each_are_a_hundred_plaintexts(walks: list[Walk]) -> None:
    rows = {row.reset_request_id: row for row in Handover.objects.select_related("reset_request__submission")}
    links = [(handover_rules.link_token(rows[walk.request.pk]), code(walk), walk.at) for walk in walks]
    start = Barrier(RACERS)

    def race(_racer: int) -> list[str]:
        """Every secret in turn, all racers let go at the same moment."""
        seen = []
        try:
            for token, proof, at in links:
                start.wait(timeout=120)
                try:
                    seen.append(handover.reveal(token, proof=proof, at=at).password)
                except LinkClosed:
                    seen.append("")
        finally:
            connections.close_all()
        return seen

    with ThreadPoolExecutor(RACERS) as pool:
        answers = list(pool.map(race, range(RACERS)))
    plaintexts = Counter(text for seen in answers for text in seen if text)
    assert plaintexts == Counter(password(number) for number in range(SECRETS))
    for number, column in enumerate(zip(*answers, strict=True)):
        assert sorted(column) == [""] * (RACERS - 1) + [password(number)]
    assert set(Handover.objects.values_list("state", flat=True)) == {HandoverState.REVEALED}
    assert {bytes(row.ciphertext) for row in Handover.objects.all()} == {b""}
    revealed = JournalEntry.objects.filter(event=Event.HANDOVER_REVEALED)
    assert len(set(revealed.values_list("chain", flat=True))) == revealed.count() == SECRETS
    assert [fault for walk in walks for fault in journal.verify(walk.request.pk)] == []
