"""From the bytes of a TOML file to an SOP, or to every fault of the file at once."""

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping

from pydantic import ValidationError

from requests_app.sop.consistency import inconsistencies
from requests_app.sop.definition import Sop
from requests_app.sop.faults import Finding, SopFault, SopFileInvalid, spoken
from requests_app.sop.messages import findings

__all__ = ["FORMATS", "MAX_BYTES", "SopFault", "SopFileInvalid", "load", "sop_digest"]

FORMATS = (1,)
"""Released formats. A loader of a released format stays for ever."""

MAX_BYTES = 1_000_000

TOML_PROBLEMS: Mapping[str, str] = {
    "Cannot overwrite a value": "kunci yang sama ditulis dua kali.",
    "Cannot declare": "tabel yang sama ditulis dua kali.",
    "Cannot mutate immutable namespace": "tabel ini sudah ditutup dan tidak dapat ditambah.",
    "Duplicate inline table key": "kunci yang sama ditulis dua kali.",
    "Expected '=' after a key": "setelah nama kunci harus ada tanda =.",
    "Expected ']' at the end of a table": "kurung siku judul tabel belum ditutup.",
    "Expected ']]' at the end of an array": "kurung siku ganda judul tabel belum ditutup.",
    "Unclosed array": "daftar belum ditutup dengan tanda ].",
    "Unclosed inline table": "tabel sebaris belum ditutup dengan tanda }.",
    "Unterminated string": "teks belum ditutup dengan tanda kutip.",
    "Expected newline or end of document": "ada tulisan lebih setelah nilai.",
    "Illegal character": "ada karakter yang tidak diperbolehkan, mungkin kutip yang belum ditutup.",
    "Unescaped '\\'": "garis miring terbalik harus ditulis dua kali (\\\\).",
    "Invalid initial character for a key part": "nama kunci tidak sah.",
    "Invalid value": "nilainya tidak sah; teks harus dalam tanda kutip.",
    "Invalid date or datetime": "tanggalnya tidak ada di kalender.",
}


def sop_digest(data: bytes) -> str:
    """SHA-256 (hex) over the stored bytes: the identity of an edition."""
    return hashlib.sha256(data).hexdigest()


def load(data: bytes, *, name: str) -> Sop:
    """The SOP that these bytes hold.

    `name` is the file's name in the faults. Raises SopFileInvalid with all faults, and nothing else, for any
    bytes whatever.
    """
    raw = _parse(data, name=name)
    found = list(_version(raw))
    if found:
        raise _invalid(found, name=name, raw=raw)
    try:
        sop = Sop.model_validate(raw)
    except ValidationError as error:
        structure = list(findings(error, raw))
        broken = {finding.path for finding in structure}
        more = (finding for finding in inconsistencies(raw) if finding.path not in broken)
        raise _invalid([*structure, *more], name=name, raw=raw) from error
    found = list(inconsistencies(raw))
    if found:
        raise _invalid(found, name=name, raw=raw)
    return sop


def _parse(data: bytes, *, name: str) -> dict[str, object]:
    if len(data) > MAX_BYTES:
        raise _invalid([Finding((), "berkasnya terlalu besar.", "Paling besar 1 MB.")], name=name, raw={})
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"baris {line} memuat karakter yang bukan UTF-8."
        raise _invalid([Finding((), problem, "Simpan berkas sebagai UTF-8.")], name=name, raw={}) from error
    except tomllib.TOMLDecodeError as error:
        raise _invalid([_toml_finding(str(error))], name=name, raw={}) from error
    except RecursionError as error:
        raise _invalid([Finding((), "isinya bersarang terlalu dalam.")], name=name, raw={}) from error
    except ValueError as error:  # tomllib lets int() refuse a number of more than 4,300 digits
        raise _invalid([Finding((), "memuat bilangan yang terlalu besar.")], name=name, raw={}) from error


def _toml_finding(message: str) -> Finding:
    problem = next((text for start, text in TOML_PROBLEMS.items() if message.startswith(start)), "")
    place = re.search(r"at line (\d+), column (\d+)", message)
    where = f"baris {place[1]}, kolom {place[2]}" if place else "akhir berkas"
    return Finding(
        (), f"penulisan TOML salah pada {where}:", problem or "periksa tanda kutip, kurung, dan tanda =."
    )


def _version(raw: Mapping[str, object]) -> Iterator[Finding]:
    version = raw.get("format")
    if type(version) is not int or version not in FORMATS:
        missing = "kunci ini wajib ada." if version is None else "versi format ini tidak dikenal."
        yield Finding(("format",), missing, "Tulis `format = 1` pada baris pertama.")


def _invalid(found: list[Finding], *, name: str, raw: Mapping[str, object]) -> SopFileInvalid:
    return SopFileInvalid(
        tuple(SopFault(name, spoken(f.path, raw), f.problem, f.allowed) for f in dict.fromkeys(found))
    )
