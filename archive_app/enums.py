"""The closed lists of the archive."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Medium(TextChoices):
    """On what a record is kept: the portal's files always, the letter and the SK often on paper too."""

    ELECTRONIC = "electronic", _("Elektronik saja")
    BOTH = "both", _("Elektronik dan kertas")


class ItemKind(TextChoices):
    """Where an item of a record comes from."""

    PAPER = "paper", _("Diserahkan pemohon")
    PROOF = "proof", _("Bukti pelaksanaan")
    ATTACHMENT = "attachment", _("Lampiran langkah")
    ARTEFACT = "artefact", _("Diterbitkan portal")
    SIGNED = "signed", _("Diunggah setelah ditandatangani")


class ReportState(TextChoices):
    """The life of a month's report; its figures are frozen from the start."""

    DRAFT = "draft", _("Draf")
    CHECKED = "checked", _("Diperiksa")
    SIGNED = "signed", _("Ditandatangani")


class Signing(TextChoices):
    """How the head of the unit signed the month's report."""

    ELECTRONIC = "electronic", _("Tanda tangan elektronik")
    PAPER = "paper", _("Ditandatangani di kertas")


class ReportEvent(TextChoices):
    """Names of the acts on a month's report, as its chain in the journal records them."""

    CLOSED = "month_closed", _("Bulan ditutup")
    NOTED = "month_noted", _("Penjelasan ditulis")
    CHECKED = "month_checked", _("Laporan diperiksa")
    RETURNED = "month_returned", _("Laporan dikembalikan")
    SIGNED = "month_signed", _("Laporan ditandatangani")


class BundleState(TextChoices):
    """How far a bundle is. Only a ready one is ever offered."""

    WAITING = "waiting", _("Menunggu giliran")
    LISTING = "listing", _("Menyusun daftar")
    WRITING = "writing", _("Menulis berkas")
    CHECKING = "checking", _("Memeriksa ulang")
    READY = "ready", _("Siap diunduh")
    FAILED = "failed", _("Gagal")
    EXPIRED = "expired", _("Kedaluwarsa")


class BundleEvent(TextChoices):
    """Names of the acts on bundles, as the office's chain in the journal records them."""

    ASKED = "bundle_asked", _("Bundel diminta")
    READY = "bundle_ready", _("Bundel siap")
    FAILED = "bundle_failed", _("Bundel gagal")
    TAKEN = "bundle_downloaded", _("Bundel diunduh")
    WRITTEN = "bundle_written", _("Bundel ditulis dari perintah")
