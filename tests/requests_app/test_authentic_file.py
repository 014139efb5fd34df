"""`receipt verify`: a paper by itself, offline, whole or refused at any byte."""

import io
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from requests_app.domain import authenticity, receipts
from requests_app.domain.authenticity import LINE_NAME, RECORD_NAME, RecordState
from requests_app.domain.papers import Receipt
from requests_app.interfaces import documents
from requests_app.models import Artefact
from requests_app.sop.enums import ArtefactKind
from resetdesk.core import jobs, pdf, pdf_seal, sealing
from resetdesk.core.files.intake import open_stored
from resetdesk.core.pdf_seal import Wholeness
from tests.archive_app.ended import completed, rejected
from tests.cast import Cast

pytestmark = pytest.mark.slow


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("receipt", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def receipt(cast: Cast) -> Receipt:
    request = completed(cast)
    assert request.ended_at is not None
    return receipts.build(request, number="1/BL/2026", issued_at=request.ended_at)


@pytest.fixture
def paper(receipt: Receipt, tmp_path: Path) -> Path:
    path = tmp_path / "bukti.pdf"
    path.write_bytes(documents.render(receipt))
    return path


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """The public keys as an outsider has them."""
    path = tmp_path / "kunci-publik.json"
    path.write_bytes(sealing.published())
    return path


def saved_anew(data: bytes, *, record: bytes | None = None) -> bytes:
    """The same pages as another program saves them, perhaps with another record."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        if record is not None:
            document.attachments[RECORD_NAME] = pikepdf.AttachedFileSpec(
                document,
                record,
                description="",
                filename=RECORD_NAME,
                mime_type="application/json",
                creation_date="",
                mod_date="",
            )
        document.save(out)
    return out.getvalue()


def test_one_changed_byte_is_refused_at_every_sampled_offset(paper: Path, published: Path) -> None:
    data = paper.read_bytes()
    keys = sealing.read_published(published.read_bytes())
    assert authenticity.examine(data, keys=keys).is_genuine
    for offset in range(0, len(data), 997):
        changed = bytearray(data)
        changed[offset] = (changed[offset] + 1) % 256
        assert not authenticity.examine(bytes(changed), keys=keys).is_genuine, offset


def test_a_changed_file_is_refused_at_the_shell(paper: Path, published: Path) -> None:
    data = paper.read_bytes()
    paper.write_bytes(data.replace(b"/Title", b"/Tit1e", 1) if b"/Title" in data else data[:-9] + data[-8:])
    with pytest.raises(CommandError, match="Tidak asli") as refused:
        run("verify", str(paper), "--keys", str(published))
    assert refused.value.returncode == 1


def test_a_genuine_file_is_told_without_database_name_and_nip(
    receipt: Receipt, paper: Path, published: Path
) -> None:
    with CaptureQueriesContext(connection) as asked:
        said = run("verify", str(paper), "--keys", str(published))
    assert len(asked) == 0
    for word in ("Asli dan utuh", "1/BL/2026", receipt.reference, "Selesai", "contoh-timur"):
        assert word in said
    assert "Sari" not in said
    assert "19850517" not in said


def test_what_another_program_saved_is_refused_and_its_record_told_apart(paper: Path) -> None:
    data = paper.read_bytes()
    found = authenticity.examine(saved_anew(data))
    assert (found.wholeness, found.record) == (Wholeness.UNSEALED, RecordState.GENUINE)
    forged = authenticity.examine(saved_anew(data, record=b"{}"))
    assert (forged.wholeness, forged.record) == (Wholeness.UNSEALED, RecordState.FALSE)
    paper.write_bytes(saved_anew(data))
    with pytest.raises(CommandError, match="yang tercetak tidak dapat dijamin"):
        run("verify", str(paper))


def test_a_record_of_another_receipt_is_false(cast: Cast, receipt: Receipt) -> None:
    other = rejected(cast)
    assert other.ended_at is not None
    theirs = receipts.build(other, number="9/BL/2026", issued_at=other.ended_at)
    mixed = replace(receipt, proof=replace(receipt.proof, record=theirs.proof.record))
    found = authenticity.examine(documents.render(mixed))
    assert (found.wholeness, found.record, found.is_genuine) == (Wholeness.WHOLE, RecordState.FALSE, False)


@pytest.mark.parametrize("data", [b"", b"x", b"%PDF-1.7\n%%EOF\n", b"\0" * 100_000])
def test_what_is_no_paper_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "lain.pdf"
    path.write_bytes(data)
    with pytest.raises(CommandError, match="Tidak asli"):
        run("verify", str(path))
    sealed = b"%PDF-1.7\nbukan pdf\nstartxref\n1\n%%EOF\n"
    assert not authenticity.examine(pdf_seal.seal(sealed)).is_genuine


def test_missing_files_and_wrong_keys_are_wrong_commands(paper: Path, tmp_path: Path) -> None:
    for arguments in (
        (str(tmp_path / "tidak-ada.pdf"),),
        (str(paper), "--keys", str(tmp_path / "tidak-ada.json")),
        (str(paper), "--keys", str(paper)),
    ):
        with pytest.raises(CommandError) as refused:
            run("verify", *arguments)
        assert refused.value.returncode == 2


def test_old_receipts_verify_after_a_rotation(
    receipt: Receipt, paper: Path, published: Path, settings: Settings
) -> None:
    settings.SIGN_KEYS = {"baru": bytes(range(32)), **settings.SIGN_KEYS}
    assert "Asli dan utuh" in run("verify", str(paper))
    assert "Asli dan utuh" in run("verify", str(paper), "--keys", str(published))
    paper.write_bytes(documents.render(receipt))
    assert "kunci baru" in run("verify", str(paper))
    with pytest.raises(CommandError, match="kunci baru yang tidak ada"):
        run("verify", str(paper), "--keys", str(published))


def test_every_paper_of_the_portal_is_sealed(cast: Cast) -> None:
    request = completed(cast)
    jobs.run_all_due()
    papers = [paper.file for paper in Artefact.objects.filter(reset_request=request).select_related("file")]
    assert len(papers) > 3
    for file in papers:
        assert file is not None
        with open_stored(file) as source:
            assert authenticity.examine(source.read()).is_genuine


def test_make_writes_the_portals_own_file(cast: Cast, tmp_path: Path) -> None:
    request = completed(cast)
    out = tmp_path / "bukti.pdf"
    run("make", request.reference, "--output", str(out))
    made_now = out.read_bytes()
    jobs.run_all_due()
    kept = Artefact.objects.select_related("file").get(reset_request=request, kind=ArtefactKind.RECEIPT.value)
    assert kept.file is not None
    run("make", request.reference, "--output", str(out))
    assert out.stat().st_size == kept.file.size
    assert pdf.attached(out.read_bytes()) == pdf.attached(made_now)
    assert LINE_NAME in pdf.attached(made_now)
