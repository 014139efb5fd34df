"""The counter's form laid out: questions by section, papers with what was received."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.forms import BaseForm, BoundField
from django.utils.translation import gettext as _

from requests_app.interfaces.forms.answers import AnswersForm
from requests_app.interfaces.forms.papers import PapersForm, limits_sentence
from requests_app.models import Draft
from requests_app.sop.definition import Document
from requests_app.sop.enums import FieldSection
from resetdesk.accounts.domain.options import options
from resetdesk.core.templatetags.ui import ukuran

REMOVE = "hapus"


def sections(answered: AnswersForm) -> list[tuple[str, list[BoundField]]]:
    """The questions under their headings, in the order of the SOP's form."""
    titles = {
        FieldSection.PERSON: _("Pemilik akun"),
        FieldSection.CONTACT: _("Kontak"),
        FieldSection.APPOINTMENT: _("Pengangkatan"),
        FieldSection.ACCOUNT: _("Akun"),
    }
    found = [
        (title, [answered[q.key] for q in answered.questions if q.section is section])
        for section, title in titles.items()
    ]
    return [(title, fields) for title, fields in found if fields]


def papers_form(documents: Sequence[Document], *, faults: Mapping[str, Sequence[str]]) -> PapersForm:
    """The inputs of what can be scanned; no paper is demanded at the counter."""
    scanned = [
        document.model_copy(update={"optional": True}) for document in documents if document.is_uploaded
    ]
    return PapersForm(scanned, faults=faults or None)


def paper_rows(draft: Draft, documents: Sequence[Document], form: PapersForm) -> list[dict[str, Any]]:
    """Each paper that is scanned, with its input and its files so far."""
    files: dict[str, list[dict[str, Any]]] = {}
    for paper in draft.papers.select_related("file"):
        row = {
            "name": paper.file.name,
            "facts": ukuran(paper.file.size),
            "remove_name": REMOVE,
            "remove_value": paper.pk,
        }
        files.setdefault(paper.document_key, []).append(row)
    room = options(draft.office)
    return [
        {
            "key": document.key,
            "field": form[document.key],
            "files": files.get(document.key, []),
            "limits": limits_sentence(document, room),
        }
        for document in documents
        if document.is_uploaded
    ]


def fault_lines(*parts: BaseForm) -> list[dict[str, str]]:
    """Every fault of a page with several forms, each with the place it leads to."""
    return [
        {"text": str(sentence), "anchor": _anchor(part, name)}
        for part in parts
        for name, sentences in part.errors.items()
        for sentence in sentences
    ]


def _anchor(part: BaseForm, name: str) -> str:
    if name not in part.fields:
        return ""
    field = part[name]
    # A group of choices has no id of its own; its first choice has.
    return field.id_for_label or f"{field.auto_id}_0"
