"""PDFs with electronic signatures, made for tests: a root, a signer under it, and what is signed."""

import datetime as dt
import io
from pathlib import Path

import pikepdf
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

SIGNER = "Kepala UKPBJ Contoh Timur"
SINCE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
UNTIL = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _certificate(
    name: str, key: ec.EllipticCurvePrivateKey, *, issuer: str, by: ec.EllipticCurvePrivateKey
) -> bytes:
    is_root = name == issuer
    usage = x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_root,
        crl_sign=is_root,
        encipher_only=False,
        decipher_only=False,
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(SINCE)
        .not_valid_after(UNTIL)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(by, hashes.SHA256())
    )
    return made.public_bytes(Encoding.PEM)


def _loaded(pem: bytes) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER))


class Authority:
    """A root of made-up trust and one signer under it."""

    def __init__(self) -> None:
        root, signer = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        self.root = _certificate("Akar Contoh", root, issuer="Akar Contoh", by=root)
        leaf = _certificate(SIGNER, signer, issuer="Akar Contoh", by=root)
        key = signer.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        registry.register(_loaded(self.root))
        self.signer = signers.SimpleSigner(
            signing_cert=_loaded(leaf),
            signing_key=asn1_keys.PrivateKeyInfo.load(key),
            cert_registry=registry,
        )

    def trusted_in(self, folder: Path) -> Path:
        """A trust store with this root, and with a file that is no certificate."""
        (folder / "akar.pem").write_bytes(self.root)
        (folder / "catatan.pem").write_bytes(b"bukan sertifikat")
        return folder

    def sign(self, pdf: bytes) -> bytes:
        """The PDF with one signature more, as an update behind its own bytes."""
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
        field = f"TandaTangan{len(pdf)}"
        metadata = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256")
        signed = signers.sign_pdf(writer, metadata, signer=self.signer)
        return bytes(signed.getbuffer())


def blank_pdf(*, attached: bytes = b"") -> bytes:
    """One empty page, and a file inside where one is given."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        if attached:
            pdf.attachments["angka.json"] = attached
        pdf.save(out)
    return out.getvalue()
