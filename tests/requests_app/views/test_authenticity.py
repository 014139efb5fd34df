"""Verifikasi: genuine or not, the least of facts, and the same answer for all that is unknown."""

import hashlib

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from requests_app.domain import artefacts, receipts, stamps
from requests_app.domain.queries import issued
from requests_app.enums import ReceiptResult
from requests_app.models import Artefact, ResetRequest
from requests_app.sop.enums import ArtefactKind
from requests_app.views import authenticity
from resetdesk.core import references, sealing
from tests.archive_app.ended import completed, rejected
from tests.cast import Cast
from tests.moments import kept
from tests.requests_app.factories import NIP, submitted
from tests.requests_app.outcomes import denied

PAPER = b"%PDF-1.7 bukti"


@kept
def receipt(cast: Cast) -> Artefact:
    """The bukti layanan of a completed request, made of a few bytes."""
    return made(completed(cast))


def made(request: ResetRequest, *, data: bytes = PAPER) -> Artefact:
    at = request.ended_at or request.received_at
    artefact = Artefact.objects.create(
        reset_request=request, kind=ArtefactKind.RECEIPT.value, number="1/BL/2026", issued_at=at
    )
    return artefacts.make(artefact.pk, render=lambda _paper: data, at=at)


def code_of(paper: Artefact) -> str:
    return stamps.short_code(paper.reset_request, number=paper.number)


def line_of(paper: Artefact) -> str:
    return receipts.build(paper.reset_request, number=paper.number, issued_at=paper.issued_at).proof.line


def ask(client: Client, reference: str, code: str, **more: str) -> HttpResponse:
    return client.post(reverse("verify"), {"reference": reference, "code": code, **more})  # type: ignore[return-value]


def without_token(answer: HttpResponse) -> str:
    return "\n".join(part for part in answer.content.decode().splitlines() if "csrf" not in part)


# --- what is not ours ---


@pytest.mark.asvs("6.3.8")
def test_unknown_reference_and_wrong_code_get_the_same_answer(cast: Cast, client: Client) -> None:
    paper = receipt(cast)
    unknown = ask(client, references.new_reference(), code_of(paper))
    wrong = ask(client, paper.reset_request.reference, "AAAAAA")
    assert (unknown.status_code, wrong.status_code) == (404, 404)
    assert without_token(unknown) == without_token(wrong)


@pytest.mark.parametrize(
    "damage",
    [
        lambda line: line.replace("completed", "rejected"),
        lambda line: line[:-1] + ("A" if line[-1] != "A" else "B"),
        lambda line: line + "A",
        lambda line: line.rpartition(".")[0],
        lambda _line: "x" * 5000,
        lambda _line: "RD1.a.b.c",
        lambda _line: "<script>alert(1)</script>",
        lambda _line: "😀",
    ],
    ids=["changed", "signature", "longer", "unsigned", "huge", "short", "markup", "face"],
)
def test_a_line_that_is_not_ours_is_unknown(cast: Cast, client: Client, damage) -> None:  # type: ignore[no-untyped-def]
    line = line_of(receipt(cast))
    if "/" not in (bad := damage(line)):
        answer = client.get(reverse("verify-line", args=[bad]))
        assert answer.status_code == 404
        assert "tidak dikenal" in answer.content.decode()
        assert issued.by_line(bad) is None


def test_the_code_of_one_paper_opens_no_other(cast: Cast, client: Client) -> None:
    paper, other = receipt(cast), made(rejected(cast), data=b"%PDF-1.7 lain")
    assert ask(client, other.reset_request.reference, code_of(paper)).status_code == 404


def test_a_paper_that_is_only_promised_is_not_issued(cast: Cast, client: Client) -> None:
    request = submitted(cast)
    artefact = request.artefacts.get()
    assert ask(client, request.reference, code_of(artefact)).status_code == 404


@pytest.mark.parametrize(
    ("reference", "code", "said"),
    [
        ("", "", "Isi nomor permohonan"),
        ("AAAA-AAAA-AA", "ABC", "salah ketik"),
        ("<b>", "<b>", "tidak pernah memuat"),
        ("x" * 5000, "A" * 5000, "40"),
    ],
)
def test_what_cannot_be_right_is_said_at_its_field(
    db: None, client: Client, reference: str, code: str, said: str
) -> None:
    answer = ask(client, reference, code)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_too_many_questions_about_one_paper_are_stopped(cast: Cast, client: Client) -> None:
    paper = receipt(cast)
    answers = [
        ask(client, paper.reset_request.reference, "AAAAAA").status_code
        for _try in range(authenticity.PER_REFERENCE + 1)
    ]
    assert answers[-1] == 429
    assert set(answers[:-1]) == {404}


