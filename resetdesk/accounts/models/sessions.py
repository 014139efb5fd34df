"""Where a member of staff is signed in, so that they can see it and end it."""

from typing import ClassVar

from django.db import models

from resetdesk.accounts.models.people import User


class StaffSession(models.Model):
    """One session of a person; the row goes when the session does.

    It holds the very key of the session store, as that store does, because without it nothing could be ended;
    like the store it is in no backup.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"address"})

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sessions")
    session_key = models.CharField(max_length=40, unique=True)
    # Short names such as Firefox and Windows; empty when the browser does not say.
    browser = models.CharField(max_length=20, blank=True)
    system = models.CharField(max_length=20, blank=True)
    address = models.GenericIPAddressField(null=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ("-seen_at", "-pk")

    def __str__(self) -> str:
        return f"{self.user_id} {self.began_at:%Y-%m-%d %H:%M}"
