"""What checks say: answers, returned items, confirmations, papers shown, notes, deviations."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_app.enums import (
    Answer,
    ConfirmationMeans,
    ConfirmationResult,
    DeviationKind,
    NumberSource,
    Presentation,
)
from requests_app.models.requests import ResetRequest
from requests_app.models.steps import StepRun


class ChecklistAnswer(models.Model):
    """A finding on one item of the SOP's checklist in one pass of the step."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"note"})

    step = models.ForeignKey(StepRun, on_delete=models.PROTECT, related_name="answers")
    item_key = models.SlugField(max_length=80)
    text = models.CharField(max_length=300)
    answer = models.CharField(max_length=10, choices=Answer)
    reason_key = models.SlugField(max_length=80, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["step", "item_key"], name="one_answer_per_item"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="answer_known"),
            models.CheckConstraint(
                condition=~Q(answer=Answer.NOT_OK) | ~Q(reason_key=""), name="not_ok_has_a_reason"
            ),
        ]
        indexes = [
            # The reasons of a month, past all that was in order.
            models.Index(
                fields=["step", "reason_key"], condition=Q(answer=Answer.NOT_OK), name="answer_month_reasons"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_key}: {self.answer}"


class ReturnedItem(models.Model):
    """One thing the requester is asked to complete (SOP langkah 3 dan 4), with the officer's reason."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"reason", "answer"})

    step = models.ForeignKey(StepRun, on_delete=models.PROTECT, related_name="returned_items")
    document_key = models.SlugField(max_length=80, blank=True)
    field_key = models.SlugField(max_length=80, blank=True)
    label = models.CharField(max_length=250)
    reason = models.CharField(max_length=500)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(document_key="") & ~Q(field_key="")) | (~Q(document_key="") & Q(field_key="")),
                name="returned_item_is_paper_or_field",
            )
        ]

    def __str__(self) -> str:
        return self.label


class Confirmation(models.Model):
    """A logged call or meeting with the account's owner (SOP langkah 5, keterangan)."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"number", "answered_by", "note"})

    reset_request = models.ForeignKey(ResetRequest, on_delete=models.PROTECT, related_name="confirmations")
    step = models.ForeignKey(StepRun, on_delete=models.PROTECT, related_name="confirmations")
    means = models.CharField(max_length=10, choices=ConfirmationMeans)
    number = models.CharField(max_length=20, blank=True)
    number_source = models.CharField(max_length=10, choices=NumberSource, blank=True)
    answered_by = models.CharField(max_length=150)
    result = models.CharField(max_length=10, choices=ConfirmationResult)
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(means__in=ConfirmationMeans.values, result__in=ConfirmationResult.values),
                name="confirmation_known",
            ),
            models.CheckConstraint(
                condition=~Q(means=ConfirmationMeans.PHONE)
                | (~Q(number="") & Q(number_source__in=NumberSource.values)),
                name="call_names_number_and_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.means}: {self.result}"

    @property
    def is_independent(self) -> bool:
        """True when it proves the owner: confirmed in person, or at a number that is not from this form."""
        return self.result == ConfirmationResult.CONFIRMED and (
            self.means == ConfirmationMeans.IN_PERSON or self.number_source != NumberSource.FORM
        )


class Presented(models.Model):
    """An original or an identity that was shown. Identity cards are only shown: no copy is kept."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    reset_request = models.ForeignKey(ResetRequest, on_delete=models.PROTECT, related_name="presented")
    key = models.SlugField(max_length=80)
    label = models.CharField(max_length=250)
    presentation = models.CharField(max_length=10, choices=Presentation)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["reset_request", "key"], name="shown_once_per_request"),
            models.CheckConstraint(
                condition=Q(presentation__in=Presentation.values), name="presented_presentation_known"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Note(models.Model):
    """A note among staff. The requester never sees it."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"text"})

    reset_request = models.ForeignKey(ResetRequest, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField(max_length=2000)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return self.text[:60]


class Deviation(models.Model):
    """A deviation from mutu baku and the executor's explanation (PermenPANRB 35/2012, peringatan)."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"explanation"})

    reset_request = models.ForeignKey(ResetRequest, on_delete=models.PROTECT, related_name="deviations")
    step = models.ForeignKey(StepRun, on_delete=models.PROTECT, related_name="deviations")
    kind = models.CharField(max_length=10, choices=DeviationKind)
    subject = models.CharField(max_length=250)
    reason_key = models.SlugField(max_length=80)
    explanation = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DeviationKind.values), name="deviation_kind_known"),
            models.CheckConstraint(condition=~Q(explanation=""), name="deviation_is_explained"),
        ]
        indexes = [models.Index(fields=["at"], name="deviation_month_page")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.subject}"
