"""The SOP's questions as a form: read as people type, kept in one normal form."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from requests_app.domain import messengers
from requests_app.domain.asked import left_empty
from requests_app.enums import NoticeChannel
from requests_app.interfaces.forms.lines import LineField, LinesField
from requests_app.sop.conditions import Fact
from requests_app.sop.definition import FormField
from requests_app.sop.enums import FieldKind
from resetdesk.core import nip, phones, ranks
from resetdesk.core.exceptions import DomainError
from resetdesk.core.free_text import FreeTextForm

# What the submission's own columns hold; any other text is an answer of at most TEXT characters.
LENGTHS: Mapping[str, int] = {"name": 150, "work_unit": 200, "user_id": 100}
TEXT, LONG_TEXT = 200, 1000
AUTOCOMPLETE: Mapping[str, str] = {"name": "name", "position": "organization-title"}
# Answered so unless somebody chooses otherwise.
USUAL: Mapping[str, str] = {messengers.KEY: NoticeChannel.MAIL}
DATE_FORMATS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y")
YES, NO = "ya", "tidak"


class AnswersForm(FreeTextForm):
    """The questions of one page; `answers` is what the draft keeps, `warnings` what is odd but allowed."""

    # The browser's own bubbles speak its language, not ours.
    use_required_attribute = False

    def __init__(
        self,
        questions: Sequence[FormField],
        data: Mapping[str, Any] | None = None,
        *,
        answers: Mapping[str, Fact],
        today: dt.date,
        nip_required: bool = True,
    ) -> None:
        initial = {
            question.key: _shown(question, answers.get(question.key, USUAL.get(question.key)))
            for question in questions
        }
        super().__init__(data, initial=initial)
        self.questions = tuple(questions)
        self.today = today
        self.warnings: list[str] = []
        for question in questions:
            field = MAKERS[question.kind](question)
            field.label, field.help_text = question.label, question.help or ""
            field.required = not question.optional and (nip_required or question.kind is not FieldKind.NIP)
            field.error_messages["required"] = left_empty(question.label)
            self.fields[question.key] = field

    @property
    def answers(self) -> dict[str, Fact]:
        """The answers of a valid form by key, as the SOP's conditions read them."""
        return {question.key: self.cleaned_data[question.key] for question in self.questions}

    def clean(self) -> dict[str, Any]:
        """Read each answer by its kind."""
        for question in self.questions:
            value = self.cleaned_data.get(question.key)
            if value in (None, "") or question.kind not in READERS:
                continue
            try:
                self.cleaned_data[question.key] = READERS[question.kind](self, value)
            except DomainError as refusal:
                self.add_error(question.key, refusal.sentence)
        if "phone" not in self.errors:
            wish, phone = self.cleaned_data.get(messengers.KEY), self.cleaned_data.get("phone")
            if sentence := messengers.fault(wish, phone=phone):
                self.add_error(messengers.KEY, sentence)
        return self.cleaned_data

    def read_nip(self, value: str) -> str:
        """The eighteen digits."""
        found = nip.parse(value, today=self.today)
        if found.warning:
            self.warnings.append(found.warning)
        return found.value

    def read_date(self, value: dt.date) -> str:
        """The day as ISO 8601; a paper of tomorrow does not exist yet."""
        if value > self.today:
            raise DomainError(_("Tanggal ini belum lewat. Periksa kembali tahunnya."))
        if value.year < 1945:
            raise DomainError(_("Tahunnya terlalu lama berlalu. Periksa kembali."))
        return value.isoformat()


def _text(question: FormField) -> forms.Field:
    length = LENGTHS.get(question.key, TEXT)
    attrs = {"maxlength": str(length)}
    if question.key in AUTOCOMPLETE:
        attrs["autocomplete"] = AUTOCOMPLETE[question.key]
    if question.key == "user_id":
        attrs |= {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}
    return LineField(max_length=length, widget=forms.TextInput(attrs=attrs), error_messages=_too_long(length))


def _long_text(_question: FormField) -> forms.Field:
    return LinesField(
        max_length=LONG_TEXT, widget=forms.Textarea(attrs={"rows": 4}), error_messages=_too_long(LONG_TEXT)
    )


def _too_long(length: int) -> dict[str, str]:
    return {"max_length": _("Paling panjang %(length)d karakter.") % {"length": length}}


def _nip(_question: FormField) -> forms.Field:
    attrs = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
    return forms.CharField(widget=forms.TextInput(attrs=attrs), max_length=40, error_messages=_too_long(40))


def _phone(_question: FormField) -> forms.Field:
    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
    return forms.CharField(widget=widget, max_length=40, error_messages=_too_long(40))


def _email(_question: FormField) -> forms.Field:
    sentence = _("Alamat email belum benar. Tulis seperti nama@dinas.go.id.")
    widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"})
    return forms.EmailField(
        widget=widget, error_messages={"invalid": sentence, **_too_long(254)}, max_length=254
    )


def _rank(_question: FormField) -> forms.Field:
    sentence = _("Pilih pangkat/golongan dari daftar.")
    choices = [("", _("Pilih")), *ranks.CHOICES]
    return forms.ChoiceField(choices=choices, error_messages={"invalid_choice": sentence})


def _date(_question: FormField) -> forms.Field:
    sentence = _("Tanggal belum benar. Tulis seperti 31-12-2026.")
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(widget=widget, input_formats=DATE_FORMATS, error_messages={"invalid": sentence})


def _choice(question: FormField) -> forms.Field:
    choices = [(choice.key, choice.label) for choice in question.choices]
    sentence = _("Pilih salah satu dari daftar.")
    return forms.ChoiceField(
        choices=choices, widget=forms.RadioSelect, error_messages={"invalid_choice": sentence}
    )


def _yes_no(_question: FormField) -> forms.Field:
    return forms.TypedChoiceField(
        choices=[(YES, _("Ya")), (NO, _("Tidak"))],
        widget=forms.RadioSelect,
        coerce=lambda value: value == YES,
        empty_value=None,
        error_messages={"invalid_choice": _("Pilih Ya atau Tidak.")},
    )


def _shown(question: FormField, value: Fact) -> Any:
    """A kept answer as its field shows it again."""
    if isinstance(value, bool):
        return YES if value else NO
    match question.kind:
        case FieldKind.NIP if value:
            return nip.formatted(value)
        case FieldKind.PHONE if value:
            return phones.display(value)
    return value


MAKERS: Mapping[FieldKind, Callable[[FormField], forms.Field]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _long_text,
    FieldKind.NIP: _nip,
    FieldKind.PHONE: _phone,
    FieldKind.EMAIL: _email,
    FieldKind.RANK: _rank,
    FieldKind.DATE: _date,
    FieldKind.CHOICE: _choice,
    FieldKind.YES_NO: _yes_no,
}
READERS: Mapping[FieldKind, Callable[[AnswersForm, Any], Fact]] = {
    FieldKind.NIP: AnswersForm.read_nip,
    FieldKind.PHONE: lambda _form, value: phones.normalise(value),
    FieldKind.DATE: AnswersForm.read_date,
}
