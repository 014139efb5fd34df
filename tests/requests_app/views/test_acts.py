"""What a crooked or late POST for a step meets: nothing is decided that nobody chose."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from requests_app.domain import review, workflow
from requests_app.domain.presentation import facts_of
from requests_app.domain.queries import cases
from requests_app.enums import Answer, StepOutcome
from requests_app.models import Handover, StepRun
from tests.cast import Cast, sign_in
from tests.requests_app.factories import MONDAY, Walk, open_step, submitted
from tests.requests_app.handing import CANARY, at_hand_over

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def held(cast: Cast, client: Client) -> Any:
    """A check that the signed-in officer holds, and the clock a minute later."""
    walk = Walk(cast, submitted(cast))
    walk.take()
    with time_machine.travel(walk.at + MINUTE, tick=False):
        sign_in(client, cast["admin_agency"])
        yield walk


def url(step: StepRun) -> str:
    return reverse("requests:act", args=[step.office.slug, step.reset_request.reference, step.pk])


def answers(step: StepRun, answer: str = "ok") -> dict[str, str]:
    definition = step.reset_request.edition.flow.sop.step(step.step_key)
    return {f"answer_{i.key}": answer for i in review.checklist(definition, facts_of(step.reset_request))}


@pytest.mark.parametrize("outcome", [{}, {"outcome": ""}, {"outcome": "withdrawn"}])
def test_a_check_without_a_decision_decides_nothing(
    held: Walk, client: Client, outcome: dict[str, str]
) -> None:
    step = open_step(held.request)
    page = client.post(url(step), answers(step, "not_ok") | outcome)
    assert page.status_code == 422
    assert "Pilih Ya atau Tidak." in page.content.decode()
    assert open_step(held.request).pk == step.pk


def test_what_was_sent_for_one_step_is_never_read_as_anothers(
    cast: Cast, held: Walk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The step closes, and its follower is taken by the same officer, between two looks of one POST."""
    first = open_step(held.request)
    sent = answers(first) | {"outcome": "yes"}
    look = cases.step_of

    def closing(request: Any, step_id: int) -> StepRun:
        seen = look(request, step_id)
        monkeypatch.setattr(cases, "step_of", look)
        by, at = cast["admin_agency"], MONDAY + 3 * MINUTE
        findings = {
            item.key: review.Finding(Answer.OK)
            for item in review.checklist(
                first.reset_request.edition.flow.sop.step(first.step_key), facts_of(first.reset_request)
            )
        }
        review.decide(first.pk, findings=findings, outcome=StepOutcome.YES, by=by, at=at)
        follower = open_step(held.request)
        workflow.take(follower.pk, by=by, at=at)
        return seen

    monkeypatch.setattr(cases, "step_of", closing)
    page = client.post(url(first), sent)
    assert page.status_code == 409
    assert open_step(held.request).ordinal == first.ordinal + 1


def test_the_same_seal_sent_twice_is_one_and_leads_to_the_case(cast: Cast, client: Client) -> None:
    walk = at_hand_over(cast)
    step = open_step(walk.request)
    sent = {"way": "sealed", "password": CANARY, "password_again": CANARY, "user_id": "SARI.PPK"}
    with time_machine.travel(walk.at + MINUTE, tick=False):
        sign_in(client, walk.officer(step))
        for _click in range(2):
            page = client.post(url(step), sent)
            assert page.status_code == 302
        assert Handover.objects.get(reset_request=walk.request).generation == 1
        assert (
            "Terbitkan ulang untuk menyampaikannya lagi."
            in client.get(page.headers["Location"]).content.decode()
        )
