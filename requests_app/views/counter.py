"""Loket: staff register a request with the person present, or from a mail or a letter."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from requests_app.domain import counter, drafts, handover_rules
from requests_app.domain.asked import Asked
from requests_app.domain.questionnaire import offer
from requests_app.domain.words import service_label
from requests_app.exceptions import FormIncomplete
from requests_app.interfaces.counter import REMOVE, fault_lines, paper_rows, papers_form, sections
from requests_app.interfaces.forms.answers import AnswersForm
from requests_app.interfaces.forms.counter import ArrivalForm, OpeningForm
from requests_app.interfaces.forms.handover_staff import CLOCK
from requests_app.models import Draft, ResetRequest
from requests_app.sop.conditions import Fact
from requests_app.sop.enums import ArtefactKind
from requests_app.views.apply_papers import Received, receive_all
from resetdesk.accounts.domain.options import options
from resetdesk.accounts.domain.policy import office_day
from resetdesk.accounts.doors import StaffRequest, requires
from resetdesk.accounts.enums import Action
from resetdesk.accounts.models import Office
from resetdesk.core import marks

UNPROCESSABLE = 422
# Rounds in which answers open further questions; an SOP nests no deeper.
ROUNDS = 5
SEEN, CODES, ARRIVED = "diminta", "kode_loket", "received_at"


@require_http_methods(["GET", "POST"])
@requires(Action.REGISTER_AT_COUNTER)
def opening(request: StaffRequest, office: Office) -> HttpResponse:
    """Channel, services and role; they lead to the form that the SOP asks."""
    form = OpeningForm(request.POST if request.method == "POST" else None, offer=offer(office))
    if form.is_valid():
        draft = counter.begin(office, form.opening(), at=timezone.now())
        return redirect("requests:counter-form", office.slug, draft.pk)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "requests_app/desk/counter.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@requires(Action.REGISTER_AT_COUNTER)
def form(request: StaffRequest, office: Office, draft_id: UUID) -> HttpResponse:
    """The whole form on one page. What was typed right and every file stay, whatever else is wrong."""
    draft = _draft(office, draft_id)
    if draft.submission is not None:
        return redirect("requests:counter-done", office.slug, draft.pk)
    try:
        return _filling(request, draft)
    except FormIncomplete:
        messages.warning(request, _("SOP kantor ini sudah berganti. Pilih lagi layanan dan perannya."))
        return redirect("requests:counter", office.slug)


def _filling(request: StaffRequest, draft: Draft) -> HttpResponse:
    """Raises FormIncomplete once the office no longer serves what the form was begun for."""
    office = draft.office
    if request.method == "GET":
        answers = drafts.filled(draft).answers
        want = counter.want_of(draft, answers)
        return _page(request, draft, want, _answers_form(draft, want, answers), _arrival(request, draft))
    arrival = _arrival(request, draft)
    want, answered = _settled(request, draft)
    _save(draft, arrival, answered)
    received = receive_all(request, draft, want.documents(), room=options(office))
    if (unwanted := marks.key(request.POST.get(REMOVE, ""))) is not None:
        drafts.remove_paper(draft, unwanted)
        return redirect("requests:counter-form", office.slug, draft.pk)
    _name_new_papers(request, want, received)
    if not received.faults and arrival.is_valid() and not answered.errors:
        return _register(request, draft, want, answered, arrival)
    return _page(request, draft, want, answered, arrival, received=received)


@require_GET
@requires(Action.REGISTER_AT_COUNTER)
def done(request: StaffRequest, office: Office, draft_id: UUID) -> HttpResponse:
    """The references, and the collection code to be printed and handed over, until that is said done."""
    draft = _draft(office, draft_id)
    if draft.submission is None:
        return redirect("requests:counter-form", office.slug, draft.pk)
    submission = draft.submission
    made = list(
        submission.reset_requests.select_related("edition", "office", "submission")
        .defer("edition__source")
        .prefetch_related("artefacts")
        .order_by("register_number")
    )
    shows = str(draft.pk) in request.session.get(CODES, []) and _opens_something(made)
    context = {
        "draft": draft,
        "submission": submission,
        "made": [_made(one) for one in made],
        "code": handover_rules.collection_code(submission) if shows else "",
    }
    response = render(request, "requests_app/desk/counter_done.html", context)
    response.headers["Cache-Control"] = "no-store, private"
    return response


@require_POST
@requires(Action.REGISTER_AT_COUNTER)
def handed_over(request: StaffRequest, office: Office, draft_id: UUID) -> HttpResponse:
    """The code was printed and given to the requester: it is not shown again."""
    draft = _draft(office, draft_id)
    request.session[CODES] = [key for key in request.session.get(CODES, []) if key != str(draft.pk)]
    messages.success(request, _("Kode pengambilan disembunyikan dan tidak dapat ditampilkan lagi."))
    return redirect("requests:counter-done", office.slug, draft.pk)


def _draft(office: Office, draft_id: UUID) -> Draft:
    draft = counter.find(office, draft_id)
    if draft is None:
        raise Http404
    return draft


def _arrival(request: StaffRequest, draft: Draft) -> ArrivalForm:
    filled = drafts.filled(draft)
    initial: dict[str, Any] = {"letter_number": filled.letter_number, "letter_date": filled.letter_date}
    if arrived := draft.data.get(ARRIVED):
        initial["received_at"] = arrived
    data = request.POST if request.method == "POST" else None
    return ArrivalForm(data, initial=initial, today=office_day(draft.office), office=draft.office)


def _answers_form(draft: Draft, want: Asked, answers: Any, data: Any = None) -> AnswersForm:
    made = AnswersForm(
        counter.questions_of(want, draft.office),
        data,
        answers=answers,
        today=office_day(draft.office),
        nip_required=counter.nip_required(draft.office),
    )
    for field in made.fields.values():
        # The browser would offer the officer's own name and address.
        field.widget.attrs["autocomplete"] = "off"
    return made


def _settled(request: StaffRequest, draft: Draft) -> tuple[Asked, AnswersForm]:
    """The form that these very answers ask for: an answer may open further questions."""
    answers: dict[str, Fact] = dict(drafts.filled(draft).answers)
    want = counter.want_of(draft, answers)
    for _round in range(ROUNDS):
        answered = _answers_form(draft, want, answers, request.POST)
        answered.is_valid()
        following = counter.want_of(draft, answered.cleaned_data)
        if [f.key for f in following.fields()] == [f.key for f in want.fields()]:
            return following, answered
        want = following
    return want, answered


def _save(draft: Draft, arrival: ArrivalForm, answered: AnswersForm) -> None:
    """Keep whatever holds; the page shows the rest as it was typed."""
    arrival.is_valid()
    day, arrived = arrival.cleaned_data.get("letter_date"), arrival.cleaned_data.get("received_at")
    changes = {
        "answers": {key: value for key, value in answered.cleaned_data.items() if value is not None},
        "letter_number": arrival.cleaned_data.get("letter_number", ""),
        "letter_date": day.isoformat() if day else None,
        ARRIVED: arrived.strftime(CLOCK) if arrived else "",
    }
    draft.data = drafts.save(draft.pk, changes=changes, at=timezone.now()).data


def _name_new_papers(request: StaffRequest, want: Asked, received: Received) -> None:
    """Papers that these answers ask for beyond those on the page: to be scanned, or left out knowingly."""
    seen = set(request.POST.getlist(SEEN))
    for document in want.documents():
        if document.is_uploaded and document.key not in seen | set(request.FILES):
            received.refuse_with(
                document.key,
                _("Jawaban di atas juga meminta %(paper)s. Pindai bila ada, atau daftarkan tanpa berkas ini.")
                % {"paper": document.label},
            )


def _register(
    request: StaffRequest, draft: Draft, want: Asked, answered: AnswersForm, arrival: ArrivalForm
) -> HttpResponse:
    # On record before the act: should the answer get lost, this session still learns the code (M4).
    request.session[CODES] = [*request.session.get(CODES, []), str(draft.pk)]
    request.session.save()
    received_at = arrival.cleaned_data["received_at"]
    try:
        counter.register(draft, received_at=received_at, by=request.user, at=timezone.now())
    except FormIncomplete as refusal:
        for name, sentence in refusal.faults.items():
            answered.add_error(name if name in answered.fields else None, sentence)
        return _page(request, draft, want, answered, arrival)
    return redirect("requests:counter-done", draft.office.slug, draft.pk)


def _page(
    request: StaffRequest,
    draft: Draft,
    want: Asked,
    answered: AnswersForm,
    arrival: ArrivalForm,
    *,
    received: Received | None = None,
) -> HttpResponse:
    documents = want.documents()
    scans = papers_form(documents, faults=received.faults if received else {})
    sop = next(iter(want.editions.values())).definition
    context = {
        "draft": draft,
        "channel": counter.channel_of(draft).label,
        "role": sop.role_label(drafts.filled(draft).role),
        "arrival": arrival,
        "sections": sections(answered),
        "papers": paper_rows(draft, documents, scans),
        "shown": [document for document in documents if not document.is_uploaded],
        "faults": fault_lines(arrival, answered, scans),
    }
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "requests_app/desk/counter_form.html", context, status=status)


def _opens_something(made: list[ResetRequest]) -> bool:
    """A code that opens nothing would only confuse."""
    return any(handover_rules.opens_by_code(one) for one in made)


def _made(one: ResetRequest) -> dict[str, Any]:
    kinds = {paper.kind: paper for paper in one.artefacts.all()}
    return {"request": one, "service": service_label(one), "receipt": kinds.get(ArtefactKind.INTAKE_RECEIPT)}
