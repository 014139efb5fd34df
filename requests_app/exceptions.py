"""Refusals of the workflow. Each carries a sentence for people; views choose the page."""

from django.utils.translation import gettext as _

from resetdesk.accounts.exceptions import NotAllowed
from resetdesk.core.exceptions import DomainError


class RequestError(DomainError):
    """Any refusal of this floor."""


class StepMoved(RequestError):
    """Somebody was faster: the step is no longer open. A page that shows both, not a failure."""

    def __init__(self, step_id: int) -> None:
        super().__init__(_("Langkah ini sudah diselesaikan. Isian Anda belum disimpan ke permohonan."))
        self.step_id = step_id


class TakenByAnother(RequestError):
    """The step is held by a colleague."""

    def __init__(self, step_id: int, holder: str) -> None:
        super().__init__(_("Langkah ini sedang dikerjakan oleh %(name)s.") % {"name": holder})
        self.step_id = step_id


class NotYourTurn(RequestError, NotAllowed):
    """The person may not work on this step (403)."""


class NotTaken(RequestError):
    """Work before the clock runs is refused: the step is taken first."""

    def __init__(self) -> None:
        super().__init__(_("Ambil langkah ini dahulu, supaya waktu pengerjaannya tercatat."))


class ExplanationNeeded(RequestError):
    """A deviation must be explained by its executor before the step closes.

    `kind` is a `DeviationKind` value and `subject` says what deviates.
    """

    def __init__(self, kind: str, subject: str) -> None:
        super().__init__(
            _("%(subject)s. Pilih alasan dan tulis penjelasan satu baris sebelum menyelesaikan langkah.")
            % {"subject": subject}
        )
        self.kind = kind
        self.subject = subject


class NotPossible(RequestError):
    """The act does not fit where the request stands."""


class Frozen(NotPossible):
    """The owner denies ("bukan saya"): the request goes no further until a second person looked into it."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Pemilik akun menyangkal, jadi permohonan ini dibekukan dan langkah ini belum dapat "
                "diselesaikan. Pembekuan dicabut oleh kepala, atau oleh petugas lain yang tidak mengerjakan, "
                "menyampaikan, atau melaporkannya."
            )
        )


class FormIncomplete(RequestError):
    """A form that does not hold. `faults` names each field or document key with its sentence."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(_("Ada isian yang perlu diperbaiki."))
        self.faults = faults


class LinkUnknown(RequestError):
    """A collection link that no hand-over of ours has. One answer for every reason (404)."""

    def __init__(self) -> None:
        super().__init__(
            _("Salin tautan dari email kami secara utuh; kadang ia terpotong menjadi dua baris.")
        )


class LinkClosed(RequestError):
    """There is nothing to open behind this link any more; its page says why."""

    def __init__(self) -> None:
        super().__init__(_("Hasil ini tidak dapat dibuka lagi lewat tautan ini."))


class ProofRefused(RequestError):
    """The code does not open this hand-over. `left` tries remain, None where none was counted."""

    def __init__(self, sentence: str, *, left: int | None = None) -> None:
        super().__init__(sentence)
        self.left = left
