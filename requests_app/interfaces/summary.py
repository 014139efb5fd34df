"""A draft in words: the titles of its pages, what is done, and the answers as people read them."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from requests_app.domain import drafts
from requests_app.domain.questionnaire import SECTIONS, Page, Questionnaire
from requests_app.enums import SelfServiceFault
from requests_app.models import DraftPaper
from requests_app.sop.conditions import Fact
from requests_app.sop.definition import FormField
from requests_app.sop.enums import FieldKind
from resetdesk.accounts.models import Office
from resetdesk.core import nip, phones, ranks
from resetdesk.core.models import StoredFile
from resetdesk.core.templatetags.ui import tanggal, ukuran

TITLES: Mapping[Page, Promise] = {
    Page.SERVICES: gettext_lazy("Layanan"),
    Page.WHY: gettext_lazy("Lupa Password di SPSE"),
    Page.ROLE: gettext_lazy("Peran akun"),
    Page.PERSON: gettext_lazy("Data diri"),
    Page.APPOINTMENT: gettext_lazy("Pengangkatan"),
    Page.ACCOUNT: gettext_lazy("Akun"),
    Page.CONTACT: gettext_lazy("Kontak"),
    Page.CODE: gettext_lazy("Kode dari email"),
    Page.LETTER: gettext_lazy("Surat permohonan"),
    Page.PAPERS: gettext_lazy("Berkas"),
    Page.CHECK: gettext_lazy("Periksa dan kirim"),
}
# Pages of one question each stand under a common heading when the answers are checked.
GROUPS: Mapping[Page, Promise] = {
    Page.SERVICES: gettext_lazy("Permohonan"),
    Page.WHY: gettext_lazy("Permohonan"),
    Page.ROLE: gettext_lazy("Permohonan"),
    Page.LETTER: gettext_lazy("Surat dan berkas"),
    Page.PAPERS: gettext_lazy("Surat dan berkas"),
}
Row = dict[str, Any]


def address(office: Office, page: Page) -> str:
    """The address of a question page."""
    return reverse("requests:apply-page", args=[office.slug, page.value])


def answer_words(field: FormField, value: Fact) -> str:
    """A kept answer as people read it; empty where there is none."""
    if isinstance(value, bool):
        return _("Ya") if value else _("Tidak")
    if not value:
        return ""
    if field.kind is FieldKind.CHOICE:
        return next((choice.label for choice in field.choices if choice.key == value), value)
    return WORDS[field.kind](value) if field.kind in WORDS else value


def _day(value: str) -> str:
    try:
        return tanggal(dt.date.fromisoformat(value))
    except ValueError:
        return value


WORDS: Mapping[FieldKind, Callable[[str], str]] = {
    FieldKind.NIP: nip.formatted,
    FieldKind.PHONE: phones.display,
    FieldKind.RANK: ranks.label,
    FieldKind.DATE: _day,
}


def page_tasks(asked: Questionnaire) -> list[Row]:
    """The pages as a list of tasks: done, next, or not yet."""
    tasks: list[Row] = []
    for page in asked.pages:
        if page is asked.first_open:
            status, tone = _("Berikutnya"), "due"
        elif asked.is_done(page) and asked.is_reached(page):
            status, tone = _("Terisi"), "quiet"
        else:
            status, tone = "", ""
        is_open = asked.is_reached(page)
        url = address(asked.draft.office, page) if is_open else ""
        tasks.append({"label": TITLES[page], "url": url, "status": status, "tone": tone, "note": ""})
    return tasks


def check_sections(asked: Questionnaire) -> list[Row]:
    """Every answer with the way to change it, in the order it was asked."""
    sections: dict[str, Row] = {}
    for page in asked.pages:
        rows = _rows(asked, page)
        url = f"{address(asked.draft.office, page)}?ubah"
        for row in rows:
            row["change_url"], row["change_label"] = url, row["key"]
        if rows:
            title = str(GROUPS.get(page, TITLES[page]))
            sections.setdefault(title, {"title": title, "rows": []})["rows"] += rows
    return list(sections.values())


def _rows(asked: Questionnaire, page: Page) -> list[Row]:
    form = asked.form
    if page in SECTIONS:
        return [
            {"key": field.label, "value": answer_words(field, form.answers.get(field.key))}
            for field in asked.fields(page)
        ]
    if page in {Page.LETTER, Page.PAPERS}:
        return [*_paper_rows(asked, page), *(_letter_rows(asked) if page is Page.LETTER else [])]
    labels = {**asked.offer.services, **asked.roles, **dict(SelfServiceFault.choices)}
    said: Mapping[Page, tuple[str, ...]] = {
        Page.SERVICES: form.services,
        Page.WHY: (str(form.answers.get(drafts.SELF_SERVICE) or ""),),
        Page.ROLE: (form.role,),
    }
    if page not in said:
        return []
    return [{"key": TITLES[page], "value": "\n".join(str(labels.get(key, key)) for key in said[page])}]


def _letter_rows(asked: Questionnaire) -> list[Row]:
    rows = []
    if asked.form.letter_number:
        rows.append({"key": _("Nomor surat"), "value": asked.form.letter_number})
    if asked.form.letter_date:
        rows.append({"key": _("Tanggal surat"), "value": tanggal(asked.form.letter_date)})
    return rows


def _paper_rows(asked: Questionnaire, page: Page) -> list[Row]:
    return [
        {
            "key": document.label,
            "value": "\n".join(
                f"{row.file.name} ({file_facts(row.file)})" for row in asked.files_of(document.key)
            ),
        }
        for document in asked.documents(page)
        if document.is_uploaded
    ]


def file_facts(file: StoredFile) -> str:
    """`2 halaman, 1,2 MB`, and what the gate could not check."""
    parts = []
    if file.pages:
        parts.append(ngettext("%(count)d halaman", "%(count)d halaman", file.pages) % {"count": file.pages})
    parts.append(ukuran(file.size))
    return ", ".join(parts)


def file_rows(office: Office, papers: Sequence[DraftPaper]) -> list[Row]:
    """Received files for components/file_list.html."""
    return [
        {
            "name": paper.file.name,
            "facts": file_facts(paper.file),
            "thumb_url": reverse("requests:apply-preview", args=[office.slug, paper.pk]),
            "url": "",
            "fault": "",
            "remove_name": "hapus",
            "remove_value": paper.pk,
        }
        for paper in papers
    ]
