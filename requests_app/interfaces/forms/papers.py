"""One field for each paper that is uploaded; every file is judged by itself."""

from collections.abc import Mapping, Sequence

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from requests_app.sop.definition import Document
from resetdesk.accounts.domain.options import OfficeOptions
from resetdesk.core.files import uploads
from resetdesk.core.files.intake import Limits
from resetdesk.core.files.refusals import kinds_in_words
from resetdesk.core.free_text import FreeTextForm

MB = 1024 * 1024


class SeveralFiles(forms.FileInput):
    """A plain file input that may hold several."""

    allow_multiple_selected = True


class PapersForm(FreeTextForm):
    """The inputs of the papers on a page, with a sentence for each file that was not kept."""

    use_required_attribute = False

    def __init__(
        self, documents: Sequence[Document], *, faults: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        super().__init__(data=None if faults is None else {})
        self.faults = faults or {}
        for document in documents:
            accept = ",".join(kind.value for kind in document.media_types)
            widget = SeveralFiles if document.several else forms.FileInput
            self.fields[document.key] = forms.FileField(
                label=document.label,
                help_text=document.help or "",
                required=not document.optional,
                widget=widget(attrs={"accept": accept}),
            )

    def full_clean(self) -> None:
        """Every file was judged by itself before: only its sentences are shown here."""
        self._errors = ErrorDict()
        self.cleaned_data = {}
        for key, sentences in self.faults.items():
            self.add_error(key, list(sentences))


def limits_of(document: Document, options: OfficeOptions) -> Limits:
    """What one file of this paper may be: the SOP's own size, else the office's."""
    return Limits(
        max_bytes=min((document.max_mb or options.max_file_mb) * MB, uploads.CEILING),
        accepted=tuple(kind.value for kind in document.media_types),
        max_pages=options.max_pages,
    )


def limits_sentence(document: Document, options: OfficeOptions) -> str:
    """`PDF, JPG, atau PNG, paling besar 5 MB.` with the number of files where it is more than one."""
    kinds = kinds_in_words(document.media_types)
    size = limits_of(document, options).max_bytes // MB
    if document.several:
        return _("%(kinds)s, paling besar %(size)d MB, paling banyak %(count)d berkas.") % {
            "kinds": kinds,
            "size": size,
            "count": options.max_files_per_paper,
        }
    return _("%(kinds)s, paling besar %(size)d MB.") % {"kinds": kinds, "size": size}
