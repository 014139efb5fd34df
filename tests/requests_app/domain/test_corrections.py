"""The acts that exist in every SOP, where they meet what came before them."""

from pathlib import Path

import pytest

from requests_app.domain import completion, corrections, workflow
from requests_app.domain.completion import Completion, Shortcoming
from requests_app.domain.handover_rules import needs_call_back
from requests_app.domain.verification import verify_request
from requests_app.exceptions import StepMoved, TakenByAnother
from requests_app.models import Edition, ResetRequest
from tests.cast import Cast
from tests.requests_app.factories import MONDAY, SERAM, Walk, equip, open_step, submitted
from tests.requests_app.handing import known_holder

# PPK's SOP under another key, for other account roles.
OTHER_ROLE = (
    SERAM.read_bytes()
    .replace(b'key = "sbt-ppk-2022"', b'key = "sop-kedua"', 1)
    .replace(b'roles = ["ppk"]', b'roles = ["pp"]', 1)
)


@pytest.fixture
def other(cast: Cast, tmp_path: Path) -> Edition:
    """A second SOP of the office, for another role."""
    equip(cast.timur, SERAM)
    second = tmp_path / "sop-kedua.toml"
    second.write_bytes(OTHER_ROLE)
    return equip(cast.timur, second)


def change(walk: Walk, edition: Edition) -> None:
    step = open_step(walk.request)
    corrections.change_sop(
        step.pk, edition=edition, reason="Peran keliru", by=walk.cast["admin_agency"], at=walk.at
    )
    walk.request = ResetRequest.objects.get(pk=walk.request.pk)


def asked(walk: Walk, *, document: str = "", field: str = "") -> None:
    """Send the request back for one thing."""
    walk.step("no")
    run = walk.take()
    item = Shortcoming(reason="Perbaiki.", document_key=document, field_key=field)
    completion.ask(run.pk, items=[item], by=walk.officer(run), at=walk.at)


def test_a_changed_role_is_on_the_record(cast: Cast, other: Edition) -> None:
    walk = Walk(cast, submitted(cast))
    change(walk, other)
    assert (walk.request.role, walk.request.edition_id) == ("pp", other.pk)
    assert verify_request(walk.request) == []


def test_what_the_old_sop_asked_for_is_asked_no_more(cast: Cast, other: Edition) -> None:
    walk = Walk(cast, submitted(cast))
    first, second = [d.key for d in walk.request.edition.definition.documents if d.is_uploaded][:2]
    asked(walk, document=first)
    change(walk, other)
    asked(walk, document=second)
    assert [item.document_key for item in completion.open_items(walk.request.pk)] == [second]
    walk.complete()
    assert open_step(walk.request).kind == "check"
    assert verify_request(ResetRequest.objects.get(pk=walk.request.pk)) == []


def test_another_nip_is_another_holder_whose_address_is_not_known(cast: Cast) -> None:
    known_holder(cast)
    walk = Walk(cast, submitted(cast))
    assert not needs_call_back(walk.request)
    asked(walk, field="nip")
    sent = Completion(papers={}, fields={"nip": "197001012000031001"})
    completion.complete(walk.request.pk, completion=sent, at=walk.at)
    request = ResetRequest.objects.select_related("submission").get(pk=walk.request.pk)
    assert request.holder is None
    assert needs_call_back(request)
    assert verify_request(request) == []


def test_two_officers_change_the_sop_once(cast: Cast, other: Edition) -> None:
    walk = Walk(cast, submitted(cast))
    seen, own = open_step(walk.request), walk.request.edition
    change(walk, other)
    with pytest.raises(StepMoved):
        corrections.change_sop(seen.pk, edition=own, reason="Peran benar", by=cast["admin_ppe"], at=walk.at)


def test_a_step_that_a_colleague_holds_is_not_ended_from_beside(cast: Cast, other: Edition) -> None:
    walk, one = Walk(cast, submitted(cast)), submitted(cast)
    step = open_step(walk.request)
    workflow.take(step.pk, by=walk.officer(step), at=MONDAY)
    stranger = cast["admin_ppe"]
    with pytest.raises(TakenByAnother):
        corrections.link_duplicate(step.pk, original=one, reason="Sama", by=stranger, at=MONDAY)
    with pytest.raises(TakenByAnother):
        corrections.change_sop(step.pk, edition=other, reason="Keliru", by=stranger, at=MONDAY)
