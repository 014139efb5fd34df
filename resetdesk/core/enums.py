"""Closed lists of floor 0."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FileVerdict(TextChoices):
    """What the gate at upload could say about a kept file."""

    PASSED = "passed", _("diterima")
    UNCHECKED = "unchecked", _("tidak dapat diperiksa")


class SignatureVerdict(TextChoices):
    """What can be said offline about the electronic signatures of a PDF."""

    NONE = "none", _("tidak bertanda tangan elektronik")
    TRUSTED = "trusted", _("utuh dan tepercaya")
    UNTRUSTED = "untrusted", _("utuh, penanda tangan belum tepercaya")
    BROKEN = "broken", _("rusak")
    UNREADABLE = "unreadable", _("tidak dapat diperiksa")
