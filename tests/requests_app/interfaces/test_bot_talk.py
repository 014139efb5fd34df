"""A Telegram bot, spoken with over loopback: start, stop, strangers, groups, silence."""

import pytest
from pytest_django import Settings

from requests_app.domain import messengers
from requests_app.interfaces import bot_talk
from requests_app.interfaces.telegram import BotUnreachable
from requests_app.jobs import hear_bots
from requests_app.models import ResetRequest, Submission
from resetdesk.core import jobs
from tests.cast import Cast
from tests.gateway import GatewayServer
from tests.requests_app.factories import submitted


@pytest.fixture
def request_of_telegram(cast: Cast, gateway: GatewayServer, settings: Settings) -> ResetRequest:
    settings.GATEWAYS = gateway.rows("telegram")
    return submitted(cast, messenger="telegram")


def kept(request: ResetRequest) -> Submission:
    return Submission.objects.get(pk=request.submission_id)


def test_who_opens_the_link_is_connected_answered_and_told(
    request_of_telegram: ResetRequest, gateway: GatewayServer
) -> None:
    gateway.says(f"/start {messengers.start_token(kept(request_of_telegram))}")
    hear_bots()
    assert kept(request_of_telegram).chat == "998877"
    (answer,) = gateway.sent_to_bot_users()
    assert request_of_telegram.reference in answer
    assert gateway.updates == []  # confirmed: it is not heard again
    hear_bots()
    assert len(gateway.sent_to_bot_users()) == 1
    messengers.choose(request_of_telegram.pk, "telegram", at=request_of_telegram.received_at)
    assert kept(request_of_telegram).chat == "998877"


def test_what_is_no_order_of_ours_is_left_unanswered(
    request_of_telegram: ResetRequest, gateway: GatewayServer
) -> None:
    token = messengers.start_token(kept(request_of_telegram))
    gateway.says("halo")
    gateway.says("/start")
    gateway.says(f"/start {token}", kind="group")
    gateway.updates.append({"update_id": 5000, "edited_message": {}})
    hear_bots()
    assert gateway.sent_to_bot_users() == []
    assert kept(request_of_telegram).chat == ""


def test_a_wrong_link_is_answered_with_the_way_and_stop_ends_it(
    request_of_telegram: ResetRequest, gateway: GatewayServer
) -> None:
    gateway.says(f"/start {'a' * 58}")
    gateway.says(f"/start {messengers.start_token(kept(request_of_telegram))}")
    gateway.says("/stop")
    hear_bots()
    wrong, connected, stopped = gateway.sent_to_bot_users()
    assert "tidak berlaku" in wrong
    assert "/stop" in connected
    assert "dihentikan" in stopped
    assert (kept(request_of_telegram).messenger, kept(request_of_telegram).chat) == ("", "")


def test_a_silent_telegram_loses_nothing(request_of_telegram: ResetRequest, gateway: GatewayServer) -> None:
    gateway.says(f"/start {messengers.start_token(kept(request_of_telegram))}")
    gateway.status, gateway.is_ok = 500, False
    with pytest.raises(BotUnreachable) as failed:
        hear_bots()
    assert "abcdefghij" not in str(failed.value)
    gateway.status, gateway.is_ok = 200, True
    hear_bots()
    assert kept(request_of_telegram).chat == "998877"
    jobs.run_all_due()


def test_one_bot_of_two_offices_is_heard_once(gateway: GatewayServer, settings: Settings) -> None:
    settings.GATEWAYS = gateway.rows("telegram", office="a") + gateway.rows("telegram", office="b")
    assert len(bot_talk.bots()) == 1
