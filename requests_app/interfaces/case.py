"""The facts of a request as rows, and the links of its papers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from requests_app.domain.words import service_label
from requests_app.interfaces.summary import WORDS
from requests_app.models import DocumentVersion, ResetRequest
from requests_app.sop.definition import FormField
from requests_app.sop.enums import FieldKind
from resetdesk.core import marks
from resetdesk.core.models import StoredFile
from resetdesk.core.templatetags.ui import ukuran, waktu


def answer_text(field: FormField, value: object) -> str:
    """An answer as people read it: NIP and telephone grouped, choices by their label, yes and no in words."""
    if value in (None, ""):
        return ""
    if field.kind is FieldKind.YES_NO:
        return _("Ya") if value is True else _("Tidak")
    text = str(value)
    if field.kind is FieldKind.CHOICE:
        return next((choice.label for choice in field.choices if choice.key == text), text)
    return WORDS.get(field.kind, str)(text)


def fact_rows(request: ResetRequest) -> list[dict[str, Any]]:
    """What the request says, in the order of the SOP's form, after what it asks for."""
    sop, submission = request.edition.definition, request.submission
    rows = [
        {"key": _("Layanan"), "value": service_label(request)},
        {"key": _("Peran"), "value": sop.role_label(request.role)},
        {"key": _("Diterima"), "value": waktu(submission.received_at, request.office)},
        {"key": _("Kanal"), "value": submission.get_channel_display()},
    ]
    if submission.letter_number:
        rows.append({"key": _("Nomor surat"), "value": submission.letter_number})
    return rows + [
        {"key": field.label, "value": answer_text(field, request.answers.get(field.key))}
        for field in sop.fields
        if request.answers.get(field.key) not in (None, "", [])
    ]


@dataclass(frozen=True)
class Viewer:
    """One page of one file and the ways to its neighbours, for `components/viewer.html`."""

    papers: list[dict[str, Any]]
    image_url: str
    original_url: str
    alt: str
    page: int
    pages: int
    previous_url: str
    next_url: str
    facts: str


def viewer(request: HttpRequest, case: ResetRequest, files: Sequence[DocumentVersion]) -> Viewer:
    """The file and page that the address asks for (`berkas`, `hal`), else the first page of the first."""
    wanted = request.GET.get("berkas", "")
    shown = next((file for file in files if str(file.pk) == wanted), files[0])
    pages, asked = shown.file.pages or 1, marks.key(request.GET.get("hal", "1"))
    page = min(max(asked or 1, 1), pages)
    slug = case.office.slug

    def way(file: DocumentVersion, number: int) -> str:
        return f"?{urlencode({'berkas': file.pk, 'hal': number})}#panel-berkas"

    return Viewer(
        papers=[
            {"label": label, "url": way(file, 1), "current": file.pk == shown.pk}
            for file, label in _labels(files)
        ],
        image_url=reverse("requests:paper-page", args=[slug, shown.pk, page]),
        original_url=reverse("requests:paper-original", args=[slug, shown.pk]),
        alt=_("%(paper)s, halaman %(page)d") % {"paper": shown.document.label, "page": page},
        page=page,
        pages=pages,
        previous_url=way(shown, page - 1) if page > 1 else "",
        next_url=way(shown, page + 1) if page < pages else "",
        facts=_facts(shown.file),
    )


def _labels(files: Sequence[DocumentVersion]) -> list[tuple[DocumentVersion, str]]:
    """Each file with its name; only the newest version of a paper goes without a word about it."""
    newest: dict[int, int] = {}
    for file in files:
        newest[file.document_id] = max(newest.get(file.document_id, 0), file.number)
    return [(file, _label(file, is_newest=file.number == newest[file.document_id])) for file in files]


def _label(file: DocumentVersion, *, is_newest: bool) -> str:
    parts = [file.document.label]
    if file.position > 1:
        parts.append(_("berkas %(number)d") % {"number": file.position})
    if not is_newest:
        parts.append(_("versi lama"))
    return ", ".join(parts)


def _facts(file: StoredFile) -> str:
    note = _("tidak dapat diperiksa: %(why)s") % {"why": _(file.verdict_note)} if file.verdict_note else ""
    parts = (file.name, ukuran(file.size), f"SHA-256 {file.sha256[:8]}…{file.sha256[-8:]}", note)
    return ", ".join(part for part in parts if part)
