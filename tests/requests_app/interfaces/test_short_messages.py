"""Short news through a real gateway on loopback: what leaves, what a refusal means, what is never in it."""

import logging

import pytest
from pytest_django import Settings

from requests_app.domain import handover_rules, messengers, notices
from requests_app.enums import Event, HandoverState, NoticeChannel, NoticeEvent, NoticeState
from requests_app.interfaces import short_messages
from requests_app.jobs import send_notice
from requests_app.models import Handover, Notice, ResetRequest
from requests_app.readiness import messenger_gateways
from resetdesk.core import jobs, journal
from resetdesk.core.fitness import Level
from resetdesk.core.jobs import GiveUp
from tests.cast import Cast
from tests.gateway import GatewayServer
from tests.requests_app.factories import ANSWERS, submitted
from tests.requests_app.handing import CANARY, at_hand_over, sealed

PHONE = str(ANSWERS["phone"])


def wished(cast: Cast, channel: str) -> ResetRequest:
    return submitted(cast, messenger=channel)


def short_one(event: NoticeEvent = NoticeEvent.RECEIVED) -> Notice:
    return Notice.objects.exclude(channel=NoticeChannel.MAIL).get(event=event)


def ready_with_sms(cast: Cast) -> Handover:
    """A sealed hand-over whose owner gets short news by SMS."""
    walk = at_hand_over(cast, known=True)
    messengers.choose(walk.request.pk, "sms", at=walk.at)
    walk.request.refresh_from_db()
    return sealed(walk)


def test_an_sms_says_that_there_is_news_and_nothing_of_the_person(
    cast: Cast, gateway: GatewayServer, settings: Settings
) -> None:
    settings.GATEWAYS = gateway.rows("sms")
    request = wished(cast, "sms")
    jobs.run_all_due()
    (arrived,) = gateway.arrived
    assert (arrived.body["target"], arrived.authorization) == (PHONE.removeprefix("+"), "rahasia-gerbang")
    text = arrived.body["message"]
    assert request.reference in text
    assert f"/contoh-timur/lacak/?nomor={request.reference}" in text
    for personal in (*str(ANSWERS["name"]).split(), str(ANSWERS["email"]), PHONE, str(ANSWERS["nip"])):
        assert personal not in text
    assert short_one().state == NoticeState.SENT
    entries = journal.entries(request.pk)
    told = [entry for entry in entries if entry.event == Event.NOTICE_SENT]
    assert len(told) == 2  # the mail, and the short news


def test_whatsapp_fills_the_approved_template(cast: Cast, gateway: GatewayServer, settings: Settings) -> None:
    settings.GATEWAYS = gateway.rows("whatsapp")
    request = wished(cast, "whatsapp")
    jobs.run_all_due()
    (arrived,) = gateway.arrived
    assert arrived.authorization == "Bearer rahasia123"
    assert arrived.body["to"] == PHONE
    template = arrived.body["template"]
    assert (template["name"], template["language"]["code"]) == ("kabar", "id")
    filled = [part["text"] for part in template["components"][0]["parameters"]]
    assert filled[1] == request.reference
    assert filled[2] == messengers.NEWS[NoticeEvent.RECEIVED]


def test_no_key_and_no_secret_is_ever_in_one(cast: Cast, gateway: GatewayServer, settings: Settings) -> None:
    settings.GATEWAYS = gateway.rows("sms")
    token = handover_rules.link_token(ready_with_sms(cast))
    jobs.run_all_due()
    texts = [one.body["message"] for one in gateway.arrived]
    assert any(messengers.NEWS[NoticeEvent.READY] in text for text in texts)
    assert not any(word in text for text in texts for word in (CANARY, token, "/ambil/"))


