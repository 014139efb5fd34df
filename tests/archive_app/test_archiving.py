"""The record of an ended request: made once for each end, sealed, whole."""

import datetime as dt
from collections.abc import Callable
from uuid import UUID

import pytest

from archive_app.domain import archiving
from archive_app.domain.archiving import Place
from archive_app.enums import ItemKind, Medium
from archive_app.models import Record
from requests_app.domain import workflow
from requests_app.domain.papers import Receipt, Sheet
from requests_app.enums import PaperState
from requests_app.exceptions import FormIncomplete, NotPossible
from requests_app.models import ResetRequest
from resetdesk.accounts.exceptions import OwnAccount
from resetdesk.core import faults, jobs, journal, sealing
from resetdesk.core.record import canonical, digest
from tests.archive_app.ended import at_archive, completed, rejected, withdrawn
from tests.cast import Cast
from tests.requests_app.factories import open_step, submitted

LATER = dt.timedelta(seconds=30)


def fake_render(paper: Sheet | Receipt) -> bytes:
    """Stands for the slow PDF where a test is about the record."""
    return f"%PDF-1.7 {paper.number}".encode()


def record_of(request_id: UUID) -> Record:
    request = ResetRequest.objects.get(pk=request_id)
    assert request.ended_at is not None
    made = archiving.make_record(request.pk, render=fake_render, at=request.ended_at + LATER)
    assert made is not None
    return made


def test_paper_without_a_place_is_refused(cast: Cast) -> None:
    walk = at_archive(cast)
    step = open_step(walk.request)
    with pytest.raises(FormIncomplete) as refused:
        archiving.archive(step.pk, by=walk.officer(step), at=walk.at, place=Place(Medium.BOTH))
    assert "folder" in refused.value.faults
    assert open_step(walk.request).kind == "archive"


def test_another_step_is_no_archiving(cast: Cast) -> None:
    request = submitted(cast)
    step = open_step(request)
    officer = cast[step.group]
    workflow.take(step.pk, by=officer, at=request.received_at)
    with pytest.raises(NotPossible):
        archiving.archive(step.pk, by=officer, at=request.received_at, place=Place())


def test_an_open_request_gets_no_record(cast: Cast) -> None:
    assert archiving.make_record(submitted(cast).pk, render=fake_render, at=dt.datetime.now(dt.UTC)) is None
    assert not Record.objects.exists()


def test_record_holds_every_file_and_says_where_the_paper_lies(cast: Cast) -> None:
    request = completed(cast)
    record = record_of(request.pk)
    items = list(record.items.all())
    papers = [item for item in items if item.kind == ItemKind.PAPER]
    assert len(papers) == request.submission.documents.count()
    assert not request.artefacts.filter(state=PaperState.PROMISED).exists()
    made = [item.label for item in items if item.kind == ItemKind.ARTEFACT]
    assert sum(label.startswith("Bukti layanan") for label in made) == 1
    assert sum(label.startswith("Daftar isi berkas") for label in made) == 1
    assert record.place == "rak 2, boks 5, folder PPK 2026"
    assert record.classification == request.edition.definition.classification
    assert record.archived_at == request.ended_at


def test_seal_holds_until_one_letter_of_the_index_changes(cast: Cast) -> None:
    record = record_of(completed(cast).pk)
    record.refresh_from_db()
    assert digest(record.index) == record.sha256
    assert sealing.verify_signature(canonical(record.index), signature=bytes(record.signature))
    record.index["holder"] += "."
    assert not sealing.verify_signature(canonical(record.index), signature=bytes(record.signature))


@pytest.mark.parametrize(("end", "result"), [(rejected, "rejected"), (withdrawn, "withdrawn")])
def test_refused_and_withdrawn_requests_are_archived_too(
    cast: Cast, end: Callable[[Cast], ResetRequest], result: str
) -> None:
    record = record_of(end(cast).pk)
    assert record.result == result
    assert record.medium == Medium.ELECTRONIC


def test_twice_makes_one(cast: Cast) -> None:
    request = completed(cast)
    first = record_of(request.pk)
    assert record_of(request.pk) == first
    assert request.artefacts.filter(kind="receipt").count() == 1


def test_a_crash_before_the_commit_leaves_nothing_half(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    request = completed(cast)
    monkeypatch.setenv(faults.VARIABLE, "M11.mark:raise")
    with pytest.raises(faults.FaultInjected):
        record_of(request.pk)
    assert not Record.objects.exists()
    monkeypatch.delenv(faults.VARIABLE)
    assert record_of(request.pk).items.exists()
    assert request.artefacts.filter(kind="receipt").count() == 1


def test_moving_the_paper_is_on_record_and_nothing_else_changes(cast: Cast) -> None:
    record = record_of(completed(cast).pk)
    sealed = record.sha256
    archiving.move(record.pk, place=Place(Medium.BOTH, rack="9"), by=cast["arsiparis"], at=record.made_at)
    record.refresh_from_db()
    assert (record.place, record.sha256) == ("rak 9", sealed)
    assert journal.entries(record.case.pk)[-1].event == "place_changed"


def test_nobody_moves_the_paper_of_their_own_account(cast: Cast) -> None:
    record = record_of(completed(cast).pk)
    officer = cast["arsiparis"]
    officer.nip = record.case.holder_nip
    officer.save(update_fields=["nip"])
    with pytest.raises(OwnAccount):
        archiving.move(record.pk, place=Place(Medium.BOTH, rack="9"), by=officer, at=record.made_at)


def test_the_end_itself_promises_the_record(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("requests_app.interfaces.documents.render", fake_render)
    request = completed(cast)
    jobs.run_all_due()
    assert Record.objects.get().reset_request_id == request.pk
