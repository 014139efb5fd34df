"""One notice through a real mail server."""

import pytest

from requests_app.enums import NoticeState
from requests_app.jobs import send_notice
from requests_app.models import Notice
from resetdesk.core.jobs import GiveUp
from tests.cast import Cast
from tests.postbox import Postbox
from tests.requests_app.factories import submitted

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
