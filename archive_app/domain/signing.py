"""Signing a month's report: electronically or on paper; then the report becomes a record (000.3.6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.utils.translation import gettext as _

from archive_app.domain import closing, periods, signatories
from archive_app.domain.indexing import FORMAT
from archive_app.enums import ItemKind, Medium, ReportEvent, ReportState, Signing
from archive_app.exceptions import ReportRefused
from archive_app.models import MonthReport, Record, RecordItem
from resetdesk.accounts.domain.options import options
from resetdesk.accounts.enums import Action
from resetdesk.accounts.models import User
from resetdesk.core import journal, sealing
from resetdesk.core.enums import SignatureVerdict
from resetdesk.core.files import signatures
from resetdesk.core.files.intake import store_made
from resetdesk.core.files.signatures import Examined
from resetdesk.core.models import StoredFile
from resetdesk.core.record import canonical, digest, instant

CLASSIFICATION = "000.3.6"
SOUND = frozenset({SignatureVerdict.TRUSTED, SignatureVerdict.UNTRUSTED})


@dataclass(frozen=True)
class Signed:
    """What came back: the file as received and, for an electronic signature, what the check said."""

    way: Signing
    file: StoredFile
    examined: Examined | None = None


def examine(report: MonthReport, source: BinaryIO, *, at: datetime) -> Examined:
    """The verdict on a PDF that is said to be this report, signed. Raises ReportRefused with the exact fault.

    It is this report where it holds the very figures as an attachment, or prints their fingerprint.
    """
    found = signatures.examine(source, at=at, needle=report.sha256)
    match found.verdict:
        case SignatureVerdict.UNREADABLE:
            raise ReportRefused(
                _(
                    "Tanda tangan pada PDF ini tidak dapat diperiksa. Unggah PDF seperti diterima dari "
                    "penanda tangan."
                )
            )
        case SignatureVerdict.NONE:
            raise ReportRefused(
                _(
                    "PDF ini tidak bertanda tangan elektronik. Bila ditandatangani dengan pena, "
                    "pilih “Ditandatangani di kertas”."
                )
            )
        case SignatureVerdict.BROKEN:
            raise ReportRefused(
                _("Tanda tangan elektronik pada PDF ini rusak: isinya berubah setelah ditandatangani.")
            )
    if report.sha256 not in found.attached and not found.is_named:
        raise ReportRefused(
            _("PDF ini bukan laporan %(month)s nomor %(number)s: sidik angkanya tidak ada di dalamnya.")
            % {"month": periods.name_of(report.month), "number": report.number}
        )
    return found


def sign(report_id: UUID, *, signed: Signed, by: User, at: datetime) -> MonthReport:
    """Keep the signed report and make its record. Whom the paper names signs; who checked it does not.

    Raises ReportRefused, NotAllowed.
    """
    with closing.turn(report_id, Action.SIGN_REPORT, by=by) as report:
        demand_signable(report, by=by)
        if signed.way is Signing.ELECTRONIC and (
            signed.examined is None or signed.examined.verdict not in SOUND
        ):
            raise ReportRefused(_("Tanda tangan elektronik pada PDF ini belum diperiksa."))
        if signed.file._state.adding:
            signed.file.save(force_insert=True)
        report.state, report.signing = ReportState.SIGNED, signed.way
        report.signed_at, report.signed_by, report.signed_file = at, by, signed.file
        report.verdict = signed.examined.kept(at=at) if signed.examined else {}
        facts = {"way": signed.way.value, "sha256": signed.file.sha256}
        if signed.examined:
            facts["verdict"] = signed.examined.verdict.value
        closing.record(report, ReportEvent.SIGNED, facts, by=by, at=at)
        report.save()
        _archive(report, at=at)
    return report


def demand_signable(report: MonthReport, *, by: User) -> None:
    """Raise ReportRefused unless the report waits for this person's signature."""
    if report.state != ReportState.CHECKED:
        raise ReportRefused(_("Laporan ini tidak sedang menunggu tanda tangan."))
    if report.checked_by_id == by.pk:
        raise ReportRefused(_("Anda yang memeriksa laporan ini, jadi orang lain yang menandatanganinya."))
    if report.paper_id is None:
        raise ReportRefused(_("Nota dinas laporan ini sedang dibuat. Cobalah sebentar lagi."))
    if sentence := signatories.refusal(report, by=by):
        raise ReportRefused(sentence)


def _archive(report: MonthReport, *, at: datetime) -> None:
    """The record of a signed report: the paper as checked, what came back signed, and the figures."""
    assert report.paper is not None and report.signed_file is not None  # noqa: S101, PT018 - just set
    figures = store_made(
        canonical(report.figures),
        scope=report.office_id,
        name=f"laporan-{report.month}.json",
        media_type="application/json",
        at=at,
    )
    held = [
        (ItemKind.SIGNED, "Laporan bertanda tangan", report.signed_file),
        (ItemKind.ARTEFACT, f"Nota dinas {report.number}", report.paper),
        (ItemKind.ARTEFACT, "Angka laporan (JSON)", figures),
    ]
    retention = options(report.office).retention.model_dump(mode="json") | {"classification": CLASSIFICATION}
    index = _index(report, held, retention=retention)
    on_paper = report.signing == Signing.PAPER
    record = Record.objects.create(
        report=report,
        number=1,
        office=report.office,
        archived_at=at,
        made_at=at,
        classification=CLASSIFICATION,
        retention=retention,
        medium=Medium.BOTH if on_paper else Medium.ELECTRONIC,
        folder="Laporan bulanan" if on_paper else "",
        index=index,
        sha256=digest(index),
        signature=sealing.sign(canonical(index)),
    )
    RecordItem.objects.bulk_create(
        RecordItem(
            record=record,
            position=position,
            kind=kind,
            label=label,
            presentation="Pindaian" if on_paper and kind is ItemKind.SIGNED else "Elektronik",
            file=file,
            sha256=file.sha256,
            size=file.size,
            verdict=file.verdict_note or str(file.get_verdict_display()),
        )
        for position, (kind, label, file) in enumerate(held, start=1)
    )


def _index(
    report: MonthReport,
    held: Sequence[tuple[ItemKind, str, StoredFile]],
    *,
    retention: dict[str, object],
) -> dict[str, object]:
    assert report.signed_at is not None  # noqa: S101 - only signed reports are archived
    head = journal.head(report.pk)
    return {
        "format": FORMAT,
        "number": 1,
        "office": report.office.slug,
        "reference": f"laporan-{report.month}",
        "report": {"number": report.number, "month": report.month, "figures_sha256": report.sha256},
        "received_at": str(report.figures["from"]),
        "ended_at": instant(report.signed_at),
        "classification": CLASSIFICATION,
        "retention": retention,
        "journal": {"chain": str(report.pk), "seq": head.seq, "hash": head.hash},
        "items": [
            {
                "kind": kind.value,
                "label": label,
                "media_type": file.media_type,
                "size": file.size,
                "sha256": file.sha256,
                "sha512": file.sha512,
            }
            for kind, label, file in held
        ],
    }
