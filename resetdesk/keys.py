"""The key file: secrets that must not lie in the database or in a backup of it.

`python -m resetdesk.keys FILE` makes the file once, readable by its owner only, and never touches an
existing one. Four rings, each with its current key first; older keys stay below it for as long as something
is sealed or signed with them. `manage.py keys rotate RING` puts a new one on top.
"""

import base64
import binascii
import fcntl
import json
import os
import re
import secrets
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

KEY_BYTES = 32
RINGS = {
    "secret": "sesi, formulir, dan kuki Django",
    "seal": "kata sandi yang disegel sampai diambil pemiliknya",
    "link": "tautan dan kode yang dikirim melalui surat",
    "sign": "tanda tangan bukti layanan dan akar jurnal harian (Ed25519)",
}
HEADER = """\
# Kunci ResetDesk. Simpan di luar basis data dan di luar cadangannya; hanya pemiliknya boleh membaca (0600).
# Kunci pertama setiap bagian adalah yang berlaku; tambahkan yang baru di atasnya dan biarkan yang lama.
"""
DATED = re.compile(r"k(\d{6})[0-9a-f]{6}")
KeyRing = dict[str, bytes]


class KeysUnreadable(Exception):
    """The key file or a ring cannot be used. The text is an Indonesian sentence."""


def decode(text: str) -> bytes:
    """The 32 bytes that `text` writes in base64 (both alphabets). Raises KeysUnreadable."""
    try:
        key = base64.b64decode(text.strip().replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        raise KeysUnreadable("Kunci tidak dapat dibaca: setiap kunci ditulis base64 dari 32 byte.") from None
    if len(key) != KEY_BYTES:
        message = f"Kunci harus {KEY_BYTES} byte, yang ini {len(key)} byte."
        raise KeysUnreadable(message)
    if len(set(key)) < KEY_BYTES // 3:
        message = "Kunci terlalu mudah ditebak: buat dengan `python -m resetdesk.keys`."
        raise KeysUnreadable(message)
    return key


def parse_ring(text: str) -> KeyRing:
    """`id:base64,id:base64`, the current key first. Raises KeysUnreadable."""
    ring: KeyRing = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        key_id, colon, key = part.partition(":")
        if not colon or not key_id:
            raise KeysUnreadable("Tulis kunci sebagai `id:base64`, dipisahkan koma.")
        ring[key_id] = decode(key)
    return ring


def read(path: Path) -> dict[str, KeyRing]:
    """The rings of a key file. Raises KeysUnreadable: broken, or readable by others than its owner."""
    if path.stat().st_mode & 0o077:
        message = f"Berkas kunci {path} dapat dibaca orang lain. Jalankan: chmod 600 {path}"
        raise KeysUnreadable(message)
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
        return {ring: {key_id: decode(key) for key_id, key in tables.get(ring, {}).items()} for ring in RINGS}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, AttributeError):
        message = f"Berkas kunci {path} rusak. Pulihkan dari `keys export`; jangan membuat yang baru."
        raise KeysUnreadable(message) from None


