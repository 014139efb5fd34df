"""Headers, sessions, language and addresses, as they hold on every page."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from resetdesk.middleware import BEGAN, SEEN, client_address
from tests.cast import Cast, sign_in

pytestmark = pytest.mark.django_db


ON_EVERY_ANSWER = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def closed(answer: HttpResponseBase) -> None:
    """Fails unless the answer carries every header that keeps a browser from doing more than it should."""
    headers = answer.headers
    policy = headers["Content-Security-Policy"]
    for rule in ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert rule in policy, answer
    assert "unsafe" not in policy
    assert {name: headers.get(name) for name in ON_EVERY_ANSWER} == ON_EVERY_ANSWER
    assert "camera=(self)" in headers["Permissions-Policy"]
    assert headers["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in headers
    kind = headers.get("Content-Type", "")
    assert "charset=utf-8" in kind or not kind.startswith("text/")


@pytest.mark.asvs("V3.4.2", "V3.4.3", "V3.4.4", "V3.4.5", "V3.4.6")
@pytest.mark.parametrize(
    ("path", "host", "status"),
    [
        ("/healthz", "localhost", 200),
        ("/akun/masuk/", "localhost", 200),
        ("/tidak-ada/", "localhost", 404),
        ("/akun/keamanan/", "localhost", 302),
        ("/verifikasi", "localhost", 301),
        ("/verifikasi/kunci-publik.json", "localhost", 200),
        ("/static/tidak-ada.css", "localhost", 404),
        ("/?x=%00", "localhost", 400),
        ("/%00", "localhost", 400),
        ("/healthz", "jahat.test", 400),
        ("/", "jahat.test", 400),
        ("/akun/keluar/", "localhost", 302),
    ],
)
def test_closed_headers_stand_on_every_kind_of_answer(
    client: Client, path: str, host: str, status: int
) -> None:
    answer = client.get(path, headers={"host": host})
    assert answer.status_code == status
    closed(answer)
    assert "Strict-Transport-Security" not in answer.headers, "localhost must stay reachable by http"


def test_a_refused_form_and_a_failure_carry_them_too(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    refused = browser.post("/bahasa/", {"language": "en"})
    assert refused.status_code == 403
    closed(refused)
    monkeypatch.setattr("resetdesk.health.examine", lambda **_how: 1 / 0)
    failed = browser.get("/healthz")
    assert failed.status_code == 500
    closed(failed)
    assert b"ZeroDivision" not in failed.content


@pytest.mark.asvs("V13.4.4")
@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "OPTIONS", "CONNECT", "PROPFIND"])
def test_only_the_methods_of_pages_and_forms_are_answered(client: Client, method: str) -> None:
    answer = client.generic(method, "/akun/masuk/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, POST")
    closed(answer)


@pytest.mark.asvs("V3.4.1", "V4.1.2", "V12.2.1")
def test_a_public_portal_is_reached_by_tls_alone(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 365 * 24 * 3600
    client = Client()  # the layers read their settings when they are stacked
    sent_on = client.get("/akun/masuk/")
    assert (sent_on.status_code, sent_on.headers["Location"]) == (301, "https://testserver/akun/masuk/")
    closed(sent_on)
    assert "Strict-Transport-Security" not in sent_on.headers, "over http it means nothing (RFC 6797 7.2)"
    assert client.get("/healthz").status_code == 200, "a machine's question is answered, not sent on"
    for path in ("/akun/masuk/", "/tidak-ada/", "/?x=%00"):
        told = client.get(path, secure=True).headers["Strict-Transport-Security"]
        assert told == "max-age=31536000; includeSubDomains"


@pytest.mark.asvs("V14.3.2")
def test_no_page_of_a_session_rests_in_a_cache(client: Client) -> None:
    assert "no-cache" in client.get("/tidak-ada/").headers["Cache-Control"]
    open_session(client)
    for path in ("/tidak-ada/", "/akun/masuk/", "/verifikasi", "/?x=%00"):
        assert "no-store" in client.get(path).headers["Cache-Control"]


@pytest.mark.asvs("V14.3.1")
@pytest.mark.parametrize("way", ["/akun/keluar/", "/akun/sesi/akhiri/"])
def test_leaving_clears_the_browser(cast: Cast, way: str) -> None:
    client = sign_in(Client(), cast["loket"])
    assert "Clear-Site-Data" not in client.get("/akun/keamanan/").headers
    left = client.post(way)
    assert left.status_code == 302
    assert left.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "no-store" in left.headers["Cache-Control"]


@pytest.mark.asvs("V14.3.1")
def test_idling_clears_the_browser(client: Client) -> None:
    open_session(client, is_staff=True)
    assert "Clear-Site-Data" not in client.get("/tidak-ada/").headers
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        assert client.get("/tidak-ada/").headers["Clear-Site-Data"] == '"cache", "storage"'
        assert "Clear-Site-Data" not in client.get("/tidak-ada/").headers


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
        (1, "203.0.113.9:51200", "203.0.113.9"),
        (1, "[2001:db8::9]:51200", "2001:db8::9"),
        (1, "2001:DB8::9", "2001:db8::9"),
        (1, "203.0.113.9, <script>", "192.0.2.1"),
        (1, "unknown", "192.0.2.1"),
        (1, "", "192.0.2.1"),
    ],
    ids=[
        *("nobody vouches", "one proxy", "one proxy, forged first hop", "two proxies", "too few hops"),
        *("with a port", "IPv6 with a port", "IPv6", "no address", "a word", "past the proxy"),
    ],
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
    assert ("HTTP_X_FORWARDED_PROTO" in met[0].META) is (seen != "192.0.2.1"), (
        "who came past a proxy is no proxy"
    )


def test_a_foreign_host_name_is_refused(client: Client) -> None:
    assert client.get("/", headers={"host": "jahat.test"}).status_code == 400
