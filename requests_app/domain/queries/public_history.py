"""What happened to a request, in words for its requester: no names of staff, no internal notes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.enums import Event, PauseKind
from requests_app.models import ResetRequest
from resetdesk.core import journal
from resetdesk.core.models import JournalEntry

WORDS: Mapping[str, Promise] = {
    Event.SUBMITTED: gettext_lazy("Permohonan diterima"),
    Event.ITEMS_RETURNED: gettext_lazy("Anda diminta melengkapi berkas"),
    Event.ITEMS_ANSWERED: gettext_lazy("Kelengkapan dari Anda diterima"),
    Event.CONFIRMED: gettext_lazy("Konfirmasi kepada pemilik akun dicatat"),
    Event.PRESENTED: gettext_lazy("Dokumen asli atau identitas ditunjukkan kepada petugas"),
    Event.DISPOSED: gettext_lazy("Permohonan didisposisikan"),
    Event.INSTRUCTED: gettext_lazy("Perintah pengerjaan diberikan"),
    Event.PERFORMED: gettext_lazy("Akun dikerjakan di SPSE"),
    Event.REJECTED: gettext_lazy("Permohonan ditolak"),
    Event.ABANDONED: gettext_lazy("Permohonan berakhir karena tidak dilengkapi"),
    Event.WITHDRAWN: gettext_lazy("Anda mencabut permohonan"),
    Event.CORRECTED: gettext_lazy("Permohonan diperiksa ulang karena koreksi di pihak kantor"),
    Event.DUPLICATE: gettext_lazy("Digabung dengan permohonan lain"),
    Event.SOP_CHANGED: gettext_lazy("SOP permohonan disesuaikan dengan peran Anda"),
    Event.HANDOVER_ANNOUNCED: gettext_lazy("Hasil siap diambil"),
    Event.HANDOVER_REVEALED: gettext_lazy("Hasil dibuka"),
    Event.HANDOVER_TOLD: gettext_lazy("Hasil disampaikan"),
    Event.ACKNOWLEDGED: gettext_lazy("Penerimaan hasil dinyatakan"),
    Event.PASSWORD_CHANGED: gettext_lazy("Anda menyatakan sudah mengganti kata sandi"),
    Event.DENIED_BY_OWNER: gettext_lazy("Anda menyatakan tidak membuka hasil ini"),
    Event.FROZEN: gettext_lazy("Penyampaian dihentikan sementara untuk melindungi akun"),
    Event.FREEZE_LIFTED: gettext_lazy("Pemeriksaan selesai, penyampaian boleh dilanjutkan"),
}
DESTROYED: Mapping[str, Promise] = {
    "tries": gettext_lazy("Hasil dimusnahkan setelah lima kali kode yang salah"),
    "expired": gettext_lazy("Hasil tidak diambil sampai batasnya, lalu dimusnahkan"),
    "reissued": gettext_lazy("Hasil lama dimusnahkan karena diterbitkan ulang"),
}
FAULTS = frozenset({Event.REJECTED, Event.HANDOVER_DESTROYED, Event.DENIED_BY_OWNER})


@dataclass(frozen=True)
class Told:
    """One line of the timeline; `who` stays empty, for staff are named to nobody outside."""

    when: datetime
    what: str
    who: str = ""
    note: str = ""
    tone: str = ""


def public_history(request: ResetRequest) -> list[Told]:
    """The acts on the record that concern the requester, newest first."""
    activities = {step.key: step.activity for step in request.edition.definition.steps}
    lines = []
    opened = ""
    for entry in journal.entries(request.pk):
        if entry.event == Event.STEP_OPENED:
            opened = activities.get(str(entry.facts.get("step")), "")
        if told := _told(entry, opened):
            lines.append(told)
    return lines[::-1]


def _told(entry: JournalEntry, opened: str) -> Told | None:
    tone = "fault" if entry.event in FAULTS else ""
    if entry.event in WORDS:
        return Told(entry.at, str(WORDS[entry.event]), tone=tone)
    match entry.event:
        case Event.STEP_TAKEN:
            return Told(entry.at, _("Petugas mulai mengerjakan"), note=opened)
        case Event.HANDOVER_DESTROYED:
            return Told(entry.at, str(DESTROYED[str(entry.facts["reason"])]), tone=tone)
        case Event.PAUSED | Event.RESUMED if entry.facts.get("kind") == PauseKind.OUTAGE:
            is_pause = entry.event == Event.PAUSED
            said = _("SPSE terganggu: waktu layanan berhenti") if is_pause else _("Gangguan SPSE selesai")
            return Told(entry.at, said)
    return None
