"""An outage meets requests that end while it is declared."""

import pytest

from requests_app.domain import corrections, outages
from requests_app.domain.verification import verify_request
from requests_app.enums import PauseKind
from requests_app.models import ResetRequest
from tests.cast import Cast
from tests.requests_app.factories import MONDAY, open_step, submitted


def test_a_request_that_ends_meanwhile_stops_no_declaration(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, waiting = submitted(cast), submitted(cast)
    listed = [gone.pk, waiting.pk]
    corrections.withdraw(gone.pk, reason="Sudah ingat.", at=MONDAY)
    monkeypatch.setattr(outages, "_open_requests", lambda _office: listed)
    outages.declare(cast.timur, reason="SPSE mati.", by=cast["admin_ppe"], at=MONDAY)
    assert [pause.kind for pause in open_step(waiting).pauses.filter(ended_at=None)] == [PauseKind.OUTAGE]
    outages.lift(cast.timur, by=cast["admin_ppe"], at=MONDAY)
    assert not open_step(waiting).pauses.filter(ended_at=None).exists()
    for request in (gone, waiting):
        assert verify_request(ResetRequest.objects.get(pk=request.pk)) == []
