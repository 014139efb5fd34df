"""Holes of uploads: names, types, programs, pictures, metadata, memory."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from PIL import EpsImagePlugin, Image

from requests_app.models import DocumentVersion, Draft
from requests_app.views import berkas
from resetdesk.core.enums import FileVerdict
from resetdesk.core.files import gate, gate_checks, intake, serving
from resetdesk.core.files.intake import Limits
from resetdesk.core.files.refusals import FileRefused
from resetdesk.core.files.store import FolderStore, store
from resetdesk.core.models import StoredFile
from tests.cast import Cast, sign_in
from tests.core.files.samples import EPS, pdf, photo
from tests.holes.closing import closes
from tests.requests_app.factories import SERAM, Walk, equip, submitted
from tests.requests_app.views.applicant import Applicant, filled

Patch = pytest.MonkeyPatch
SCRIPT = b"#!/bin/sh\nid\n"
MARKUP = b"<!doctype html><script>alert(document.cookie)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HIDDEN = "\u200b.htaccess\u202efdp.exe"
CLIMBING = "../../../static/unggahan.pdf"


@pytest.fixture(autouse=True)
def _lenient_gate(request: pytest.FixtureRequest, monkeypatch: Patch) -> None:
    """The child lets everything through, so that a refusal comes from the guard in question alone."""
    if request.node.get_closest_marker("slow") is None:

        def passed(_source: object, *, media_type: str, **_limits: int) -> gate.Judgement:
            return gate.Judgement(media_type=media_type, verdict=FileVerdict.PASSED, pages=1)

        monkeypatch.setattr(gate, "check", passed)


@pytest.fixture
def applicant(cast: Cast) -> Applicant:
    """A form that lacks one paper."""
    made = filled(cast.timur, equip(cast.timur, SERAM))
    made.draft.papers.filter(document_key="sk_ppk").delete()
    return made


def take_in(data: bytes, *, name: str, says: str = "application/pdf") -> StoredFile | None:
    """The file as the portal keeps it; None where it is refused."""
    upload = SimpleUploadedFile(name, data, content_type=says)
    try:
        return intake.receive(upload, scope=1, kind_limits=Limits(), at=timezone.now())
    except FileRefused:
        return None


def names_as_they_come(patch: Patch) -> None:
    patch.setattr(intake, "clean_name", lambda name, **_fallback: name)


@closes(
    "upload-name",
    guard="Names are data: NFC, without control, bidi and zero-width signs, at most 150; the path is random.",
    twin=names_as_they_come,
)
def test_a_name_hides_nothing(db: None) -> None:
    kept = take_in(pdf(), name=HIDDEN)
    assert kept is not None
    assert kept.name.isprintable(), repr(kept.name)
    assert not {"\u200b", "\u202e"} & set(kept.name)


def everything_is_a_pdf(patch: Patch) -> None:
    patch.setattr(gate, "media_type_of", lambda _source: "application/pdf")


@closes(
    "executable",
    guard="Only what begins and parses as PDF, JPEG or PNG is kept, without any right to run.",
    twin=everything_is_a_pdf,
)
@pytest.mark.asvs("5.2.2")
def test_no_program_is_taken_in(applicant: Applicant) -> None:
    answer = applicant.post("berkas", sk_ppk=SimpleUploadedFile("surat.pdf", SCRIPT, "application/pdf"))
    kept = Draft.objects.get(pk=applicant.draft.pk).papers.filter(document_key="sk_ppk")
    assert (answer.status_code, kept.count()) == (415, 0)
    good = take_in(pdf(), name="surat.pdf")
    assert good is not None
    assert store().path(good.key).stat().st_mode & 0o177 == 0


@closes(
    "type-by-extension",
    guard="The first bytes name the type and the parser in the child proves it; name and header are ignored.",
    twin=everything_is_a_pdf,
)
@pytest.mark.asvs("5.2.2")
def test_the_type_is_not_believed(db: None) -> None:
    picture = take_in(photo(60, 40, kind="PNG"), name="surat.pdf")
    assert picture is not None
    assert picture.media_type == "image/png"
    assert take_in(MARKUP, name="surat.pdf") is None


def pictures_of_any_format(patch: Patch) -> None:
    patch.setattr(gate_checks, "FORMATS", None)


@pytest.fixture
def opened_as_eps(monkeypatch: Patch) -> list[str]:
    """Notes each time the image library begins to parse EPS."""
    Image.init()
    begun: list[str] = []

    def parse(fp: Any, filename: Any = "") -> Any:
        begun.append("EPS")
        return EpsImagePlugin.EpsImageFile(fp, filename)

    monkeypatch.setitem(Image.OPEN, "EPS", (parse, Image.OPEN["EPS"][1]))
    return begun


@closes("eps", guard="Pillow opens JPEG and PNG only, in the limited child.", twin=pictures_of_any_format)
def test_no_eps_is_parsed(opened_as_eps: list[str]) -> None:
    answer = gate_checks.check_image(io.BytesIO(EPS), max_pixels=1_000_000)
    assert answer["verdict"] == "refused"
    assert opened_as_eps == []


@pytest.fixture
def paper(cast: Cast, client: Client) -> DocumentVersion:
    """A paper of a request whose step the signed-in officer holds."""
    walk = Walk(cast, submitted(cast))
    walk.take()
    sign_in(client, cast["admin_agency"])
    found = DocumentVersion.objects.filter(document__submission=walk.request.submission).first()
    assert found is not None
    return found


def originals_inline(patch: Patch) -> None:
    def serve(stored: StoredFile, *, filename: str) -> Any:
        response = serving.serve(stored, filename=filename)
        response.headers["Content-Disposition"] = f'inline; filename="{filename}"'
        del response.headers["Content-Security-Policy"]
        return response

    patch.setattr(berkas, "serve", serve)


def is_harmless(response: Any) -> bool:
    """Whether a browser stores the answer and runs nothing of it."""
    headers = response.headers
    return (
        headers["Content-Disposition"].startswith("attachment")
        and headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        and headers["X-Content-Type-Options"] == "nosniff"
        and headers["Cross-Origin-Resource-Policy"] == "same-origin"
        and "no-store" in headers["Cache-Control"]
    )


@closes(
    "pdf-script",
    guard="Reviewers see pictures that the portal made; there is no viewer, and the original only downloads.",
    twin=originals_inline,
)
@pytest.mark.asvs("5.4.1")
def test_no_pdf_is_opened_in_the_browser(client: Client, paper: DocumentVersion) -> None:
    reference = paper.document.submission.reset_requests.get().reference
    page = client.get(reverse("requests:case", args=["contoh-timur", reference])).content.decode()
    assert f"/berkas/{paper.pk}/1.png" in page
    assert not [tag for tag in ("<iframe", "<embed", "<object", "pdf.js") if tag in page]
    original = client.get(reverse("requests:paper-original", args=["contoh-timur", paper.pk]))
    assert is_harmless(original)


@closes(
    "attachment-xss",
    guard="SVG is no accepted type; what is stored leaves as an attachment under `sandbox`, `nosniff`.",
    twin=everything_is_a_pdf,
)
@pytest.mark.asvs("3.2.1")
def test_no_attachment_runs(applicant: Applicant, client: Client, paper: DocumentVersion) -> None:
    upload = SimpleUploadedFile("cap.svg", SVG, "image/svg+xml")
    applicant.post("berkas", sk_ppk=upload)
    assert not Draft.objects.get(pk=applicant.draft.pk).papers.filter(document_key="sk_ppk").exists()
    assert is_harmless(client.get(reverse("requests:paper-original", args=["contoh-timur", paper.pk])))


def names_are_paths(patch: Patch) -> None:
    patch.setattr(intake, "new_key", lambda: CLIMBING)
    patch.setattr(FolderStore, "path", lambda self, key: self.root / key)


@pytest.fixture
def private_store(tmp_path: Path, monkeypatch: Patch) -> Path:
    """A store of this test alone, deep enough to climb out of."""
    folder = tmp_path / "a" / "b" / "c" / "files"
    folder.mkdir(parents=True)
    (tmp_path / "a" / "static").mkdir()
    monkeypatch.setattr(settings, "FILES_DIR", folder)
    return tmp_path


@closes(
    "text-in-paths",
    guard="A stored file lies under 192 random bits; the store takes nothing else for a key.",
    twin=names_are_paths,
)
@pytest.mark.asvs("5.3.2")
def test_no_text_of_people_becomes_a_path(db: None, private_store: Path) -> None:
    kept = take_in(pdf(), name=CLIMBING)
    assert kept is not None
    files = [path for path in private_store.rglob("*") if path.is_file()]
    assert [path.name for path in files] == [kept.key]
    assert all(path.is_relative_to(settings.FILES_DIR) for path in files)
    assert "unggahan" not in str(files)


def in_memory(patch: Patch) -> None:
    patch.setattr(
        settings, "FILE_UPLOAD_HANDLERS", ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
    )
    patch.setattr(settings, "FILE_UPLOAD_MAX_MEMORY_SIZE", 64 * 1024 * 1024)


@closes(
    "upload-in-memory",
    guard="Uploads stream to a private temporary file, capped; fields alone are held, at most 1 MB.",
    twin=in_memory,
)
def test_a_large_upload_goes_to_the_disk(rf: RequestFactory) -> None:
    request = rf.post("/", {"berkas": SimpleUploadedFile("besar.pdf", bytes(3 * 1024 * 1024))})
    upload = request.FILES["berkas"]
    assert hasattr(upload, "temporary_file_path")
    assert Path(upload.temporary_file_path()).is_relative_to(settings.DATA_DIR)


XMP = (
    b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    b'<!DOCTYPE x [<!ENTITY leak SYSTEM "file:///etc/passwd">]>'
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><t>&leak;</t></x:xmpmeta><?xpacket end="w"?>'
)


@pytest.fixture
def poisoned() -> bytes:
    """A PDF whose XMP names a file of the server as an entity."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        stream = document.make_stream(XMP)
        stream.Type, stream.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
        document.Root.Metadata = stream
        document.save(out)
    return out.getvalue()


