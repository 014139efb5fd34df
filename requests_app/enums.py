"""The closed lists of the request's life. Step kinds and services live in `requests_app.sop`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    """How the letter came in (`channel` in an SOP's conditions)."""

    PORTAL = "portal", _("Portal")
    COUNTER = "counter", _("Loket")
    EMAIL = "email", _("Email")
    POST = "post", _("Pos atau kurir")
    MEMO = "memo", _("Nota dinas")
    TICKET = "ticket", _("Tiket LPSE Support")


class SelfServiceFault(TextChoices):
    """Why SPSE's own "Lupa Password" did not help, as the requester says."""

    EMAIL_DEAD = "email_dead", _("Email di SPSE sudah tidak aktif")
    EMAIL_CHANGED = "email_changed", _("Email di SPSE bukan email saya sekarang")
    MAIL_NOT_ARRIVED = "mail_not_arrived", _("Email dari SPSE tidak sampai")
    USER_ID_FORGOTTEN = "user_id_forgotten", _("Saya lupa User ID")
    LOCKED = "locked", _("Akun terkunci atau kedaluwarsa")
    AUTHENTICATOR_LOST = "authenticator_lost", _("Autentikator hilang atau ponsel berganti")
    DATA_CHANGED = "data_changed", _("Data pada akun berubah")
    OTHER = "other", _("Sebab lain")


class RequestState(TextChoices):
    """Where a request stands as a whole; its step says the rest."""

    OPEN = "open", _("Berjalan")
    COMPLETED = "completed", _("Selesai")
    REJECTED = "rejected", _("Ditolak")
    WITHDRAWN = "withdrawn", _("Dicabut")
    DUPLICATE = "duplicate", _("Digabung dengan permohonan lain")


class ReceiptResult(TextChoices):
    """What a tanda terima or a bukti layanan says became of the request."""

    RECEIVED = "received", _("Diterima")
    COMPLETED = "completed", _("Selesai")
    NOT_COLLECTED = "not_collected", _("Selesai, hasil tidak diambil")
    DISPUTED = "disputed", _("Selesai, lalu disangkal pemilik akun")
    REJECTED = "rejected", _("Ditolak")
    WITHDRAWN = "withdrawn", _("Dicabut pemohon")
    DUPLICATE = "duplicate", _("Digabung dengan permohonan lain")
    ABANDONED = "abandoned", _("Berakhir karena tidak dilengkapi")


class StepOutcome(TextChoices):
    """How a step was left. The first six stand in SOP files; the rest exist in every SOP."""

    DONE = "done", _("Selesai")
    YES = "yes", _("Ya")
    NO = "no", _("Tidak")
    REJECT = "reject", _("Ditolak")
    LIMIT = "limit", _("Batas melengkapi terlampaui")
    NOT_COLLECTED = "not_collected", _("Tidak diambil")
    WITHDRAWN = "withdrawn", _("Permohonan dicabut")
    RETURNED = "returned", _("Dikembalikan ke langkah sebelumnya")
    REISSUED = "reissued", _("Penyerahan diterbitkan ulang")
    DUPLICATE = "duplicate", _("Digabung dengan permohonan lain")


class Judgement(TextChoices):
    """A closed step's time against its mutu baku."""

    WITHIN = "within", _("Sesuai mutu baku")
    OVER = "over", _("Melebihi mutu baku")
    NOT_JUDGED = "not_judged", _("Tidak dinilai")


class PauseKind(TextChoices):
    """The only causes that stop an office's clock."""

    REQUESTER = "requester", _("Menunggu pemohon")
    OUTSIDE = "outside", _("Menunggu pelaksana di luar kantor")
    OUTAGE = "outage", _("Gangguan SPSE yang diumumkan")
    COLLECTION = "collection", _("Menunggu pengambilan")


class Presentation(TextChoices):
    """In what form a paper was presented."""

    ORIGINAL = "original", _("Asli")
    COPY = "copy", _("Salinan")
    SHOWN = "shown", _("Diperlihatkan")


class Answer(TextChoices):
    """A finding on one checklist item."""

    OK = "ok", _("Sesuai")
    NOT_OK = "not_ok", _("Tidak sesuai")
    UNKNOWN = "unknown", _("Tidak dapat diperiksa")


class ConfirmationMeans(TextChoices):
    """How the requester was asked whether the request is theirs (SOP langkah 5)."""

    PHONE = "phone", _("Telepon")
    IN_PERSON = "in_person", _("Bertemu langsung")


class NumberSource(TextChoices):
    """Where the number that was called was taken from; only sources outside this form prove anything."""

    REGISTRY = "registry", _("Daftar pejabat kantor ini")
    DIRECTORY = "directory", _("Nomor resmi instansi")
    ARCHIVE = "archive", _("Arsip registrasi awal")
    FORM = "form", _("Formulir permohonan ini")


class ConfirmationResult(TextChoices):
    """What the call or meeting said."""

    CONFIRMED = "confirmed", _("Dibenarkan")
    DENIED = "denied", _("Disangkal")
    UNREACHED = "unreached", _("Tidak terhubung")


class HandoverWay(TextChoices):
    """The ways a credential reaches its owner."""

    SEALED = "sealed_view", _("Tampilan tersegel sekali buka")
    SPSE_MAIL = "spse_mail", _("Email dari SPSE")
    IN_PERSON = "in_person", _("Langsung di kantor")
    TELEPHONE = "telephone", _("Telepon")
    NOTICE = "notice", _("Pemberitahuan email")


class HandoverState(TextChoices):
    """The life of one generation of a hand-over."""

    PREPARED = "prepared", _("Disiapkan")
    ANNOUNCED = "announced", _("Menunggu pengambilan")
    REVEALED = "revealed", _("Sudah dibuka")
    TOLD = "told", _("Sudah disampaikan")
    ACKNOWLEDGED = "acknowledged", _("Diterima")
    NOT_COLLECTED = "not_collected", _("Tidak diambil")
    REISSUED = "reissued", _("Diterbitkan ulang")
    DISPUTED = "disputed", _("Disangkal pemilik akun")


class DeviationKind(TextChoices):
    """The three kinds of deviation from mutu baku (PermenPANRB 35/2012, peringatan)."""

    TIME = "time", _("Waktu")
    PAPERS = "papers", _("Kelengkapan")
    OUTPUT = "output", _("Output")


class NoticeEvent(TextChoices):
    """Every moment at which people are written to. SOP files bring default texts for the first eight."""

    RECEIVED = "received", _("Permohonan diterima")
    COMPLETION_ASKED = "completion_asked", _("Permohonan perlu dilengkapi")
    COMPLETED = "completed", _("Kelengkapan diterima")
    REJECTED = "rejected", _("Permohonan ditolak")
    READY = "ready", _("Hasil siap diambil")
    NOT_COLLECTED = "not_collected", _("Hasil tidak diambil")
    FINISHED = "finished", _("Permohonan selesai")
    WITHDRAWN = "withdrawn", _("Permohonan dicabut")
    PERFORMED = "performed", _("Akun sudah dikerjakan")
    REVEALED = "revealed", _("Hasil sudah dibuka")
    TOLD = "told", _("Hasil sudah disampaikan")
    CORRECTED = "corrected", _("Permohonan diperiksa ulang")
    REISSUED = "reissued", _("Hasil diterbitkan ulang")
    DENIED = "denied", _("Pemilik akun menyangkal")
    BURNED = "burned", _("Pengambilan ditutup")
    ABANDONED = "abandoned", _("Permohonan berakhir karena tidak dilengkapi")
    REMIND_COMPLETE = "remind_complete", _("Pengingat melengkapi berkas")
    REMIND_COLLECT = "remind_collect", _("Pengingat mengambil hasil")
    REMIND_ACKNOWLEDGE = "remind_acknowledge", _("Pengingat menyatakan penerimaan")
    REMIND_CHANGE = "remind_change", _("Pengingat mengganti kata sandi")


class NoticeState(TextChoices):
    """The fate of one message to one address, as far as it is known."""

    WAITING = "waiting", _("Menunggu dikirim")
    SENT = "sent", _("Terkirim")
    NO_MAILBOX = "no_mailbox", _("Alamat tidak ada")
    FULL = "full", _("Kotak surat penuh")
    FAILED = "failed", _("Gagal")
    DROPPED = "dropped", _("Tidak dikirim, sudah tidak perlu")


class NoticeChannel(TextChoices):
    """By what a message goes. Mail is always sent; one of the others beside it, where it is wished."""

    MAIL = "mail", _("Email")
    WHATSAPP = "whatsapp", _("WhatsApp")
    SMS = "sms", _("SMS")
    TELEGRAM = "telegram", _("Telegram")


class StaffNoticeKind(TextChoices):
    """Mail to staff that belongs to no event of a request."""

    DIGEST = "digest", _("Ringkasan pagi")
    ESCALATION = "escalation", _("Langkah terlambat")


# Fates after which somebody should look: the words did not reach the person.
MISSED = frozenset({NoticeState.NO_MAILBOX, NoticeState.FULL, NoticeState.FAILED})


class PaperState(TextChoices):
    """The portal's own papers are made by a worker after the commit."""

    PROMISED = "promised", _("Sedang disiapkan")
    MADE = "made", _("Tersedia")


class Event(TextChoices):
    """Names of the journal's acts. The state of a request is the fold of these."""

    SUBMITTED = "submitted", _("Permohonan diterima")
    STEP_OPENED = "step_opened", _("Langkah dibuka")
    STEP_TAKEN = "step_taken", _("Langkah diambil")
    STEP_RELEASED = "step_released", _("Langkah dilepas")
    STEP_CLOSED = "step_closed", _("Langkah diselesaikan")
    PAUSED = "paused", _("Waktu layanan berhenti")
    RESUMED = "resumed", _("Waktu layanan berjalan lagi")
    ENDED = "ended", _("Permohonan berakhir")
    CHECKED = "checked", _("Hasil pemeriksaan dicatat")
    PRESENTED = "presented", _("Dokumen asli atau identitas ditunjukkan kepada petugas")
    ITEMS_RETURNED = "items_returned", _("Kekurangan disampaikan")
    ITEMS_ANSWERED = "items_answered", _("Kekurangan dilengkapi")
    CONFIRMED = "confirmed", _("Konfirmasi dicatat")
    TASK_DONE = "task_done", _("Tugas dikerjakan")
    REJECTED = "rejected", _("Penolakan disampaikan")
    WITHDRAWN = "withdrawn", _("Pemohon mencabut permohonan")
    ABANDONED = "abandoned", _("Berakhir karena tidak dilengkapi")
    CORRECTED = "corrected", _("Dikembalikan untuk dikoreksi")
    DUPLICATE = "duplicate", _("Ditautkan sebagai permohonan ganda")
    DISPOSED = "disposed_to", _("Disposisi diberikan")
    INSTRUCTED = "instructed", _("Perintah diberikan")
    PERFORMED = "performed", _("Tindakan pada SPSE dicatat")
    GENERATED = "generated", _("Kata sandi dibuatkan portal dan disegel")
    GENERATED_SHOWN = "generated_shown", _("Kata sandi buatan portal ditampilkan kepada pelaksana")
    GENERATED_INSTALLED = "generated_installed", _("Kata sandi buatan portal dinyatakan terpasang di SPSE")
    GENERATED_DESTROYED = "generated_destroyed", _("Kata sandi buatan portal dimusnahkan")
    HANDOVER_PREPARED = "handover_prepared", _("Penyampaian disiapkan")
    HANDOVER_ANNOUNCED = "handover_announced", _("Penyampaian diberitahukan")
    HANDOVER_REVEALED = "handover_revealed", _("Kata sandi dibuka")
    HANDOVER_DESTROYED = "handover_destroyed", _("Isi segel dimusnahkan")
    HANDOVER_TOLD = "handover_told", _("Disampaikan langsung")
    ACKNOWLEDGED = "acknowledged", _("Penerimaan dinyatakan")
    PASSWORD_CHANGED = "password_changed", _("Pemohon menyatakan sudah mengganti kata sandi")
    DENIED_BY_OWNER = "denied_by_owner", _("Pemilik akun menyatakan bukan dirinya")
    FROZEN = "frozen", _("Penyampaian dibekukan")
    FREEZE_LIFTED = "freeze_lifted", _("Pembekuan penyampaian dicabut")
    DEVIATION = "deviation", _("Penyimpangan dijelaskan")
    NOTED = "noted", _("Catatan internal")
    ARTEFACT_MADE = "artefact_made", _("Dokumen diterbitkan")
    NOTICE_SENT = "notice_sent", _("Pemberitahuan terkirim")
    NOTICE_RESENT = "notice_resent", _("Pemberitahuan dikirim ulang")
    NOTICE_RETURNED = "notice_returned", _("Pemberitahuan kembali")
    NOTICE_MISSED = "notice_missed", _("Pemberitahuan tidak sampai")
    NOTICE_HANDLED = "notice_handled", _("Isi pemberitahuan disampaikan dengan cara lain")
    MESSENGER_CHOSEN = "messenger_chosen", _("Kabar singkat diatur pemohon")
    ESCALATED = "escalated", _("Keterlambatan diberitahukan kepada kepala")
    SOP_CHANGED = "sop_changed", _("SOP diganti")
    ARCHIVED = "archived", _("Berkas diarsipkan")
    RECORD_MADE = "record_made", _("Rekaman arsip dibuat")
    PLACE_CHANGED = "place_changed", _("Tempat naskah kertas diubah")
