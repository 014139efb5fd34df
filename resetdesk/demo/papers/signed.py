"""One letter with a digital signature, by a certificate of the demo's own making."""

import asyncio
import datetime as dt
import hashlib
import io
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from resetdesk.demo.papers import letters
from resetdesk.demo.papers.facts import Facts

AUTHORITY = "CA Contoh Peragaan"
SINCE, UNTIL = dt.datetime(2020, 1, 1, tzinfo=dt.UTC), dt.datetime(2045, 1, 1, tzinfo=dt.UTC)
FIELD, DIGEST, ROOM = "TandaTangan", "sha256", 8192


def signed_letter(facts: Facts, *, at: dt.datetime) -> bytes:
    """The official letter, signed by its writer at that moment. Only the signature differs each time."""
    return signed_pdf(letters.letter(facts, electronic=True), name=facts.name, place=facts.place, at=at)


def signed_pdf(data: bytes, *, name: str, place: str, at: dt.datetime) -> bytes:
    """A PDF with the digital signature (PAdES) of a made-up person, added after its last byte."""
    # 400 ms, for the few papers of the demo that need them.
    from asn1crypto import keys  # noqa: PLC0415
    from asn1crypto import x509 as asn1  # noqa: PLC0415
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415
    from pyhanko.sign.fields import SigSeedSubFilter  # noqa: PLC0415
    from pyhanko.sign.signers import SimpleSigner, cms_embedder  # noqa: PLC0415
    from pyhanko.sign.signers.pdf_byterange import SignatureObject  # noqa: PLC0415
    from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: PLC0415

    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register(asn1.Certificate.load(authority().public_bytes(Encoding.DER)))
    private = _key(name).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = SimpleSigner(
        signing_cert=asn1.Certificate.load(certificate(name).public_bytes(Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=store,
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    steps = cms_embedder.PdfCMSEmbedder().write_cms(field_name=FIELD, writer=writer)
    next(steps)
    room = SignatureObject(
        subfilter=SigSeedSubFilter.PADES, timestamp=at, name=name, location=place, bytes_reserved=ROOM
    )
    steps.send(cms_embedder.SigObjSetup(sig_placeholder=room))
    digest, out = steps.send(cms_embedder.SigIOSetup(md_algorithm=DIGEST, in_place=False))
    cms = asyncio.run(signer.async_sign(digest.document_digest, digest_algorithm=DIGEST, use_pades=True))
    steps.send(cms)
    return bytes(out.getvalue())


def authority() -> x509.Certificate:
    """The root that the demo's offices may choose to trust."""
    return _issued(AUTHORITY)


@lru_cache(maxsize=4)
def certificate(name: str) -> x509.Certificate:
    """A signer's certificate, issued by `authority()`."""
    return _issued(name)


def _issued(name: str) -> x509.Certificate:
    is_root = name == AUTHORITY
    usage = {
        "digital_signature": not is_root,
        "content_commitment": not is_root,
        "key_cert_sign": is_root,
        "crl_sign": is_root,
    }
    others = ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only")
    return (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named(AUTHORITY))
        .public_key(_key(name).public_key())
        .serial_number(int.from_bytes(_seed(name)[:12]))
        .not_valid_before(SINCE)
        .not_valid_after(UNTIL)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=0 if is_root else None), critical=True)
        .add_extension(x509.KeyUsage(**usage, **dict.fromkeys(others, False)), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(_key(name).public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(_key(AUTHORITY).public_key()), critical=False
        )
        .sign(_key(AUTHORITY), SHA256(), ecdsa_deterministic=True)
    )


def _named(name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Peragaan ResetDesk"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


def _key(name: str) -> EllipticCurvePrivateKey:
    """A key that everybody can derive, and therefore proves nothing outside the demo."""
    return derive_private_key(int.from_bytes(_seed(name)[:31]), SECP256R1())


def _seed(name: str) -> bytes:
    return hashlib.sha256(f"resetdesk demo signer {name}".encode()).digest()
