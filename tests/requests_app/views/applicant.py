"""Somebody who fills in the form through its pages, as a browser without JavaScript would."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from requests_app.domain import drafts
from requests_app.models import ContactCode, Draft, Edition, ResetRequest
from resetdesk.accounts.models import Office
from resetdesk.core.jobs import run_all_due
from tests.core.files.samples import pdf
from tests.requests_app.factories import ANSWERS, application

EMAIL = str(ANSWERS["email"])
SERAM_PAGES: dict[str, dict[str, Any]] = {
    "layanan": {"services": ["reset_password"]},
    "sebab": {"self_service": "email_dead"},
    "data-diri": {
        "name": "Sari Wulandari",
        "nip": "19850517 201001 1 003",
        "work_unit": "Dinas Pekerjaan Umum",
    },
    "pengangkatan": {"sk_number": "800/017/SK/2026", "sk_date": "2026-01-05", "also_pa": "tidak"},
    "akun": {"user_id": "SARI.PPK"},
    "kontak": {"email": EMAIL, "phone": "0812 3456 7890"},
}
PONOROGO_PAGES: dict[str, dict[str, Any]] = {
    "layanan": {"services": ["reset_password"]},
    "sebab": {"self_service": "user_id_forgotten"},
    "peran": {"role": "pp"},
    "data-diri": {
        "name": "Sari Wulandari",
        "nip": "198505172010011003",
        "rank": "III/d",
        "position": "Kepala Bidang Bina Marga",
    },
    "pengangkatan": {"certificate_number": "PBJ-2024-000123", "sk_number": "800/017/SK/2026"},
    "akun": {"data_changed": "tidak", "user_id": ""},
    "kontak": {"email": EMAIL, "phone": "+62 812 3456 7890", "agency_address": "Jalan Percobaan Nomor 2"},
}
PAPERS = {
    "surat": {"surat_permohonan", "surat_permintaan"},
    "berkas": {"sk_ppk", "sk_pelantikan", "sertifikat_pbj", "sk_pengangkatan"},
}


def upload(name: str, data: bytes, media_type: str = "application/pdf") -> SimpleUploadedFile:
    """A chosen file."""
    return SimpleUploadedFile(name, data, content_type=media_type)


def paper(name: str = "surat.pdf", *, filler: int = 0) -> SimpleUploadedFile:
    """A small whole PDF."""
    return upload(name, pdf(1, filler=filler))


def filled(office: Office, edition: Edition) -> "Applicant":
    """A session whose form is whole and proved, filled by the domain's own verbs instead of its pages."""
    whole, now = application(office, edition, at=timezone.now()), timezone.now()
    draft = drafts.start(office, at=now)
    answers = {**whole.answers, "self_service": "email_dead", "role": whole.role}
    changes = {"services": list(whole.services), "role": whole.role, "answers": answers}
    draft = drafts.save(draft.pk, changes=changes, at=now)
    draft.verified_email = draft.email
    draft.save()
    for key, files in whole.papers.items():
        for file in files:
            drafts.add_paper(draft, key, file=file, at=now)
    applicant = Applicant(office, SERAM_PAGES if len(edition.definition.roles) == 1 else PONOROGO_PAGES)
    session = applicant.client.session
    session["drafts"] = {str(office.pk): str(draft.pk)}
    session.save()
    return applicant


@dataclass
class Applicant:
    """A session at one office's form."""

    office: Office
    pages: dict[str, dict[str, Any]]
    client: Client = field(default_factory=Client)

    def url(self, page: str) -> str:
        return f"/{self.office.slug}/permohonan/{page}/"

    def get(self, page: str) -> Any:
        return self.client.get(self.url(page))

    def post(self, page: str, **changes: Any) -> Any:
        """Send one page with its usual answers, changed."""
        return self.client.post(self.url(page), {**self.pages.get(page, {}), **changes})

    def until(self, page: str) -> Any:
        """Answer every page before this one, as the answers lead."""
        response = self.post("layanan")
        for _step in range(12):
            assert response.status_code == 302, response.content.decode()
            at = response.url.rstrip("/").rsplit("/", 1)[-1]
            if at == page:
                return response
            response = self.answer(at)
        raise AssertionError(f"{page} was never reached")

    def answer(self, page: str) -> Any:
        """One page the usual way: answers, code or papers."""
        if page == "kode":
            return self.prove()
        if page in PAPERS:
            content = self.get(page).content.decode()
            wanted = re.findall(r'<input type="file" name="(\w+)"', content)
            return self.post(page, **{key: paper(f"{key}.pdf") for key in wanted})
        return self.post(page)

    def prove(self) -> Any:
        """Let the mail go out and type the code that it holds."""
        run_all_due()
        row = ContactCode.objects.filter(draft=self.draft).order_by("generation").last()
        assert row is not None
        return self.post("kode", code=drafts.code_of(row))

    @property
    def draft(self) -> Draft:
        """The draft that this session fills."""
        return Draft.objects.get(pk=self.client.session["drafts"][str(self.office.pk)])

    def send(self) -> Any:
        return self.client.post(f"/{self.office.slug}/permohonan/kirim/")

    def submitted(self) -> ResetRequest:
        """The whole way; the request it made."""
        self.until("periksa")
        response = self.send()
        assert response.status_code == 302
        submission = self.draft.submission
        assert submission is not None
        return submission.reset_requests.get()
