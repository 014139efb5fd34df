"""The facts of a request as rows, and the links of its papers."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
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
    """One page of one paper and the ways to its neighbours, for `components/viewer.html`."""

    papers: list[dict[str, Any]]
    image_url: str
    original_url: str
    together_url: str
    alt: str
    page: int
    pages: int
    previous_url: str
    next_url: str
    facts: str


Paper = list[DocumentVersion]


def viewer(request: HttpRequest, case: ResetRequest, files: Sequence[DocumentVersion]) -> Viewer:
    """The paper and page that the address asks for (`berkas`, `hal`), else the first page of the first.

    The files that were handed in together as one paper are read as one, page after page.
    """
    wanted = request.GET.get("berkas", "")
    papers = [list(group) for _key, group in groupby(files, lambda file: (file.document_id, file.number))]
    paper = next((one for one in papers if any(str(file.pk) == wanted for file in one)), papers[0])
    leaves = [(file, number) for file in paper for number in range(1, (file.file.pages or 1) + 1)]
    page = min(max(marks.key(request.GET.get("hal", "1")) or 1, 1), len(leaves))
    shown, number = leaves[page - 1]
    slug = case.office.slug

    def way(to: Paper, hal: int) -> str:
        return f"?{urlencode({'berkas': to[0].pk, 'hal': hal})}#panel-berkas"

    return Viewer(
        papers=[
            {"label": label, "url": way(one, 1), "current": one is paper} for one, label in _labels(papers)
        ],
        image_url=reverse("requests:paper-page", args=[slug, shown.pk, number]),
        original_url=reverse("requests:paper-original", args=[slug, shown.pk]),
        together_url=reverse("requests:paper-together", args=[slug, shown.pk]) if _photographs(paper) else "",
        alt=_("%(paper)s, halaman %(page)d") % {"paper": shown.document.label, "page": page},
        page=page,
        pages=len(leaves),
        previous_url=way(paper, page - 1) if page > 1 else "",
        next_url=way(paper, page + 1) if page < len(leaves) else "",
        facts=_facts(shown.file),
    )


def _photographs(paper: Paper) -> bool:
    """Whether the paper came as several photographs."""
    return sum(file.file.media_type.startswith("image/") for file in paper) > 1


def _labels(papers: Sequence[Paper]) -> list[tuple[Paper, str]]:
    """Each paper with its name; only its newest version goes without a word about it."""
    newest: dict[int, int] = {}
    for first, *_rest in papers:
        newest[first.document_id] = max(newest.get(first.document_id, 0), first.number)
    return [
        (paper, _label(paper[0], is_newest=paper[0].number == newest[paper[0].document_id]))
        for paper in papers
    ]


def _label(file: DocumentVersion, *, is_newest: bool) -> str:
    return file.document.label if is_newest else _("%(paper)s, versi lama") % {"paper": file.document.label}


def _facts(file: StoredFile) -> str:
    note = _("tidak dapat diperiksa: %(why)s") % {"why": _(file.verdict_note)} if file.verdict_note else ""
    parts = (file.name, ukuran(file.size), f"SHA-256 {file.sha256[:8]}…{file.sha256[-8:]}", note)
    return ", ".join(part for part in parts if part)
