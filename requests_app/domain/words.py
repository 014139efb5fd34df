"""Words for people that papers, records and pages share."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.enums import HandoverWay
from requests_app.models import ResetRequest
from requests_app.sop.definition import ArtefactKind, Service

PAPER_NAMES: Mapping[str, Promise] = {
    ArtefactKind.INTAKE_RECEIPT: _("Tanda terima permohonan"),
    ArtefactKind.DISPOSITION: _("Lembar disposisi"),
    ArtefactKind.INSTRUCTION: _("Lembar perintah"),
    ArtefactKind.CHECK_RESULT: _("Hasil pemeriksaan"),
    ArtefactKind.COMPLETION_NOTICE: _("Pemberitahuan melengkapi berkas"),
    ArtefactKind.REJECTION_NOTICE: _("Pemberitahuan penolakan"),
    ArtefactKind.PERFORMANCE_RESULT: _("Hasil pelaksanaan"),
    ArtefactKind.HANDOVER_NOTICE: _("Pemberitahuan hasil layanan"),
    ArtefactKind.ARCHIVE_RECORD: _("Daftar isi berkas"),
    ArtefactKind.RECEIPT: _("Bukti layanan"),
    "attachment": _("Lampiran langkah"),
}

HANDOVER_WORDS: Mapping[str, Promise] = {
    HandoverWay.SEALED: _("Hasil disampaikan melalui tampilan tersegel yang hanya dapat dibuka sekali."),
    HandoverWay.SPSE_MAIL: _("SPSE mengirim tautan penggantian kata sandi ke alamat email yang terdaftar."),
    HandoverWay.IN_PERSON: _("Hasil disampaikan langsung kepada pemilik akun atau kuasanya."),
    HandoverWay.TELEPHONE: _("Hasil disampaikan melalui telepon kepada pemilik akun."),
    HandoverWay.NOTICE: _("Selesainya layanan diberitahukan melalui email; tidak ada rahasia di dalamnya."),
}


# Why a password that the portal made exists no more, by the reason on the record.
GENERATED_GONE: Mapping[str, Promise] = {
    "handed_over": _("dipindahkan ke tampilan tersegel"),
    "unused": _("tidak dipakai"),
    "dropped": _("dimusnahkan petugas"),
    "replaced": _("diganti yang baru"),
    "expired": _("batas waktunya lewat"),
    "restored": _("portal dipulihkan dari cadangan"),
}


def generated_gone(reason: str) -> str:
    """Why it was destroyed; a request that went another way says so at its step already."""
    return str(GENERATED_GONE.get(reason, ""))


def paper_name(kind: str) -> str:
    """The name of one of the portal's own papers."""
    return str(PAPER_NAMES[kind])


# The reason that stands on no SOP's list, as it is kept: the office's limit for completing passed.
NOT_COMPLETED = "tidak-dilengkapi"
NOT_COMPLETED_WORDS = "Berkas tidak dilengkapi sampai batas waktunya"


def rejection_label(request: ResetRequest) -> str:
    """Why the request was refused, as its SOP's list says it; the limit for completing is on no list."""
    if request.rejection_reason == NOT_COMPLETED:
        return NOT_COMPLETED_WORDS
    reasons = {reason.key: reason.label for reason in request.edition.definition.reasons.rejection}
    return reasons.get(request.rejection_reason, request.rejection_reason)


def service_label(request: ResetRequest) -> str:
    """The service as this request's SOP calls it."""
    return request.edition.definition.service_label(Service(request.service))
