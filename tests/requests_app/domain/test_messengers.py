"""Short news beside the mail: who gets them where, and who connects a chat."""

import datetime as dt

import pytest
from pytest_django import Settings

from requests_app.domain import messengers, notices, reminders, workflow
from requests_app.enums import NoticeChannel, NoticeEvent
from requests_app.exceptions import FormIncomplete
from requests_app.interfaces import whatsapp
from requests_app.models import Notice, ResetRequest, Submission
from resetdesk.core import journal
from resetdesk.core.models import Restoration
from tests.cast import Cast
from tests.gateway import BOT_TOKEN, GatewayServer
from tests.requests_app.factories import ANSWERS, MONDAY, submitted

PHONE = str(ANSWERS["phone"])


@pytest.fixture(autouse=True)
def _gateways(gateway: GatewayServer, settings: Settings) -> None:
    settings.GATEWAYS = gateway.rows("whatsapp", "sms", "telegram")


def short(request: ResetRequest) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(reset_request=request).exclude(channel=NoticeChannel.MAIL)
    return list(rows.values_list("channel", "address"))


def kept(request: ResetRequest) -> Submission:
    return Submission.objects.get(pk=request.submission_id)


def test_mail_is_always_promised_and_the_short_news_beside_it(cast: Cast) -> None:
    request = submitted(cast, messenger="whatsapp")
    assert short(request) == [("whatsapp", PHONE)]
    assert request.notices.filter(channel=NoticeChannel.MAIL).count() == 1
    first = journal.entries(request.pk)[0]
    assert first.facts["messenger"] == "whatsapp"


@pytest.mark.parametrize("wish", ["", "mail", "surat", "telegram"])
def test_nothing_short_goes_where_none_is_wished_or_connected(cast: Cast, wish: str) -> None:
    assert short(submitted(cast, messenger=wish)) == []


@pytest.mark.parametrize("wish", ["whatsapp", "sms"])
def test_a_landline_loses_no_request_and_gets_no_news(cast: Cast, wish: str) -> None:
    request = submitted(cast, messenger=wish, answers={"phone": "+62215551234"})
    assert short(request) == []
    assert kept(request).messenger == ""


def test_an_office_has_its_own_gateway_else_the_one_of_all(
    cast: Cast, gateway: GatewayServer, settings: Settings
) -> None:
    general, own = gateway.rows("sms"), gateway.rows("sms", office="contoh-barat")
    own[0]["url"] += "&own=1"
    settings.GATEWAYS = own + general
    assert messengers.gateways(cast.timur)[NoticeChannel.SMS].url == general[0]["url"]
    assert messengers.gateways(cast.barat)[NoticeChannel.SMS].url == own[0]["url"]
    settings.GATEWAYS = own
    assert messengers.gateways(cast.timur) == {}
    assert messengers.question(cast.timur, has_number=True) is None


def test_without_a_number_only_telegram_is_offered(cast: Cast) -> None:
    asked = messengers.question(cast.timur, has_number=False)
    assert asked is not None
    assert [choice.key for choice in asked.choices] == ["mail", "telegram"]


def test_the_requester_changes_the_wish_on_record_and_once(cast: Cast) -> None:
    request = submitted(cast)
    messengers.choose(request.pk, "sms", at=MONDAY)
    messengers.choose(request.pk, "sms", at=MONDAY)
    assert kept(request).messenger == "sms"
    messengers.choose(request.pk, "mail", at=MONDAY)
    assert kept(request).messenger == ""
    told = [e.facts["messenger"] for e in journal.entries(request.pk) if e.event == "messenger_chosen"]
    assert told == ["sms", "mail"]


def test_a_wish_that_cannot_be_met_is_refused_and_changes_nothing(cast: Cast, settings: Settings) -> None:
    request = submitted(cast, answers={"phone": "+62215551234"})
    with pytest.raises(FormIncomplete) as refused:
        messengers.choose(request.pk, "whatsapp", at=MONDAY)
    assert "nomor ponsel" in refused.value.faults[messengers.KEY]
    settings.GATEWAYS = []
    with pytest.raises(FormIncomplete):
        messengers.choose(request.pk, "telegram", at=MONDAY)
    assert kept(request).messenger == ""


