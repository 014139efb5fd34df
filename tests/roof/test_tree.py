"""The server as `./run serve` starts it: one tree, that ends whole, over http on loopback and over TLS."""

import atexit
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from resetdesk.config import HOME

pytestmark = pytest.mark.slow
PATIENCE = 30.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """A clean environment: the product's own settings, a data folder of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return kept | {"RESETDESK_DATA_DIR": str(folder), "PYTHONUNBUFFERED": "1"} | settings


def prepare(child: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-m", "resetdesk.prepare"], cwd=HOME, env=child, check=True)


@cache
def pristine() -> Path:
    """A portal that was prepared from an empty folder, once in a process: what others begin as a copy of."""
    folder = Path(tempfile.mkdtemp(prefix="resetdesk-pristine-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    prepare(environment(folder, DJANGO_SETTINGS_MODULE="resetdesk.settings"))
    return folder


@contextmanager
def served(folder: Path, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """A prepared and running portal; whatever happens, its master is gone afterwards."""
    child = environment(folder, **settings)
    if "DATABASE_URL" not in settings and not (folder / "keys.toml").exists():
        shutil.copytree(pristine(), folder, dirs_exist_ok=True)
    prepare(child)
    command = [sys.executable, "-m", "gunicorn", "--config", "python:resetdesk.gunicorn_conf"]
    with (folder / "log").open("wb") as log:
        master = subprocess.Popen(
            [*command, "resetdesk.wsgi:application"], cwd=HOME, env=child, stdout=log, stderr=log
        )
        try:
            yield master
        finally:
            if master.poll() is None:
                master.kill()
            master.wait()


def fetch(url: str, *, trust: Path | None = None) -> int:
    """Status of a page, as soon as the server answers."""
    context = ssl.create_default_context(cafile=trust) if trust else None
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5, context=context) as answer:  # noqa: S310  (loopback)
                status: int = answer.status
                return status
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def children(pid: int) -> set[int]:
    """Process ids below `pid` now."""
    # Linux lists the children of each thread apart.
    lists = [task.read_text().split() for task in Path(f"/proc/{pid}/task").glob("*/children")]
    direct = {int(child) for listed in lists for child in listed}
    return direct.union(*(children(child) for child in direct)) if direct else set()


def wait_until_gone(pids: set[int]) -> set[int]:
    """Those that are still there when patience ends."""
    until = time.monotonic() + PATIENCE
    while (left := {pid for pid in pids if Path(f"/proc/{pid}").exists()}) and time.monotonic() < until:
        time.sleep(0.1)
    return left


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_tree_ends_whole(tmp_path: Path, number: signal.Signals) -> None:
    port = free_port()
    with served(tmp_path, PUBLIC_URL=f"http://localhost:{port}") as master:
        assert fetch(f"http://localhost:{port}/healthz") == 200
        below = children(master.pid)
        assert len(below) >= 3, "a web worker and two job workers"
        master.send_signal(number)
        master.wait(PATIENCE)
        assert wait_until_gone(below) == set()


def test_a_dead_job_worker_is_born_again(tmp_path: Path) -> None:
    port = free_port()
    with served(tmp_path, PUBLIC_URL=f"http://localhost:{port}") as master:
        fetch(f"http://localhost:{port}/healthz")
        before = children(master.pid)
        log = (tmp_path / "log").read_text()
        mail = int(log.split("the mail worker is process ")[1].split('"')[0])
        os.kill(mail, signal.SIGKILL)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and not (children(master.pid) - before):
            time.sleep(0.2)
        assert mail not in children(master.pid)
        assert len(children(master.pid)) == len(before)


def test_tls_from_files(tmp_path: Path) -> None:
    certificate, key = make_certificate(tmp_path)
    port = free_port()
    settings = {"TLS_CERT": str(certificate), "TLS_KEY": str(key), "LISTEN": f"127.0.0.1:{port}"}
    with served(tmp_path, PUBLIC_URL=f"https://localhost:{port}", **settings):
        assert fetch(f"https://localhost:{port}/healthz", trust=certificate) == 200
        with urllib.request.urlopen(
            f"https://localhost:{port}/akun/masuk/", context=ssl.create_default_context(cafile=certificate)
        ) as answer:
            cookies = answer.headers.get_all("Set-Cookie")
        assert cookies
        assert all(cookie.startswith("__Host-") and "Secure" in cookie for cookie in cookies)


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(pem, form, plain))
    return folder / "cert.pem", folder / "key.pem"


def log_with(path: Path, wanted: str) -> str:
    """The log once it holds `wanted`: an access line is written after its answer."""
    until = time.monotonic() + PATIENCE
    while wanted not in (text := path.read_text()):
        assert time.monotonic() < until, text
        time.sleep(0.1)
    return text


def test_nothing_secret_reaches_the_log(tmp_path: Path) -> None:
    port = free_port()
    token = "Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5"
    with served(tmp_path, PUBLIC_URL=f"http://localhost:{port}"):
        fetch(f"http://localhost:{port}/healthz?rahasia=1")
        with socket.create_connection(("localhost", port), PATIENCE) as line:
            line.sendall(f"GET /ambil/{token}/?kode=1 HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            line.recv(1000)
        log = log_with(tmp_path / "log", "path=/ambil/***/")
    assert token not in log
    assert "rahasia" not in log
