"""Holes of authorisation: foreign cases, secondary parameters, names from the request."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from requests_app.domain import completion, corrections, drafts
from requests_app.domain import policies as case_policies
from requests_app.domain.queries import cases
from requests_app.domain.queries.find import find_in_office
from requests_app.enums import Channel, NoticeState, RequestState
from requests_app.interfaces.forms import side_acts as side_forms
from requests_app.interfaces.forms.answers import AnswersForm
from requests_app.interfaces.side_acts import SIDE_ACTS
from requests_app.models import Artefact, DraftPaper, Note, Notice, ResetRequest, StepRun
from requests_app.views import complete, queue, side_acts, tracking
from resetdesk.accounts.domain import policy
from resetdesk.accounts.enums import Role
from resetdesk.accounts.exceptions import NotAllowed
from resetdesk.accounts.models import User
from tests.cast import Cast, sign_in
from tests.holes.closing import closes
from tests.moments import kept
from tests.requests_app.factories import (
    ANSWERS,
    NIP,
    PONOROGO,
    SERAM,
    Walk,
    equip,
    open_step,
    paper,
    submitted,
)
from tests.requests_app.views.applicant import Applicant, filled
from tests.requests_app.views.test_track import prove

Patch = pytest.MonkeyPatch
TIMUR, BARAT = "contoh-timur", "contoh-barat"
THIEF = "maling@contoh.test"


@pytest.fixture
def own(cast: Cast) -> ResetRequest:
    """A request of the eastern office."""
    return submitted(cast)


@pytest.fixture
def foreign(cast: Cast) -> ResetRequest:
    """A request of the western office."""
    return submitted(cast, PONOROGO)


@pytest.fixture
def officer(cast: Cast, client: Client) -> Client:
    """The eastern Admin Agency at the browser."""
    return sign_in(client, cast["admin_agency"])


def case_url(request: ResetRequest, name: str = "case", *more: object, office: str = TIMUR) -> str:
    return reverse(f"requests:{name}", args=[office, request.reference, *more])


def post_act(client: Client, request: ResetRequest, act: str, **fields: object) -> Any:
    """A side act on a request, for its open step."""
    data = {"step": str(open_step(request).pk), **{key: str(value) for key, value in fields.items()}}
    return client.post(case_url(request, "side-act", act), data)


# --- another organisation, another person's case --------------------------------------------------------


def any_office_is_ours(patch: Patch) -> None:
    def roles(person: User, _office: object, **_more: object) -> frozenset[Role]:
        return frozenset(Role(one.role) for one in person.memberships.all())

    patch.setattr(policy, "roles_of", roles)


@closes(
    "other-organisation",
    guard="Roles hold in one office; for anybody else its pages do not exist (404).",
    twin=any_office_is_ours,
)
@pytest.mark.asvs("8.2.2")
def test_one_office_does_not_reach_into_another(foreign: ResetRequest, officer: Client) -> None:
    pages = [reverse(name, args=[BARAT]) for name in ("requests:queue", "requests:search", "archive:records")]
    for page in (*pages, case_url(foreign, office=BARAT), case_url(foreign)):
        assert officer.get(page).status_code == 404, page


def cases_of_every_office(patch: Patch) -> None:
    patch.setattr(cases, "find", lambda _office, reference: ResetRequest.objects.get(reference=reference))
    patch.setattr(policy, "check_work", lambda *_args, **_more: None)
    patch.setattr(case_policies, "check_not_own", lambda *_args: None)


@closes(
    "edit",
    guard="A case is found within its office only, and its step asks for the very role that it names.",
    twin=cases_of_every_office,
)
@pytest.mark.asvs("8.2.2")
def test_nobody_edits_a_foreign_case(foreign: ResetRequest, officer: Client) -> None:
    step = open_step(foreign)
    officer.post(case_url(foreign, "take", step.pk))
    post_act(officer, foreign, "catatan", text="Disetujui saja.")
    assert not Note.objects.exists()
    assert StepRun.objects.get(pk=step.pk).taken_by is None


def reference_is_enough(patch: Patch) -> None:
    def find(_request: object, office: object, reference: str) -> ResetRequest | None:
        return ResetRequest.objects.filter(office=office, reference=reference).first()  # type: ignore[misc]

    patch.setattr(tracking, "find", find)


@kept
def sent_back(cast: Cast) -> ResetRequest:
    walk = Walk(cast, submitted(cast))
    walk.step("no")
    run = walk.take()
    item = completion.Shortcoming(reason="Tulis nama dinas lengkap.", field_key="work_unit")
    completion.ask(run.pk, items=[item], by=walk.officer(run), at=walk.at)
    return walk.request


@pytest.fixture
def returned(cast: Cast) -> ResetRequest:
    """A request that waits for its requester's correction."""
    return sent_back(cast)


