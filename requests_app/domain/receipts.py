"""Bukti layanan: the whole request told once, from its recorded rows, as of the moment it ended."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from requests_app.domain import receipt_record, receipt_rows, stamps
from requests_app.domain.letterheads import letterhead
from requests_app.domain.papers import Decision, Fact, Paper, Receipt, Told
from requests_app.domain.words import HANDOVER_WORDS, service_label
from requests_app.enums import Answer, HandoverState, RequestState
from requests_app.models import Artefact, Document, DocumentVersion, Handover, ResetRequest, StepRun
from requests_app.sop.definition import ArtefactKind
from resetdesk.core.templatetags.ui import durasi_tepat, nip, telepon_masked, waktu


def build(request: ResetRequest, *, number: str, issued_at: datetime) -> Receipt:
    """The receipt of an ended request. What came after `issued_at` is not on it."""
    zone = request.office.timezone
    runs = receipt_rows.runs(request, until=issued_at)
    papers = _papers(request, until=issued_at)
    record = receipt_record.build(request, runs, papers, number=number, issued_at=issued_at)
    digest = receipt_record.digest(record)
    return Receipt(
        head=letterhead(request.office),
        number=number,
        reference=request.reference,
        register=request.register,
        issued_at=issued_at,
        zone=zone,
        sentence=_sentence(request, issued_at),
        facts=_facts(request, issued_at),
        sop=_sop(request),
        columns=receipt_rows.columns(request),
        time_heading=request.edition.definition.columns.time,
        rows=receipt_rows.rows(request, runs),
        totals=_totals(runs),
        decisions=_decisions(request, runs),
        confirmations=_confirmations(request, issued_at),
        shown=tuple(
            Told(row.at, row.label, str(row.by.full_name))
            for row in request.presented.filter(at__lte=issued_at).select_related("by")
        ),
        deviations=_deviations(request, issued_at),
        performed=_performed(request, issued_at),
        handovers=tuple(_handover(row, zone) for row in _handovers(request, issued_at)),
        papers=papers,
        officers=_officers(runs),
        same_officer=_same_officer(runs),
        stamp=stamps.write(_stamp(request, issued_at, digest)),
        short_code=stamps.short_code(
            request.id, office=request.office.slug, generation=_generation(request, number)
        ),
        record=record,
        digest=digest,
    )


def _stamp(request: ResetRequest, issued_at: datetime, digest: str) -> stamps.Stamp:
    return stamps.Stamp(
        office=request.office.slug,
        reference=request.reference,
        service=request.service,
        result=request.state,
        day=issued_at.astimezone(ZoneInfo(request.office.timezone)).date(),
        digest=digest,
    )


def _generation(request: ResetRequest, number: str) -> int:
    """Which receipt of the request this is: 1, or more after a re-issue."""
    numbers = Artefact.objects.filter(reset_request=request, kind=ArtefactKind.RECEIPT).order_by("pk")
    known = list(numbers.values_list("number", flat=True))
    return known.index(number) + 1 if number in known else len(known) + 1


def _sentence(request: ResetRequest, issued_at: datetime) -> str:
    words = {
        "service": service_label(request),
        "role": request.edition.definition.role_label(request.role),
        "when": waktu(issued_at, request.office.timezone),
    }
    match request.state:
        case RequestState.COMPLETED:
            return _("%(service)s untuk akun %(role)s selesai pada %(when)s.") % words
        case RequestState.REJECTED:
            return _("Permohonan %(service)s untuk akun %(role)s ditolak pada %(when)s.") % words
        case RequestState.WITHDRAWN:
            return _("Permohonan %(service)s untuk akun %(role)s dicabut oleh pemohon pada %(when)s.") % words
        case _:
            return (
                _("Permohonan %(service)s untuk akun %(role)s digabung dengan permohonan lain pada %(when)s.")
                % words
            )


def _facts(request: ResetRequest, issued_at: datetime) -> tuple[Fact, ...]:
    zone = request.office.timezone
    sop = request.edition.definition
    facts = [
        Fact(_("Pemohon"), request.holder_name),
        Fact(_("NIP"), nip(request.holder_nip)),
        Fact(_("Unit kerja"), request.holder_work_unit),
        Fact(_("Peran akun"), sop.role_label(request.role)),
        Fact(_("Layanan"), f"{service_label(request)} ({sop.system_label(request.target_system)})"),
        Fact(_("Diterima"), waktu(request.received_at, zone)),
        Fact(_("Berakhir"), waktu(issued_at, zone)),
        Fact(_("Hasil"), str(request.get_state_display())),
    ]
    if request.state == RequestState.REJECTED:
        reasons = {reason.key: reason.label for reason in sop.reasons.rejection}
        facts.append(Fact(_("Alasan"), reasons.get(request.rejection_reason, request.rejection_reason)))
    return tuple(facts)


def _sop(request: ResetRequest) -> tuple[Fact, ...]:
    edition = request.edition
    return (
        Fact(_("SOP"), edition.definition.title),
        Fact(_("Nomor SOP"), edition.definition.header.number or ""),
        Fact(_("Edisi"), str(edition.number)),
    )


def _totals(runs: Sequence[StepRun]) -> tuple[Fact, ...]:
    def total(name: str) -> str:
        return durasi_tepat(sum(getattr(run, name) or 0 for run in runs))

    return (
        Fact(_("Dikerjakan"), total("handling")),
        Fact(_("Menunggu petugas"), total("waiting")),
        Fact(_("Menunggu pemohon atau gangguan"), total("paused")),
    )


def _decisions(request: ResetRequest, runs: Sequence[StepRun]) -> tuple[Decision, ...]:
    sop = request.edition.definition
    labels = {reason.key: reason.label for reason in sop.reasons.returns}
    found = []
    for run in runs:
        if run.kind not in {"check", "notify_rejection", "ask_completion"} or run.closed_at is None:
            continue
        reasons = [
            f"{answer.text}: {labels.get(answer.reason_key) or answer.get_answer_display()}"
            + (f" ({answer.note})" if answer.note else "")
            for answer in run.answers.all()
            if answer.answer != Answer.OK
        ]
        reasons += [f"{item.label}: {item.reason}" for item in run.returned_items.all()]
        if run.kind == "notify_rejection" and run.note:
            reasons.append(run.note)
        found.append(
            Decision(
                title=receipt_rows.step_of(request, run).activity,
                outcome=str(run.get_outcome_display()),
                officer=run.closed_by.full_name if run.closed_by else "",
                at=run.closed_at,
                reasons=tuple(reasons),
            )
        )
    return tuple(found)


def _confirmations(request: ResetRequest, until: datetime) -> tuple[Told, ...]:
    told = []
    for row in request.confirmations.filter(at__lte=until).select_related("by"):
        number = f" {telepon_masked(row.number)} ({row.get_number_source_display()})" if row.number else ""
        sentence = f"{row.get_means_display()}{number}: {row.get_result_display()}"
        answered = _("dijawab %(name)s, dicatat %(officer)s") % {
            "name": row.answered_by or "–",
            "officer": row.by.full_name,
        }
        told.append(Told(row.at, sentence, answered))
    return tuple(told)


def _deviations(request: ResetRequest, until: datetime) -> tuple[Told, ...]:
    reasons = {reason.key: reason.label for reason in request.edition.definition.reasons.deviation}
    return tuple(
        Told(
            row.at,
            f"{row.get_kind_display()}. {row.subject}",
            " – ".join(
                part
                for part in (
                    reasons.get(row.reason_key, row.reason_key),
                    row.explanation,
                    row.by.full_name if row.by else _("dicatat oleh sistem"),
                )
                if part
            ),
        )
        for row in request.deviations.filter(at__lte=until).select_related("by")
    )


def _performed(request: ResetRequest, until: datetime) -> tuple[Told, ...]:
    sop = request.edition.definition
    return tuple(
        Told(
            row.at,
            _("%(service)s dikerjakan pada %(system)s")
            % {"service": service_label(request), "system": sop.system_label(row.target_system)},
            row.by.full_name,
        )
        for row in request.performances.filter(at__lte=until).select_related("by")
    )


def _handovers(request: ResetRequest, until: datetime) -> Sequence[Handover]:
    return list(request.handovers.filter(prepared_at__lte=until).select_related("prepared_by"))


def _handover(row: Handover, zone: str) -> Told:
    """How and when the result reached its owner, in the order it happened."""
    happened = [
        (row.told_at, _("disampaikan kepada %(name)s") % {"name": row.told_to or "–"}),
        (row.revealed_at, _("dibuka oleh pemilik akun")),
        (row.acknowledged_at, _("penerimaan dinyatakan")),
        (row.changed_at, _("pemohon menyatakan sudah mengganti kata sandi")),
        (row.disputed_at, _("disangkal oleh pemilik akun")),
    ]
    is_unread = row.destroyed_at and not row.revealed_at
    if is_unread and row.state in {HandoverState.NOT_COLLECTED, HandoverState.REISSUED}:
        happened.append((row.destroyed_at, _("tidak dibuka, isi segel dimusnahkan")))
    parts = [f"{words} {waktu(at, zone)}" for at, words in happened if at]
    if row.told_number:
        parts.insert(0, _("nomor %(number)s") % {"number": telepon_masked(row.told_number)})
    if row.proxy_letter:
        parts.append(_("dengan surat kuasa %(letter)s") % {"letter": row.proxy_letter})
    detail = "; ".join(parts) or str(row.get_state_display())
    return Told(row.prepared_at, str(HANDOVER_WORDS[row.way]), detail[:1].upper() + detail[1:] + ".")


def _papers(request: ResetRequest, *, until: datetime) -> tuple[Paper, ...]:
    documents = Document.objects.filter(submission=request.submission_id)
    versions = (
        DocumentVersion.objects.filter(document__in=documents, added_at__lte=until)
        .select_related("document", "file")
        .order_by("document__position", "number", "position")
    )
    return tuple(
        Paper(
            label=version.document.label,
            presentation=str(version.document.get_presentation_display()),
            version=version.number,
            added_at=version.added_at,
            size=version.file.size,
            sha256=version.file.sha256,
            note=version.file.verdict_note,
        )
        for version in versions
    )


def _officers(runs: Sequence[StepRun]) -> tuple[Fact, ...]:
    """Each officer once, with the printed numbers of the steps that he or she closed."""
    steps: dict[str, list[str]] = {}
    for run in runs:
        if run.closed_by:
            steps.setdefault(run.closed_by.full_name, []).append(receipt_rows.number_of(run))
    return tuple(
        Fact(name, _("langkah %(steps)s") % {"steps": ", ".join(dict.fromkeys(numbers))})
        for name, numbers in steps.items()
    )


def _same_officer(runs: Sequence[StepRun]) -> str:
    """The sentence that says so when one officer both checked and performed (S15); empty otherwise."""
    checked = {run.closed_by for run in runs if run.kind == "check" and run.closed_by}
    performed = {run.closed_by for run in runs if run.kind == "perform" and run.closed_by}
    both = sorted(person.full_name for person in checked & performed)
    if not both:
        return ""
    return _("Pemeriksaan dan pelaksanaan dilakukan oleh petugas yang sama: %(name)s.") % {
        "name": ", ".join(both)
    }
