"""Lengkapi: only what was returned, gathered item by item, sent as a whole; and a requester's own tasks."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from requests_app.domain import completion, drafts, staging, tasks
from requests_app.domain.workflow import REQUESTER
from requests_app.exceptions import FormIncomplete, NotPossible
from requests_app.interfaces.forms.answers import YES, AnswersForm
from requests_app.interfaces.forms.papers import PapersForm, limits_sentence
from requests_app.interfaces.forms.track import TaskForm
from requests_app.interfaces.summary import answer_words, file_facts
from requests_app.models import Document, Draft, DraftPaper, ResetRequest, ReturnedItem, StepRun
from requests_app.sop.conditions import Fact
from requests_app.views import tracking
from requests_app.views.apply_papers import REMOVE, Received, receive_all
from resetdesk.accounts.domain.options import options
from resetdesk.accounts.domain.policy import office_day
from resetdesk.accounts.doors import OfficeRequest, public
from resetdesk.accounts.models import Office
from resetdesk.accounts.views.refusals import too_many
from resetdesk.core import limits, marks
from resetdesk.core.files.intake import Limits, receive
from resetdesk.core.files.refusals import FileRefused
from resetdesk.core.models import StoredFile

MB = 1024 * 1024
PER_REQUEST, WINDOW_SECONDS = 120, 600


@public
@require_http_methods(["GET", "HEAD", "POST"])
def complete(request: OfficeRequest, office: Office, reference: str) -> HttpResponse:
    """The returned items, each with the officer's reason; files stay gathered until everything is sent."""
    found = tracking.find(request, office, reference)
    if found is None:
        return tracking.ask_for_proof(office)
    step = found.steps.filter(closed_at=None, group=REQUESTER).first()
    if step is None:
        messages.info(request, _("Saat ini tidak ada yang perlu Anda lengkapi."))
        return redirect("requests:track-detail", office.slug, found.reference)
    if request.FILES and not limits.allow(f"complete:{found.pk}", limit=PER_REQUEST, seconds=WINDOW_SECONDS):
        return too_many(request)
    try:
        return task(request, found, step) if step.kind == "task" else items(request, found, step)
    except NotPossible as refusal:
        messages.info(request, refusal.sentence)
        return redirect("requests:track-detail", office.slug, found.reference)


def items(request: OfficeRequest, found: ResetRequest, step: StepRun) -> HttpResponse:
    """Gather and send what was asked for."""
    returned = completion.open_items(found.pk)
    if request.method != "POST":
        draft = Draft.objects.filter(pk=staging.place(found, step)).first()
        return _page(request, found, returned, draft=draft, form=_form(found, returned, None, draft))
    draft = staging.staged(found, step, at=timezone.now())
    if (unwanted := marks.key(request.POST.get(REMOVE, ""))) is not None:
        drafts.remove_paper(draft, unwanted)
        return redirect("requests:complete", found.office.slug, found.reference)
    papers = [found.edition.definition.document(item.document_key) for item in returned if item.document_key]
    received = receive_all(request, draft, papers, room=options(found.office))
    form = _form(found, returned, request.POST, draft)
    if form.is_valid():
        draft = drafts.save(draft.pk, changes={"answers": form.answers}, at=timezone.now())
    if received.faults or not form.is_valid():
        return _page(request, found, returned, draft=draft, form=form, received=received)
    try:
        staging.send(found, step, fields=_texts(form.answers), at=timezone.now())
    except FormIncomplete as refusal:
        for key, sentence in refusal.faults.items():
            received.refuse_with(key, sentence)
        return _page(request, found, returned, draft=draft, form=form, received=received)
    messages.success(request, _("Kelengkapan terkirim. Waktu layanan berjalan lagi pada jam kerja."))
    return redirect("requests:track-detail", found.office.slug, found.reference)


def _form(
    found: ResetRequest,
    returned: Sequence[ReturnedItem],
    data: Mapping[str, Any] | None,
    draft: Draft | None,
) -> AnswersForm:
    sop = found.edition.definition
    questions = [
        sop.field(item.field_key).model_copy(update={"optional": False})
        for item in returned
        if item.field_key
    ]
    gathered = drafts.filled(draft).answers if draft else {}
    return AnswersForm(questions, data, answers={**found.answers, **gathered}, today=office_day(found.office))


