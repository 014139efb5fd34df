"""What each receipt tells: every outcome by its own word, every officer by name, nothing from later."""

import datetime as dt
import json

import pytest

from requests_app.domain import artefacts, corrections, handover, outages, receipts, workflow
from requests_app.domain.papers import Receipt, Sheet
from requests_app.domain.stamps import read
from requests_app.enums import ReceiptResult
from requests_app.models import Handover, ResetRequest
from requests_app.sop.enums import ArtefactKind
from tests.archive_app.ended import completed, withdrawn
from tests.cast import Cast
from tests.requests_app.factories import EXPLANATION, MONDAY, NIP, Walk, submitted
from tests.requests_app.outcomes import OUTCOMES, collected, completed_late, denied, duplicate, reissued

RESULTS = {
    "completed": ReceiptResult.COMPLETED,
    "collected": ReceiptResult.COMPLETED,
    "completed_late": ReceiptResult.COMPLETED,
    "by_telephone": ReceiptResult.COMPLETED,
    "pokja": ReceiptResult.COMPLETED,
    "magelang": ReceiptResult.COMPLETED,
    "helpdesk": ReceiptResult.COMPLETED,
    "rejected": ReceiptResult.REJECTED,
    "withdrawn": ReceiptResult.WITHDRAWN,
    "duplicate": ReceiptResult.DUPLICATE,
    "not_collected": ReceiptResult.NOT_COLLECTED,
    "denied": ReceiptResult.COMPLETED,
    "reissued": ReceiptResult.COMPLETED,
}


def at_end(request: ResetRequest) -> Receipt:
    assert request.ended_at is not None
    return receipts.build(request, number="1/BL/2026", issued_at=request.ended_at)


def incident(request: ResetRequest) -> Receipt:
    """The bukti layanan that an incident after the end got."""
    artefact = request.artefacts.get(kind=ArtefactKind.RECEIPT.value)
    made = artefacts.content(artefact)
    assert isinstance(made, Receipt)
    return made


def fact(receipt: Receipt, label: str) -> str:
    return next(each.value for each in receipt.facts if each.label == label)


def everything(receipt: Receipt) -> str:
    return repr(receipt)


def test_no_receipt_of_a_request_that_has_not_ended(cast: Cast) -> None:
    request = submitted(cast)
    with pytest.raises(ValueError, match=request.reference):
        receipts.build(request, number="1/BL/2026", issued_at=MONDAY)


@pytest.mark.parametrize("outcome", sorted(OUTCOMES))
def test_each_outcome_has_its_word_on_paper_line_and_record(cast: Cast, outcome: str) -> None:
    receipt = at_end(OUTCOMES[outcome](cast))
    stamp = read(receipt.proof.line)
    assert stamp is not None
    record = json.loads(receipt.proof.record)
    assert fact(receipt, "Hasil") == str(RESULTS[outcome].label)
    assert stamp.result == record["result"] == RESULTS[outcome].value
    assert receipt.rows
    assert receipt.sentence.endswith(".")


def test_an_incident_after_the_end_gets_a_receipt_of_its_own(cast: Cast) -> None:
    request = denied(cast)
    told = incident(request)
    assert fact(told, "Hasil") == "Selesai, lalu disangkal pemilik akun"
    assert [event.sentence for event in told.events] == [
        "Pemilik akun menyatakan bukan dirinya yang membuka hasilnya",
        "Penyampaian dibekukan karena sangkalan itu",
    ]
    # The first receipt stays what it was, however late it is made.
    first = at_end(request)
    assert first.events == ()
    assert "disangkal" not in everything(first)


def test_a_denial_before_the_end_promises_no_receipt_yet(cast: Cast) -> None:
    from tests.requests_app.handing import code, ready  # noqa: PLC0415

    walk, _row, token = ready(cast)
    handover.reveal(token, proof=code(walk), at=walk.at)
    handover.deny(token, at=walk.at)
    assert not walk.request.artefacts.filter(kind=ArtefactKind.RECEIPT.value).exists()


def test_a_reissue_tells_both_hand_overs_and_why(cast: Cast) -> None:
    receipt = at_end(reissued(cast))
    assert len(receipt.handovers) == len(receipt.performed) == 2
    told = [(event.sentence, event.detail) for event in receipt.events]
    finding = f"Pemilik ditelepon; akunnya diamankan di SPSE. – {cast['kepala_ukpbj'].full_name}"
    assert told[2:] == [
        ("Pembekuan dicabut sesudah diperiksa", finding),
        ("Dibuka kembali untuk penerbitan ulang", "Pemilik akun menyangkal membuka."),
    ]


def test_the_officer_is_named_where_the_owner_closed_the_step(cast: Cast) -> None:
    request = collected(cast)
    officer = cast["admin_agency"].full_name
    receipt = at_end(request)
    row = next(row for row in receipt.rows if row.number == "8")
    assert (row.officer, row.closer) == (officer, "ditutup pemohon")
    assert "8" in next(each.steps for each in receipt.officers if each.name == officer)
    assert officer in receipt.handovers[0].detail
    steps = json.loads(receipt.proof.record)["steps"]
    assert next(step["officer"] for step in steps if step["kind"] == "hand_over") == officer


