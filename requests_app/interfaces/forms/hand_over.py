"""Handing over: the chosen way's own questions, beside what every step asks."""

from typing import Any

from django import forms
from django.utils import timezone

from requests_app.domain import handover_rules
from requests_app.enums import HandoverWay
from requests_app.exceptions import ExplanationNeeded, FormIncomplete
from requests_app.interfaces.forms.acts import StepForm
from requests_app.interfaces.forms.handover_staff import WAY_FORMS, SealedForm, TellingForm
from requests_app.models import StepRun


class HandOverForm(StepForm):
    """One way of handing over. `choice` is the way asked for; without one, the SOP's first open way."""

    def __init__(
        self, data: Any = None, files: Any = None, *, step: StepRun, choice: str = "", **kwargs: Any
    ) -> None:
        super().__init__(data, files, step=step, **kwargs)
        self.ways = handover_rules.ways(step.reset_request)
        wanted = (data or {}).get("way", choice)
        self.way = next((way for way in self.ways if way.value == wanted), self.ways[0])
        self.way_form = self._way_form(data)
        self.inner = self.way_form

    def _way_form(self, data: Any) -> forms.Form:
        kind = WAY_FORMS[self.way]
        if issubclass(kind, SealedForm):
            return kind(data, request=self.step.reset_request)
        if issubclass(kind, TellingForm):
            return kind(data, request=self.step.reset_request, at=timezone.now())
        return kind(data)

    def is_valid(self) -> bool:
        """Both halves are judged, so that every fault is shown at once."""
        return all([super().is_valid(), self.way_form.is_valid()])

    def refuse(self, refusal: ExplanationNeeded | FormIncomplete) -> None:
        """Faults of the way stand at the way's own fields."""
        if isinstance(refusal, FormIncomplete):
            for name in [name for name in refusal.faults if name in self.way_form.fields]:
                self.way_form.add_error(name, refusal.faults.pop(name))
        super().refuse(refusal)

    @property
    def choices(self) -> list[dict[str, object]]:
        """The ways as links of the page."""
        return [
            {"value": way.value, "label": HandoverWay(way).label, "current": way is self.way}
            for way in self.ways
        ]
