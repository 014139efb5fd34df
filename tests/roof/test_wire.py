"""What really goes over the line: a public portal with TLS from files, and clients that mean no good."""

import http.client
import re
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.roof.test_tree import PATIENCE, free_port, log_with, make_certificate, served

pytestmark = pytest.mark.slow
HOST = "reset.contoh.test"
ALWAYS = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A public portal on loopback: two threads, a certificate of its own."""
    folder = tmp_path_factory.mktemp("wire")
    certificate, key = make_certificate(folder)
    found = free_port()
    settings = {
        "PUBLIC_URL": f"https://{HOST}",
        "TLS_CERT": str(certificate),
        "TLS_KEY": str(key),
        "LISTEN": f"127.0.0.1:{found}",
        "RESETDESK_THREADS": "2",
    }
    with served(folder, **settings):
        log_with(folder / "log", "Booting worker")
        yield found


def unverified() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def ask(
    port: int, path: str, *, method: str = "GET", host: str = HOST
) -> tuple[int, http.client.HTTPMessage, bytes]:
    line = http.client.HTTPSConnection("127.0.0.1", port, timeout=PATIENCE, context=unverified())
    try:
        line.putrequest(method, path, skip_host=True)
        line.putheader("Host", host)
        line.endheaders()
        answer = line.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        line.close()


@pytest.mark.asvs("V3.4.1", "V3.4.3", "V3.4.4", "V3.4.6", "V12.2.1")
def test_every_kind_of_answer_is_closed(port: int) -> None:
    _status, _headers, page = ask(port, "/akun/masuk/")
    style = re.search(rb'"(/static/css/[^"]+)"', page)
    assert style
    kinds = {
        "/healthz": 200,
        "/akun/masuk/": 200,
        "/akun/keamanan/": 302,
        "/verifikasi": 301,
        "/verifikasi/kunci-publik.json": 200,
        style[1].decode(): 200,
        "/static/tidak-ada.css": 404,
        "/.git/config": 404,
        "/?x=%00": 400,
    }
    for path, wanted in kinds.items():
        status, headers, _body = ask(port, path)
        assert status == wanted, path
        assert {name: headers[name] for name in ALWAYS} == ALWAYS, path
        assert "default-src 'none'" in headers["Content-Security-Policy"], path
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path
    refused, headers, _body = ask(port, "/", host="jahat.test")
    assert refused == 400
    assert {name: headers[name] for name in ALWAYS} == ALWAYS


@pytest.mark.asvs("V3.3.1", "V3.3.2", "V3.3.3", "V3.3.4")
def test_cookies_stay_with_this_host_and_out_of_script(port: int) -> None:
    _status, headers, _body = ask(port, "/akun/masuk/")
    cookies = headers.get_all("Set-Cookie") or []
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie


@pytest.mark.asvs("V13.4.1", "V13.4.3", "V13.4.4")
def test_neither_trace_nor_a_listing_nor_source_is_served(port: int) -> None:
    assert ask(port, "/akun/masuk/", method="TRACE")[0] == 405
    for path in (
        "/static/",
        "/static/css/",
        "/.git/HEAD",
        "/manage.py",
        "/keys.toml",
        "/static/../keys.toml",
    ):
        assert ask(port, path)[0] in {400, 404}, path


@pytest.mark.asvs("V12.1.1", "V12.2.1")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # to speak old TLS is what is tried here
def test_old_tls_and_plain_http_get_nothing(port: int) -> None:
    old = unverified()
    old.options |= ssl.OP_NO_TLSv1_2 | ssl.OP_NO_TLSv1_3
    old.set_ciphers("ALL:@SECLEVEL=0")
    with (
        socket.create_connection(("127.0.0.1", port), PATIENCE) as line,
        pytest.raises(OSError, match=r"(?i)alert|protocol|eof|reset"),
    ):
        old.wrap_socket(line)
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as line:
        line.sendall(f"GET /akun/masuk/ HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
        assert b"200" not in line.recv(100)
    with (
        socket.create_connection(("127.0.0.1", port), PATIENCE) as line,
        unverified().wrap_socket(line) as safe,
    ):
        assert safe.version() == "TLSv1.3", "the newest is preferred"


@pytest.mark.asvs("V4.2.1")
@pytest.mark.parametrize(
    "head",
    [
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Transfer-Encoding: gzip, chunked, x\r\n",
        "Transfer-Encoding : chunked\r\n",
    ],
)
def test_a_body_of_two_lengths_is_refused(port: int, head: str) -> None:
    with (
        socket.create_connection(("127.0.0.1", port), PATIENCE) as line,
        unverified().wrap_socket(line) as safe,
    ):
        safe.sendall(
            f"POST /bahasa/ HTTP/1.1\r\nHost: {HOST}\r\n{head}\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n".encode()
        )
        said = b"".join(iter(lambda: safe.recv(4096), b""))
    assert said.count(b"HTTP/1.1") <= 1, "what came behind the body was never a request"
    assert said == b"" or said.split()[1] in {b"400", b"501"}


@pytest.mark.asvs("V15.2.2")
def test_half_sent_requests_do_not_stop_the_portal(port: int) -> None:
    """More than there are threads, in the handshake and in the head."""
    held = [socket.create_connection(("127.0.0.1", port), PATIENCE) for _number in range(3)]
    try:
        for line in held[:2]:
            line.sendall(b"\x16\x03\x01")  # a handshake that begins
        for number, line in enumerate(held[2:], start=2):
            # Its handshake ends only when a thread is free: the first two give theirs back first.
            held[number] = unverified().wrap_socket(line)
            held[number].sendall(f"GET / HTTP/1.1\r\nHost: {HOST}\r\nX-Slow: ".encode())
        assert ask(port, "/healthz")[0] == 200
    finally:
        for line in held:
            line.close()


@pytest.mark.asvs("V4.1.3", "V12.2.1")
def test_only_the_proxy_says_that_it_was_https(tmp_path: Path) -> None:
    """A proxy in front serves TLS; whoever comes past it is sent to it."""
    found = free_port()
    settings = {"PUBLIC_URL": f"https://{HOST}", "TRUSTED_PROXY_COUNT": "1", "LISTEN": f"127.0.0.1:{found}"}

    def told(**headers: str) -> tuple[int, http.client.HTTPMessage]:
        line = http.client.HTTPConnection("127.0.0.1", found, timeout=PATIENCE)
        try:
            line.request("GET", "/akun/masuk/", headers={"Host": HOST, **headers})
            answer = line.getresponse()
            return answer.status, answer.headers
        finally:
            line.close()

    seen = {"X-Forwarded-For": "203.0.113.7"}
    with served(tmp_path, **settings):
        log_with(tmp_path / "log", "Booting worker")
        status, headers = told(**seen, **{"X-Forwarded-Proto": "https"})
        assert status == 200
        assert {name: headers[name] for name in ALWAYS} == ALWAYS
        assert all("Secure" in cookie for cookie in headers.get_all("Set-Cookie") or [""])
        for lie in (
            {**seen, "X-Forwarded-Proto": "http"},
            {"X-Forwarded-Proto": "https"},
            {**seen, "X_Forwarded_Proto": "https"},
            {**seen, "Forwarded": "proto=https", "X-Forwarded-Ssl": "on", "X-Forwarded-Protocol": "ssl"},
        ):
            status, headers = told(**lie)
            assert (status, headers["Location"]) == (301, f"https://{HOST}/akun/masuk/"), lie
            assert headers["Set-Cookie"] is None
