"""A thousand forged headers: no limit is beaten, no link and no address of ours follows them."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from resetdesk.core import limits
from resetdesk.middleware import client_address

CLIENT = "192.0.2.1"
# Names under which proxies, frameworks and clouds hand on who asked, which host, which scheme, which path.
NAMES = [
    *("X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP"),
    *("X-Cluster-Client-IP", "X-Originating-IP", "X-Remote-IP", "X-Remote-Addr", "Remote-Addr", "Client-IP"),
    *("X-Forwarded-Host", "X-Host", "X-Forwarded-Server", "X-Forwarded-Port", "X-Forwarded-Proto"),
    *("X-Forwarded-Prefix", "X-Original-URL", "X-Rewrite-URL"),
]


def forged() -> Iterator[dict[str, str]]:
    """A thousand sets of headers: every name fifty times, with another address each time."""
    for number in range(1000):
        name = NAMES[number % len(NAMES)]
        address = f"203.0.{number // 250}.{number % 250}"
        values = {"Forwarded": f"for={address};host=jahat.test;proto=https", "X-Forwarded-Port": "1"}
        about_host = name.endswith(("Host", "Server", "URL", "Prefix"))
        yield {name: values.get(name, "jahat.test" if about_host else address)}


@pytest.mark.asvs("V4.1.3", "V15.3.4", "V2.4.1")
@pytest.mark.parametrize("proxies", [0, 1])
def test_a_thousand_forged_headers_are_one_client(settings: Settings, proxies: int) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies
    seen, allowed = set(), []

    def view(request: HttpRequest) -> HttpResponse:
        seen.add((request.META["REMOTE_ADDR"], request.get_host(), request.scheme, request.path))
        allowed.append(limits.allow(f"forged:{request.META['REMOTE_ADDR']}", limit=5, seconds=10**9))
        return HttpResponse()

    ask = client_address(view)
    for headers in forged():
        if proxies:
            # A proxy appends whom it saw; what the client wrote stands before it.
            headers["X-Forwarded-For"] = f"{headers.get('X-Forwarded-For', '203.0.113.1')}, {CLIENT}"
        ask(RequestFactory(REMOTE_ADDR="10.0.0.1" if proxies else CLIENT).get("/x/", headers=headers))
    assert seen == {(CLIENT, "testserver", "http", "/x/")}
    assert (allowed.count(True), len(allowed)) == (5, 1000)


@pytest.mark.django_db
@pytest.mark.asvs("V3.7.2", "V1.2.2")
def test_no_page_repeats_a_forged_host(client: Client) -> None:
    for name in NAMES:
        answer = client.get("/akun/keamanan/", headers={name: "jahat.test"})
        assert answer.headers["Location"].startswith("/akun/masuk/"), name
        assert b"jahat" not in client.get("/akun/masuk/", headers={name: "jahat.test"}).content, name


@pytest.mark.django_db
@pytest.mark.parametrize(
    "host",
    ["jahat.test", "localhost.jahat.test", "localhost:80@jahat.test", "localhost jahat.test", "", "[::1"],
)
def test_a_foreign_host_gets_no_page(client: Client, host: str) -> None:
    assert client.get("/akun/masuk/", headers={"host": host}).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wanted", ["//jahat.test", "https://jahat.test", "/\\jahat.test", "javascript:alert(1)"]
)
@pytest.mark.asvs("V3.7.2")
def test_no_switch_and_no_way_back_leads_elsewhere(client: Client, wanted: str) -> None:
    switched = client.post("/bahasa/", {"language": "en", "next": wanted}, headers={"referer": wanted})
    assert "jahat" not in switched.headers["Location"]
    assert "javascript" not in switched.headers["Location"]


def test_links_come_from_one_address() -> None:
    assert settings.USE_X_FORWARDED_HOST is False
    assert settings.USE_X_FORWARDED_PORT is False
    assert "*" not in settings.ALLOWED_HOSTS
