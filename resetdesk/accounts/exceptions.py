"""Refusals of this floor. The doors turn the first into 403 and the second into 404."""

from resetdesk.core.exceptions import DomainError


class NotAllowed(DomainError):
    """The person belongs to the office, but none of their roles may do this."""


class NotFound(DomainError):
    """For this person the thing does not exist: another office's, or nobody's."""


class OwnAccount(NotAllowed):
    """Nobody works on a request for their own account, ever."""


class NotInvited(DomainError):
    """An invitation that may not be made, or a code that does not open it."""


class InvitationClosed(DomainError):
    """A link that opens nothing, whatever the reason."""


class OptionsRefused(DomainError):
    """A change of the office's options that does not hold. `faults` names each field with its sentence."""

    def __init__(self, sentence: str, *, faults: dict[str, str]) -> None:
        super().__init__(sentence)
        self.faults = faults


class NotRecognised(DomainError):
    """An office account that opens nothing here, or an answer that is not to be trusted."""


class ProviderDown(DomainError):
    """The office's sign-in page does not answer, or not as it should."""


class NotReset(DomainError):
    """A reset that may not be asked, confirmed or stopped like this, or a code that does not fit."""


class ResetClosed(DomainError):
    """A link of a reset that opens nothing, whatever the reason."""


class LeaveRefused(DomainError):
    """A leave that cannot be like this; `field` is where its sentence belongs."""

    def __init__(self, sentence: str, *, field: str) -> None:
        super().__init__(sentence)
        self.field = field
