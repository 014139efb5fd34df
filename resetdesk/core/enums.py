"""Closed lists of floor 0."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FileVerdict(TextChoices):
    """What the gate at upload could say about a kept file."""

    PASSED = "passed", _("diterima")
    UNCHECKED = "unchecked", _("tidak dapat diperiksa")