def metadata_is_read(patch: Patch) -> None:
    judge = gate_checks.judge_pages

    def judged(source: Any, *, max_pages: int, is_strict: bool) -> gate_checks.Answer:
        with pikepdf.open(source) as document, document.open_metadata() as found:
            dict(found)
        source.seek(0)
        return judge(source, max_pages=max_pages, is_strict=is_strict)

    patch.setattr(gate_checks, "judge_pages", judged)


@pytest.fixture
def metadata_parsed(poisoned: bytes, monkeypatch: Patch) -> list[str]:
    """Notes each time the metadata of a file is about to be parsed."""
    begun: list[str] = []
    opening: Callable[..., Any] = pikepdf.Pdf.open_metadata

    def noted(document: pikepdf.Pdf, *args: Any, **kwargs: Any) -> Any:
        begun.append("XMP")
        return opening(document, *args, **kwargs)

    monkeypatch.setattr(pikepdf.Pdf, "open_metadata", noted)
    return begun


@closes(
    "xxe",
    guard="The portal parses no XML or XMP that came in; files are opened in a child without network.",
    twin=metadata_is_read,
)
@pytest.mark.asvs("1.5.1")
def test_no_metadata_is_parsed(poisoned: bytes, metadata_parsed: list[str]) -> None:
    limits = {"max_pages": 9, "max_pixels": 9}
    answer = gate_checks.check(io.BytesIO(poisoned), media_type="application/pdf", **limits)
    assert answer["verdict"] == "passed"
    assert metadata_parsed == []
