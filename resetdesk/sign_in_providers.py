"""The file of an installation that lets offices sign in with their own accounts (OpenID Connect)."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from resetdesk import addresses, private_lists

WANTED = frozenset({"key", "name", "issuer", "client_id", "client_secret", "office"})
OPTIONAL = frozenset({"second_factor"})
KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")


def read(path: Path) -> list[dict[str, Any]]:
    """Every `[[provider]]` of the file. Raises ListUnreadable with all reasons at once."""
    listed = private_lists.read(path, table="provider")
    faults = private_lists.faults_of_rows(path, listed, noun="penyedia", judge=faults_of)
    keys = [row.get("key") for row in listed]
    faults += [
        f"{path}: kunci {key!r} dipakai dua kali."
        for key in sorted({k for k in keys if keys.count(k) > 1}, key=str)
    ]
    if faults:
        raise private_lists.ListUnreadable(faults)
    return [{"second_factor": [], **row, "issuer": row["issuer"].rstrip("/")} for row in listed]


def faults_of(row: dict[str, Any]) -> list[str]:
    """What is wrong with one provider."""
    faults, empty = private_lists.faults_of_names(row, wanted=WANTED, optional=OPTIONAL)
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
