"""What stands on each sheet that is the output of a step."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from requests_app.domain.letterheads import letterhead, signatory
from requests_app.domain.papers import Fact, Sheet, Signatory, Table
from requests_app.domain.words import HANDOVER_WORDS, paper_name, rejection_label, service_label
from requests_app.enums import Presentation, StepOutcome
from requests_app.models import Artefact, Document, DocumentVersion, ResetRequest, StepRun
from requests_app.sop.definition import ArtefactKind, Step
from resetdesk.accounts.domain import leaves
from resetdesk.core.templatetags.ui import nip, tanggal, waktu

Parts = dict[str, object]


def build(artefact: Artefact) -> Sheet:
    """The sheet as of the moment it was issued. Raises KeyError for a kind that is no sheet."""
    request = artefact.reset_request
    kind = ArtefactKind(artefact.kind)
    parts = BUILDERS[kind](artefact)
    return Sheet(
        kind=kind,
        head=letterhead(request.office),
        number=artefact.number,
        reference=request.reference,
        issued_at=artefact.issued_at,
        zone=request.office.timezone,
        **parts,  # type: ignore[arg-type]  # each builder names fields of Sheet
    )


def about(request: ResetRequest) -> tuple[Fact, ...]:
    """Who asks for what, as every sheet says it."""
    sop = request.edition.definition
    return (
        Fact(_("Pemohon"), request.holder_name),
        Fact(_("NIP"), nip(request.holder_nip)),
        Fact(_("Unit kerja"), request.holder_work_unit),
        Fact(_("Peran akun"), sop.role_label(request.role)),
        Fact(_("Layanan"), f"{service_label(request)} ({sop.system_label(request.target_system)})"),
        Fact(_("Nomor permohonan"), request.reference),
        Fact(_("Nomor register"), request.register),
    )


def _run(artefact: Artefact) -> StepRun:
    if artefact.step is None:
        raise ValueError(artefact.kind)
    return artefact.step


def _answers_for(artefact: Artefact) -> Signatory | None:
    return answers_of(_run(artefact))


def answers_of(run: StepRun) -> Signatory | None:
    """Who answers for a step, with their own position or that of the person they stand in for."""
    person, at = run.closed_by or run.taken_by, run.closed_at or run.taken_at
    answers = signatory(person)
    if answers is None or person is None or at is None:
        return answers
    known = leaves.stand_ins_of(run.office_id, people=[person.pk])
    acting = leaves.title(known, person=person.pk, group=run.group, at=at)
    return replace(answers, position=acting or answers.position)


def _step(artefact: Artefact) -> Step:
    return artefact.reset_request.edition.definition.step(_run(artefact).step_key)


def _next_actor(artefact: Artefact) -> str:
    """Whom a disposisi or perintah addresses: the actor of the step that followed."""
    run = _run(artefact)
    request = artefact.reset_request
    following = request.steps.filter(ordinal=run.ordinal + 1).first()
    if following is None:
        return ""
    sop = request.edition.definition
    return sop.actor(sop.step(following.step_key).actor).label


def _directed(artefact: Artefact, *, title: str, verb: str, addressed: str) -> Parts:
    request = artefact.reset_request
    submission = request.submission
    zone = request.office.timezone
    return {
        "title": title,
        "facts": (
            Fact(_("Surat dari"), submission.contact_name),
            Fact(_("Nomor surat"), submission.letter_number),
            Fact(_("Tanggal surat"), tanggal(submission.letter_date)),
            Fact(_("Diterima"), waktu(request.received_at, zone)),
            *about(request),
        ),
        "addressee": (addressed, _next_actor(artefact)),
        "opening": (verb,),
        "emphasis": _run(artefact).note,
        "signatory": _answers_for(artefact),
    }


def _disposition(artefact: Artefact) -> Parts:
    return _directed(
        artefact, title=_("Lembar disposisi"), verb=_("Isi disposisi:"), addressed=_("Diteruskan kepada")
    )


def _instruction(artefact: Artefact) -> Parts:
    return _directed(
        artefact,
        title=_("Lembar perintah"),
        verb=_("Untuk melaksanakan:"),
        addressed=_("Diperintahkan kepada"),
    )


def _check_result(artefact: Artefact) -> Parts:
    run, step = _run(artefact), _step(artefact)
    reasons = {
        reason.key: reason.label for reason in artefact.reset_request.edition.definition.reasons.returns
    }
    rows = tuple(
        (
            str(number),
            answer.text,
            str(answer.get_answer_display()),
            " – ".join(
                part for part in (reasons.get(answer.reason_key, answer.reason_key), answer.note) if part
            )
            or "–",
        )
        for number, answer in enumerate(run.answers.all(), start=1)
    )
    columns = (_("No."), _("Butir"), _("Hasil"), _("Alasan dan catatan"))
    return {
        "title": _("Hasil pemeriksaan"),
        "facts": (*about(artefact.reset_request), Fact(_("Kegiatan"), step.activity)),
        "emphasis": _("Keputusan: %(outcome)s") % {"outcome": run.get_outcome_display()},
        "tables": (Table(_("Daftar periksa"), columns, rows, (1, 3)),) if rows else (),
        "signatory": _answers_for(artefact),
    }


def _completion_notice(artefact: Artefact) -> Parts:
    request = artefact.reset_request
    rows = tuple(
        (str(number), item.label, item.reason)
        for number, item in enumerate(_run(artefact).returned_items.all(), start=1)
    )
    limit = _run(artefact).outcome == StepOutcome.LIMIT
    return {
        "title": _("Pemberitahuan melengkapi berkas"),
        "addressee": (_("Kepada Yth."), request.submission.contact_name),
        "facts": about(request),
        "opening": (
            _("Batas melengkapi berkas sudah terlampaui. Petugas melanjutkan ke langkah berikutnya.")
            if limit
            else _(
                "Permohonan Anda sudah kami periksa. Supaya dapat dilanjutkan, mohon lengkapi hal berikut."
            ),
        ),
        "tables": (
            Table(_("Yang perlu dilengkapi"), (_("No."), _("Dokumen atau isian"), _("Alasan")), rows, (1, 2)),
        )
        if rows
        else (),
        "closing": ()
        if limit
        else (
            _("Kirim melalui %(address)s. Berkas lama tetap tersimpan.")
            % {"address": f"{settings.PUBLIC_URL}/{request.office.slug}/lacak/"},
            _("Waktu layanan berhenti sampai Anda mengirim kelengkapan."),
        ),
        "signatory": _answers_for(artefact),
    }


def _rejection_notice(artefact: Artefact) -> Parts:
    request = artefact.reset_request
    return {
        "title": _("Pemberitahuan penolakan"),
        "addressee": (_("Kepada Yth."), request.submission.contact_name),
        "facts": (
            *about(request),
            Fact(_("Alasan"), rejection_label(request)),
        ),
        "opening": (
            _("Permohonan Anda sudah kami periksa dan tidak dapat kami penuhi, dengan penjelasan berikut."),
        ),
        "emphasis": request.rejection_message,
        "closing": (_("Anda dapat mengajukan permohonan baru setelah alasan di atas diperbaiki."),),
        "signatory": _answers_for(artefact),
    }


def _performance_result(artefact: Artefact) -> Parts:
    run = _run(artefact)
    request = artefact.reset_request
    performance = getattr(run, "performance", None)
    done = (
        [
            Fact(_("Dikerjakan"), waktu(performance.at, request.office.timezone)),
            Fact(_("Bukti"), performance.proof),
        ]
        if performance
        else []
    )
    return {
        "title": _("Hasil pelaksanaan"),
        "facts": (*about(request), Fact(_("Kegiatan"), _step(artefact).activity), *done),
        "opening": (
            _("Layanan yang diminta sudah dikerjakan pada sistem tujuan. Kata sandi tidak dicatat di sini."),
        ),
        "signatory": _answers_for(artefact),
    }


def _handover_notice(artefact: Artefact) -> Parts:
    request = artefact.reset_request
    handover = request.handovers.filter(prepared_at__lte=artefact.issued_at).last()
    told = [Fact(_("Cara penyampaian"), str(handover.get_way_display()))] if handover else []
    return {
        "title": _("Pemberitahuan hasil layanan"),
        "addressee": (_("Kepada Yth."), request.submission.contact_name),
        "facts": (*about(request), *told),
        "opening": (
            HANDOVER_WORDS[handover.way]
            if handover
            else _("Layanan yang Anda minta sudah selesai dikerjakan."),
        ),
        "closing": (
            (_("Segera ganti kata sandi setelah masuk ke SPSE."),)
            if request.edition.definition.handover.change_password
            else ()
        ),
        "signatory": _answers_for(artefact),
    }


def _archive_record(artefact: Artefact) -> Parts:
    request = artefact.reset_request
    zone = request.office.timezone
    rows: list[tuple[str, ...]] = []
    for version in _versions(request):
        presentation = Presentation(version.document.presentation).label
        rows.append(
            (str(len(rows) + 1), version.document.label, tanggal(version.added_at, zone), str(presentation))
        )
    for other in request.artefacts.exclude(pk=artefact.pk).filter(issued_at__lte=artefact.issued_at):
        label = f"{paper_name(other.kind)} {other.number}"
        rows.append((str(len(rows) + 1), label, tanggal(other.issued_at, zone), _("Elektronik")))
    columns = (_("No."), _("Uraian"), _("Tanggal"), _("Tingkat perkembangan"))
    return {
        "title": _("Daftar isi berkas"),
        "facts": (
            Fact(_("Kode klasifikasi"), request.edition.definition.classification),
            *about(request),
            Fact(
                _("Kurun waktu"),
                " – ".join(tanggal(day, zone) for day in (request.received_at, request.ended_at) if day),
            ),
            Fact(_("Jumlah"), _("%(count)d naskah") % {"count": len(rows)}),
        ),
        "tables": (Table(_("Isi"), columns, tuple(rows)),),
    }


def _versions(request: ResetRequest) -> QuerySet[DocumentVersion]:
    documents = Document.objects.filter(submission=request.submission_id)
    return (
        DocumentVersion.objects.filter(document__in=documents)
        .select_related("document", "file")
        .order_by("document__position", "number", "position")
    )


BUILDERS: Mapping[ArtefactKind, Callable[[Artefact], Parts]] = MappingProxyType(
    {
        ArtefactKind.DISPOSITION: _disposition,
        ArtefactKind.INSTRUCTION: _instruction,
        ArtefactKind.CHECK_RESULT: _check_result,
        ArtefactKind.COMPLETION_NOTICE: _completion_notice,
        ArtefactKind.REJECTION_NOTICE: _rejection_notice,
        ArtefactKind.PERFORMANCE_RESULT: _performance_result,
        ArtefactKind.HANDOVER_NOTICE: _handover_notice,
        ArtefactKind.ARCHIVE_RECORD: _archive_record,
    }
)
