"""What each kind of step means to the engine: its outcomes, whose turn it is, what its button says."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from requests_app.sop.enums import Service, StepKind
from requests_app.sop.marking import gettext_noop

DONE = "done"
YES = "yes"
NO = "no"
REJECT = "reject"
LIMIT = "limit"
NOT_COLLECTED = "not_collected"
END = "end"

OUTCOME_LABELS: Mapping[str, str] = MappingProxyType(
    {
        DONE: "Selesai",
        YES: "Ya",
        NO: "Tidak",
        REJECT: "Tolak",
        LIMIT: "Batas melengkapi terlampaui",
        NOT_COLLECTED: "Tidak diambil",
    }
)


class Turn(StrEnum):
    """Who must act while a step is open. `ACTOR` means: as the group of the step's actor says."""

    STAFF = "staff"
    REQUESTER = "requester"
    ACTOR = "actor"


class Symbol(StrEnum):
    """The symbols of PermenPANRB 35/2012; the fifth is the arrow."""

    TERMINATOR = "terminator"
    PROCESS = "process"
    DECISION = "decision"
    CONNECTOR = "connector"


@dataclass(frozen=True)
class KindRule:
    """One row of the table of kinds.

    `outcomes` must each have a target in the file; `optional` ones may. `act` is the label of the button that
    takes the step, `label` names the kind to people, `meaning` explains it on the format page.
    """

    label: str
    act: str
    meaning: str
    turn: Turn = Turn.STAFF
    outcomes: tuple[str, ...] = (DONE,)
    optional: tuple[str, ...] = ()
    rejects: tuple[str, ...] = ()
    symbol: Symbol = Symbol.PROCESS

    @property
    def clock_stopped(self) -> bool:
        """The office's clock stands still while the requester must act (SOP: "N/A")."""
        return self.turn is Turn.REQUESTER

    @property
    def allowed(self) -> tuple[str, ...]:
        """Every outcome that the file may give for a step of this kind."""
        return self.outcomes + self.optional


KINDS: Mapping[StepKind, KindRule] = MappingProxyType(
    {
        StepKind.SUBMIT: KindRule(
            label=gettext_noop("Pengajuan"),
            act=gettext_noop("Kirim permohonan"),
            meaning="Pemohon menyerahkan permohonan. Langkah ini selesai oleh pengajuan itu sendiri, baik "
            "lewat portal maupun didaftarkan petugas loket.",
            turn=Turn.REQUESTER,
            symbol=Symbol.TERMINATOR,
        ),
        StepKind.REGISTER: KindRule(
            label=gettext_noop("Pencatatan"),
            act=gettext_noop("Mulai catat permohonan"),
            meaning="Petugas menerima dan mencatat permohonan, misalnya di buku tamu atau buku agenda.",
        ),
        StepKind.DISPOSE: KindRule(
            label=gettext_noop("Disposisi"),
            act=gettext_noop("Mulai disposisi"),
            meaning="Pimpinan membaca surat permohonan dan mendisposisikannya; portal membuat lembarnya.",
        ),
        StepKind.INSTRUCT: KindRule(
            label=gettext_noop("Perintah"),
            act=gettext_noop("Mulai beri perintah"),
            meaning="Pimpinan memerintahkan pelaksana mengerjakan permohonan; portal membuat lembarnya.",
        ),
        StepKind.CHECK: KindRule(
            label=gettext_noop("Pemeriksaan"),
            act=gettext_noop("Mulai periksa"),
            meaning="Petugas memeriksa dengan daftar periksa lalu memutuskan Ya atau Tidak.",
            outcomes=(YES, NO),
            symbol=Symbol.DECISION,
        ),
        StepKind.ASK_COMPLETION: KindRule(
            label=gettext_noop("Permintaan melengkapi"),
            act=gettext_noop("Mulai susun permintaan melengkapi"),
            meaning="Petugas meminta pemohon melengkapi berkas, butir demi butir, dengan alasan.",
            optional=(LIMIT,),
        ),
        StepKind.COMPLETE: KindRule(
            label=gettext_noop("Melengkapi berkas"),
            act=gettext_noop("Lengkapi berkas"),
            meaning="Pemohon mengirim berkas yang diminta. Waktu layanan berhenti sampai ia mengirim.",
            turn=Turn.REQUESTER,
        ),
        StepKind.PERFORM: KindRule(
            label=gettext_noop("Pelaksanaan"),
            act=gettext_noop("Mulai kerjakan di SPSE"),
            meaning="Petugas mengerjakan layanan yang diminta pada sistem tujuan dan mencatat buktinya, "
            "tanpa kata sandi.",
            optional=(REJECT,),
            rejects=(REJECT,),
        ),
        StepKind.NOTIFY_REJECTION: KindRule(
            label=gettext_noop("Pemberitahuan penolakan"),
            act=gettext_noop("Mulai tulis penolakan"),
            meaning="Petugas memberitahukan bahwa permohonan ditolak, dengan alasan dari daftar.",
            rejects=(DONE,),
        ),
        StepKind.HAND_OVER: KindRule(
            label=gettext_noop("Penyampaian hasil"),
            act=gettext_noop("Mulai sampaikan hasil"),
            meaning="Petugas menyampaikan kata sandi baru atau User ID dan mencatat penerimaannya.",
            optional=(NOT_COLLECTED,),
        ),
        StepKind.ARCHIVE: KindRule(
            label=gettext_noop("Pengarsipan"),
            act=gettext_noop("Mulai arsipkan"),
            meaning="Petugas mengarsipkan berkas permohonan.",
        ),
        StepKind.TASK: KindRule(
            label=gettext_noop("Tugas lain"),
            act=gettext_noop("Mulai kerjakan"),
            meaning="Perbuatan lain seorang pelaksana atau pemohon, boleh dengan catatan dan berkas.",
            turn=Turn.ACTOR,
        ),
    }
)

SERVICE_LABELS: Mapping[Service, str] = MappingProxyType(
    {
        Service.RESET_PASSWORD: "Reset kata sandi",
        Service.TELL_USER_ID: "Informasi User ID",
        Service.CHANGE_DATA: "Perubahan data akun",
        Service.CREATE: "Pembuatan akun",
        Service.REACTIVATE: "Pengaktifan kembali akun",
        Service.DEACTIVATE: "Penonaktifan akun",
        Service.RESET_TOTP: "Reset autentikator",
        Service.CHANGE_EMAIL: "Perubahan alamat email akun",
    }
)

ROLE_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "ppk": "Pejabat Pembuat Komitmen (PPK)",
        "pp": "Pejabat Pengadaan (PP)",
        "pokja": "Kelompok Kerja Pemilihan (Pokja)",
        "pa": "Pengguna Anggaran (PA)",
        "kpa": "Kuasa Pengguna Anggaran (KPA)",
        "helpdesk": "Helpdesk LPSE",
        "verifikator": "Verifikator",
        "admin_agency": "Admin Agency",
        "auditor": "Auditor/APIP",
        "penyedia": "Penyedia",
    }
)
SYSTEM_LABELS: Mapping[str, str] = MappingProxyType({"spse": "SPSE", "sirup": "SiRUP", "inaproc": "INAPROC"})
