"""The forms of the acts that exist in every SOP beside its steps."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.domain import corrections, handover
from requests_app.domain.adoption import current_editions
from requests_app.domain.confirmation import Call
from requests_app.domain.queries.find import find_in_office
from requests_app.enums import (
    MISSED,
    ConfirmationMeans,
    ConfirmationResult,
    NoticeEvent,
    NoticeState,
    NumberSource,
)
from requests_app.interfaces.forms.explained import ActForm
from requests_app.interfaces.forms.handover_staff import CallBackForm, ReissueForm, offer_numbers
from requests_app.models import Edition, Handover, Notice, ResetRequest, StepRun
from resetdesk.accounts.models import User

AREA = {"rows": 3}
TELEPHONE = {"type": "tel", "autocomplete": "off", "inputmode": "tel"}
EVENTS = {event.value: event.label for event in NoticeEvent}


@dataclass(frozen=True)
class Standing:
    """Where a request stands, and who looks at it."""

    request: ResetRequest
    step: StepRun | None
    person: User

    @cached_property
    def handover(self) -> Handover | None:
        """The newest hand-over, if there was one."""
        return handover.latest(self.request.pk)

    @property
    def is_free(self) -> bool:
        """Whether no colleague holds the open step."""
        return self.step is not None and self.step.taken_by_id in (None, self.person.pk)

    @property
    def is_held(self) -> bool:
        """Whether this person holds the open step."""
        return self.step is not None and self.step.taken_by_id == self.person.pk


class SideForm(ActForm):
    """A form of one side act. `preset` are values that the link to the form brings along."""

    def __init__(
        self, *args: Any, standing: Standing, preset: dict[str, str] | None = None, **kw: Any
    ) -> None:
        self.standing = standing
        super().__init__(*args, sop=standing.request.edition.definition, **kw)
        self.prepare()
        self.initial.update({name: value for name, value in (preset or {}).items() if name in self.fields})

    def prepare(self) -> None:
        """Fill in what depends on the request."""

    def choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        """The choices of a field, known only once the request is."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type of our own field
        field.choices = choices


class ReasonForm(SideForm):
    """Only a reason, in the words of the person who acts."""

    reason = forms.CharField(
        label=gettext_lazy("Alasan"),
        max_length=500,
        widget=forms.Textarea(attrs=AREA),
        error_messages={"required": gettext_lazy("Tulis alasannya.")},
    )


