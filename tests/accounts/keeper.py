"""A keeper of passkeys in plain Python: what a telephone would answer, and every way to answer wrongly."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor

ORIGIN = "http://localhost:8000"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def data_of(encoded: str) -> bytes:
    return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))


@dataclass
class Passkey:
    """One key pair that answers for `rp` and, after registration, knows its owner."""

    rp: str = "localhost"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    identifier: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    owner: str = ""

    def made(self, options: dict[str, Any], *, origin: str = ORIGIN, flags: int = PRESENT | VERIFIED) -> str:
        """The answer to `navigator.credentials.create`."""
        public = options["publicKey"]
        self.owner = public["user"]["id"]
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        length = len(self.identifier).to_bytes(2, "big")
        attested = bytes(16) + length + self.identifier + cbor.encode(cose)
        statement = {
            "fmt": "none",
            "attStmt": {},
            "authData": self._head(flags | ATTESTED) + attested,
        }
        return self._answer(
            {
                "clientDataJSON": text(client_data("create", public["challenge"], origin)),
                "attestationObject": text(cbor.encode(statement)),
            }
        )

    def shown(
        self,
        options: dict[str, Any],
        *,
        origin: str = ORIGIN,
        flags: int = PRESENT | VERIFIED,
        **changes: str,
    ) -> str:
        """The answer to `navigator.credentials.get`; `changes` are parts forged afterwards."""
        client, head = client_data("get", options["publicKey"]["challenge"], origin), self._head(flags)
        signature = self.key.sign(head + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        parts = {
            "clientDataJSON": text(client),
            "authenticatorData": text(head),
            "signature": text(signature),
            "userHandle": self.owner,
        }
        return self._answer(parts | changes)

    def _head(self, flags: int) -> bytes:
        return hashlib.sha256(self.rp.encode()).digest() + bytes([flags]) + bytes(4)

    def _answer(self, response: dict[str, str]) -> str:
        name = text(self.identifier)
        whole = {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {"credProps": {"rk": True}},
        }
        return json.dumps(whole)


def client_data(act: str, challenge: str, origin: str) -> bytes:
    return json.dumps({"type": f"webauthn.{act}", "challenge": challenge, "origin": origin}).encode()
