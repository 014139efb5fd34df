"""Refusals, each with a sentence for the person at the shell."""

from resetdesk.core.exceptions import DomainError


class BackupFailed(DomainError):
    """No backup was made, and nothing of it is left behind."""


class BackupRefused(DomainError):
    """This file is no whole and genuine backup, or cannot be restored here. Nothing was touched."""
