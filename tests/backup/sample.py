"""A small genuine backup, made without a database."""

import datetime as dt
from io import BytesIO
from typing import Any

from resetdesk.backup.parts import Writer
from resetdesk.backup.seal import HEADER, MANIFEST, SEAL, Header, Seal, fingerprints

NOON = dt.datetime(2026, 11, 16, 5, 0, tzinfo=dt.UTC)
PARTS = {
    "tables/001-core_x/00001.jsonl.gz": b"baris" * 300,
    "files/" + "a" * 48: b"%PDF" * 200,
    "files/b": b"",
}


def header(**changes: Any) -> Header:
    told: dict[str, Any] = {
        "made_at": NOON,
        "database": "sqlite",
        "site": "http://localhost:8000",
        "migrations": {"core": ["0001_record"]},
        "keys": fingerprints(),
    }
    return Header(**(told | changes))


def backup(*, head: bytes | None = None, parts: dict[str, bytes] | None = None) -> bytes:
    """The bytes of a backup with these parts."""
    file = BytesIO()
    writer = Writer(file)
    writer.add_bytes(HEADER, head or header().as_bytes())
    for name, data in (PARTS if parts is None else parts).items():
        writer.add_bytes(name, data)
    seal = Seal(
        manifest=writer.add_manifest(MANIFEST),
        parts=writer.count,
        size=writer.size,
        files=2,
        missing=0,
        rows={"core_x": 300},
    )
    writer.end(SEAL, seal.as_bytes())
    writer.close()
    return file.getvalue()
