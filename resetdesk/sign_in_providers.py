"""The file of an installation that lets offices sign in with their own accounts (OpenID Connect)."""

import re
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from resetdesk import addresses

WANTED = frozenset({"key", "name", "issuer", "client_id", "client_secret", "office"})
OPTIONAL = frozenset({"second_factor"})
KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")


class ProvidersUnreadable(Exception):
    """The file cannot be used. Holds every reason as an Indonesian sentence."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def read(path: Path) -> list[dict[str, Any]]:
    """Every `[[provider]]` of the file. Raises ProvidersUnreadable with all reasons at once."""
    try:
        if path.stat().st_mode & 0o077:
            raise ProvidersUnreadable(
                [f"{path}: berisi rahasia, jadi hanya pemiliknya boleh membaca (0600)."]
            )
        held = tomllib.loads(path.read_text("utf-8"))
    except OSError:
        raise ProvidersUnreadable([f"{path}: berkas ini tidak dapat dibaca."]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise ProvidersUnreadable([f"{path}: bukan TOML yang benar ({fault})."]) from None
    listed = held.get("provider")
    if set(held) != {"provider"} or not isinstance(listed, list) or not listed:
        raise ProvidersUnreadable(
            [f"{path}: tulis satu bagian [[provider]] untuk setiap penyedia, tanpa yang lain."]
        )
    faults = [
        f"{path}, penyedia ke-{number}: {one}"
        for number, row in enumerate(listed, 1)
        for one in faults_of(row)
    ]
    keys = [row.get("key") for row in listed]
    faults += [
        f"{path}: kunci {key!r} dipakai dua kali."
        for key in sorted({k for k in keys if keys.count(k) > 1}, key=str)
    ]
    if faults:
        raise ProvidersUnreadable(faults)
    return [{"second_factor": [], **row, "issuer": row["issuer"].rstrip("/")} for row in listed]


def faults_of(row: dict[str, Any]) -> list[str]:
    """What is wrong with one provider."""
    faults = [f"`{name}` tidak dikenal." for name in sorted(set(row) - WANTED - OPTIONAL)]
    empty = [name for name in sorted(WANTED) if not isinstance(row.get(name), str) or not row[name].strip()]
    faults += [f"`{name}` belum diisi." for name in empty]
    if "key" not in empty and not KEY.fullmatch(row["key"]):
        faults.append("`key` hanya huruf kecil, angka, dan tanda hubung.")
    if "issuer" not in empty:
        parts = urlsplit(row["issuer"])
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in addresses.LOOPBACK)
        if not is_safe or not parts.hostname or parts.query or parts.fragment or parts.username:
            faults.append("`issuer` harus alamat https tanpa tanda tanya.")
    values = row.get("second_factor", [])
    if not isinstance(values, list) or not all(isinstance(one, str) and one for one in values):
        faults.append('`second_factor` adalah daftar kata, misalnya ["mfa"].')
    return faults
