"""The way to tanda terima and bukti layanan: for whoever proved the request and for staff, nobody else."""

from http import HTTPStatus

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from requests_app.domain import artefacts
from requests_app.models import Artefact, ResetRequest
from requests_app.sop.enums import ArtefactKind
from tests.archive_app.ended import completed, rejected
from tests.cast import Cast, sign_in
from tests.requests_app.factories import ANSWERS, submitted

BYTES = b"%PDF-1.7 bukti"


def made(request: ResetRequest, kind: ArtefactKind) -> Artefact:
    """The paper, made of a few bytes."""
    at = request.ended_at or request.received_at
    number = "1/TT/2026" if kind is ArtefactKind.INTAKE_RECEIPT else "1/BL/2026"
    artefact, _new = Artefact.objects.get_or_create(
        reset_request=request, kind=kind.value, defaults={"number": number, "issued_at": at}
    )
    return artefacts.make(artefact.pk, render=lambda _paper: BYTES, at=at)


def proved(client: Client, request: ResetRequest) -> Client:
    """The requester, who typed reference and address."""
    page = reverse("requests:track", args=[request.office.slug])
    answer = client.post(page, {"reference": request.reference, "email": ANSWERS["email"]})
    assert answer.status_code == HTTPStatus.FOUND
    return client


def address(paper: Artefact, *, of: ResetRequest | None = None) -> str:
    request = of or paper.reset_request
    return reverse("requests:track-paper", args=[request.office.slug, request.reference, paper.pk])


def body(answer: HttpResponse) -> bytes:
    return b"".join(answer)


@pytest.mark.parametrize("kind", [ArtefactKind.INTAKE_RECEIPT, ArtefactKind.RECEIPT])
def test_nobody_gets_a_paper_without_proof(cast: Cast, client: Client, kind: ArtefactKind) -> None:
    paper = made(completed(cast), kind)
    answer = client.get(address(paper))
    assert (answer.status_code, answer["Location"]) == (
        HTTPStatus.FOUND,
        reverse("requests:track", args=["contoh-timur"]),
    )


def test_the_proof_of_one_request_opens_no_paper_of_another(cast: Cast, client: Client) -> None:
    mine, other = submitted(cast), rejected(cast)
    paper = made(other, ArtefactKind.RECEIPT)
    proved(client, mine)
    assert client.get(address(paper, of=mine)).status_code == HTTPStatus.NOT_FOUND
    assert client.get(address(paper)).status_code == HTTPStatus.FOUND


def test_a_disposisi_is_no_paper_of_the_requester(cast: Cast, client: Client) -> None:
    request = completed(cast)
    office_own = request.artefacts.filter(kind=ArtefactKind.CHECK_RESULT.value).first()
    assert office_own is not None
    artefacts.make(office_own.pk, render=lambda _paper: BYTES, at=request.received_at)
    assert proved(client, request).get(address(office_own)).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (ArtefactKind.INTAKE_RECEIPT, "Tanda terima permohonan 1-TT-2026.pdf"),
        (ArtefactKind.RECEIPT, "Bukti layanan 1-BL-2026.pdf"),
    ],
)
def test_the_requester_finds_and_fetches_it(
    cast: Cast, client: Client, kind: ArtefactKind, name: str
) -> None:
    paper = made(completed(cast), kind)
    proved(client, paper.reset_request)
    page = client.get(reverse("requests:track-detail", args=["contoh-timur", paper.reset_request.reference]))
    assert address(paper) in page.content.decode()
    answer = client.get(address(paper))
    assert answer.status_code == HTTPStatus.OK
    assert body(answer) == BYTES  # type: ignore[arg-type]  # a streamed file
    assert name.split(".", maxsplit=1)[0] in answer["Content-Disposition"]
    assert answer["Content-Disposition"].startswith("attachment")


def test_staff_fetches_it_at_the_case(cast: Cast, client: Client) -> None:
    paper = made(completed(cast), ArtefactKind.RECEIPT)
    reference = paper.reset_request.reference
    sign_in(client, cast["admin_agency"])
    fetched = reverse("requests:paper", args=["contoh-timur", reference, paper.pk])
    assert fetched in client.get(reverse("requests:case", args=["contoh-timur", reference])).content.decode()
    assert body(client.get(fetched)) == BYTES  # type: ignore[arg-type]  # a streamed file
