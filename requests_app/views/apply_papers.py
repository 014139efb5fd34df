"""The letter and the other papers: each file judged and kept by itself, whatever happens to the others."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from requests_app.domain import drafts
from requests_app.domain.letters import letter_of
from requests_app.domain.questionnaire import Page, Questionnaire, questionnaire
from requests_app.interfaces.forms.papers import PapersForm, limits_of, limits_sentence
from requests_app.interfaces.forms.questions import LetterForm
from requests_app.interfaces.summary import TITLES, address, answer_words, file_rows
from requests_app.models import Draft, DraftPaper
from requests_app.sop.definition import Document
from requests_app.views import drafting
from resetdesk.accounts.domain.options import OfficeOptions, options
from resetdesk.accounts.domain.policy import office_day
from resetdesk.accounts.doors import OfficeRequest, public
from resetdesk.accounts.models import Office
from resetdesk.accounts.views.refusals import too_many
from resetdesk.core import limits, marks
from resetdesk.core.files.gate import PageUnavailable
from resetdesk.core.files.intake import Upload, receive
from resetdesk.core.files.names import clean_name
from resetdesk.core.files.refusals import FileRefused
from resetdesk.core.files.serving import HEADERS, FileLost, page_image

REMOVE, UPLOAD = "hapus", "unggah"
PREVIEW_WIDTH = 160
PER_DRAFT = 120


@dataclass
class Received:
    """What became of the files of one POST: how many are kept, and a sentence for each that is not."""

    kept: int = 0
    faults: dict[str, list[str]] = field(default_factory=dict)
    status: int = 422

    def refuse(self, key: str, upload: Upload, refusal: FileRefused) -> None:
        """Note why this file is not kept; its name tells it from the others."""
        self.refuse_with(key, f"{clean_name(upload.name, fallback=key)}: {refusal.sentence}")
        self.status = refusal.status

    def refuse_with(self, key: str, sentence: str) -> None:
        self.faults.setdefault(key, []).append(sentence)


def papers(request: OfficeRequest, asked: Questionnaire, page: Page) -> HttpResponse:
    """One page of papers. What was received stays, also when something else on the page is wrong."""
    draft = asked.draft
    form = _letter_form(request, asked) if page is Page.LETTER else None
    if request.method != "POST":
        return _page(request, asked, page, form=form)
    if (unwanted := marks.key(request.POST.get(REMOVE, ""))) is not None:
        drafts.remove_paper(draft, unwanted)
        return redirect(address(draft.office, page) + ("?ubah" if drafting.CHANGE in request.POST else ""))
    if request.FILES and not _is_within_limits(request, draft):
        return too_many(request)
    received = receive_all(request, draft, asked.documents(page), room=options(draft.office))
    if form is not None and form.is_valid():
        day = form.cleaned_data["letter_date"]
        changes = {
            "letter_number": form.cleaned_data["letter_number"],
            "letter_date": day.isoformat() if day else None,
        }
        draft = drafts.save(draft.pk, changes=changes, at=timezone.now())
    asked = questionnaire(draft)
    for document in asked.documents(page):
        if document.key in asked.missing and document.key not in received.faults:
            received.refuse_with(document.key, asked.missing[document.key])
    if received.faults or (form is not None and form.errors):
        return _page(request, asked, page, form=form, received=received)
    return drafting.go_on(request, draft, page)


def receive_all(
    request: OfficeRequest, draft: Draft, documents: Sequence[Document], *, room: OfficeOptions
) -> Received:
    """Take in every chosen file of these papers, each with its own verdict."""
    received = Received()
    for document in documents:
        if not document.is_uploaded:
            continue
        for upload in request.FILES.getlist(document.key):
            count = DraftPaper.objects.filter(draft=draft, document_key=document.key).count()
            if document.several and count >= room.max_files_per_paper:
                sentence = _("%(name)s: paling banyak %(count)d berkas untuk dokumen ini.")
                name = clean_name(upload.name, fallback=document.key)
                received.refuse_with(
                    document.key, sentence % {"name": name, "count": room.max_files_per_paper}
                )
                continue
            try:
                file = receive(
                    upload,
                    scope=draft.office_id,
                    kind_limits=limits_of(document, room),
                    at=timezone.now(),
                )
            except FileRefused as refusal:
                received.refuse(document.key, upload, refusal)
                continue
            drafts.add_paper(draft, document.key, file=file, at=timezone.now(), replaces=not document.several)
            received.kept += 1
    return received


def _is_within_limits(request: OfficeRequest, draft: Draft) -> bool:
    return drafting.is_within_limits(request, "upload") and limits.allow(
        f"upload:{draft.pk}", limit=PER_DRAFT, seconds=drafting.WINDOW_SECONDS
    )


def _letter_form(request: OfficeRequest, asked: Questionnaire) -> LetterForm:
    initial = {"letter_number": asked.form.letter_number, "letter_date": asked.form.letter_date}
    data = request.POST if request.method == "POST" else None
    return LetterForm(data, initial=initial, today=office_day(asked.draft.office))


def _page(
    request: OfficeRequest,
    asked: Questionnaire,
    page: Page,
    *,
    form: LetterForm | None,
    received: Received | None = None,
) -> HttpResponse:
    documents = asked.documents(page)
    uploaded = [document for document in documents if document.is_uploaded]
    inputs = PapersForm(uploaded, faults=received.faults if received else None)
    room, office = options(asked.draft.office), asked.draft.office
    context = {
        "title": TITLES[page],
        "letter_form": form,
        "form": inputs,
        "papers": [
            {
                "field": inputs[document.key],
                "files": file_rows(office, asked.files_of(document.key)),
                "limits": limits_sentence(document, room),
            }
            for document in uploaded
        ],
        "shown": [document for document in documents if not document.is_uploaded],
        "alternatives": alternatives(uploaded),
        "faults": faults_of(form),
        "has_letter": letter_of(asked, words=answer_words) is not None,
    }
    status = received.status if received else 200
    return drafting.show(request, asked, page, template="apply_papers", context=context, status=status)


def alternatives(documents: Sequence[Document]) -> list[list[str]]:
    """The papers of which one is enough, by their labels."""
    groups: dict[str, list[str]] = {}
    for document in documents:
        if document.or_group:
            groups.setdefault(document.or_group, []).append(document.label)
    return [labels for labels in groups.values() if len(labels) > 1]


def faults_of(form: LetterForm | None) -> list[dict[str, str]]:
    """The letter's own faults for the summary at the top."""
    if form is None or not form.is_bound:
        return []
    return [
        {"text": str(sentence), "anchor": f"id_{name}"}
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]


