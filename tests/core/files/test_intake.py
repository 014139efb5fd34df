"""What is refused leaves nothing behind and says why; what is kept is kept byte for byte."""

import errno
import hashlib
import os
import stat
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from resetdesk.core.enums import FileVerdict
from resetdesk.core.files import gate, intake
from resetdesk.core.files.intake import Limits
from resetdesk.core.files.refusals import FileRefused
from resetdesk.core.files.store import FolderStore
from resetdesk.core.models import StoredFile
from tests.core.files import samples
from tests.core.files.conftest import at_rest

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
SMALL = Limits(max_bytes=200_000, max_pages=3, max_pixels=13_000_000)


def send(data: bytes, name: str = "surat.pdf", limits: Limits = SMALL) -> StoredFile:
    return intake.receive(SimpleUploadedFile(name, data), scope=1, kind_limits=limits, at=NOW)


def refusal(data: bytes, name: str = "surat.pdf", limits: Limits = SMALL) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        send(data, name, limits)
    return caught.value


REFUSED = {
    "empty": (b"", "Berkas ini kosong. Pilih berkas yang berisi."),
    "too_big": (
        samples.pdf(filler=300_000),
        "Berkas ini 293 kB, sedangkan batasnya 195 kB. Perkecil berkas atau pindai ulang.",
    ),
    "wrong_type": (
        samples.EPS,
        "Isi berkas ini bukan PDF, JPG, atau PNG. Simpan atau pindai sebagai jenis itu, lalu unggah lagi.",
    ),
    "locked": (
        samples.locked_pdf(),
        "Berkas ini terkunci dengan kata sandi. Simpan ulang tanpa kata sandi, lalu unggah lagi.",
    ),
    "damaged": (
        samples.damaged_pdf(),
        "Berkas ini rusak dan tidak dapat dibuka. Simpan atau pindai ulang, lalu unggah lagi.",
    ),
    "too_many_pages": (samples.pdf(4), "Berkas ini 4 halaman, sedangkan batasnya 3 halaman."),
    "too_many_pixels": (
        samples.bomb_png(),
        "Gambar ini 30000 × 30000 piksel, sedangkan batasnya 13 megapiksel. Perkecil gambar.",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("code", REFUSED)
def test_each_fault_has_its_sentence_and_leaves_nothing(code: str, folder: FolderStore) -> None:
    data, sentence = REFUSED[code]
    refused = refusal(data)
    assert (refused.code, refused.sentence) == (code, sentence)
    assert at_rest(folder) == []
    assert not StoredFile.objects.exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("eps.jpg", samples.EPS, "wrong_type"),
        ("polyglot.pdf", samples.POLYGLOT, "wrong_type"),
        ("page.pdf", b"<svg onload=alert(1)>", "wrong_type"),
        ("cut.jpg", samples.photo()[:20_000], "damaged"),
        ("cut.png", samples.photo(300, 200, kind="PNG")[:-400], "damaged"),
        ("head.png", b"\x89PNG\r\n\x1a\n", "damaged"),
        ("head.pdf", b"%PDF-", "damaged"),
        ("gif.jpg", b"GIF89a" + bytes(100), "wrong_type"),
    ],
)
def test_the_content_decides_not_the_name(name: str, data: bytes, code: str) -> None:
    assert refusal(data, name).code == code


def test_one_byte_over_the_limit_is_told_in_bytes() -> None:
    refused = refusal(bytes(200_001))
    assert "200.001 byte, sedangkan batasnya 200.000 byte" in refused.sentence
    assert refused.status == 413


class Liar:
    """Announces nothing and streams without end."""

    name = "besar.pdf"
    size = None
    sent = 0

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:  # noqa: ARG002  (its signature)
        while True:
            self.sent += 65_536
            yield b"%PDF-" + bytes(65_531)


def test_an_endless_stream_is_cut_at_the_limit(folder: FolderStore) -> None:
    liar = Liar()
    with pytest.raises(FileRefused) as caught:
        intake.receive(liar, scope=1, kind_limits=SMALL, at=NOW)
    assert caught.value.code == "too_big"
    assert liar.sent <= SMALL.max_bytes + 65_536
    assert at_rest(folder) == []


