"""The registry of officials: whose account it is, and which addresses the office already knew."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from resetdesk.accounts.enums import ContactKind, ContactSource
from resetdesk.accounts.models.offices import Office
from resetdesk.accounts.models.people import User


class AccountHolder(models.Model):
    """An official who holds an SPSE account in one role; the same person in two roles is two rows."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset(
        {"name", "nip", "work_unit", "position", "rank", "user_id_spse"}
    )

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="account_holders")
    name = models.CharField(max_length=150)
    nip = models.CharField(max_length=18, blank=True)
    role = models.CharField(max_length=40)
    work_unit = models.CharField(max_length=200, blank=True)
    position = models.CharField(max_length=150, blank=True)
    rank = models.CharField(max_length=10, blank=True)
    user_id_spse = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(
                name="account_holder_nip_role_once", fields=["office", "nip", "role"], condition=~Q(nip="")
            ),
        ]
        # The own-account ban asks by NIP in every office.
        indexes = [models.Index(fields=["nip"], name="account_holder_by_nip", condition=~Q(nip=""))]

    def __str__(self) -> str:
        return self.name


class HolderContact(models.Model):
    """An address or number of an official, since when, from whom. Ended, never overwritten."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"value"})

    holder = models.ForeignKey(AccountHolder, on_delete=models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=10, choices=ContactKind.choices)
    value = models.CharField(max_length=254)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=10, choices=ContactSource.choices)

    class Meta:
        ordering = ("holder", "kind", "since", "pk")
        constraints = [
            models.UniqueConstraint(
                name="holder_contact_open_once",
                fields=["holder", "kind", "value"],
                condition=Q(until__isnull=True),
            ),
            models.CheckConstraint(
                name="holder_contact_until_after_since",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
            models.CheckConstraint(
                name="holder_contact_kind_known", condition=Q(kind__in=ContactKind.values)
            ),
            models.CheckConstraint(
                name="holder_contact_source_known", condition=Q(source__in=ContactSource.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.holder_id}"
