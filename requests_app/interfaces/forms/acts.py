"""One form for each kind of step that staff close, built from the SOP."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.domain import generated_rules
from requests_app.domain.completion import Shortcoming
from requests_app.domain.performing import Proof
from requests_app.domain.presentation import facts_of, to_be_shown
from requests_app.domain.review import Finding, checklist
from requests_app.enums import Answer
from requests_app.interfaces.forms.explained import ActForm
from requests_app.models import StepRun
from requests_app.sop.conditions import holds
from requests_app.sop.enums import StepKind
from resetdesk.core.files.intake import Upload
from resetdesk.core.models import StoredFile

AREA = {"rows": 3}


class StepForm(ActForm):
    """The base of every step's form: what the requester shows to the officer at this step.

    `inner` is a second form inside this one (the chosen way of handing over), None where there is none.
    """

    inner: forms.Form | None = None

    def __init__(self, *args: Any, step: StepRun, **kwargs: Any) -> None:
        self.step = step
        self.definition = step.reset_request.edition.definition.step(step.step_key)
        super().__init__(*args, sop=step.reset_request.edition.definition, **kwargs)
        items = to_be_shown(self.definition, facts_of(step.reset_request))
        shown = set(step.reset_request.presented.values_list("key", flat=True)) if items else set()
        choices = [(item.key, item.text) for item in items if item.key not in shown]
        if choices:
            self.fields["shown"] = forms.MultipleChoiceField(
                label=_("Diperlihatkan kepada saya"),
                choices=choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("Tandai hanya yang benar-benar Anda lihat. Salinan identitas tidak disimpan."),
            )
            self.order_fields(["shown"])

    @property
    def item_faults(self) -> list[dict[str, str]]:
        """Faults of what is not drawn as a field, for the summary at the top."""
        return []

    def shown(self) -> list[str]:
        """The keys of what was shown just now."""
        return list(self.cleaned_data.get("shown", []))


class CheckForm(StepForm):
    """A finding on every item of the checklist, then Ya or Tidak."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = [(reason.key, reason.label) for reason in self.sop.reasons.returns]
        self.checked = checklist(self.definition, facts_of(self.step.reset_request))
        for item in self.checked:
            self.fields[f"answer_{item.key}"] = forms.ChoiceField(
                label=item.text, choices=Answer.choices, required=False
            )
            self.fields[f"reason_{item.key}"] = forms.ChoiceField(
                label=_("Alasan"), choices=[("", ""), *reasons], required=False
            )
            self.fields[f"note_{item.key}"] = forms.CharField(
                label=_("Penjelasan untuk pemohon"), max_length=300, required=False
            )

    def findings(self) -> dict[str, Finding]:
        """The answered items; an unanswered one is left out, so that the verb names it."""
        cleaned = self.cleaned_data
        return {
            item.key: Finding(
                answer=Answer(cleaned[f"answer_{item.key}"]),
                reason_key=cleaned.get(f"reason_{item.key}", ""),
                note=cleaned.get(f"note_{item.key}", ""),
            )
            for item in self.checked
            if cleaned.get(f"answer_{item.key}")
        }

    def refuse(self, refusal: Any) -> None:
        """Faults of items are named by the item's key."""
        for name in tuple(getattr(refusal, "faults", {})):
            if f"answer_{name}" in self.fields:
                refusal.faults[f"answer_{name}"] = refusal.faults.pop(name)
        super().refuse(refusal)

    @property
    def item_faults(self) -> list[dict[str, str]]:
        """The faults of the items for the summary, each with its number and the way to it."""
        return [
            {"text": f"{item['number']} {item['fault']}", "anchor": f"butir-{item['key']}"}
            for item in self.items()
            if item["fault"]
        ]

    def visible_fields(self) -> list[forms.BoundField]:
        """Without the items, which are drawn and summed up by themselves."""
        return self.own_fields

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """The fields that are not drawn as items of the checklist."""
        drawn = {f"{part}_{i.key}" for i in self.checked for part in ("answer", "reason", "note")}
        return [self[name] for name in self.fields if name not in drawn]

    def items(self) -> list[dict[str, Any]]:
        """The items as `components/checklist_item.html` draws them."""
        choices = [
            {"value": answer.value, "label": answer.label, "asks_reason": answer is not Answer.OK}
            for answer in Answer
        ]
        reasons = [{"value": reason.key, "label": reason.label} for reason in self.sop.reasons.returns]
        return [
            {
                "key": item.key,
                "number": f"{number}.",
                "text": item.text,
                "choices": choices,
                "reasons": reasons,
                "value": self[f"answer_{item.key}"].value() or "",
                "reason": self[f"reason_{item.key}"].value() or "",
                "note": self[f"note_{item.key}"].value() or "",
                "fault": " ".join(str(error) for error in self[f"answer_{item.key}"].errors),
                "findings": [],
            }
            for number, item in enumerate(self.checked, start=1)
        ]


