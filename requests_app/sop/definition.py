"""An SOP as frozen objects: what the file says, and nothing that a request adds.

`loader.load` is the only way to make one from a file. The descriptions of the keys are Indonesian: the page
`docs/sop-format.md` prints them.
"""

from collections.abc import Mapping
from functools import cached_property

from pydantic import Field

from requests_app.sop.conditions import Condition
from requests_app.sop.enums import (
    ArtefactKind,
    Cell,
    Channel,
    ConfirmationWay,
    FinalAction,
    Group,
    HandoverWay,
    NoticeEvent,
    ReasonKind,
    Service,
    StepKind,
)
from requests_app.sop.form import Choice, Document, FormField
from requests_app.sop.frozen import Frozen, Key, LongText, Text
from requests_app.sop.header import Columns, Header
from requests_app.sop.kinds import KINDS, ROLE_LABELS, SERVICE_LABELS, SYSTEM_LABELS, KindRule, Turn
from requests_app.sop.standards import Standard

__all__ = [
    "KINDS",
    "Actor",
    "ActorRule",
    "ArtefactKind",
    "Cell",
    "Channel",
    "ChecklistItem",
    "Choice",
    "ConfirmationWay",
    "Document",
    "FormField",
    "Group",
    "Handover",
    "Header",
    "KindRule",
    "Letter",
    "Notice",
    "Output",
    "PresentationItem",
    "Reason",
    "Reasons",
    "Retention",
    "Service",
    "Sop",
    "Standard",
    "Step",
    "StepKind",
    "Turn",
]


class ActorRule(Frozen):
    """One row of the table (target system, account role) -> staff group."""

    system: Key | None = Field(None, description="Sistem tujuan; kosong berarti semua.")
    role: Key | None = Field(None, description="Peran akun pemohon; kosong berarti semua.")
    group: Group = Field(description="Kelompok petugas yang mengerjakan.")


class Actor(Frozen):
    """A column of the table: who acts, under the label that the office prints."""

    key: Key = Field(description="Nama pelaksana di dalam berkas ini.")
    label: Text = Field(description="Judul kolom pelaksana seperti tercetak.")
    group: Group | tuple[ActorRule, ...] = Field(
        description="`requester`, satu kelompok petugas, atau tabel per sistem dan peran; baris "
        "pertama yang cocok dipakai."
    )

    @property
    def is_requester(self) -> bool:
        """Whether this column is the requester's own."""
        return self.group is Group.REQUESTER

    def group_for(self, *, system: str, role: str) -> Group:
        """The group that acts for an account of this role on this system (total on a loaded file)."""
        if isinstance(self.group, Group):
            return self.group
        fits = (r for r in self.group if r.system in (None, system) and r.role in (None, role))
        return next(fits, self.group[-1]).group


class Output(Frozen):
    """The output that a step prints, and the paper that the portal makes of it."""

    label: Text | None = Field(None, description="Output seperti tercetak; kosong bila selnya kosong.")
    artefact: ArtefactKind | None = Field(
        None, description="Lembar yang dibuat portal sebagai output langkah ini."
    )


class ChecklistItem(Frozen):
    """One question of a check, in the SOP's words."""

    key: Key = Field(description="Nama butir di dalam langkah ini.")
    text: Text = Field(description="Yang harus sesuai, sebagai kalimat pernyataan.")
    document: Key | None = Field(None, description="Kunci dokumen yang dilihat untuk butir ini.")
    required_when: Condition | None = Field(
        None, description="Syarat butir ini ditanyakan; kosong berarti selalu."
    )


class PresentationItem(Frozen):
    """Something the requester shows or hands in, confirmed by the officer of the step."""

    key: Key = Field(description="Nama butir di dalam langkah ini.")
    text: Text = Field(description="Yang ditunjukkan atau diserahkan pemohon.")
    document: Key | None = Field(None, description="Kunci dokumen yang aslinya ditunjukkan.")
    required_when: Condition | None = Field(
        None, description="Syarat butir ini berlaku; kosong berarti selalu."
    )


