"""People who sign in, and what they are in which office."""

import datetime as dt
from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from resetdesk.accounts.enums import Role, SecurityEventKind
from resetdesk.accounts.models.offices import Office


class User(AbstractUser):
    """A member of staff. Requesters have no account."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset(
        {"username", "email", "full_name", "nip", "position", "user_id_spse"}
    )

    # One full name as written on the decree; Indonesian names do not split into two.
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(max_length=150)
    nip = models.CharField(max_length=18, blank=True)
    position = models.CharField(max_length=150, blank=True)
    user_id_spse = models.CharField(max_length=100, blank=True)
    chain = models.UUIDField(default=uuid4, unique=True, editable=False)
    session_generation = models.PositiveIntegerField(default=0, editable=False)
    # Ringkasan pagi: the morning's list of what waits.
    wants_digest = models.BooleanField(default=True)

    REQUIRED_FIELDS = ["email", "full_name"]

    class Meta(AbstractUser.Meta):
        ordering = ("full_name", "pk")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once", condition=~Q(email="")),
            models.UniqueConstraint(Lower("username"), name="user_username_once"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """Ties a session to the password and to the session generation, so that raising it ends them all."""
        value = f"{self.password}:{self.session_generation}"
        salt = "resetdesk.accounts.models.people.User.session"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: dt.date) -> "MembershipQuerySet":
        """Those in force on a day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)


class Membership(models.Model):
    """A person holds a role in an office from `starts_on`; `ends_on` is the first day without it."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ("office", "role", "pk")
        constraints = [
            models.UniqueConstraint(
                name="membership_active_once",
                fields=["office", "user", "role"],
                condition=Q(ends_on__isnull=True),
            ),
            models.CheckConstraint(
                name="membership_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(name="membership_role_known", condition=Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} @{self.office_id}"

    def is_in_force(self, day: dt.date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


class SecurityEvent(models.Model):
    """What happened at the sign-in door. Append-only by trigger; holds no personal value.

    A plain table, not the person's hash chain: a failure of an unknown name must cost exactly the same
    insert as one of a known name (S11), and an unknown name has no chain.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="security_events")
    kind = models.CharField(max_length=24, choices=SecurityEventKind.choices)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-pk")
        indexes = [
            models.Index(fields=["person", "-at"], name="security_event_by_person")
        ]  # page "Keamanan akun"
        constraints = [
            models.CheckConstraint(
                name="security_event_kind_known", condition=Q(kind__in=SecurityEventKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class Invitation(models.Model):
    """A newcomer's one way to a password of their own. Link and code are derived from it, never stored."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="invitations")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    # Another invitation took its place.
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                name="invitation_open_once",
                fields=["user"],
                condition=Q(used_at__isnull=True, replaced_at__isnull=True),
            ),
            models.CheckConstraint(
                name="invitation_expires_after_start", condition=Q(expires_at__gt=F("created_at"))
            ),
            models.CheckConstraint(
                name="invitation_used_or_replaced",
                condition=Q(used_at__isnull=True) | Q(replaced_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.created_at:%Y-%m-%d}"