@closes(
    "reply",
    guard="Who answers has proved number and address of this very request in this very session.",
    twin=reference_is_enough,
)
@pytest.mark.asvs("8.2.2")
def test_nobody_answers_for_another(returned: ResetRequest, own: ResetRequest) -> None:
    stranger = prove(own)
    for name, data in (("complete", {"work_unit": "Dinas Palsu"}), ("withdraw", {"reason": "Iseng"})):
        stranger.post(case_url(returned, name), data)
    returned.refresh_from_db()
    assert (returned.state, returned.holder_work_unit) == (RequestState.OPEN, ANSWERS["work_unit"])
    assert open_step(returned).kind == "complete"


@pytest.fixture
def made(cast: Cast, own: ResetRequest) -> Artefact:
    """A paper of the portal's own that is ready to be fetched."""
    row = Artefact.objects.filter(reset_request=own, kind="intake_receipt").first()
    assert row is not None
    row.file, row.state, row.made_at = paper(cast.timur), "made", timezone.now()
    row.save()
    return row


@closes(
    "bare-url",
    guard="Every object is served by a view that asks who looks; no file has an address of its own.",
    twin=reference_is_enough,
)
@pytest.mark.asvs("8.2.2")
def test_no_bare_address_opens_an_object(own: ResetRequest, made: Artefact) -> None:
    anybody = Client()
    assert made.file is not None
    key = made.file.key
    for bare in (f"/files/{key}", f"/media/{key}", f"/static/{key}", f"/{TIMUR}/berkas/{key}/asli/"):
        assert anybody.get(bare).status_code == 404, bare
    guarded = (
        case_url(own, "track-paper", made.pk),
        case_url(own, "track-detail"),
        case_url(own, "paper", made.pk),
    )
    for address in guarded:
        assert anybody.get(address).status_code == 302, address


# --- parameters that name another object ------------------------------------------------------------------


def duplicates_anywhere(patch: Patch) -> None:
    def find(_office: object, words: str) -> list[ResetRequest]:
        return list(ResetRequest.objects.filter(reference=words))

    patch.setattr(side_forms, "find_in_office", find)
    link = corrections.link_duplicate

    def linked(step_id: int, *, original: ResetRequest, **more: Any) -> object:
        original.office_id = StepRun.objects.get(pk=step_id).office_id
        return link(step_id, original=original, **more)

    patch.setattr(corrections, "link_duplicate", linked)


@closes(
    "merge",
    guard="The other request is sought within the office, and the verb asks for the same office once more.",
    twin=duplicates_anywhere,
)
@pytest.mark.asvs("8.2.2")
def test_no_foreign_case_is_merged(own: ResetRequest, foreign: ResetRequest, officer: Client) -> None:
    answer = post_act(officer, own, "ganda", original=foreign.reference, reason="Sama.")
    own.refresh_from_db()
    assert (own.state, own.duplicate_of) == (RequestState.OPEN, None)
    assert answer.status_code == 422


def any_notice(patch: Patch) -> None:
    def prepare(form: side_forms.ResendForm) -> None:
        form.choose("notice", [(str(notice.pk), str(notice.pk)) for notice in Notice.objects.all()])

    patch.setattr(side_forms.ResendForm, "prepare", prepare)