def test_what_came_after_is_not_on_it(cast: Cast) -> None:
    request = collected(cast)
    assert request.ended_at is not None
    before = at_end(request)
    Handover.objects.filter(reset_request=request).update(
        disputed_at=request.ended_at + dt.timedelta(minutes=1), state="disputed"
    )
    assert at_end(request) == before


def test_rows_stand_in_the_order_in_which_they_ran(cast: Cast) -> None:
    receipt = at_end(completed_late(cast))
    assert [row.number for row in receipt.rows] == ["1", "2", "3", "4", "2", "5", "6", "8", "9"]
    assert [row.number for row in receipt.unwalked] == ["7"]
    assert [row.number for row in receipt.rows if row.over] == ["5"]
    assert fact(receipt, "Penyimpangan") == "1 waktu, 1 kelengkapan"
    assert fact(receipt, "Mutu baku") == "Sesuai pada 6 dari 7 langkah"
    assert [told.detail for told in receipt.deviations if EXPLANATION.text in told.detail]
    assert "Mengenali nomor surat." in receipt.confirmations[0].detail
    assert any("Stempel agak kabur" in reason for each in receipt.decisions for reason in each.reasons)


def test_who_withdrew_and_what_was_the_same_is_said(cast: Cast) -> None:
    assert fact(at_end(withdrawn(cast)), "Alasan") == "Sudah berhasil masuk."
    request = duplicate(cast)
    assert request.duplicate_of is not None
    receipt = at_end(request)
    assert request.duplicate_of.register in fact(receipt, "Alasan")
    assert request.duplicate_of.reference not in everything(receipt)
    assert "Surat yang sama dikirim dua kali." in receipt.events[0].detail


def test_outage_and_release_are_told_with_their_time(cast: Cast) -> None:
    walk = Walk(cast, submitted(cast))
    run = walk.take()
    workflow.release(run.pk, by=walk.officer(run), at=walk.at, reason="Pergantian jaga")
    walk.at += dt.timedelta(minutes=1)
    outages.declare(cast.timur, reason="SPSE mati.", by=cast["admin_ppe"], at=walk.at)
    walk.at += dt.timedelta(minutes=30)
    outages.lift(cast.timur, by=cast["admin_ppe"], at=walk.at)
    corrections.withdraw(walk.request.pk, reason="Sudah ingat.", at=walk.at)
    receipt = at_end(ResetRequest.objects.get(pk=walk.request.pk))
    told = [(event.sentence, event.detail) for event in receipt.events]
    assert told == [
        ("Langkah 2 dilepas kembali ke antrean", ""),
        ("Gangguan SPSE yang diumumkan", "Waktu layanan berhenti sampai pukul 09.33 WIT"),
        ("Permohonan dicabut", "Sudah ingat."),
    ]


def test_returned_to_an_earlier_step_is_told(cast: Cast) -> None:
    walk = Walk(cast, submitted(cast))
    walk.until("perform")
    run = walk.take()
    earlier = corrections.earlier_steps(run)[0].key
    corrections.return_to(run.pk, to=earlier, reason="Salah baca NIP.", by=walk.officer(run), at=walk.at)
    corrections.withdraw(walk.request.pk, reason="Batal.", at=walk.at)
    events = at_end(ResetRequest.objects.get(pk=walk.request.pk)).events
    assert any("Salah baca NIP." in event.detail for event in events)


@pytest.mark.parametrize("outcome", sorted(OUTCOMES))
def test_the_record_holds_no_contact_and_no_password(cast: Cast, outcome: str) -> None:
    record = at_end(OUTCOMES[outcome](cast)).proof.record.decode()
    for secret in ("sari.wulandari@", "81234567890", "911223344", "Kenari#4417", "SARI.PPK"):
        assert secret not in record


# --- tanda terima ---


def intake(request: ResetRequest) -> Sheet:
    made = artefacts.content(request.artefacts.get(kind=ArtefactKind.INTAKE_RECEIPT.value))
    assert isinstance(made, Sheet)
    return made


def test_a_tanda_terima_tells_what_was_handed_in(cast: Cast) -> None:
    request = submitted(cast)
    sheet = intake(request)
    assert sheet.proof is not None
    assert [paper.label for paper in sheet.files] == [
        document.label for document in request.submission.documents.all()
    ]
    assert all(len(paper.sha256) == 64 for paper in sheet.files)
    stamp = read(sheet.proof.line)
    assert stamp is not None
    assert (stamp.number, stamp.result) == ("1/TT/2026", "received")
    assert json.loads(sheet.proof.record)["holder"]["nip"] == NIP


def test_a_tanda_terima_stays_as_it_was(cast: Cast) -> None:
    request = submitted(cast)
    before = intake(request)
    walk = Walk(cast, request)
    walk.step("no")
    walk.step()
    walk.complete()
    assert intake(ResetRequest.objects.get(pk=request.pk)) == before


def test_every_paper_of_a_request_has_a_code_of_its_own(cast: Cast) -> None:
    request = completed(cast)
    sheet = intake(request)
    assert sheet.proof is not None
    codes = {sheet.proof.code, at_end(request).proof.code, incident(denied(cast)).proof.code}
    assert len(codes) == 3