class NoteForm(SideForm):
    """A note among staff."""

    text = forms.CharField(
        label=gettext_lazy("Catatan"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Tulis catatannya.")},
    )


class ConfirmForm(SideForm):
    """A call to the account's owner, or a meeting, as it went."""

    means = forms.ChoiceField(
        label=gettext_lazy("Cara konfirmasi"),
        choices=ConfirmationMeans.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Pilih cara konfirmasi.")},
    )
    number = forms.CharField(
        label=gettext_lazy("Nomor yang dihubungi"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs=TELEPHONE),
        help_text=gettext_lazy("Hanya bila lewat telepon."),
    )
    number_source = forms.ChoiceField(
        label=gettext_lazy("Nomor itu diperoleh dari"),
        choices=NumberSource.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Hanya bila lewat telepon. Nomor dari formulir dicatat, tetapi tidak membuktikan pemilik akun."
        ),
    )
    answered_by = forms.CharField(
        label=gettext_lazy("Nama yang menjawab"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("Kosongkan bila tidak terhubung."),
    )
    result = forms.ChoiceField(
        label=gettext_lazy("Hasil"),
        choices=ConfirmationResult.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Pilih hasil konfirmasi.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Catatan"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def prepare(self) -> None:
        """The ways that the SOP names at this step; any way at a step where it names none."""
        run = self.standing.step
        step = self.sop.step(run.step_key) if run is not None else None
        named = [ConfirmationMeans(way.value) for way in step.confirmation] if step else []
        if named:
            self.choose("means", [(way.value, str(way.label)) for way in named])
        if len(named) == 1:
            self.initial["means"] = named[0].value
        offer_numbers(self, self.standing.request, source="number_source")

    def call(self) -> Call:
        """What is logged; a meeting has no number."""
        cleaned = self.cleaned_data
        by_phone = cleaned["means"] == ConfirmationMeans.PHONE
        source = cleaned["number_source"] if by_phone else ""
        return Call(
            means=ConfirmationMeans(cleaned["means"]),
            answered_by=cleaned["answered_by"],
            result=ConfirmationResult(cleaned["result"]),
            number=cleaned["number"].strip() if by_phone else "",
            number_source=NumberSource(source) if source else None,
            note=cleaned["note"],
        )


class ReturnForm(ReasonForm):
    """Which earlier step to go back to, and why."""

    to = forms.ChoiceField(
        label=gettext_lazy("Kembali ke langkah"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Pilih langkahnya.")},
    )
    field_order = ("to", "reason")

    def prepare(self) -> None:
        if self.standing.step is not None:
            earlier = corrections.earlier_steps(self.standing.step)
            self.choose("to", [(s.key, " ".join(filter(None, (s.number, s.activity)))) for s in earlier])


class DuplicateForm(ReasonForm):
    """The request that goes on, by its reference or register number."""

    original = forms.CharField(
        label=gettext_lazy("Permohonan yang diteruskan"),
        max_length=40,
        help_text=gettext_lazy("Nomor permohonan atau nomor register seperti 12/2026."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Tulis nomor permohonan yang diteruskan.")},
    )
    field_order = ("original", "reason")

    def clean_original(self) -> ResetRequest:
        """The one request that the number names, in this office."""
        found = find_in_office(self.standing.request.office, self.cleaned_data["original"])
        if len(found) != 1:
            raise forms.ValidationError(_("Tidak ada permohonan dengan nomor itu di kantor ini."))
        if found[0].pk == self.standing.request.pk:
            raise forms.ValidationError(_("Ini nomor permohonan ini sendiri. Tulis nomor permohonan lain."))
        return found[0]


class ChangeSopForm(ReasonForm):
    """The SOP under which the request should run."""

    edition = forms.ChoiceField(
        label=gettext_lazy("SOP yang benar"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Pilih SOP-nya.")},
    )
    field_order = ("edition", "reason")

    def prepare(self) -> None:
        self.editions = other_editions(self.standing.request)
        self.choose("edition", [(str(edition.pk), edition.sop.title) for edition in self.editions])

    def chosen(self) -> Edition:
        """The edition that was picked."""
        return next(e for e in self.editions if str(e.pk) == self.cleaned_data["edition"])


class CallForm(SideForm, CallBackForm):
    """The logged call before the code is read out."""

    def prepare(self) -> None:
        offer_numbers(self, self.standing.request, source="source")


class AgainForm(SideForm, ReissueForm):
    """Why the result is issued anew."""


class DenialForm(SideForm):
    """What the account's owner told an officer."""

    told_by = forms.CharField(
        label=gettext_lazy("Siapa yang menyangkal"),
        max_length=150,
        error_messages={"required": gettext_lazy("Tulis siapa yang menyangkal.")},
    )
    account = forms.CharField(
        label=gettext_lazy("Apa yang dikatakannya"),
        max_length=1000,
        widget=forms.Textarea(attrs=AREA),
        error_messages={"required": gettext_lazy("Tulis apa yang dikatakan pemilik akun.")},
    )


class LiftForm(SideForm):
    """What the second person found."""

    finding = forms.CharField(
        label=gettext_lazy("Yang ditemukan dan yang sudah dikerjakan"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Misalnya: pemilik ditelepon, akun diamankan di SPSE, alamat email diganti."),
        error_messages={"required": gettext_lazy("Tulis apa yang ditemukan dan apa yang sudah dikerjakan.")},
    )
    is_secured = forms.BooleanField(
        label=gettext_lazy("Akun ini sudah diamankan di SPSE"),
        error_messages={"required": gettext_lazy("Amankan dahulu akunnya di SPSE, lalu centang di sini.")},
    )


class ResendForm(SideForm):
    """Which message to send again: those that failed first."""

    notice = forms.ChoiceField(
        label=gettext_lazy("Pemberitahuan"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Pilih pemberitahuannya.")},
    )

    def prepare(self) -> None:
        settled = self.standing.request.notices.exclude(state=NoticeState.WAITING)
        rows = sorted(settled, key=lambda notice: notice.state not in MISSED)
        self.choose("notice", [(str(notice.pk), _notice_words(notice)) for notice in rows])


class HandledForm(SideForm):
    """Which message that did not arrive, and how its reader was told instead."""

    free_texts = ("note",)
    notice = forms.ChoiceField(
        label=gettext_lazy("Pemberitahuan"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Pilih pemberitahuannya.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Bagaimana orangnya diberi tahu"),
        help_text=gettext_lazy("Misalnya: ditelepon pukul 10.15, alamat email yang benar diminta."),
        max_length=250,
        widget=forms.Textarea(attrs=AREA),
        error_messages={"required": gettext_lazy("Tulis bagaimana orangnya diberi tahu.")},
    )

    def prepare(self) -> None:
        rows = unhandled(self.standing.request)
        self.choose("notice", [(str(notice.pk), _notice_words(notice)) for notice in rows])


class GoOnForm(SideForm):
    """Nothing to fill in but the explanation that the verb asks for."""


def other_editions(request: ResetRequest) -> list[Edition]:
    """The office's current editions that serve what is asked for, without the request's own."""
    return [
        edition
        for edition in current_editions(request.office)
        if edition.pk != request.edition_id
        and request.service in {service.value for service in edition.definition.services}
    ]


def unhandled(request: ResetRequest) -> QuerySet[Notice]:
    """The messages that did not arrive and that nobody has seen to."""
    return request.notices.filter(missed_at__isnull=False, handled_at=None)


def _notice_words(notice: Notice) -> str:
    event = str(EVENTS.get(notice.event, notice.event))
    return ", ".join((event, notice.receiver, notice.get_state_display()))
