"""What the limited child finds out about the signatures of one PDF, offline. No Django here.

Nothing is fetched: certificates come from the file itself and from the office's own trust store.
"""

import hashlib
import io
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import pikepdf
import pypdfium2

Answer = dict[str, Any]
MOST_SIGNATURES, MOST_ATTACHMENTS, MOST_PAGES = 20, 20, 200
CERTIFICATES = (".pem", ".crt", ".cer", ".der")


def examine(source: BinaryIO, *, trust: str, at: str, needle: str) -> Answer:
    """Every signature, oldest first; the SHA-256 of every attached file; whether `needle` stands in the text.

    `trust` is a folder of certificates or empty. Raises whatever the parsers raise.
    """
    data = source.read()
    return {
        "signatures": _signatures(data, trust=trust, at=datetime.fromisoformat(at)),
        "attached": _attached(data),
        "is_named": _names(data, needle),
    }


def _signatures(data: bytes, *, trust: str, at: datetime) -> list[Answer]:
    # The limited child may write no file; the import is a second that only this question costs.
    sys.dont_write_bytecode = True
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415

    found = PdfFileReader(io.BytesIO(data), strict=False).embedded_regular_signatures
    roots = _trusted(trust)
    return [_one(embedded, roots=roots, at=at) for embedded in found[:MOST_SIGNATURES]]


def _one(embedded: Any, *, roots: list[Any], at: datetime) -> Answer:
    from pyhanko.sign.diff_analysis import ModificationLevel  # noqa: PLC0415 - as above
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415
    from pyhanko.sign.validation.dss import DocumentSecurityStore  # noqa: PLC0415
    from pyhanko.sign.validation.errors import NoDSSFoundError  # noqa: PLC0415
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

    certificates, has_revocation = list(embedded.other_embedded_certs), False
    crls: list[Any] = []
    ocsps: list[Any] = []
    try:
        store = DocumentSecurityStore.read_dss(embedded.reader)
        certificates += list(store.load_certs())
        crls = [item.get_object().data for item in store.crls]
        ocsps = [item.get_object().data for item in store.ocsps]
        has_revocation = bool(crls or ocsps)
    except NoDSSFoundError:
        pass
    context = ValidationContext(
        trust_roots=roots,
        other_certs=certificates,
        allow_fetching=False,
        revocation_mode="soft-fail",
        moment=at,
        crls=crls,
        ocsps=ocsps,
    )
    status = validate_pdf_signature(embedded, signer_validation_context=context)
    level = status.modification_level
    is_untouched = level is not None and level in {
        ModificationLevel.NONE,
        ModificationLevel.LTA_UPDATES,
        ModificationLevel.FORM_FILLING,
    }
    signer = embedded.signer_cert
    reported = embedded.self_reported_timestamp
    return {
        "signer": _name(signer),
        "issuer": str(signer.issuer.native.get("common_name", ""))[:200],
        "at": reported.isoformat() if reported else "",
        "is_intact": bool(status.intact and status.valid and status.docmdp_ok is not False and is_untouched),
        "is_trusted": bool(status.trusted),
        "has_revocation": has_revocation,
        "chain": [cert.sha256.hex() for cert in (signer, *certificates)][:10],
    }


def _name(certificate: Any) -> str:
    name = certificate.subject.native
    return str(name.get("common_name") or certificate.subject.human_friendly)[:200]


def _trusted(folder: str) -> list[Any]:
    """The certificates of the trust store; a file that holds none is passed over."""
    from pyhanko.keys import load_certs_from_pemder  # noqa: PLC0415 - as above

    if not folder:
        return []
    paths = sorted(path for path in Path(folder).iterdir() if path.suffix.lower() in CERTIFICATES)
    found = []
    for path in paths:
        try:
            found += list(load_certs_from_pemder([str(path)]))  # type: ignore[no-untyped-call]
        except (ValueError, TypeError, OSError):
            continue
    return found


def _attached(data: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
        files = [pdf.attachments[name].get_file() for name in list(pdf.attachments)[:MOST_ATTACHMENTS]]
        return [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]


def _names(data: bytes, needle: str) -> bool:
    """Whether the words of the pages hold `needle`, whatever spaces and line ends break it."""
    if not needle:
        return False
    document = pypdfium2.PdfDocument(data)
    pages = range(min(len(document), MOST_PAGES))
    text = "".join(document[page].get_textpage().get_text_bounded() for page in pages)
    return needle in "".join(
        character for character in text if not character.isspace() and character != "\ufffe"
    )
