"""The desk: queue, case, taking, acting, and what a stale form meets."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from requests_app.domain import review, workflow
from requests_app.domain.presentation import facts_of
from requests_app.enums import StepOutcome
from requests_app.models import ResetRequest, StepRun
from tests.cast import Cast, make_person, sign_in
from tests.requests_app.factories import MONDAY, NIP, PONOROGO, Walk, open_step, submitted

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def clock() -> Any:
    """The wall clock a minute after the submission; tests move it on."""
    with time_machine.travel(MONDAY + MINUTE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def officer(cast: Cast, client: Client, clock: Any) -> Client:
    return sign_in(client, cast["admin_agency"])


def case_url(request: ResetRequest) -> str:
    return reverse("requests:case", args=[request.office.slug, request.reference])


def act_url(step: StepRun) -> str:
    return reverse("requests:act", args=[step.office.slug, step.reset_request.reference, step.pk])


def take(client: Client, request: ResetRequest) -> StepRun:
    step = open_step(request)
    client.post(reverse("requests:take", args=[request.office.slug, request.reference, step.pk]))
    step.refresh_from_db()
    return step


def answers(step: StepRun, answer: str = "ok") -> dict[str, str]:
    definition = step.reset_request.edition.flow.sop.step(step.step_key)
    items = review.checklist(definition, facts_of(step.reset_request))
    return {f"answer_{item.key}": answer for item in items}


def test_the_queue_shows_what_waits_and_leads_to_the_case(cast: Cast, officer: Client) -> None:
    request = submitted(cast)
    page = officer.get(reverse("requests:queue", args=["contoh-timur"]))
    assert request.reference in page.content.decode()
    assert case_url(request) in page.content.decode()


def test_a_search_for_a_reference_leads_straight_to_it(cast: Cast, officer: Client) -> None:
    request = submitted(cast)
    for words in (request.reference.lower().replace("-", " "), request.register):
        page = officer.post(reverse("requests:search", args=["contoh-timur"]), {"q": words})
        assert page.headers["Location"] == case_url(request)


def test_a_nip_is_sought_without_standing_in_an_address(cast: Cast, officer: Client) -> None:
    submitted(cast)
    request = submitted(cast)
    page = officer.post(reverse("requests:search", args=["contoh-timur"]), {"q": NIP})
    assert page.status_code == 200
    assert request.reference in page.content.decode()
    queue = reverse("requests:queue", args=["contoh-timur"])
    assert officer.get(reverse("requests:search", args=["contoh-timur"])).headers["Location"] == queue


def test_the_papers_stay_closed_until_the_step_is_taken(cast: Cast, officer: Client) -> None:
    request = submitted(cast)
    file = request.submission.documents.first().versions.get()  # type: ignore[union-attr]
    original = reverse("requests:paper-original", args=["contoh-timur", file.pk])
    assert officer.get(original).status_code == 403
    assert original not in officer.get(case_url(request)).content.decode()
    take(officer, request)
    assert officer.get(original).status_code == 200
    assert original in officer.get(case_url(request)).content.decode()


def test_a_check_that_says_yes_goes_on(cast: Cast, officer: Client) -> None:
    request = submitted(cast)
    step = take(officer, request)
    page = officer.post(act_url(step), answers(step) | {"outcome": "yes"})
    assert page.headers["Location"] == case_url(request)
    assert open_step(request).ordinal == step.ordinal + 1


def test_an_item_without_an_answer_is_named_and_nothing_is_lost(cast: Cast, officer: Client) -> None:
    request = submitted(cast)
    step = take(officer, request)
    sent = answers(step)
    left_out = sent.popitem()[0]
    page = officer.post(act_url(step), sent | {"outcome": "yes", "note_letter": "Jelas"})
    assert page.status_code == 422
    assert f"butir-{left_out.removeprefix('answer_')}-kesalahan" in page.content.decode()
    assert open_step(request).pk == step.pk


def test_a_late_step_asks_for_its_explanation_and_takes_it(cast: Cast, officer: Client, clock: Any) -> None:
    request = submitted(cast)
    step = take(officer, request)
    clock.shift(30 * MINUTE)
    assert "explain_time" in officer.get(case_url(request)).content.decode()
    page = officer.post(act_url(step), answers(step) | {"outcome": "yes"})
    assert page.status_code == 422
    reason = request.edition.definition.reasons.deviation[0].key
    explained = {"outcome": "yes", "reason_time": reason, "explain_time": "Listrik kantor padam."}
    assert officer.post(act_url(step), answers(step) | explained).status_code == 302
    step.refresh_from_db()
    assert step.deviations.get().explanation == "Listrik kantor padam."


def test_a_password_in_a_note_is_refused(cast: Cast, officer: Client) -> None:
    request = submitted(cast)
    step = take(officer, request)
    sent = answers(step, "not_ok")
    for name in list(sent):
        sent[name.replace("answer_", "reason_")] = "unreadable"
    first = next(iter(sent)).removeprefix("answer_")
    sent[f"note_{first}"] = "kata sandi: Melati#77"
    page = officer.post(act_url(step), sent | {"outcome": "no"})
    assert page.status_code == 422
    assert open_step(request).pk == step.pk


def test_a_stale_form_meets_who_was_faster_with_nothing_lost(cast: Cast, officer: Client) -> None:
    request = submitted(cast)
    step = take(officer, request)
    Walk(cast, request, at=MONDAY + MINUTE)._check(step, cast["admin_agency"], "")
    page = officer.post(act_url(step), {"outcome": "no", "note_letter_present": "Tanda tangan berbeda"})
    assert page.status_code == 409
    assert "Tanda tangan berbeda" in page.content.decode()


def test_another_officers_step_is_not_closed_from_here(cast: Cast, officer: Client) -> None:
    colleague = make_person("rekan", office=cast.timur, roles=("admin_agency",))
    request = submitted(cast)
    step = open_step(request)
    workflow.take(step.pk, by=colleague, at=MONDAY)
    page = officer.post(act_url(step), answers(step) | {"outcome": "yes"})
    assert page.status_code == 409
    assert colleague.full_name in page.content.decode()


def test_another_offices_case_is_not_there(cast: Cast, officer: Client) -> None:
    request = submitted(cast, PONOROGO)
    for office in ("contoh-timur", "contoh-barat"):
        assert officer.get(reverse("requests:case", args=[office, request.reference])).status_code == 404


@pytest.mark.parametrize("kind", ["ask_completion", "perform", "notify_rejection", "hand_over"])
def test_every_kind_of_step_has_a_page_for_its_holder(
    cast: Cast, officer: Client, clock: Any, kind: str
) -> None:
    walk = Walk(cast, submitted(cast))
    if kind == "ask_completion":
        walk.step("no")
    elif kind == "notify_rejection":
        walk.step()
        walk.step("no")
    else:
        walk.until(kind)
    clock.move_to(walk.at + MINUTE)
    step = take(officer, walk.request)
    assert step.kind == kind
    page = officer.get(case_url(walk.request))
    assert page.status_code == 200
    assert act_url(step) in page.content.decode()


def test_ask_with_reasons_returns_the_items(cast: Cast, officer: Client, clock: Any) -> None:
    walk = Walk(cast, submitted(cast))
    walk.step("no")
    clock.move_to(walk.at + MINUTE)
    step = take(officer, walk.request)
    document = walk.request.edition.definition.documents[0].key
    assert officer.post(act_url(step), {}).status_code == 422
    assert officer.post(act_url(step), {f"document-{document}": "Foto kabur"}).status_code == 302
    assert open_step(walk.request).kind == "complete"


def test_performing_needs_its_proof(cast: Cast, officer: Client, clock: Any) -> None:
    walk = Walk(cast, submitted(cast))
    walk.until("perform")
    clock.move_to(walk.at + MINUTE)
    step = take(officer, walk.request)
    assert officer.post(act_url(step), {"outcome": "done"}).status_code == 422
    sent = {"outcome": "done", "proof": "Diganti pada menu Kelola Pengguna.", "user_id": "SARI.PPK"}
    assert officer.post(act_url(step), sent).status_code == 302
    assert open_step(walk.request).kind == "hand_over"
    assert StepRun.objects.get(pk=step.pk).outcome == StepOutcome.DONE


def test_a_forged_form_for_a_step_without_one_leads_to_the_case(cast: Cast, officer: Client) -> None:
    request = submitted(cast)
    intake = request.steps.get(kind="submit")
    answer = officer.post(act_url(intake), {"outcome": "done"})
    assert answer.headers["Location"] == case_url(request)
