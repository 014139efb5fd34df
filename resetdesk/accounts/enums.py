"""The words of this floor: roles, acts, time zones, ways of contact."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person may be in an office. Values equal the staff groups that SOP files name."""

    LOKET = "loket", _("Petugas loket")
    ADMIN_AGENCY = "admin_agency", _("Admin Agency")
    ADMIN_PPE = "admin_ppe", _("Admin PPE")
    KEPALA_UKPBJ = "kepala_ukpbj", _("Kepala UKPBJ")
    KEPALA_LPSE = "kepala_lpse", _("Kepala LPSE")
    ARSIPARIS = "arsiparis", _("Arsiparis")
    AUDITOR = "auditor", _("Auditor")
    OFFICE_ADMIN = "office_admin", _("Administrator kantor")


class Zone(models.TextChoices):
    """The three legal times of Indonesia (Keppres 41/1987)."""

    WIB = "Asia/Jakarta", "WIB"
    WITA = "Asia/Makassar", "WITA"
    WIT = "Asia/Jayapura", "WIT"


class ContactKind(models.TextChoices):
    EMAIL = "email", _("Alamat email")
    PHONE = "phone", _("Nomor telepon")


class ContactSource(models.TextChoices):
    """How the registry came to know an address or a number."""

    IMPORTED = "imported", _("Daftar pejabat kantor")
    REQUEST = "request", _("Permohonan yang selesai")
    COUNTER = "counter", _("Dicatat petugas")


class SecurityEventKind(models.TextChoices):
    SIGNED_IN = "signed_in", _("Masuk")
    SIGNED_OUT = "signed_out", _("Keluar")
    SIGN_IN_FAILED = "sign_in_failed", _("Gagal masuk")
    CODE_FAILED = "code_failed", _("Kode tidak cocok")
    PROVED_AGAIN = "proved_again", _("Membuktikan diri lagi")
    TOTP_ADDED = "totp_added", _("Autentikator dipasang")
    TOTP_REMOVED = "totp_removed", _("Autentikator dilepas")
    RECOVERY_CODES_MADE = "recovery_codes_made", _("Kode pemulihan dibuat")
    PASSWORD_CHANGED = "password_changed", _("Kata sandi diganti")
    SESSIONS_ENDED = "sessions_ended", _("Semua sesi diakhiri")
    SESSION_ENDED = "session_ended", _("Satu sesi diakhiri")
    PASSKEY_ADDED = "passkey_added", _("Kunci sandi dipasang")
    PASSKEY_REMOVED = "passkey_removed", _("Kunci sandi dilepas")
    PASSKEY_REFUSED = "passkey_refused", _("Kunci sandi ditolak")
    ACCOUNT_LINKED = "account_linked", _("Akun instansi dihubungkan")
    ACCOUNT_UNLINKED = "account_unlinked", _("Akun instansi dilepas")
    ACCOUNT_REFUSED = "account_refused", _("Akun instansi ditolak")
    RESET_ASKED = "reset_asked", _("Pengaturan ulang diminta")
    RESET_CONFIRMED = "reset_confirmed", _("Pengaturan ulang disetujui")
    RESET_STOPPED = "reset_stopped", _("Pengaturan ulang dihentikan")
    RESET_DONE = "reset_done", _("Autentikator diatur ulang")
    DIGEST_OFF = "digest_off", _("Ringkasan pagi dihentikan")
    DIGEST_ON = "digest_on", _("Ringkasan pagi dikirim lagi")


class Action(StrEnum):
    """Everything a person of the office may do, as the policy table knows it."""

    SEE_QUEUE = "see_queue"
    SEE_CASE = "see_case"
    SEE_PAPERS = "see_papers"
    TAKE_STEP = "take_step"
    DECIDE = "decide"
    DISPOSE = "dispose"
    INSTRUCT = "instruct"
    PERFORM = "perform"
    HAND_OVER = "hand_over"
    CONFIRM_BY_PHONE = "confirm_by_phone"
    REGISTER_AT_COUNTER = "register_at_counter"
    ACT_ON_CASE = "act_on_case"
    RETURN_FOR_CORRECTION = "return_for_correction"
    LINK_DUPLICATE = "link_duplicate"
    CHANGE_SOP = "change_sop"
    REISSUE = "reissue"
    REPORT_DENIAL = "report_denial"
    LIFT_FREEZE = "lift_freeze"
    ARCHIVE = "archive"
    SEE_ARCHIVE = "see_archive"
    PREPARE_BUNDLE = "prepare_bundle"
    TAKE_BUNDLE = "take_bundle"
    DOWNLOAD_RECEIPT = "download_receipt"
    SEE_JOURNAL = "see_journal"
    SEE_SOP = "see_sop"
    MANAGE_SOP = "manage_sop"
    MANAGE_OFFICE = "manage_office"
    MANAGE_PEOPLE = "manage_people"
    PLAN_LEAVE = "plan_leave"
    CONFIRM_RESET = "confirm_reset"
    DECLARE_OUTAGE = "declare_outage"
    SEE_REPORT = "see_report"
    CHECK_REPORT = "check_report"
    SIGN_REPORT = "sign_report"
    TAKE_REGISTER = "take_register"
    SEE_NOTICES = "see_notices"
    SEE_READINGS = "see_readings"
    REPORT_BREACH = "report_breach"
    RESEND_NOTICE = "resend_notice"