def _texts(answers: Mapping[str, Fact]) -> dict[str, str]:
    """Answers as the record of a completion keeps them."""
    words = {True: YES, False: "tidak"}
    return {key: words[value] if isinstance(value, bool) else (value or "") for key, value in answers.items()}


def _page(
    request: OfficeRequest,
    found: ResetRequest,
    returned: Sequence[ReturnedItem],
    *,
    draft: Draft | None,
    form: AnswersForm,
    received: Received | None = None,
) -> HttpResponse:
    sop = found.edition.definition
    documents = [sop.document(item.document_key) for item in returned if item.document_key]
    inputs = PapersForm(documents, faults=received.faults if received else None)
    context = {
        "found": found,
        "form": form,
        "inputs": inputs,
        "items": [
            _field(found, item, form) if item.field_key else _paper(found, item, inputs, draft)
            for item in returned
        ],
    }
    status = 422 if received and not received.faults and form.errors else received.status if received else 200
    return render(request, "requests_app/requester/complete.html", context, status=status)


def _field(found: ResetRequest, item: ReturnedItem, form: AnswersForm) -> dict[str, Any]:
    field = found.edition.definition.field(item.field_key)
    before = answer_words(field, found.answers.get(item.field_key))
    return {"item": item, "field": form[item.field_key], "is_paper": False, "before": before}


def _paper(
    found: ResetRequest, item: ReturnedItem, inputs: PapersForm, draft: Draft | None
) -> dict[str, Any]:
    document = found.edition.definition.document(item.document_key)
    rows = DraftPaper.objects.filter(draft=draft, document_key=document.key).select_related("file")
    return {
        "item": item,
        "field": inputs[document.key],
        "is_paper": True,
        "limits": limits_sentence(document, options(found.office)),
        "files": [_file(paper) for paper in rows],
        "older": _older(found, item.document_key),
    }


def _file(paper: DraftPaper) -> dict[str, Any]:
    return {
        "name": paper.file.name,
        "facts": file_facts(paper.file),
        "thumb_url": "",
        "url": "",
        "fault": "",
        "remove_name": REMOVE,
        "remove_value": paper.pk,
    }


def _older(found: ResetRequest, document_key: str) -> list[str]:
    """The files sent before; they stay in the record."""
    row = Document.objects.filter(submission_id=found.submission_id, key=document_key).first()
    return [version.file.name for version in row.versions.select_related("file")] if row else []


def task(request: OfficeRequest, found: ResetRequest, step: StepRun) -> HttpResponse:
    """A step of the SOP that the requester does: a note and a file, as the step needs them."""
    form = TaskForm(request.POST, request.FILES) if request.method == "POST" else TaskForm()
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid() and _task_done(found, form):
            messages.success(request, _("Terima kasih. Langkah ini selesai."))
            return redirect("requests:track-detail", found.office.slug, found.reference)
    named = found.edition.definition.step(step.step_key)
    context = {"found": found, "form": form, "step": named, "limits": _task_limits(found)}
    return render(request, "requests_app/requester/task.html", context, status=status)


def _task_done(found: ResetRequest, form: TaskForm) -> bool:
    upload, file = form.cleaned_data["file"], None
    if upload is not None:
        try:
            file = _received(found, upload)
        except FileRefused as refusal:
            form.add_error("file", f"{upload.name}: {refusal.sentence}")
            return False
    tasks.finish_as_requester(found.pk, note=form.cleaned_data["note"], file=file, at=timezone.now())
    return True


def _received(found: ResetRequest, upload: Any) -> StoredFile:
    room = options(found.office)
    return receive(
        upload,
        scope=found.office_id,
        kind_limits=Limits(max_bytes=room.max_file_mb * MB, max_pages=room.max_pages),
        at=timezone.now(),
    )


def _task_limits(found: ResetRequest) -> str:
    return _("PDF, JPG, atau PNG, paling besar %(size)d MB.") % {"size": options(found.office).max_file_mb}