class AskForm(StepForm):
    """Which papers and answers the requester must complete, each with its reason."""

    says_itself_what_is_optional = True  # a paper without a reason is not asked for; the page says so once

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        facts = facts_of(self.step.reset_request)
        self.targets = [
            (f"document-{d.key}", d.label)
            for d in self.sop.documents
            if d.is_uploaded and holds(d.required_when, facts)
        ] + [(f"field-{f.key}", f.label) for f in self.sop.fields if holds(f.required_when, facts)]
        suggested = self._suggested()
        for name, label in self.targets:
            self.fields[name] = forms.CharField(
                label=label,
                max_length=500,
                required=False,
                initial=suggested.get(name, ""),
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def _suggested(self) -> dict[str, str]:
        """The reasons that the check before this step found, at the papers its items look at."""
        before = (
            self.step.reset_request.steps.filter(kind="check", ordinal__lt=self.step.ordinal)
            .order_by("-ordinal")
            .first()
        )
        if before is None:
            return {}
        items = {item.key: item for item in self.sop.step(before.step_key).checklist}
        reasons = {reason.key: reason.label for reason in self.sop.reasons.returns}
        found: dict[str, list[str]] = {}
        for answer in before.answers.filter(answer=Answer.NOT_OK):
            item = items.get(answer.item_key)
            if item is not None and item.document:
                words = ": ".join(filter(None, (reasons.get(answer.reason_key, ""), answer.note)))
                found.setdefault(f"document-{item.document}", []).append(words or item.text)
        return {name: ". ".join(words) for name, words in found.items()}

    @property
    def papers(self) -> list[forms.BoundField]:
        """The papers, each with its reason."""
        return [self[name] for name, _label in self.targets if name.startswith("document-")]

    @property
    def answers(self) -> list[forms.BoundField]:
        """The answers of the form, which are sent back more rarely."""
        return [self[name] for name, _label in self.targets if name.startswith("field-")]

    @property
    def has_answers(self) -> bool:
        """Whether an answer is being sent back, so that nobody overlooks it."""
        return any(bound.value() or bound.errors for bound in self.answers)

    @property
    def rest(self) -> list[forms.BoundField]:
        """What every step asks beside."""
        names = {name for name, _label in self.targets}
        return [self[name] for name in self.fields if name not in names]

    def shortcomings(self) -> list[Shortcoming]:
        """One for each target that was given a reason."""
        found = []
        for name, _label in self.targets:
            reason = self.cleaned_data.get(name, "").strip()
            kind, _dash, key = name.partition("-")
            if reason and kind == "document":
                found.append(Shortcoming(reason=reason, document_key=key))
            elif reason:
                found.append(Shortcoming(reason=reason, field_key=key))
        return found


class DirectForm(StepForm):
    """The words of a disposisi or perintah."""

    instruction = forms.CharField(
        label=_("Isi disposisi"),
        max_length=1000,
        initial=_("Tindak lanjuti sesuai SOP."),
        widget=forms.Textarea(attrs=AREA),
        error_messages={"required": _("Tulis isi disposisi atau perintah.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.definition.kind is StepKind.INSTRUCT:
            self.fields["instruction"].label = _("Isi perintah")


class PerformForm(StepForm):
    """Proof of what was done in the target system; never the password.

    `generated` asks what became of the password that the portal made, while it waits for that word.
    """

    INSTALLED, UNUSED = "installed", "unused"
    proof = forms.CharField(
        label=_("Yang dikerjakan"),
        max_length=1000,
        widget=forms.Textarea(attrs=AREA),
        help_text=_("Misalnya menu yang dipakai dan hasilnya. Jangan menulis kata sandi."),
        error_messages={"required": _("Tulis apa yang dikerjakan sebagai bukti.")},
    )
    user_id = forms.CharField(label=_("User ID"), max_length=100, required=False)
    file = forms.FileField(
        label=_("Tangkapan layar"), required=False, help_text=_("Tutupi kata sandi sebelum mengunggah.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user_id"].initial = self.step.reset_request.holder_user_id
        request = self.step.reset_request
        self.is_offered = generated_rules.offers(request)
        self.made = generated_rules.alive(request) if self.is_offered else None
        self.is_own = self.made is not None and self.made.made_by_id == self.step.taken_by_id
        if self.made is not None and self.is_own and self.made.installed_at is None:
            self.fields["generated"] = forms.ChoiceField(
                label=_("Kata sandi buatan portal"),
                choices=[
                    (self.INSTALLED, _("Sudah saya pasang di SPSE; tetap tersegel sampai dibuka pemohon")),
                    (self.UNUSED, _("Tidak saya pakai; musnahkan")),
                ],
                required=False,
                widget=forms.RadioSelect,
            )
            self.order_fields(["shown", "generated"])

    @property
    def upload(self) -> Upload | None:
        """The picture handed in with the proof, if any."""
        file: Upload | None = self.cleaned_data.get("file")
        return file

    def proof_with(self, file: StoredFile | None) -> Proof:
        """What the verb records."""
        cleaned = self.cleaned_data
        answer = cleaned.get("generated", "")
        return Proof(
            text=cleaned["proof"],
            user_id=cleaned["user_id"],
            file=file,
            is_generated_installed=answer == self.INSTALLED if answer else None,
        )


class RejectForm(StepForm):
    """The reason of the SOP's list and the words that the requester reads."""

    reason = forms.ChoiceField(
        label=_("Alasan penolakan"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih alasan penolakan dari daftar.")},
    )
    message = forms.CharField(
        label=_("Penjelasan untuk pemohon"),
        max_length=2000,
        widget=forms.Textarea(attrs=AREA),
        error_messages={"required": _("Tulis penjelasan yang akan dibaca pemohon.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type of our own field
        field.choices = [(reason.key, reason.label) for reason in self.sop.reasons.rejection]


class TaskForm(StepForm):
    """Any other act: an optional note and file."""

    note = forms.CharField(
        label=_("Catatan"), max_length=1000, required=False, widget=forms.Textarea(attrs=AREA)
    )
    file = forms.FileField(label=_("Lampiran"), required=False)

    @property
    def upload(self) -> Upload | None:
        """The file of the task, if any."""
        file: Upload | None = self.cleaned_data.get("file")
        return file
