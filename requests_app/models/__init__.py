"""The nouns of a request, from the draft to its papers."""

from requests_app.models.delivery import ReturnsBox, StaffNotice, Suppression
from requests_app.models.editions import Edition, Sop
from requests_app.models.findings import (
    ChecklistAnswer,
    Confirmation,
    Deviation,
    Note,
    Presented,
    ReturnedItem,
)
from requests_app.models.generated import GeneratedPassword
from requests_app.models.incidents import Incident
from requests_app.models.intake import ContactCode, Document, DocumentVersion, Draft, DraftPaper, Submission
from requests_app.models.notices import Notice
from requests_app.models.papers import Artefact
from requests_app.models.performing import Handover, Performance
from requests_app.models.requests import ResetRequest
from requests_app.models.steps import ClockPause, Outage, StepRun

__all__ = [
    "Artefact",
    "ChecklistAnswer",
    "ClockPause",
    "Confirmation",
    "ContactCode",
    "Deviation",
    "Document",
    "DocumentVersion",
    "Draft",
    "DraftPaper",
    "Edition",
    "GeneratedPassword",
    "Handover",
    "Incident",
    "Note",
    "Notice",
    "Outage",
    "Performance",
    "Presented",
    "ResetRequest",
    "ReturnedItem",
    "ReturnsBox",
    "Sop",
    "StaffNotice",
    "StepRun",
    "Submission",
    "Suppression",
]