def test_a_reminder_by_two_ways_is_one_reminder(cast: Cast) -> None:
    request = submitted(cast, messenger="sms")
    with workflow.case(request.pk, by=None, at=MONDAY) as case:
        promised = notices.promise(case, NoticeEvent.REMIND_COMPLETE)
    assert len(promised) == 2
    sent = reminders._sent(cast.timur, since=MONDAY - dt.timedelta(days=1))
    assert len(sent[request.pk, NoticeEvent.REMIND_COMPLETE]) == 1


def test_a_number_is_not_flooded_by_many_forms_and_no_mail_is_lost(cast: Cast) -> None:
    made = [submitted(cast, messenger="sms") for _form in range(notices.SHORT_AN_HOUR + 2)]
    later = submitted(cast, messenger="sms", at=MONDAY + dt.timedelta(hours=2))
    assert [len(short(one)) for one in made] == [1] * notices.SHORT_AN_HOUR + [0, 0]
    assert len(short(later)) == 1
    assert Notice.objects.filter(channel=NoticeChannel.MAIL).count() == len(made) + 1


def test_every_word_of_news_stands_in_one_short_text(cast: Cast) -> None:
    request = submitted(cast)
    for news in (*messengers.NEWS.values(), messengers.ANY_NEWS):
        text = messengers.TEXT.format_map(messengers.values(request, news=news))
        assert "{" not in text
        assert len(text) <= 306, "more than two parts of an SMS"


def test_the_hand_written_message_is_for_who_gets_none_by_itself(cast: Cast, settings: Settings) -> None:
    served = submitted(cast, messenger="whatsapp")
    assert whatsapp.link(served) == ""
    assert whatsapp.link(submitted(cast, messenger="sms")).startswith("https://wa.me/62812")
    settings.GATEWAYS = []
    assert whatsapp.link(served).startswith("https://wa.me/62812")


# --- Telegram ---


def connect(token: str, *, chat: str = "998877", bot: str = BOT_TOKEN) -> ResetRequest | None:
    return messengers.connect(token, chat=chat, bot=bot, at=MONDAY)


def test_the_link_connects_the_chat_of_its_own_submission(cast: Cast) -> None:
    request = submitted(cast, messenger="telegram")
    token = messengers.start_token(kept(request))
    assert len(token) <= 64
    assert connect(token) == request
    assert messengers.address(kept(request)) == "998877"
    with workflow.case(request.pk, by=None, at=MONDAY) as case:
        notices.promise(case, NoticeEvent.COMPLETION_ASKED)
    assert short(request) == [("telegram", "998877")]


def test_no_other_link_connects_anything(cast: Cast, gateway: GatewayServer, settings: Settings) -> None:
    request = submitted(cast, messenger="telegram")
    other = submitted(cast, messenger="telegram")
    token, foreign = messengers.start_token(kept(request)), messengers.start_token(kept(other))
    mixed = token[:32] + foreign[32:]
    for wrong in ("", "x", token[:-1], token[:-1] + ("A" if token[-1] != "A" else "B"), mixed, "0" * 58):
        assert connect(wrong) is None
    assert connect(token, bot="1:lain") is None
    settings.GATEWAYS = gateway.rows("sms")
    assert connect(token) is None
    settings.GATEWAYS = gateway.rows("telegram")
    Restoration.objects.create(at=MONDAY, made_at=MONDAY, fingerprint="0" * 64, epoch="abc")
    assert connect(token) is None
    assert kept(request).chat == kept(other).chat == ""


def test_stop_ends_it_for_every_request_of_the_chat(cast: Cast) -> None:
    first, second = submitted(cast, messenger="telegram"), submitted(cast, messenger="telegram")
    for request in (first, second):
        connect(messengers.start_token(kept(request)))
    assert messengers.disconnect("998877", at=MONDAY) == 2
    assert messengers.disconnect("998877", at=MONDAY) == 0
    assert [kept(one).messenger for one in (first, second)] == ["", ""]
    assert journal.verify() == []
