"""What is remembered of a password that may age."""

from typing import ClassVar

from django.db import models

from resetdesk.accounts.models.people import User


class PasswordTrace(models.Model):
    """A password's hash and when it was made; kept only where the profile forbids the last ones."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="password_traces")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ("-set_at", "-pk")

    def __str__(self) -> str:
        return f"{self.user_id} {self.set_at:%Y-%m-%d}"