def test_a_nearly_full_disk_stops_uploads(settings: Settings) -> None:
    settings.FILES_FREE_MINIMUM = 10**18
    refused = refusal(samples.pdf())
    assert (refused.code, refused.status) == ("disk_full", 507)


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "disk_full"), (errno.EIO, "not_stored")])
@pytest.mark.parametrize("call", ["os.fsync", "tempfile.mkstemp"])
def test_a_disk_error_is_a_failed_upload(
    number: int, code: str, call: str, monkeypatch: pytest.MonkeyPatch, folder: FolderStore
) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(gate, "check", lambda *_a, **_k: gate.Judgement(media_type="application/pdf"))
    monkeypatch.setattr(f"resetdesk.core.files.spool.{call}", fail)
    assert refusal(samples.pdf()).code == code
    assert at_rest(folder) == []
    assert not StoredFile.objects.exists()


def test_the_folder_is_synced_after_the_rename_and_before_the_row(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    real_rename, real_sync = Path.rename, os.fsync

    def rename(self: Path, target: Path) -> Path:
        steps.append("rename")
        return real_rename(self, target)

    def sync(descriptor: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        assert not StoredFile.objects.exists()
        real_sync(descriptor)

    monkeypatch.setattr(gate, "check", lambda *_a, **_k: gate.Judgement(media_type="application/pdf"))
    monkeypatch.setattr(Path, "rename", rename)
    monkeypatch.setattr(os, "fsync", sync)
    send(samples.pdf())
    assert steps == ["file", "folder", "rename", "folder"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("data", "media_type", "pages"),
    [
        (samples.pdf(3), "application/pdf", 3),
        (samples.owner_locked_pdf(), "application/pdf", 1),
        (samples.photo(), "image/jpeg", 1),
        (samples.photo(300, 200, kind="PNG"), "image/png", 1),
        (samples.photo(4000, 3000), "image/jpeg", 1),
    ],
    ids=["pdf", "owner password", "photo", "png", "12 megapixels"],
)
def test_what_is_kept_is_kept_byte_for_byte(data: bytes, media_type: str, pages: int) -> None:
    kept = send(data, limits=Limits(max_pages=3, max_pixels=13_000_000))
    kept.refresh_from_db()
    assert (kept.media_type, kept.pages, kept.verdict, kept.verdict_note) == (media_type, pages, "passed", "")
    assert kept.size == len(data)
    assert kept.sha256 == hashlib.sha256(data).hexdigest()
    assert kept.sha512 == hashlib.sha512(data).hexdigest()
    assert kept.crc32 == zlib.crc32(data)
    assert kept.received_at == NOW
    with intake.open_stored(kept) as source:
        assert source.read() == data


@pytest.mark.slow
def test_a_repairable_pdf_is_kept_unchecked() -> None:
    kept = send(samples.repairable_pdf())
    assert kept.verdict == FileVerdict.UNCHECKED
    assert kept.get_verdict_display() == "tidak dapat diperiksa"
    assert kept.verdict_note == "Susunan berkas tidak lazim dan hanya terbuka setelah diperbaiki."
    assert kept.pages == 2


def test_a_gate_that_does_not_answer_keeps_the_file_unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*_arguments: object, **_named: object) -> tuple[bytes, bytes]:
        raise gate.Unanswered

    monkeypatch.setattr(gate.server, "ask", silent)
    kept = send(samples.pdf())
    assert (kept.verdict, kept.pages) == (FileVerdict.UNCHECKED, None)
    assert kept.verdict_note == "Pemeriksaan berkas tidak selesai."


def test_nothing_of_the_name_reaches_the_disk(monkeypatch: pytest.MonkeyPatch, folder: FolderStore) -> None:
    monkeypatch.setattr(gate, "check", lambda *_a, **_k: gate.Judgement(media_type="application/pdf"))
    kept = send(samples.pdf(), "..\u200b/../etc/passwd.pdf")
    (path,) = at_rest(folder)
    assert path.name == kept.key
    assert "passwd" not in str(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_file_kept_without_its_row_is_only_an_orphan(
    monkeypatch: pytest.MonkeyPatch, folder: FolderStore
) -> None:
    monkeypatch.setattr(gate, "check", lambda *_a, **_k: gate.Judgement(media_type="application/pdf"))
    kept = intake.keep(SimpleUploadedFile("a.pdf", samples.pdf()), scope=1, kind_limits=SMALL, at=NOW)
    assert not StoredFile.objects.exists()
    assert len(at_rest(folder)) == 1
    kept.save(force_insert=True)
    assert StoredFile.objects.get().key == kept.key


def test_our_own_papers_are_kept_without_the_gate() -> None:
    made = intake.store_made(b"x", scope=1, name="bukti.pdf", media_type="application/pdf", at=NOW)
    with intake.open_stored(made) as source:
        assert source.read() == b"x"
    with pytest.raises(FileRefused):
        intake.store_made(b"", scope=1, name="bukti.pdf", media_type="application/pdf", at=NOW)
