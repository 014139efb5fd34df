"""One notice through a real mail server."""

import socket

import pytest
from pytest_django import Settings

from requests_app.domain import notices
from requests_app.enums import NoticeState
from requests_app.jobs import send_notice
from requests_app.models import Notice
from resetdesk.accounts.domain.options import change_options
from resetdesk.core.jobs import GiveUp
from tests.cast import Cast
from tests.postbox import Postbox
from tests.requests_app.factories import MONDAY, submitted

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_a_letter_arrives_whole(cast: Cast, postbox: Postbox) -> None:
    request = submitted(cast)
    notice = Notice.objects.get()
    send_notice(notice.pk)
    (letter,) = postbox.letters
    assert letter["Message-ID"] == notice.message_id
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Subject"] == f"Permohonan {request.reference} kami terima"
    assert letter["To"] == notice.address
    assert letter["Reply-To"] == cast.timur.email
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert text is not None
    assert html is not None
    assert "Yth. Sari Wulandari," in text.get_content()
    assert cast.timur.name in html.get_content()
    notice.refresh_from_db()
    assert notice.state == NoticeState.SENT


def test_the_servers_last_word_is_kept(cast: Cast, postbox: Postbox) -> None:
    submitted(cast)
    notice = Notice.objects.get()
    postbox.refusal = "554 isi tidak diterima"
    with pytest.raises(GiveUp):
        send_notice(notice.pk)
    notice.refresh_from_db()
    assert (notice.state, notice.detail) == (
        NoticeState.FAILED,
        "Ditolak server email: 554 isi tidak diterima",
    )


def test_a_busy_server_is_asked_again(cast: Cast, postbox: Postbox) -> None:
    submitted(cast)
    notice = Notice.objects.get()
    postbox.refusal = "451 nanti dulu"
    with pytest.raises(OSError, match="451"):
        send_notice(notice.pk)
    send_notice(notice.pk)
    assert len(postbox.letters) == 1
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == (NoticeState.SENT, 2)


def test_a_server_that_never_answers_does_not_hold_the_worker(cast: Cast, settings: Settings) -> None:
    submitted(cast)
    notice = Notice.objects.get()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 0.2
        with pytest.raises(OSError, match="timed out"):
            send_notice(notice.pk)
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == (NoticeState.WAITING, 1)
    assert notice.detail.startswith("Server email belum dapat dihubungi")


def test_a_server_that_dies_after_its_250_gets_the_same_mail_again(
    cast: Cast, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    submitted(cast)
    notice = Notice.objects.get()
    with monkeypatch.context() as dying:
        dying.setattr(notices, "mark_sent", fail)
        with pytest.raises(ConnectionResetError):
            send_notice(notice.pk)
    send_notice(notice.pk)
    first, second = postbox.letters
    assert first["Message-ID"] == second["Message-ID"] == notice.message_id
    assert first.get_body(("plain",)) is not None
    assert Notice.objects.get().state == NoticeState.SENT


def fail(*_args: object, **_kw: object) -> None:
    raise ConnectionResetError


def test_replies_go_where_the_office_wants_them_and_machines_are_told(cast: Cast, postbox: Postbox) -> None:
    change_options(cast.timur, by=None, at=MONDAY, changes={"reply_to": "balasan@contoh.test"})
    submitted(cast, answers={"name": "Sari\nBcc: semua@contoh.test"})
    send_notice(Notice.objects.get().pk)
    (letter,) = postbox.letters
    assert letter["Reply-To"] == "balasan@contoh.test"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert (letter["Precedence"], letter["Bcc"]) == (None, None)