# --- what is ours ---


def test_a_genuine_paper_is_told_without_name_and_nip(cast: Cast, client: Client) -> None:
    paper = receipt(cast)
    request = paper.reset_request
    for answer in (
        ask(client, f" {request.reference.lower()} ", code_of(paper).lower()),
        client.get(reverse("verify-line", args=[line_of(paper)])),
    ):
        said = answer.content.decode()
        assert answer.status_code == 200
        for fact in ("Kode ini asli", "Contoh Timur", "1/BL/2026", "Reset kata sandi", "16 November 2026"):
            assert fact in said
        for secret in (request.holder_name, NIP, NIP[:8], request.holder_work_unit, "sari.wulandari"):
            assert secret not in said
        assert paper.file is not None
        assert paper.file.sha256 in said


def test_the_page_names_its_one_real_address(db: None, client: Client, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://layanan.contoh.go.id"
    assert "https://layanan.contoh.go.id/verifikasi/" in client.get(reverse("verify")).content.decode()


def test_a_tanda_terima_is_told_as_received(cast: Cast, client: Client) -> None:
    request = submitted(cast)
    artefact = artefacts.make(request.artefacts.get().pk, render=lambda _paper: PAPER, at=request.received_at)
    said = ask(client, request.reference, code_of(artefact)).content.decode()
    assert "Tanda terima permohonan 1/TT/2026" in said
    assert "Diterima" in said


def test_a_receipt_that_an_incident_overtook_says_so(cast: Cast, client: Client) -> None:
    request = denied(cast)
    assert request.ended_at is not None
    later = request.artefacts.get(kind=ArtefactKind.RECEIPT.value)
    later.number = "1/BL.2/2026"
    later.save()
    artefacts.make(later.pk, render=lambda _paper: b"%PDF-1.7 kedua", at=later.issued_at)
    first = made(request)
    assert "1/BL.2/2026" in ask(client, request.reference, code_of(first)).content.decode()
    found = issued.by_code(request.reference, stamps.short_code(request, number="1/BL.2/2026"))
    assert found is not None
    assert (found.result, found.newer) == (ReceiptResult.DISPUTED, "")


def test_a_signed_line_outlives_its_row(cast: Cast) -> None:
    paper = receipt(cast)
    line = line_of(paper)
    Artefact.objects.filter(pk=paper.pk).delete()
    found = issued.by_line(line)
    assert found is not None
    assert (found.number, found.sha256) == ("1/BL/2026", "")


def test_old_papers_verify_after_a_rotation(cast: Cast, settings: Settings) -> None:
    paper = receipt(cast)
    line, code = line_of(paper), code_of(paper)
    settings.SIGN_KEYS = {"baru": bytes(range(32)), **settings.SIGN_KEYS}
    settings.LINK_KEYS = {"baru": bytes(range(32)), **settings.LINK_KEYS}
    assert line_of(paper) != line
    assert issued.by_line(line) is not None
    assert issued.by_code(paper.reset_request.reference, code) is not None


# --- the file ---


@pytest.mark.parametrize(
    ("data", "said"), [(PAPER, "sampai byte terakhir"), (PAPER + b" ", "bukan berkas yang diterbitkan")]
)
def test_a_fingerprint_is_compared_without_javascript(
    cast: Cast, client: Client, data: bytes, said: str
) -> None:
    paper = receipt(cast)
    typed = hashlib.sha256(data).hexdigest().upper()
    line = reverse("verify-line", args=[line_of(paper)])
    answers = (
        ask(client, paper.reset_request.reference, code_of(paper), fingerprint=typed),
        client.post(line, {"fingerprint": f" {typed} "}),
    )
    for answer in answers:
        told = answer.content.decode().split("data-fingerprint")[0]
        assert answer.status_code == 200
        assert said in told


def test_what_is_no_fingerprint_is_refused(cast: Cast, client: Client) -> None:
    answer = client.post(reverse("verify-line", args=[line_of(receipt(cast))]), {"fingerprint": "zzz"})
    assert answer.status_code == 422
    assert "64 huruf" in answer.content.decode()


def test_no_field_of_the_page_could_send_the_file(cast: Cast, client: Client) -> None:
    said = client.get(reverse("verify-line", args=[line_of(receipt(cast))])).content.decode()
    assert '<input type="file" accept="application/pdf,.pdf">' in said
    assert "multipart" not in said


def test_public_keys_are_for_everybody(db: None, client: Client) -> None:
    answer = client.get(reverse("verify-keys"))
    assert answer["Content-Type"] == "application/json"
    assert sealing.read_published(answer.content) == sealing.public_keys()
