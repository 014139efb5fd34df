"""People, offices, roles and the registry of officials."""

from resetdesk.accounts.models.factor_resets import FactorReset
from resetdesk.accounts.models.leaves import Leave, StandIn
from resetdesk.accounts.models.office_accounts import OfficeAccount
from resetdesk.accounts.models.offices import Office, OfficeSettings
from resetdesk.accounts.models.passwords import PasswordTrace
from resetdesk.accounts.models.people import Invitation, Membership, SecurityEvent, User
from resetdesk.accounts.models.registry import AccountHolder, HolderContact
from resetdesk.accounts.models.sessions import StaffSession

__all__ = [
    "AccountHolder",
    "FactorReset",
    "HolderContact",
    "Invitation",
    "Leave",
    "Membership",
    "Office",
    "OfficeAccount",
    "OfficeSettings",
    "PasswordTrace",
    "SecurityEvent",
    "StaffSession",
    "StandIn",
    "User",
]
