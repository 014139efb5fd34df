"""Messages to people: promised with the act, sent by a worker, their fate on record."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_app.enums import MISSED, NoticeChannel, NoticeState
from requests_app.models.requests import ResetRequest
from resetdesk.core import phones


class Notice(models.Model):
    """One message to one address. The text is composed at sending from the office's template; no secret."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"address", "detail", "handled_note"})

    reset_request = models.ForeignKey(ResetRequest, on_delete=models.PROTECT, related_name="notices")
    event = models.SlugField(max_length=40)
    generation = models.PositiveSmallIntegerField(default=1)
    channel = models.CharField(max_length=10, choices=NoticeChannel, default=NoticeChannel.MAIL)
    # A mail address, a telephone number (E.164), or the number of a chat with our bot.
    address = models.CharField(max_length=254)
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, choices=NoticeState, default=NoticeState.WAITING)
    detail = models.CharField(max_length=250, blank=True)
    promised_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Since when it is known that its words did not arrive, and who told the person otherwise.
    missed_at = models.DateTimeField(null=True)
    handled_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    handled_note = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ["promised_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reset_request", "event", "generation", "address", "channel"],
                name="notice_promised_once",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=NoticeChannel.values), name="notice_channel_known"
            ),
            models.CheckConstraint(condition=Q(state__in=NoticeState.values), name="notice_state_known"),
            models.CheckConstraint(
                condition=~Q(state=NoticeState.SENT) | Q(sent_at__isnull=False), name="notice_sent_has_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(MISSED), missed_at__isnull=False)
                | (~Q(state__in=sorted(MISSED)) & Q(missed_at=None)),
                name="notice_missed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(handled_at=None, handled_by=None, handled_note="")
                | (Q(handled_at__isnull=False, handled_by__isnull=False) & ~Q(handled_note="")),
                name="notice_handled_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["promised_at"], condition=~Q(state=NoticeState.SENT), name="notice_doctor_unsent"
            ),
            models.Index(
                fields=["address", "promised_at"],
                condition=~Q(channel=NoticeChannel.MAIL),
                name="notice_limit_short",
            ),
            models.Index(
                fields=["missed_at"],
                condition=Q(missed_at__isnull=False, handled_at=None),
                name="notice_desk_missed_page",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.generation}"

    @property
    def receiver(self) -> str:
        """Where it went, for people: a mail address, or the channel with its telephone number."""
        if self.channel == NoticeChannel.MAIL:
            return self.address
        label = str(NoticeChannel(self.channel).label)
        return label if self.channel == NoticeChannel.TELEGRAM else f"{label} {phones.display(self.address)}"

    @property
    def is_missed(self) -> bool:
        """Whether its words did not reach the person, as far as is known."""
        return self.state in MISSED
