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