@pytest.fixture
def settled(own: ResetRequest, foreign: ResetRequest) -> Notice:
    """A message of the foreign request that was sent; the own request has one too."""
    Notice.objects.update(state=NoticeState.SENT, sent_at=timezone.now())
    found = Notice.objects.filter(reset_request=foreign).first()
    assert found is not None
    return found


@closes(
    "secondary-parameter",
    guard="A parameter that names another object is a choice among the objects of this very case.",
    twin=any_notice,
)
@pytest.mark.asvs("8.2.3")
def test_no_parameter_names_a_foreign_object(own: ResetRequest, settled: Notice, officer: Client) -> None:
    answer = post_act(officer, own, "kirim-ulang", notice=settled.pk)
    settled.refresh_from_db()
    assert settled.state == NoticeState.SENT
    assert answer.status_code == 422


def any_name_is_an_act(patch: Patch) -> None:
    class Everything(dict[str, object]):
        def get(self, name: str, default: object = None) -> object:  # noqa: ARG002 - its signature
            return super().get(name, self["catatan"])

        def __missing__(self, _name: str) -> object:
            return self["catatan"]

    patch.setattr(side_acts, "SIDE_ACTS", Everything(SIDE_ACTS))


@closes(
    "method-name",
    guard="Acts stand in one closed table by the last word of their address; nothing is looked up by name.",
    twin=any_name_is_an_act,
)
@pytest.mark.asvs("1.3.2")
def test_no_method_is_named_by_the_request(own: ResetRequest, officer: Client) -> None:
    for name in ("withdraw", "link_duplicate", "__class__", "delete", "workflow-release", "reissue"):
        assert officer.get(case_url(own, "side-act", name)).status_code == 404, name


def any_paper(patch: Patch) -> None:
    patch.setattr(
        drafts, "remove_paper", lambda _draft, paper_id: DraftPaper.objects.filter(pk=paper_id).delete()
    )


@pytest.fixture
def two_forms(cast: Cast) -> tuple[Applicant, DraftPaper]:
    """A visitor, and a paper in the form of another."""
    edition = equip(cast.timur, SERAM)
    victim, visitor = filled(cast.timur, edition), filled(cast.timur, edition)
    found = victim.draft.papers.filter(document_key="sk_ppk").first()
    assert found is not None
    return visitor, found


@closes(
    "formset-pk",
    guard="Rows that a form names are sought among the form's own; no formset or model form exists.",
    twin=any_paper,
)
@pytest.mark.asvs("8.2.2")
def test_no_form_names_a_row_of_another(two_forms: tuple[Applicant, DraftPaper]) -> None:
    visitor, theirs = two_forms
    visitor.client.post(visitor.url("berkas"), {"hapus": str(theirs.pk)})
    assert DraftPaper.objects.filter(pk=theirs.pk).exists()
    preview = reverse("requests:apply-preview", args=[TIMUR, theirs.pk])
    assert visitor.client.get(preview).status_code == 404


def every_field_is_accepted(patch: Patch) -> None:
    answer = completion._answer

    def form(found: ResetRequest, _returned: object, data: Any, _draft: object) -> AnswersForm:
        fields = [one.model_copy(update={"optional": True}) for one in found.edition.definition.fields]
        return AnswersForm(fields, data, answers=found.answers, today=found.received_at.date())

    def answered(case: Any, item: Any, sent: completion.Completion) -> None:
        answer(case, item, sent)
        case.amend({key: value for key, value in sent.fields.items() if value})

    patch.setattr(complete, "_form", form)
    patch.setattr(completion, "_answer", answered)


@closes(
    "read-only-field",
    guard="Forms are made of what was asked; nothing else of the request is read (S16).",
    twin=every_field_is_accepted,
)
@pytest.mark.asvs("15.3.3")
def test_no_field_that_was_not_asked_is_accepted(returned: ResetRequest) -> None:
    client = prove(returned)
    asked = {"work_unit": "Dinas Pekerjaan Umum dan Tata Ruang"}
    forged = {"name": "Maling", "nip": "198001012005012001", "user_id": "MALING", "email": THIEF}
    extra = {"state": "completed", "contact_known": "on", "office": "2", "step": "1"}
    assert client.post(case_url(returned, "complete"), {**asked, **forged, **extra}).status_code == 302
    returned.refresh_from_db()
    assert returned.holder_work_unit == asked["work_unit"]
    assert (returned.holder_name, returned.holder_nip) == ("Sari Wulandari", NIP)
    assert returned.submission.contact_email == ANSWERS["email"]
    assert returned.answers["user_id"] == ANSWERS["user_id"]
    assert (returned.state, returned.submission.contact_known) == (RequestState.OPEN, False)


