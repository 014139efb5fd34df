"""Two languages for people who read pages; one for what the office keeps and sends."""

import json
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse
from django.utils import translation

from requests_app.domain import review, workflow
from requests_app.enums import Answer, StepOutcome
from requests_app.models import ResetRequest
from resetdesk import words
from resetdesk.core.jobs import run_all_due
from tests.cast import Cast, sign_in
from tests.requests_app.domain.test_workflow import MINUTE, findings
from tests.requests_app.factories import EXPLANATION, MONDAY, SERAM, Walk, equip, open_step, submitted
from tests.requests_app.views.applicant import filled

pytestmark = pytest.mark.django_db


def switch(client: Client, language: str, *, back: str) -> str:
    """Presses the button of the footer. Returns the page one comes back to."""
    answer = client.post("/bahasa/", {"language": language, "next": back}, follow=True)
    assert answer.redirect_chain == [(back, 302)]
    return answer.content.decode()


def case_page(request: ResetRequest) -> str:
    return reverse("requests:case", args=[request.office.slug, request.reference])


def test_the_footer_switches_there_and_back(client: Client) -> None:
    page = client.get("/akun/masuk/?next=/akun/").content.decode()
    assert '<html lang="id">' in page
    assert '<input type="hidden" name="next" value="/akun/masuk/?next=/akun/">' in page
    assert 'name="language" value="en" lang="en">English</button>' in page
    assert "Masuk petugas" in page
    page = switch(client, "en", back="/akun/masuk/?next=/akun/")
    assert '<html lang="en">' in page
    assert 'name="language" value="id" lang="id">Bahasa Indonesia</button>' in page
    assert "Officers’ sign-in" in page
    assert "Masuk petugas" not in page
    page = switch(client, "id", back="/akun/masuk/")
    assert '<html lang="id">' in page
    assert "Masuk petugas" in page


def test_what_a_form_answers_offers_no_switch(client: Client) -> None:
    """Leaving for the switch would lose what was typed, or a result that is shown once."""
    answer = client.post("/akun/masuk/", {"login": "siapa", "password": "salah"})
    assert "/bahasa/" not in answer.content.decode()


def test_the_switch_leads_to_no_other_host(client: Client) -> None:
    answer = client.post("/bahasa/", {"language": "en", "next": "https://contoh.invalid/"})
    assert answer.headers["Location"] == "/"


def test_a_page_that_does_not_exist_speaks_english_too(client: Client) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get("/tidak/ada/").content.decode()
    assert '<html lang="en">' in page
    assert "This page does not exist" in page


def test_the_sop_stays_as_the_office_writes_it_and_times_follow_the_page(client: Client, cast: Cast) -> None:
    request = submitted(cast)
    step = request.edition.flow.sop.step(open_step(request).step_key)
    sign_in(client, cast["admin_agency"])
    page = switch(client, "en", back=case_page(request))
    assert "Applicant" in page
    assert step.activity in page
    assert "16 November 2026, 09:00 WIT" in page


def kept(english: set[str]) -> Iterator[str]:
    """English sentences in any column of any row."""
    for model in apps.get_models():
        if model._meta.app_label not in {"core", "accounts", "requests_app", "archive_app"}:
            continue
        for row in model._base_manager.values():
            text = json.dumps(row, default=str, ensure_ascii=False)
            yield from (f"{model.__name__}: {sentence}" for sentence in english if sentence in text)


@pytest.fixture(scope="module")
def english() -> set[str]:
    """What only English says, in words enough to be nobody's name and no key of a file."""
    entries = words.catalogue()
    whole = {part for entry in entries for text in words.translations(entry) for part in plain_parts(text)}
    source = "\n".join(entry.msgid for entry in entries)
    return {part for part in whole if len(part) > 12 and " " in part and part not in source}


def plain_parts(text: str) -> list[str]:
    """A translation without its placeholders."""
    return [part.strip() for part in words.PLACEHOLDER.split(text)]


def test_an_officer_who_reads_english_keeps_indonesian_records(cast: Cast, english: set[str]) -> None:
    with translation.override("en"):
        run = open_step(submitted(cast))
        by = cast["admin_agency"]
        workflow.take(run.pk, by=by, at=MONDAY)
        wrong = findings(run) | {next(iter(findings(run))): review.Finding(Answer.NOT_OK, "unreadable")}
        review.decide(
            run.pk,
            findings=wrong,
            outcome=StepOutcome.YES,
            by=by,
            at=MONDAY + 50 * MINUTE,
            explanations=review.Explanations(time=EXPLANATION, papers=EXPLANATION),
        )
        walk = Walk(cast, run.reset_request, at=MONDAY + 60 * MINUTE)
        walk.until("hand_over")
    assert run.deviations.count() == 2
    assert list(kept(english)) == []
    with translation.override("en"):
        row = run.deviations.first()
        assert row is not None
        row.subject = translation.gettext("Berkas ini tidak dapat ditampilkan.")
        row.save()
    assert list(kept(english)) != []


def test_a_form_filled_in_english_brings_the_office_an_indonesian_letter(
    cast: Cast, english: set[str]
) -> None:
    applicant = filled(cast.timur, equip(cast.timur, SERAM))
    applicant.client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = applicant.client.get(applicant.url("surat/cetak")).content.decode()
    assert "Back to the form" in page
    letter = page.split('<article class="set-letter" lang="id">')[1].split("</article>")[0]
    assert "Kepada Yth." in letter
    assert [sentence for sentence in english if sentence in letter] == []
    assert applicant.send().status_code == 302
    run_all_due()
    assert list(kept(english)) == []


def test_mail_is_indonesian_whoever_caused_it(cast: Cast, english: set[str]) -> None:
    with translation.override("en"):
        submitted(cast)
        run_all_due()
    assert mail.outbox
    for letter in mail.outbox:
        assert isinstance(letter, EmailMultiAlternatives)
        said = f"{letter.subject}\n{letter.body}\n{letter.alternatives}"
        assert "Kami tidak pernah meminta" in said
        assert [sentence for sentence in english if sentence in said] == []
