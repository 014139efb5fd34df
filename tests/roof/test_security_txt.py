"""`/.well-known/security.txt`, as RFC 9116 wants it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from resetdesk import config

pytestmark = pytest.mark.django_db
PAGE = "/.well-known/security.txt"


def test_nobody_named_is_no_page(client: Client) -> None:
    assert client.get(PAGE).status_code == 404


def test_it_names_whom_to_tell(client: Client, settings: Settings) -> None:
    settings.SECURITY_CONTACTS = ("mailto:keamanan@contoh.test", "https://contoh.test/lapor")
    settings.SECURITY_POLICY = "https://contoh.test/kebijakan"
    answer = client.get(PAGE)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    rows = [line.split(": ", 1) for line in answer.content.decode().splitlines()]
    assert [name for name, _value in rows] == [
        *("Contact", "Contact", "Expires", "Preferred-Languages", "Canonical", "Policy"),
    ]
    told = dict(reversed(rows))
    assert told["Contact"] == "mailto:keamanan@contoh.test", "the first is the one preferred"
    assert told["Canonical"] == settings.PUBLIC_URL + PAGE
    ends = datetime.strptime(told["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(days=30) < ends - timezone.now() < timedelta(days=365)


@pytest.mark.parametrize(
    "contact", ["keamanan@contoh.test", "http://contoh.test", "mailto:a@b\nPolicy: x", "tel:119"]
)
def test_a_contact_that_nobody_could_use_does_not_start(contact: str) -> None:
    made = config.Config(security_contact=contact)
    assert any("RESETDESK_SECURITY_CONTACT" in reason for reason in config.refuse_open_doors(made))


def test_good_contacts_start() -> None:
    made = config.Config(security_contact="mailto:a@b.test, tel:+62-911-322446 ,https://contoh.test/lapor")
    assert len(made.contacts) == 3
    assert config.refuse_open_doors(made) == []