def create(path: Path) -> bool:
    """Make the key file with one fresh key a ring, 0600. False, and nothing touched, if it is there."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(HEADER)
        for ring, purpose in RINGS.items():
            key = base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()
            file.write(f'\n# {purpose}\n[{ring}]\n{_fresh({})} = "{key}"\n')
        file.flush()
        os.fsync(file.fileno())
    return True


def rotate(path: Path, *, ring: str) -> str:
    """Put a fresh key on top of `ring` and return its id; every older key stays, and so does the rest.

    Whole or not at all: a crash leaves the old file, two at once leave both new keys. Running processes read
    the new key when they start again. Raises KeysUnreadable, and FileNotFoundError without a file.
    """
    with _alone(path):
        before = read(path)
        key_id, key = _fresh(before[ring]), secrets.token_bytes(KEY_BYTES)
        line = f'{key_id} = "{base64.urlsafe_b64encode(key).decode()}"\n'
        head = re.compile(rf"^[ \t]*\[[ \t]*{ring}[ \t]*\][^\n]*(\n|\Z)", re.MULTILINE)
        text, found = head.subn(lambda match: f"{match[0].rstrip()}\n{line}", path.read_text("utf-8"))
        if found != 1:
            message = f"Berkas kunci {path} tidak memuat bagian [{ring}] tepat satu kali."
            raise KeysUnreadable(message)
        fresh = path.with_name(f".{path.name}.new")
        _write_beside(fresh, text=text, like=path)
        if read(fresh) != {**before, ring: {key_id: key, **before[ring]}}:
            fresh.unlink()
            message = f"Berkas kunci {path} tidak dapat diubah dengan aman; tidak ada yang diubah."
            raise KeysUnreadable(message)
        fresh.replace(path)
        _sync_folder(path)
    return key_id


def retire(path: Path, *, ring: str, key_id: str) -> None:
    """Throw an older key of `ring` away for good. The caller has made sure that nothing needs it.

    Whole or not at all. Raises KeysUnreadable for the current key and for one that is not there, and
    FileNotFoundError without a file.
    """
    with _alone(path):
        before = read(path)
        if key_id not in before[ring]:
            message = f"Bagian [{ring}] tidak memuat kunci {key_id}."
            raise KeysUnreadable(message)
        if key_id == next(iter(before[ring])):
            message = f"Kunci {key_id} adalah yang berlaku. Jalankan dulu `keys rotate {ring}`."
            raise KeysUnreadable(message)
        kept = {name: key for name, key in before[ring].items() if name != key_id}
        fresh = path.with_name(f".{path.name}.new")
        _write_beside(fresh, text=_written({**before, ring: kept}), like=path)
        fresh.replace(path)
        _sync_folder(path)


def made_on(key_id: str) -> date | None:
    """The day in the id of a key that we made (UTC); None for a name that tells none."""
    told = DATED.fullmatch(key_id)
    try:
        return datetime.strptime(told[1], "%y%m%d").replace(tzinfo=UTC).date() if told else None
    except ValueError:
        return None


def put(path: Path, rings: Mapping[str, KeyRing], *, is_merged: bool) -> None:
    """Write a key file anew with `rings`, the current key of each first; merged, what was there stays below.

    Whole or not at all. Raises KeysUnreadable where an id would name two keys, and FileNotFoundError
    without a file to write in the place of.
    """
    with _alone(path):
        before = read(path) if is_merged else dict.fromkeys(RINGS, KeyRing())
        if any(rings[ring].get(key_id, key) != key for ring in RINGS for key_id, key in before[ring].items()):
            message = f"Di {path} ada kunci lain dengan nama yang sama; tidak ada yang diubah."
            raise KeysUnreadable(message)
        merged = {ring: {**rings[ring], **before[ring]} for ring in RINGS}
        fresh = path.with_name(f".{path.name}.new")
        _write_beside(fresh, text=_written(merged), like=path)
        fresh.replace(path)
        _sync_folder(path)


def _written(rings: Mapping[str, KeyRing]) -> str:
    lines = [HEADER]
    for ring, purpose in RINGS.items():
        lines.append(f"\n# {purpose}\n[{ring}]\n")
        lines += [
            f'{_named(key_id)} = "{base64.urlsafe_b64encode(key).decode()}"\n'
            for key_id, key in rings[ring].items()
        ]
    return "".join(lines)


def _named(key_id: str) -> str:
    """The id as a TOML key; one from the environment may hold signs that need quotes."""
    return key_id if re.fullmatch(r"[A-Za-z0-9_-]+", key_id) else json.dumps(key_id)


def _fresh(ring: KeyRing) -> str:
    """An id that the ring does not have, with the day in it: how old a key is decides who still needs it."""
    while (key_id := f"k{datetime.now(UTC):%y%m%d}{secrets.token_hex(3)}") in ring:
        pass
    return key_id


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keeps a second rotation waiting. The lock is on the folder: the file itself is replaced."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _write_beside(path: Path, *, text: str, like: Path) -> None:
    """The new file, 0600 and its owner's, on the disk before it takes the old one's name."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        os.fchmod(handle, 0o600)
        owner = like.stat()
        if (owner.st_uid, owner.st_gid) != (os.geteuid(), os.getegid()):
            os.fchown(handle, owner.st_uid, owner.st_gid)
        file.write(text)
        file.flush()
        os.fsync(handle)


def _sync_folder(path: Path) -> None:
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def main() -> None:
    path = Path(sys.argv[1])
    sys.stdout.write(
        f"Berkas kunci dibuat: {path}\n" if create(path) else f"Berkas kunci sudah ada: {path}\n"
    )


if __name__ == "__main__":
    main()