class Step(Frozen):
    """One row of the SOP's table."""

    key: Key = Field(description="Nama langkah di dalam berkas ini; jangan diubah setelah dipakai.")
    number: Text | None = Field(None, description="Nomor tercetak.")
    kind: StepKind = Field(description="Jenis langkah.")
    actor: Key = Field(description="Kunci pelaksana.")
    activity: Text = Field(description="Uraian kegiatan.")
    act: Text | None = Field(
        None, description="Tulisan tombol untuk memulai langkah; kosong berarti menurut jenis."
    )
    requires: tuple[Text, ...] = Field((), description="Kelengkapan seperti tercetak.")
    standard: Standard = Field(description="Mutu baku waktu.")
    output: Output = Field(Output(label=None, artefact=None), description="Mutu baku output.")
    remark: Text | None = Field(None, description="Keterangan tercetak.")
    note: Text | None = Field(None, description="Catatan untuk kantor; tidak dicetak.")
    lost: tuple[Cell, ...] = Field(
        (), description="Sel yang tidak terbaca pada lembar asal; selnya kosong dan kantor diberi tahu."
    )
    confirmation: tuple[ConfirmationWay, ...] = Field(
        (), description="Cara konfirmasi kepada pemohon yang disediakan langkah ini, bila diperlukan."
    )
    outcomes: Mapping[str, Key] = Field(description="Hasil langkah dan langkah berikutnya, atau `end`.")
    checklist: tuple[ChecklistItem, ...] = Field((), description="Daftar periksa.")
    presentation: tuple[PresentationItem, ...] = Field(
        (), description="Yang ditunjukkan pemohon kepada petugas."
    )
    outside: Text | None = Field(
        None, description="Pelaksana di luar kantor yang ditunggu (misalnya LKPP); waktu layanan berhenti."
    )
    printed: bool = Field(
        True, strict=True, description="`false`: tambahan kantor, tidak ada di lembar resmi."
    )

    @property
    def rule(self) -> KindRule:
        """What the engine knows about this kind of step."""
        return KINDS[self.kind]

    @property
    def act_label(self) -> str:
        """The label of the button that takes this step."""
        return self.act or self.rule.act


class Reason(Frozen):
    """A reason that an officer chooses from a list."""

    key: Key = Field(description="Nama alasan di dalam daftarnya.")
    label: Text = Field(description="Bunyi alasan.")
    kind: ReasonKind = Field(ReasonKind.OTHER, description="`incomplete`, `invalid`, atau `other`.")


class Reasons(Frozen):
    """The three lists of reasons."""

    rejection: tuple[Reason, ...] = Field((), description="Alasan menolak permohonan.")
    returns: tuple[Reason, ...] = Field((), description="Alasan sebuah butir atau berkas dikembalikan.")
    deviation: tuple[Reason, ...] = Field((), description="Alasan penyimpangan dari mutu baku.")


class Notice(Frozen):
    """The default text of one notice; the office's own settings take its place after adoption."""

    subject: Text = Field(description="Perihal.")
    body: LongText = Field(description="Isi; boleh memakai kata ganti dalam kurung kurawal.")


class Letter(Frozen):
    """The request letter that the portal sets from the form, to be signed and uploaded."""

    document: Key = Field(description="Kunci dokumen yang dibuatkan suratnya.")
    title: Text = Field(description="Judul surat.")
    opening: LongText = Field(description="Kalimat pembuka.")
    fields: tuple[Key, ...] = Field(min_length=1, description="Isian yang dicantumkan, berurutan.")
    request: LongText = Field(
        description="Kalimat permohonan; boleh memakai `{layanan}`, `{sistem}`, `{akun}`, dan `{kantor}`."
    )
    closing: LongText = Field(description="Kalimat penutup.")


class Handover(Frozen):
    """How a result is handed over by default, and the duty that follows."""

    default: HandoverWay = Field(
        HandoverWay.SEALED_VIEW, description="Cara penyampaian yang ditawarkan lebih dulu."
    )
    ways: tuple[HandoverWay, ...] = Field(
        tuple(HandoverWay), min_length=1, description="Cara yang diperbolehkan."
    )
    change_password: bool = Field(True, strict=True, description="Pemohon wajib segera mengganti kata sandi.")


class Retention(Frozen):
    """The retention proposed to the office's archivist (JRA)."""

    trigger: Text = Field(description="Kejadian yang memulai masa simpan.")
    active_years: int = Field(ge=0, le=100, strict=True, description="Tahun aktif.")
    inactive_years: int = Field(ge=0, le=100, strict=True, description="Tahun inaktif.")
    final: FinalAction = Field(description="`destroy`, `reappraise`, atau `permanent`.")


