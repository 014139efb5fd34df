"""The form as question pages: what an office serves, what a draft was asked, and what is still open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from requests_app.domain import drafts, messengers
from requests_app.domain.adoption import current_editions
from requests_app.domain.asked import Asked, asked
from requests_app.enums import Channel
from requests_app.models import Draft, DraftPaper, Edition
from requests_app.sop.definition import Document, FormField, Service
from requests_app.sop.enums import FieldKind, FieldSection
from resetdesk.accounts.models import Office


class Page(StrEnum):
    """The question pages in order; the value is the last part of the address."""

    SERVICES = "layanan"
    WHY = "sebab"
    ROLE = "peran"
    PERSON = "data-diri"
    APPOINTMENT = "pengangkatan"
    ACCOUNT = "akun"
    CONTACT = "kontak"
    CODE = "kode"
    LETTER = "surat"
    PAPERS = "berkas"
    CHECK = "periksa"


SECTIONS: Mapping[Page, FieldSection] = {
    Page.PERSON: FieldSection.PERSON,
    Page.APPOINTMENT: FieldSection.APPOINTMENT,
    Page.ACCOUNT: FieldSection.ACCOUNT,
    Page.CONTACT: FieldSection.CONTACT,
}
# SPSE helps these by itself, so the office learns why it did not.
SELF_SERVED = frozenset({Service.RESET_PASSWORD})
# The portal proves this address and writes to it, whether or not the SOP asks for one.
EMAIL = FormField(
    key="email", label="Alamat email", kind=FieldKind.EMAIL, section=FieldSection.CONTACT, help=None
)


@dataclass(frozen=True)
class Offer:
    """What an office serves today, by its current editions."""

    editions: tuple[Edition, ...]

    @cached_property
    def services(self) -> dict[str, str]:
        """Each service with the label of the SOP that offers it."""
        found: dict[str, str] = {}
        for edition in self.editions:
            sop = edition.definition
            for service in sop.services:
                found.setdefault(service.value, sop.service_label(service))
        return found

    def roles(self, services: Iterable[str]) -> dict[str, str]:
        """The account roles for which every one of these services is served, with their labels."""
        wanted = set(services)
        served: dict[str, set[str]] = {}
        labels: dict[str, str] = {}
        for edition in self.editions:
            sop = edition.definition
            for role in sop.roles:
                served.setdefault(role, set()).update(service.value for service in sop.services)
                labels.setdefault(role, sop.role_label(role))
        return {role: label for role, label in labels.items() if wanted and wanted <= served[role]}


def offer(office: Office) -> Offer:
    """The office's services and roles; empty where no SOP was adopted yet."""
    return Offer(tuple(current_editions(office)))


