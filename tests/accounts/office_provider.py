"""A provider of OpenID Connect on loopback with a key of its own; `lie` makes it answer wrongly."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

CLIENT, SECRET, KID = "resetdesk", "rahasia-klien-percobaan", "k1"


@dataclass
class Provider:
    """What the provider knows and says; `subject` is whoever stands before it."""

    issuer: str = ""
    subject: str = "orang-1"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    # Wrong answers, by name: "claims", "metadata", "token" (the whole token), "status", "body".
    lie: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def settings(self, **more: Any) -> dict[str, Any]:
        """As the installation's file would name it."""
        return {
            "key": "pemkab",
            "name": "Akun Pemkab",
            "issuer": self.issuer,
            "client_id": CLIENT,
            "client_secret": SECRET,
            "office": "contoh-timur",
            "second_factor": [],
        } | more

    def code_for(self, url: str) -> dict[str, str]:
        """What the browser brings back after the person agreed on the page of this address."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def metadata(self) -> dict[str, Any]:
        wrong: dict[str, Any] = self.lie.get("metadata", {})
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/masuk",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        } | wrong

    def keys(self) -> dict[str, Any]:
        public = json.loads(ECAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": KID, "use": "sig", "alg": "ES256"}]}

    def token(self, code: str, *, verifier: str) -> dict[str, Any] | None:
        """The ID token of a code, once, to who shows the verifier."""
        asked = self.codes.pop(code, None)
        if asked is None:
            return None
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        if asked["code_challenge"] != digest:
            return None
        if "token" in self.lie:
            return {"id_token": self.lie["token"](self, asked)}
        return {"access_token": "x", "token_type": "Bearer", "id_token": self.signed(self.claims(asked))}

    def claims(self, asked: dict[str, str]) -> dict[str, Any]:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": self.subject,
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + 300,
        }
        claims |= self.lie.get("claims", {})
        return {name: value for name, value in claims.items() if value is not None}

    def signed(self, claims: dict[str, Any]) -> str:
        return str(jwt.encode(claims, self.key, algorithm="ES256", headers={"kid": KID}))


def handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_args: object) -> None:
            pass

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            provider.asked.append(path)
            if path == "/masuk":
                return self.page()
            found = {"/.well-known/openid-configuration": provider.metadata, "/keys": provider.keys}.get(path)
            return self.send(found() if found else None)

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            login = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
            if self.headers["Authorization"] != f"Basic {login}":
                return self.send(None)
            return self.send(provider.token(body["code"][0], verifier=body["code_verifier"][0]))

        def page(self) -> None:
            """Where the person agrees; a plain link, as no style or script is wanted here."""
            back = parse_qs(urlsplit(self.path).query)["redirect_uri"][0]
            agreed = f"{back}?{urlencode(provider.code_for(self.path))}".replace("&", "&amp;")
            head = '<!doctype html><html lang="id"><title>Pemkab</title>'
            page = f'{head}<main><h1>Pemkab</h1><a href="{agreed}">Setuju</a></main>'
            self.answer(200, page.encode(), "text/html; charset=utf-8")

        def send(self, found: dict[str, Any] | None) -> None:
            status = provider.lie.get("status", 200 if found is not None else 400)
            body = provider.lie.get("body", json.dumps(found or {"error": "invalid_grant"}).encode())
            self.answer(status, body, "application/json")

        def answer(self, status: int, body: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            if status in {301, 302}:
                self.send_header("Location", f"{provider.issuer}/keys")
            self.end_headers()
            self.wfile.write(body)

    return Handler


@contextmanager
def served() -> Iterator[Provider]:
    """A provider that answers until the block ends."""
    provider = Provider()
    server = ThreadingHTTPServer(("localhost", 0), handler(provider))
    provider.issuer = f"http://localhost:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
