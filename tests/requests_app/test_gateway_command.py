"""`manage.py gateway`: what there is, and one message to see that it works."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from tests.cast import Cast
from tests.gateway import GatewayServer


def gateway_says(*words: str) -> str:
    out = StringIO()
    call_command("gateway", *words, stdout=out)
    return out.getvalue()


def test_the_list_names_channels_and_no_key(cast: Cast, gateway: GatewayServer, settings: Settings) -> None:
    settings.GATEWAYS = gateway.rows("sms", office="contoh-timur")
    said = gateway_says("list")
    assert "contoh-timur: SMS" in said
    assert "contoh-barat: hanya email" in said
    assert "rahasia" not in said


def test_a_trial_arrives_or_is_told_with_what_was_answered(
    cast: Cast, gateway: GatewayServer, settings: Settings
) -> None:
    settings.GATEWAYS = gateway.rows("sms")
    assert "menerima pesan percobaan" in gateway_says("try", "contoh-timur", "sms", "0812-3456-7890")
    assert gateway.arrived[0].body["target"] == "6281234567890"
    gateway.status = 401
    with pytest.raises(CommandError, match="jawaban 401") as failed:
        gateway_says("try", "contoh-timur", "sms", "081234567890")
    assert failed.value.returncode == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("tidak-ada", "sms", "081234567890"), "tidak ada"),
        (("contoh-timur", "whatsapp", "081234567890"), "tidak mempunyai gerbang WhatsApp"),
        (("contoh-timur", "sms", "0812"), "terlalu pendek"),
    ],
)
def test_a_wrong_command_says_what_is_wrong(
    cast: Cast, gateway: GatewayServer, settings: Settings, words: tuple[str, ...], sentence: str
) -> None:
    settings.GATEWAYS = gateway.rows("sms")
    with pytest.raises(CommandError, match=sentence) as failed:
        gateway_says("try", *words)
    assert failed.value.returncode == 2
