"""The account that a person has with their own government, as a way in here."""

from typing import ClassVar

from django.db import models

from resetdesk.accounts.models.people import User


class OfficeAccount(models.Model):
    """Who a person is to an issuer (OpenID Connect: `iss` and `sub`). Nothing else of its claims is kept."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"subject"})

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="office_accounts")
    issuer = models.CharField(max_length=250)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("linked_at", "pk")
        constraints = [
            models.UniqueConstraint(name="office_account_one_person", fields=["issuer", "subject"]),
            models.UniqueConstraint(name="office_account_one_per_issuer", fields=["issuer", "user"]),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.issuer}"