@dataclass(frozen=True)
class Questionnaire:
    """A draft laid on its pages. Nothing here is kept: it follows from the draft and the editions."""

    draft: Draft
    offer: Offer
    form: drafts.Filled
    asked: Asked | None
    rows: tuple[DraftPaper, ...]

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """The pages this draft passes, in order."""
        return tuple(page for page in Page if self._is_passed(page))

    def _is_passed(self, page: Page) -> bool:
        match page:
            case Page.WHY:
                return bool(SELF_SERVED & set(self.form.services))
            case Page.ROLE:
                roles = self.roles
                return len(roles) > 1 or (bool(roles) and self.form.role not in roles)
            case Page.PERSON | Page.APPOINTMENT | Page.ACCOUNT:
                return bool(self.fields(page))
            case Page.LETTER | Page.PAPERS:
                return bool(self.documents(page))
        return True

    @property
    def roles(self) -> dict[str, str]:
        """The roles that fit the chosen services."""
        return self.offer.roles(self.form.services)

    def questions(self, page: Page) -> list[FormField] | list[Document]:
        """What this page asks for by the SOP: fields or papers."""
        if page in SECTIONS:
            return self.fields(page)
        return self.documents(page) if page in {Page.LETTER, Page.PAPERS} else []

    def fields(self, page: Page) -> list[FormField]:
        """The SOP's questions on this page; the address always stands on the contact page."""
        if self.asked is None:
            return []
        fields = [field for field in self.asked.fields() if field.key != "role"]
        if page is not Page.CONTACT:
            return [f for f in fields if f.key != "email" and f.section is SECTIONS[page]]
        of_page = [f for f in fields if f.key == "email" or f.section is FieldSection.CONTACT]
        if not any(field.key == "email" for field in of_page):
            of_page.append(EMAIL)
        has_number = any(field.key == "phone" for field in of_page)
        if wish := messengers.question(self.draft.office, has_number=has_number):
            of_page.append(wish)
        return [f.model_copy(update={"optional": False}) if f.key == "email" else f for f in of_page]

    def documents(self, page: Page) -> list[Document]:
        """The papers of this page: the letter that the portal sets, or all others, also those only shown."""
        if self.asked is None:
            return []
        letters = self.letters
        return [
            document
            for document in self.asked.documents()
            if (document.key in letters) is (page is Page.LETTER)
        ]

    @cached_property
    def letters(self) -> frozenset[str]:
        """The papers that the portal sets as a letter."""
        editions = self.asked.editions.values() if self.asked else ()
        return frozenset(e.definition.letter.document for e in editions if e.definition.letter)

    def files_of(self, document_key: str) -> list[DraftPaper]:
        """The uploaded files of one paper, as they were added."""
        return [row for row in self.rows if row.document_key == document_key]

    @cached_property
    def missing(self) -> dict[str, str]:
        """A sentence for each question and paper that is still open, by its key."""
        if self.asked is None:
            return {}
        present = {row.document_key: row for row in self.rows}
        absent = self.asked.missing_fields(self.form.answers) | self.asked.missing_documents(present)
        absent.pop("role", None)
        if not self.draft.email:
            absent.setdefault("email", "")
        return absent

    def is_done(self, page: Page) -> bool:
        """Whether this page has all its answers."""
        own = {
            Page.SERVICES: bool(self.form.services) and bool(self.roles),
            Page.WHY: bool(self.form.answers.get(drafts.SELF_SERVICE)),
            Page.ROLE: self.form.role in self.roles,
            Page.CODE: drafts.is_proved(self.draft),
            Page.CHECK: False,
        }
        if page in own:
            return own[page]
        return not any(question.key in self.missing for question in self.questions(page))

    @property
    def first_open(self) -> Page:
        """The first page that still has a question; the check of the answers once none has."""
        return next((page for page in self.pages if not self.is_done(page)), Page.CHECK)

    def is_reached(self, page: Page) -> bool:
        """Whether every page before this one is answered."""
        return page in self.pages and self.pages.index(page) <= self.pages.index(self.first_open)

    def before(self, page: Page) -> Page | None:
        """The page one goes back to."""
        place = self.pages.index(page)
        return self.pages[place - 1] if place else None

    def after(self, page: Page) -> Page:
        """Where to go on: the next page, or back to this one where the answers opened a question on it."""
        if page in self.pages and not self.is_done(page):
            return page
        return next((p for p in self.pages if list(Page).index(p) > list(Page).index(page)), Page.CHECK)


def questionnaire(draft: Draft, *, offered: Offer | None = None) -> Questionnaire:
    """The draft on its pages, by what the office serves now."""
    offered = offered or offer(draft.office)
    form = drafts.filled(draft)
    want = None
    if form.role in offered.roles(form.services):
        want = asked(
            draft.office,
            role=form.role,
            services=form.services,
            answers=form.answers,
            channel=Channel.PORTAL,
            current=offered.editions,
        )
    rows = tuple(draft.papers.select_related("file")) if want else ()
    return Questionnaire(draft=draft, offer=offered, form=form, asked=want, rows=rows)
