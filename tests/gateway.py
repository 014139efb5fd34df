"""A gateway on loopback: it keeps what arrives, answers as it is told, and speaks Telegram's bot words."""

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from pytest_django import Settings

from requests_app.interfaces import telegram

BOT_TOKEN = "123456789:abcdefghijklmnopqrstuvwxyz123456789"


@dataclass
class Arrived:
    """One thing that was sent here."""

    path: str
    body: dict[str, Any]
    authorization: str


@dataclass
class GatewayServer:
    """What arrived, what the next answer is, and what people said to the bot."""

    port: int
    arrived: list[Arrived] = field(default_factory=list)
    status: int = 200
    hangs: bool = False
    is_ok: bool = True
    updates: list[dict[str, Any]] = field(default_factory=list)

    def rows(self, *channels: str, office: str = "") -> list[dict[str, str]]:
        """Gateways of these channels that lead here, as the settings hold them."""
        home = f"127.0.0.1:{self.port}"
        urls = {
            "sms": f"form://{home}/sms?:target={{to}}&+Authorization=rahasia-gerbang",
            "whatsapp": "whatsapp://kabar:rahasia123@100200/{to}"
            "?lang=id&:1={kantor}&:2={referensi}&:3={kabar}&:4={tautan}",
            "telegram": f"tgram://{BOT_TOKEN}/{{to}}",
        }
        return [
            {
                "channel": one,
                "url": urls[one],
                "office": office,
                "bot": "ContohBot" if one == "telegram" else "",
            }
            for one in channels
        ]

    def says(self, text: str, *, chat: int = 998877, kind: str = "private") -> None:
        """Somebody writes to the bot."""
        number = 1000 + len(self.updates)
        message = {"chat": {"id": chat, "type": kind}, "text": text}
        self.updates.append({"update_id": number, "message": message})

    def sent_to_bot_users(self) -> list[str]:
        return [one.body["text"] for one in self.arrived if one.path.endswith("/sendMessage")]

    def answer_of(self, arrived: Arrived) -> dict[str, Any]:
        if not self.is_ok:
            return {"ok": False, "description": "Internal Server Error", "result": []}
        if not arrived.path.endswith("/getUpdates"):
            return {"ok": True, "result": {"message_id": 1}}
        offset = int(arrived.body.get("offset", 0))
        self.updates = [one for one in self.updates if one["update_id"] >= offset]
        return {"ok": True, "result": list(self.updates)}


def _handler(server: GatewayServer, done: threading.Event) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            is_json = "json" in self.headers.get("Content-Type", "")
            body = json.loads(text) if is_json else {k: v[0] for k, v in parse_qs(text).items()}
            arrived = Arrived(self.path, body, self.headers.get("Authorization", ""))
            server.arrived.append(arrived)
            if server.hangs:
                done.wait(30)
                return
            answer = json.dumps(server.answer_of(arrived)).encode()
            self.send_response(server.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_args: object) -> None:
            """Silence: the tests read what arrived."""

    return Handler


@pytest.fixture
def gateway(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[GatewayServer]:
    """The server of this test. Settings name no gateway until the test says which."""
    settings.GATEWAYS = []
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found, done = GatewayServer(port), threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(found, done))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    # Slow to load, and wanted by few tests.
    from apprise.plugins.telegram import NotifyTelegram  # noqa: PLC0415
    from apprise.plugins.whatsapp import NotifyWhatsApp  # noqa: PLC0415

    # These two speak with one company's address alone.
    monkeypatch.setattr(
        NotifyWhatsApp, "notify_url", f"http://127.0.0.1:{port}/{{fb_ver}}/{{phone_id}}/messages"
    )
    monkeypatch.setattr(NotifyTelegram, "notify_url", f"http://127.0.0.1:{port}/bot")
    monkeypatch.setattr(telegram, "API", f"http://127.0.0.1:{port}")
    yield found
    done.set()
    server.shutdown()
    server.server_close()
    thread.join()
