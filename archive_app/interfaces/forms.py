"""What staff tell the archive: on what a record is kept, and where its paper lies."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as spoken
from django.utils.translation import gettext_lazy as _

from archive_app.domain.archiving import Place
from archive_app.domain.closing import LONGEST_NOTE, LONGEST_REASON
from archive_app.enums import Medium, Signing
from archive_app.models import MonthReport, Record
from requests_app.enums import Channel
from requests_app.interfaces.forms.acts import StepForm
from requests_app.models import StepRun
from resetdesk.core.free_text import FreeTextForm

# Ways in that bring paper, whatever the SOP says about the archive.
ON_PAPER = frozenset({Channel.COUNTER, Channel.POST, Channel.MEMO})


class PlaceFields(FreeTextForm):
    """Medium and place, alike for the archive step and for moving the paper later."""

    medium = forms.ChoiceField(
        label=_("Disimpan sebagai"),
        choices=Medium.choices,
        initial=Medium.BOTH,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih bagaimana berkas ini disimpan.")},
    )
    rack = forms.CharField(label=_("Rak"), max_length=40, required=False)
    box = forms.CharField(label=_("Boks"), max_length=40, required=False)
    folder = forms.CharField(
        label=_("Folder"),
        max_length=80,
        required=False,
        help_text=_("Tempat surat permohonan dan SK kertas. Kosongkan bila tidak ada kertas."),
    )

    def place(self) -> Place:
        """What the verb takes. Electronic records have no place, whatever was typed before."""
        cleaned = self.cleaned_data
        if cleaned["medium"] == Medium.ELECTRONIC:
            return Place()
        return Place(Medium.BOTH, cleaned["rack"].strip(), cleaned["box"].strip(), cleaned["folder"].strip())


class ArchiveForm(PlaceFields, StepForm):
    """The SOP's archive step. Which papers it keeps on paper too, and what came in on paper, lead the way."""

    def __init__(self, *args: Any, step: StepRun, **kwargs: Any) -> None:
        super().__init__(*args, step=step, **kwargs)
        named = [document.label for document in step.reset_request.edition.definition.on_paper]
        if named:
            self.fields["folder"].help_text = spoken(
                "Menurut SOP, di atas kertas disimpan juga: %(papers)s."
            ) % {"papers": ", ".join(named)}
        elif step.reset_request.submission.channel not in ON_PAPER:
            self.initial.setdefault("medium", Medium.ELECTRONIC)


class MoveForm(PlaceFields):
    """The paper of a record lies elsewhere now."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, record: Record) -> None:
        initial = {name: getattr(record, name) for name in ("medium", "rack", "box", "folder")}
        super().__init__(data, initial=initial)


class NoteForm(FreeTextForm):
    """What the office has to say about its month."""

    use_required_attribute = False
    note = forms.CharField(
        label=_("Penjelasan kantor"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Tercetak pada nota dinas. Misalnya sebab antrean panjang dan apa yang sudah dilakukan."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, report: MonthReport | None) -> None:
        super().__init__(data, initial={"note": report.note if report else ""})


class ReturnForm(FreeTextForm):
    """Why a checked report goes back to its draft."""

    use_required_attribute = False
    reason = forms.CharField(
        label=_("Alasan dikembalikan"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Tulis alasan laporan dikembalikan.")},
    )


class SignForm(FreeTextForm):
    """How the report was signed, and what came back."""

    use_required_attribute = False
    way = forms.ChoiceField(
        label=_("Cara menandatangani"),
        choices=Signing.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih cara menandatangani.")},
    )
    file = forms.FileField(
        label=_("Laporan bertanda tangan"),
        help_text=_(
            "PDF untuk tanda tangan elektronik; PDF, JPG, atau PNG untuk pindaian. Paling besar 20 MB."
        ),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        error_messages={"required": _("Pilih berkas laporan yang sudah ditandatangani.")},
    )
