"""Verifikasi in a browser: scan, compare the file without sending it, and without scripts."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from requests_app.domain import receipts
from requests_app.models import Artefact
from requests_app.sop.enums import ArtefactKind
from resetdesk.core.files.intake import open_stored
from tests.archive_app.ended import completed
from tests.journeys.browsing import Device
from tests.journeys.conftest import Town

pytestmark = pytest.mark.slow


@pytest.fixture
def issued(town: Town, tmp_path: Path) -> tuple[Artefact, Path]:
    """A bukti layanan as its requester has it."""
    request = completed(town.cast)
    town.work()
    receipt = Artefact.objects.select_related("reset_request", "file").get(
        reset_request=request, kind=ArtefactKind.RECEIPT.value
    )
    assert receipt.file is not None
    path = tmp_path / "bukti.pdf"
    with open_stored(receipt.file) as source:
        path.write_bytes(source.read())
    return receipt, path


def test_a_scanned_receipt_is_compared_in_the_browser(
    town: Town, issued: tuple[Artefact, Path], tmp_path: Path
) -> None:
    receipt, path = issued
    proof = receipts.build(receipt.reset_request, number=receipt.number, issued_at=receipt.issued_at).proof
    visitor = town.visitor(device=Device.PHONE)
    page = visitor.page
    visitor.open(f"/verifikasi/{proof.line}/")
    expect(page.locator("h1")).to_have_text("Kode ini asli")
    posted: list[str] = []
    page.on("request", lambda request: posted.append(request.method))
    page.set_input_files("input[type=file]", path)
    expect(page.locator("[data-same]")).to_be_visible()
    visitor.snap("verify-same")
    changed = tmp_path / "berubah.pdf"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    changed.write_bytes(data)
    page.set_input_files("input[type=file]", changed)
    expect(page.locator("[data-other]")).to_be_visible()
    expect(page.locator("[data-same]")).to_be_hidden()
    visitor.snap("verify-other")
    assert "POST" not in posted


def test_a_typed_code_works_without_scripts(town: Town, issued: tuple[Artefact, Path]) -> None:
    receipt, _path = issued
    request = receipt.reset_request
    proof = receipts.build(request, number=receipt.number, issued_at=receipt.issued_at).proof
    visitor = town.visitor(scripts=False)
    page = visitor.page
    visitor.open("/verifikasi/")
    visitor.snap("verify")
    page.get_by_label("Nomor permohonan").fill(request.reference.lower())
    page.get_by_label("Kode periksa").fill(proof.code)
    page.get_by_role("button", name="Periksa", exact=True).click()
    expect(page.locator("h1")).to_have_text("Kode ini asli")
    assert receipt.file is not None
    page.get_by_text("Bandingkan sendiri").click()
    page.get_by_label("Sidik SHA-256").fill(receipt.file.sha256.upper())
    page.get_by_role("button", name="Bandingkan", exact=True).click()
    expect(page.locator(".notice--sound").first).to_be_visible()
    visitor.open("/verifikasi/RD1.bukan-kami/")
    visitor.snap("verify-unknown")