@public
@require_safe
def preview(request: OfficeRequest, office: Office, paper_id: int) -> HttpResponse:
    """A small picture of the first page of a file in this session's form, made by the portal."""
    draft = drafting.current(request, office)
    if draft is None:
        return redirect("requests:apply", office.slug)
    paper = DraftPaper.objects.select_related("file").filter(pk=paper_id, draft=draft).first()
    if paper is None:
        raise Http404(_("Berkas ini tidak ada."))
    try:
        picture = page_image(paper.file, 1, width=PREVIEW_WIDTH)
    except (PageUnavailable, FileLost) as missing:
        raise Http404(_("Berkas ini tidak dapat ditampilkan.")) from missing
    return HttpResponse(picture, content_type="image/png", headers=HEADERS)


@public
@require_safe
def letter(request: OfficeRequest, office: Office) -> HttpResponse:
    """The request letter, set from the form, to be printed, signed and uploaded."""
    draft = drafting.current(request, office)
    if draft is None:
        return drafting.lost(request, office)
    asked = questionnaire(draft)
    with translation.override(settings.LANGUAGE_CODE):
        found = letter_of(asked, words=answer_words)
    if found is None or not asked.is_reached(Page.LETTER):
        return redirect(address(office, asked.first_open))
    context = {"letter": found, "back_url": address(office, Page.LETTER), "today": office_day(office)}
    return render(request, "requests_app/requester/letter.html", context)
