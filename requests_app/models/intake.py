"""What comes in: the draft, the submission (berkas) and its papers."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from requests_app.enums import Channel, NoticeChannel, Presentation


class Draft(models.Model):
    """A form being filled. Found again by its link; swept when abandoned."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"data", "email", "verified_email"})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    data = models.JSONField(default=dict)
    email = models.EmailField(blank=True)
    created_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    verified_email = models.EmailField(blank=True)
    submission = models.OneToOneField(
        "requests_app.Submission", on_delete=models.PROTECT, null=True, related_name="draft"
    )

    class Meta:
        indexes = [models.Index(fields=["touched_at"], name="draft_sweep_of_abandoned")]

    def __str__(self) -> str:
        return str(self.id)


class ContactCode(models.Model):
    """A code sent to prove an address: derived, never stored. Its window opens when the mail is accepted."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"email"})

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="codes")
    generation = models.PositiveSmallIntegerField()
    email = models.EmailField()
    promised_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["generation"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "generation"], name="contact_code_generation_once")
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.generation}"


class DraftPaper(models.Model):
    """A file uploaded into a draft: a stored thing of its own, whatever happens to the form."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="papers")
    document_key = models.SlugField(max_length=80)
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.document_key


class Submission(models.Model):
    """A berkas: who writes, the letter, the papers, when it came and when it was recorded."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset(
        {"contact_name", "contact_email", "contact_phone", "letter_number", "chat"}
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="submissions")
    channel = models.CharField(max_length=10, choices=Channel)
    contact_name = models.CharField(max_length=150)
    contact_email = models.EmailField()
    contact_phone = models.CharField(max_length=20)
    contact_known = models.BooleanField(
        default=False, help_text="the registry knew this address before the submission"
    )
    # Where short news go beside the mail, if anywhere; `chat` is the requester's chat with our Telegram bot.
    messenger = models.CharField(
        max_length=10, choices=[c for c in NoticeChannel.choices if c[0] != NoticeChannel.MAIL], blank=True
    )
    chat = models.CharField(max_length=20, blank=True)
    letter_number = models.CharField(max_length=100, blank=True)
    letter_date = models.DateField(null=True)
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    idempotency_key = models.UUIDField()
    collection_generation = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "idempotency_key"], name="form_makes_one_submission"),
            models.CheckConstraint(
                condition=models.Q(channel__in=Channel.values), name="submission_channel_known"
            ),
            models.CheckConstraint(
                condition=models.Q(messenger__in=["", *NoticeChannel.values])
                & ~models.Q(messenger=NoticeChannel.MAIL),
                name="submission_messenger_known",
            ),
            models.CheckConstraint(
                condition=models.Q(recorded_at__gte=models.F("received_at")),
                name="submission_recorded_after_received",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Document(models.Model):
    """One paper that the SOP asks for in this submission."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="documents")
    key = models.SlugField(max_length=80)
    label = models.CharField(max_length=250)
    presentation = models.CharField(max_length=10, choices=Presentation)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "key"], name="document_once_per_submission"),
            models.CheckConstraint(
                condition=models.Q(presentation__in=Presentation.values), name="document_presentation_known"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class DocumentVersion(models.Model):
    """The files of a paper as handed in at one time. A replacement is a new version; none is removed."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["number", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number", "position"], name="version_position_once_per_document"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document} v{self.number}"