# --- search and filters -----------------------------------------------------------------------------------


def search_everywhere(patch: Patch) -> None:
    def find(_office: object, words: str) -> list[ResetRequest]:
        return [
            one
            for one in ResetRequest.objects.select_related("submission", "edition")
            if words in (one.reference, one.register, one.holder_nip)
        ]

    patch.setattr(queue, "find_in_office", find)


@closes("search", guard="Search begins with the office's own requests.", twin=search_everywhere)
@pytest.mark.asvs("8.2.2")
def test_search_shows_no_foreign_case(own: ResetRequest, foreign: ResetRequest, officer: Client) -> None:
    for words in (foreign.reference, NIP, foreign.register):
        answer = officer.post(reverse("requests:search", args=[TIMUR]), {"q": words})
        told = answer.content.decode() + answer.headers.get("Location", "")
        assert own.reference in told or words == foreign.reference
        assert foreign.reference not in told.replace(f'value="{words}"', "").replace(f"“{words}”", ""), words


def sql_of_the_request(patch: Patch) -> None:
    def find(_office: object, words: str) -> list[ResetRequest]:
        table = ResetRequest._meta.db_table
        return list(ResetRequest.objects.raw(f"SELECT * FROM {table} WHERE reference = '{words}'"))  # noqa: S608

    patch.setattr(queue, "find_in_office", find)


@closes(
    "filter-input",
    guard="Words are parsed into references, numbers or known choices; no name of a column is ever taken.",
    twin=sql_of_the_request,
)
@pytest.mark.asvs("1.2.4")
def test_no_filter_comes_from_the_request(own: ResetRequest, cast: Cast, officer: Client) -> None:
    for words in ("x' OR '1'='1", "x' UNION SELECT * FROM accounts_user --", "reference__startswith=K"):
        answer = officer.post(reverse("requests:search", args=[TIMUR]), {"q": words})
        assert own.reference not in answer.content.decode() + answer.headers.get("Location", ""), words
        assert find_in_office(cast.timur, words) == []
    shown = officer.get(reverse("requests:queue", args=[TIMUR]), {"tampilan": "semua"}).content.decode()
    assert own.reference in shown
    hostile = {
        "order_by": "submission__contact_email",
        "ordering": "?",
        "office": "2",
        "taken_by__password__startswith": "a",
        "reset_request__holder_nip__startswith": "1",
    }
    again = officer.get(reverse("requests:queue", args=[TIMUR]), {"tampilan": "semua", **hostile})
    assert again.status_code == 200
    assert own.reference in again.content.decode()
    assert Channel.PORTAL.value == own.submission.channel


def refusals_name_people(patch: Patch) -> None:
    def find(_office: object, reference: str) -> ResetRequest:
        found = ResetRequest.objects.filter(reference=reference).first()
        raise NotAllowed(f"Permohonan ini milik {found.holder_name if found else 'siapa pun'}.")

    patch.setattr(cases, "find", find)


@closes(
    "names-in-errors",
    guard="A foreign case and one that is not are the same 404; refusals name roles, never people.",
    twin=refusals_name_people,
)
@pytest.mark.asvs("16.5.1")
def test_no_refusal_names_anybody(foreign: ResetRequest, officer: Client) -> None:
    answers = [
        officer.get(reverse("requests:case", args=[TIMUR, reference]))
        for reference in (foreign.reference, "K7QM-4XWP-9T")
    ]
    assert answers[0].status_code == answers[1].status_code
    for answer in answers:
        assert foreign.holder_name not in answer.content.decode()
        assert NIP not in answer.content.decode()
