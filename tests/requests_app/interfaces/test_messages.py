"""What notices say."""

import pytest
from django.conf import settings

from requests_app.domain import handover, notices, reminders, workflow
from requests_app.enums import NoticeEvent
from requests_app.interfaces import mailing, messages
from requests_app.models import Notice
from resetdesk.accounts.domain.options import change_options
from tests.cast import Cast
from tests.requests_app.factories import MONDAY, Walk, open_step, submitted
from tests.requests_app.handing import OLD_EMAIL, at_hand_over, code, known_holder, ready


def notice(event: NoticeEvent) -> Notice:
    return Notice.objects.filter(event=event).latest("pk")


def promised(walk: Walk, event: NoticeEvent) -> Notice:
    with workflow.case(walk.request.pk, by=None, at=walk.at) as case:
        notices.promise(case, event)
    return notice(event)


def standing(cast: Cast, event: NoticeEvent) -> Walk:
    """A request of which this event is true."""
    if event is NoticeEvent.REMIND_COMPLETE:
        walk = Walk(cast, submitted(cast))
        walk.until("check")
        walk.step("no")
        walk.step()
        return walk
    walk, _row, token = ready(cast)
    if event in {NoticeEvent.REMIND_ACKNOWLEDGE, NoticeEvent.REMIND_CHANGE}:
        handover.reveal(token, proof=code(walk), at=walk.at)
    if event is NoticeEvent.REMIND_CHANGE:
        handover.acknowledge(token, at=walk.at)
    return walk


@pytest.mark.parametrize("event", list(NoticeEvent))
def test_every_event_has_words_and_no_placeholder_is_left(cast: Cast, event: NoticeEvent) -> None:
    walk = standing(cast, event)
    existing = Notice.objects.filter(event=event).first()
    message = messages.compose(existing or promised(walk, event))
    assert walk.request.reference in message.subject + message.text
    assert "{" not in message.subject + message.text
    assert "\n" not in message.subject


@pytest.mark.parametrize("event", sorted(reminders.REMINDERS))
def test_a_reminder_that_is_no_longer_true_is_not_written(cast: Cast, event: NoticeEvent) -> None:
    walk = Walk(cast, submitted(cast))
    with pytest.raises(messages.Outdated):
        messages.compose(promised(walk, event))


def test_the_office_has_the_first_word(cast: Cast) -> None:
    words = {"received": {"subject": "Halo {nama}", "body": "Nomor {referensi}. {tidak_dikenal} 100%"}}
    change_options(cast.timur, by=None, at=MONDAY, changes={"notices": words})
    request = submitted(cast)
    message = messages.compose(notice(NoticeEvent.RECEIVED))
    assert message.subject == "Halo Sari Wulandari"
    assert message.text == f"Nomor {request.reference}. {{tidak_dikenal}} 100%"


@pytest.mark.parametrize(
    "name",
    [
        "Sari\r\nBcc: semua@contoh.test",
        "Sari {tautan} {referensi}",
        "<script>alert(1)</script>",
        "Sari https://jahat.test/masuk",
        "Sari jahat.test",
    ],
)
@pytest.mark.asvs("1.2.1")
def test_a_name_stays_a_name(cast: Cast, name: str) -> None:
    submitted(cast, answers={"name": name})
    mail = mailing.build(notice(NoticeEvent.RECEIVED))
    head = mail.message().as_string().partition("\n\n")[0]
    body = str(mail.body)
    assert "Bcc:" not in head
    assert "<script" not in str(mail.alternatives[0][0])
    greeting = body.splitlines()[0]
    assert "://" not in greeting
    assert "jahat.test" not in greeting
    assert settings.PUBLIC_URL not in greeting


def test_an_address_of_the_registry_gets_the_registrys_name(cast: Cast) -> None:
    known_holder(cast, email=OLD_EMAIL)
    submitted(cast, answers={"name": "Orang Lain"})
    row = Notice.objects.get(event=NoticeEvent.RECEIVED, address=OLD_EMAIL)
    assert messages.compose(row).text.startswith("Yth. Sari Wulandari,")


def test_links_come_from_the_configured_address(cast: Cast) -> None:
    _walk, _row, token = ready(cast)
    message = messages.compose(notice(NoticeEvent.READY))
    link = f"{settings.PUBLIC_URL}/contoh-timur/ambil/{token}/"
    assert link in message.text
    page = str(mailing.build(notice(NoticeEvent.READY)).alternatives[0][0])
    assert page.count("<a href=") == 1
    assert f'<a href="{link}" ' in page
    assert "19 November 2026 pukul 16.00 WIT" in message.text


def test_what_was_asked_for_is_listed_and_escaped(cast: Cast) -> None:
    walk = Walk(cast, submitted(cast))
    walk.step("no")
    walk.step()
    message = messages.compose(notice(NoticeEvent.COMPLETION_ASKED))
    assert "Foto kabur, unggah ulang." in message.text
    assert len(message.paragraphs) >= 4
    assert message.paragraphs[2][0].before.startswith("- ")


def test_spses_own_mail_has_words_of_its_own(cast: Cast) -> None:
    walk = at_hand_over(cast)
    step = open_step(walk.request)
    handover.announce_spse_mail(step.pk, by=walk.officer(step), at=walk.at)
    assert "SPSE sudah mengirim email" in messages.compose(notice(NoticeEvent.READY)).text


def test_an_announcement_that_is_over_has_no_words(cast: Cast) -> None:
    walk, _row, _token = ready(cast)
    handover.reissue(walk.request.pk, by=cast["admin_agency"], at=walk.at, reason="Alamat salah.")
    with pytest.raises(messages.Outdated):
        messages.compose(notice(NoticeEvent.READY))


def test_the_mail_has_both_forms_and_the_letterhead(cast: Cast) -> None:
    submitted(cast)
    mail = mailing.build(notice(NoticeEvent.RECEIVED))
    assert mail.reply_to == [cast.timur.email]
    assert mail.from_email == settings.DEFAULT_FROM_EMAIL
    for text in (str(mail.body), str(mail.alternatives[0][0])):
        assert cast.timur.name in text
        assert cast.timur.government in text
