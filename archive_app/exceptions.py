"""Refusals of the archive. Each carries a sentence for people."""

from resetdesk.core.exceptions import DomainError


class BundleRefused(DomainError):
    """No bundle can be made of this: something is altered, missing, unfinished, or there is no room."""


class ReportRefused(DomainError):
    """An act on a month's report that its state, its file or its person does not allow."""
