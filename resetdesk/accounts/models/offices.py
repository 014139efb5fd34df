"""Offices and the versions of their settings."""

from typing import ClassVar
from uuid import uuid4

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from resetdesk.accounts.enums import Zone

# The first word of every address that is not an office.
RESERVED_SLUGS = ("akun", "static", "healthz", "verifikasi", "galeri", "media", "admin", "bantuan")


class OfficeQuerySet(models.QuerySet["Office"]):
    def active(self) -> "OfficeQuerySet":
        return self.filter(is_active=True)

    def with_settings(self) -> "OfficeQuerySet":
        return self.select_related("current_settings")


class Office(models.Model):
    """A procurement unit (UKPBJ) that serves requests under `/<slug>/`."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    slug = models.SlugField(
        max_length=50,
        unique=True,
        validators=[
            RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Pakai huruf kecil, angka, dan tanda hubung."))
        ],
    )
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    government = models.CharField(max_length=200)
    unit = models.CharField(max_length=200, blank=True)
    address = models.TextField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)
    timezone = models.CharField(max_length=20, choices=Zone.choices, default=Zone.WIB)
    counter_hours = models.TextField(blank=True)
    crest = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    chain = models.UUIDField(default=uuid4, unique=True, editable=False)
    current_settings = models.ForeignKey(
        "accounts.OfficeSettings", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.CheckConstraint(name="office_timezone_known", condition=Q(timezone__in=Zone.values)),
            models.CheckConstraint(name="office_slug_not_reserved", condition=~Q(slug__in=RESERVED_SLUGS)),
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def zone_label(self) -> str:
        """`WIB`, `WITA` or `WIT`."""
        return str(Zone(self.timezone).label)


class OfficeSettings(models.Model):
    """One version of an office's options. Never changed: a change is a new version.

    The random key doubles as the cache key, so a rolled-back version can never be served.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="settings_versions")
    version = models.PositiveIntegerField()
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("office", "version")
        constraints = [
            models.UniqueConstraint(name="office_settings_version_once", fields=["office", "version"]),
            models.CheckConstraint(name="office_settings_version_from_one", condition=Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} v{self.version}"
