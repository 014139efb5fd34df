"""Headers, sessions, language and addresses, as they hold on every page."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from resetdesk.middleware import BEGAN, SEEN, client_address

pytestmark = pytest.mark.django_db
PAGE = "/healthz"


@pytest.mark.asvs("V3.4.3", "V3.4.4", "V3.4.5", "V3.4.6")
def test_closed_headers_stand_on_every_answer(client: Client) -> None:
    for path in (PAGE, "/tidak-ada/"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert "camera=(self)" in headers["Permissions-Policy"]
        assert "Strict-Transport-Security" not in headers, "localhost must stay reachable by http"


def test_no_page_of_a_session_rests_in_a_cache(client: Client) -> None:
    assert "no-cache" in client.get("/tidak-ada/").headers["Cache-Control"]
    open_session(client)
    assert "no-store" in client.get("/tidak-ada/").headers["Cache-Control"]


def open_session(client: Client, *, is_staff: bool = False) -> None:
    """A session with something in it, as `client` carries it from now on."""
    session = client.session
    session["draft"] = "x"
    if is_staff:
        session[SESSION_KEY] = "0"
    session.save()
    client.get("/tidak-ada/")


@pytest.mark.asvs("V7.3.1")
@pytest.mark.parametrize(
    ("is_staff", "minutes", "lives"),
    [(True, 59, True), (True, 61, False), (False, 29, True), (False, 31, False)],
)
def test_an_idle_session_ends(client: Client, is_staff: bool, minutes: int, lives: bool) -> None:
    open_session(client, is_staff=is_staff)
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False):
        client.get("/tidak-ada/")
        assert ("draft" in client.session) is lives


@pytest.mark.asvs("V7.3.2")
def test_a_busy_session_ends_after_ten_hours(client: Client) -> None:
    open_session(client, is_staff=True)
    start = timezone.now()
    for half_hours in range(1, 20):
        with time_machine.travel(start + timedelta(minutes=30 * half_hours), tick=False):
            client.get("/tidak-ada/")
            assert "draft" in client.session
    with time_machine.travel(start + timedelta(hours=10, minutes=1), tick=False):
        client.get("/tidak-ada/")
        assert "draft" not in client.session


def test_a_session_is_written_at_most_once_a_minute(client: Client) -> None:
    open_session(client)
    seen, start = client.session[SEEN], timezone.now()
    with time_machine.travel(start + timedelta(seconds=50), tick=False):
        client.get("/tidak-ada/")
        assert client.session[SEEN] == seen
    with time_machine.travel(start + timedelta(seconds=70), tick=False):
        client.get("/tidak-ada/")
        assert client.session[SEEN] > seen
        assert client.session[BEGAN] == seen


def test_the_browsers_language_never_decides(client: Client) -> None:
    answer = client.get("/tidak-ada/", headers={"accept-language": "en"})
    assert answer.headers["Content-Language"] == "id"
    assert "Cookie" in answer.headers["Vary"]


def test_the_switch_decides(client: Client) -> None:
    switched = client.post("/bahasa/", {"language": "en", "next": "/tidak-ada/"})
    assert switched.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert client.get("/tidak-ada/").headers["Content-Language"] == "en"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "../../etc"
    assert client.get("/tidak-ada/").headers["Content-Language"] == "id"


@pytest.mark.asvs("V4.1.3", "V15.3.4")
@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.7, 203.0.113.9, 192.0.2.50", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),
    ],
    ids=["nobody vouches", "one proxy", "one proxy, forged first hop", "two proxies", "too few hops"],
)
def test_only_trusted_proxies_name_the_client(
    settings: Settings, proxies: int, forwarded: str, seen: str
) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies
    met: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        met.append(request)
        return HttpResponse()

    request = RequestFactory(REMOTE_ADDR="192.0.2.1").get(
        "/", headers={"x-forwarded-for": forwarded, "x-forwarded-proto": "https"}
    )
    client_address(view)(request)
    assert met[0].META["REMOTE_ADDR"] == seen
    assert "HTTP_X_FORWARDED_FOR" not in met[0].META
    assert ("HTTP_X_FORWARDED_PROTO" in met[0].META) is bool(proxies)


def test_a_foreign_host_name_is_refused(client: Client) -> None:
    assert client.get("/", headers={"host": "jahat.test"}).status_code == 400