@pytest.mark.parametrize("status", [400, 401, 429, 500])
def test_a_gateway_that_refuses_is_tried_again_and_its_answer_is_told(
    cast: Cast, gateway: GatewayServer, settings: Settings, status: int
) -> None:
    settings.GATEWAYS = gateway.rows("sms")
    wished(cast, "sms")
    gateway.status = status
    notice = short_one()
    with pytest.raises(short_messages.GatewayFailed):
        send_notice(notice.pk)
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == (NoticeState.WAITING, 1)
    assert f"jawaban {status}" in notice.detail
    gateway.status = 200
    send_notice(notice.pk)
    notice.refresh_from_db()
    assert (notice.state, notice.detail) == (NoticeState.SENT, "")


def test_a_gateway_that_refuses_for_ever_is_told_as_failed_and_the_mail_is_not(
    cast: Cast, gateway: GatewayServer, settings: Settings
) -> None:
    settings.GATEWAYS = gateway.rows("sms")
    wished(cast, "sms")
    gateway.status = 403
    notice = short_one()
    Notice.objects.filter(pk=notice.pk).update(attempts=notices.ATTEMPTS - 1)
    with pytest.raises(short_messages.GatewayFailed):
        send_notice(notice.pk)
    notice.refresh_from_db()
    assert notice.state == NoticeState.FAILED
    assert notice.missed_at is not None
    mailed = Notice.objects.get(event=NoticeEvent.RECEIVED, channel=NoticeChannel.MAIL)
    send_notice(mailed.pk)
    mailed.refresh_from_db()
    assert mailed.state == NoticeState.SENT


def test_a_gateway_that_hangs_gives_the_worker_back(
    cast: Cast, gateway: GatewayServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(short_messages, "ANSWER", 1)
    settings.GATEWAYS = gateway.rows("sms")
    wished(cast, "sms")
    gateway.hangs = True
    with pytest.raises(short_messages.GatewayFailed) as failed:
        send_notice(short_one().pk)
    assert failed.value.code == 0


def test_a_gateway_that_was_taken_away_is_told_as_failed(
    cast: Cast, gateway: GatewayServer, settings: Settings
) -> None:
    settings.GATEWAYS = gateway.rows("sms")
    wished(cast, "sms")
    settings.GATEWAYS = []
    notice = short_one()
    with pytest.raises(GiveUp):
        send_notice(notice.pk)
    notice.refresh_from_db()
    assert notice.state == NoticeState.FAILED
    assert "tidak lagi mengirim lewat SMS" in notice.detail


def test_news_that_are_true_no_more_are_dropped(
    cast: Cast, gateway: GatewayServer, settings: Settings
) -> None:
    settings.GATEWAYS = gateway.rows("sms")
    row = ready_with_sms(cast)
    Handover.objects.filter(pk=row.pk).update(state=HandoverState.REISSUED)
    jobs.run_all_due()
    assert short_one(NoticeEvent.READY).state == NoticeState.DROPPED


def test_no_key_of_a_gateway_and_no_number_reaches_a_log(
    cast: Cast, gateway: GatewayServer, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.GATEWAYS = gateway.rows("sms")
    wished(cast, "sms")
    gateway.status = 500
    with caplog.at_level(logging.DEBUG), pytest.raises(short_messages.GatewayFailed) as failed:
        send_notice(short_one().pk)
    said = caplog.text + str(failed.value) + repr(messengers.gateways(cast.timur))
    assert "rahasia-gerbang" not in said
    assert PHONE.removeprefix("+") not in said


def test_doctor_tells_a_gateway_that_nobody_can_use(
    cast: Cast, gateway: GatewayServer, settings: Settings
) -> None:
    (row,) = gateway.rows("sms")
    settings.GATEWAYS = [row, {**row, "url": "tidakada://x/{to}"}, {**row, "office": "tidak-ada"}]
    told = [(finding.level, finding.sentence) for finding in messenger_gateways()]
    assert [level for level, _sentence in told] == [Level.GOOD, Level.UNSAFE, Level.WARNING]
    settings.GATEWAYS = []
    assert [finding.level for finding in messenger_gateways()] == [Level.GOOD]