class Sop(Frozen):
    """One standard operating procedure, complete and consistent."""

    format: int = Field(ge=1, le=1, strict=True, description="Versi format; sekarang selalu `1`.")
    key: Key = Field(description="Nama tetap SOP ini, misalnya `ponorogo-reset-akun`.")
    title: Text = Field(description="Nama SOP seperti tercetak.")
    summary: Text | None = Field(None, description="Satu kalimat untuk pemohon: untuk apa SOP ini.")
    roles: tuple[Key, ...] = Field(min_length=1, description="Peran akun yang dilayani.")
    role_labels: Mapping[Key, Text] = Field(
        {}, description="Nama peran untuk orang; wajib bagi peran yang belum dikenal."
    )
    services: tuple[Service, ...] = Field(min_length=1, description="Layanan yang dapat diminta.")
    service_labels: Mapping[Service, Text] = Field(
        {}, description="Nama layanan menurut SOP, bila lain dari bawaan."
    )
    systems: tuple[Key, ...] = Field(("spse",), min_length=1, description="Sistem tujuan; bawaan `spse`.")
    system_labels: Mapping[Key, Text] = Field(
        {}, description="Nama sistem; wajib bagi sistem yang belum dikenal."
    )
    channels: tuple[Channel, ...] = Field((), description="Cara masuk tercetak selain portal.")
    classification: Text = Field("000.3.5", description="Kode klasifikasi arsip bawaan.")
    note: LongText | None = Field(None, description="Catatan untuk kantor tentang berkas ini; tidak dicetak.")
    total: Standard | None = Field(
        None, description="Mutu baku waktu untuk seluruh permohonan, bila dicetak."
    )
    retention: Retention | None = Field(None, description="Usul retensi arsip.")
    handover: Handover = Field(
        Handover(default=HandoverWay.SEALED_VIEW, ways=tuple(HandoverWay), change_password=True),
        description="Penyampaian hasil.",
    )
    header: Header = Field(Header(), description="Halaman identitas SOP.")
    columns: Columns = Field(Columns(), description="Judul kolom tabel seperti tercetak.")
    letter: Letter | None = Field(None, description="Surat permohonan yang dibuatkan portal.")
    actors: tuple[Actor, ...] = Field(min_length=1, description="Pelaksana, urut kolom.")
    documents: tuple[Document, ...] = Field((), description="Dokumen yang diminta.")
    fields: tuple[FormField, ...] = Field(min_length=1, description="Isian formulir, urut pertanyaan.")
    reasons: Reasons = Field(Reasons(rejection=(), returns=(), deviation=()), description="Daftar alasan.")
    notices: Mapping[NoticeEvent, Notice] = Field({}, description="Teks pemberitahuan bawaan per peristiwa.")
    steps: tuple[Step, ...] = Field(min_length=1, description="Langkah, urut baris.")

    @cached_property
    def _steps(self) -> dict[str, Step]:
        return {step.key: step for step in self.steps}

    def step(self, key: str) -> Step:
        """The step of that key. Raises KeyError."""
        return self._steps[key]

    def actor(self, key: str) -> Actor:
        """The actor of that key. Raises KeyError."""
        return {actor.key: actor for actor in self.actors}[key]

    def document(self, key: str) -> Document:
        """The document of that key. Raises KeyError."""
        return {document.key: document for document in self.documents}[key]

    @property
    def on_paper(self) -> tuple[Document, ...]:
        """The papers that the archive keeps as paper too, beside the portal's own files."""
        return tuple(document for document in self.documents if document.paper)

    def field(self, key: str) -> FormField:
        """The form field of that key. Raises KeyError."""
        return {field.key: field for field in self.fields}[key]

    @property
    def printed_steps(self) -> tuple[Step, ...]:
        """The rows of the official sheet, without the office's marked additions."""
        return tuple(step for step in self.steps if step.printed)

    @property
    def additions(self) -> tuple[Step, ...]:
        """The office's marked additions, which the official sheet does not show."""
        return tuple(step for step in self.steps if not step.printed)

    def turn(self, step: Step) -> Turn:
        """Whose turn it is while the step is open: `STAFF` or `REQUESTER`."""
        if step.rule.turn is not Turn.ACTOR:
            return step.rule.turn
        return Turn.REQUESTER if self.actor(step.actor).is_requester else Turn.STAFF

    def group_of(self, step: Step, *, target_system: str, role: str) -> Group:
        """Who acts at the step for an account of this role on this system."""
        return self.actor(step.actor).group_for(system=target_system, role=role)

    def clock_stopped(self, step: Step) -> bool:
        """Whether the office's clock stands still while the step is open."""
        return step.outside is not None or self.turn(step) is Turn.REQUESTER

    def role_label(self, role: str) -> str:
        """The name of an account role for people."""
        return self.role_labels.get(role) or ROLE_LABELS.get(role, role)

    def system_label(self, system: str) -> str:
        """The name of a target system for people."""
        return self.system_labels.get(system) or SYSTEM_LABELS.get(system, system)

    def service_label(self, service: Service) -> str:
        """The name of a service as this SOP calls it."""
        return self.service_labels.get(service) or SERVICE_LABELS[service]
