"""Loket: what is refused, that nothing typed or scanned is lost, and what is handed to the requester."""

import datetime as dt
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from requests_app.domain import drafts, handover_rules
from requests_app.enums import Channel
from requests_app.models import Draft, ResetRequest, Submission
from resetdesk.accounts.enums import Role
from tests.cast import Cast, make_person, sign_in
from tests.requests_app.factories import NIP, PONOROGO, SERAM, Walk, equip, open_step
from tests.requests_app.handing import known_holder

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
TYPED: dict[str, str] = {
    "name": "Sari Wulandari",
    "nip": "19850517 201001 1 003",
    "email": "sari.wulandari@contoh.test",
    "phone": "0812 3456 7890",
    "work_unit": "Dinas Pekerjaan Umum",
    "sk_number": "800/017/SK/2026",
    "sk_date": "2026-01-05",
    "also_pa": "tidak",
    "user_id": "SARI.PPK",
}


@pytest.fixture
def loket(cast: Cast, client: Client) -> Client:
    equip(cast.timur, SERAM, at=timezone.now())
    return sign_in(client, cast[Role.LOKET])


def url(cast: Cast, name: str = "counter", *rest: object) -> str:
    return reverse(f"requests:{name}", args=[cast.timur.slug, *rest])


def opened(cast: Cast, client: Client, **changes: Any) -> Draft:
    """The form as the first page opens it."""
    choice = {"channel": "counter", "services": ["reset_password"], "role": "ppk", **changes}
    page = client.post(url(cast), choice)
    return Draft.objects.get(pk=page.headers["Location"].rstrip("/").rpartition("/")[2])


def arrived(minutes: int = 5) -> str:
    """A wall clock of the office so many minutes ago."""
    moment = timezone.now().astimezone(ZoneInfo("Asia/Jayapura")) - dt.timedelta(minutes=minutes)
    return moment.strftime("%Y-%m-%dT%H:%M")


def whole(client: Client, address: str, **changes: Any) -> dict[str, Any]:
    """Everything the form sends, with the papers that stand on its page."""
    page = client.get(address)
    papers = [row["key"] for row in page.context["papers"]]
    return {**TYPED, "surat-received_at": arrived(), "diminta": papers, **changes}


def test_the_auditor_registers_nothing(cast: Cast, client: Client) -> None:
    sign_in(client, cast[Role.AUDITOR])
    assert client.post(url(cast), {"channel": "counter"}).status_code == 403


def test_an_office_without_an_sop_says_so(cast: Cast, client: Client) -> None:
    sign_in(client, cast[Role.LOKET])
    assert "belum menetapkan SOP" in client.get(url(cast)).content.decode()


def test_every_choice_of_the_first_page_is_asked_for(cast: Cast, loket: Client) -> None:
    page = loket.post(url(cast), {}).content.decode()
    for sentence in ("Pilih dari mana", "Pilih sedikitnya satu layanan.", "Pilih satu peran."):
        assert sentence in page
    assert loket.post(url(cast), {"channel": "portal"}).status_code == 422
    assert not Draft.objects.exists()


def test_a_requesters_draft_and_another_offices_form_do_not_exist_here(cast: Cast, loket: Client) -> None:
    own = drafts.start(cast.timur, at=timezone.now())
    equip(cast.barat, PONOROGO, at=timezone.now())
    foreign = opened(cast, loket)
    Draft.objects.filter(pk=foreign.pk).update(office=cast.barat)
    for draft_id in (own.pk, foreign.pk, uuid4()):
        assert loket.get(url(cast, "counter-form", draft_id)).status_code == 404
        assert loket.get(url(cast, "counter-done", draft_id)).status_code == 404


def test_every_fault_stands_at_its_field_and_nothing_typed_is_lost(cast: Cast, loket: Client) -> None:
    address = url(cast, "counter-form", opened(cast, loket).pk)
    sent = whole(loket, address, nip="1985", phone="", name="Sari Wulandari", sk_number="")
    page = loket.post(address, sent)
    words = page.content.decode()
    assert page.status_code == 422
    assert "NIP terdiri atas 18 angka" in words
    assert "Isi Nomor telepon." in words
    assert 'value="1985"' in words
    assert 'value="Sari Wulandari"' in words
    # What was right is kept also when the page is left.
    assert 'value="Sari Wulandari"' in loket.get(address).content.decode()
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("received", "sentence"),
    [("", "Isi tanggal dan jam"), ("kemarin", "Tulis tanggal dan jam"), (arrived(-90), "belum lewat")],
)
def test_the_time_of_arrival_is_a_past_moment(
    cast: Cast, loket: Client, received: str, sentence: str
) -> None:
    address = url(cast, "counter-form", opened(cast, loket).pk)
    page = loket.post(address, whole(loket, address, **{"surat-received_at": received}))
    assert (page.status_code, sentence in page.content.decode()) == (422, True)


def test_a_scan_stays_when_the_form_is_refused(cast: Cast, loket: Client) -> None:
    draft = opened(cast, loket)
    address = url(cast, "counter-form", draft.pk)
    sent = whole(loket, address, phone="")
    key = sent["diminta"][0]
    scan = SimpleUploadedFile("surat.png", PNG, content_type="image/png")
    bad = SimpleUploadedFile("sk.pdf", b"MZ not a paper", content_type="application/pdf")
    page = loket.post(address, {**sent, key: scan, sent["diminta"][1]: bad}).content.decode()
    assert "surat.png" in page
    assert "sk.pdf:" in page
    paper = draft.papers.get()
    assert paper.document_key == key
    loket.post(address, {**sent, "hapus": str(paper.pk)})
    assert not draft.papers.exists()


def test_an_answer_that_asks_for_more_papers_says_so_once(cast: Cast, loket: Client) -> None:
    address = url(cast, "counter-form", opened(cast, loket).pk)
    sent = whole(loket, address, also_pa="ya")
    first = loket.post(address, sent)
    assert (first.status_code, "Jawaban di atas juga meminta" in first.content.decode()) == (422, True)
    assert not Submission.objects.exists()
    again = loket.post(address, {**sent, "diminta": [row["key"] for row in first.context["papers"]]})
    assert again.status_code == 302
    assert Submission.objects.count() == 1


def test_nobody_registers_for_their_own_account(cast: Cast, client: Client) -> None:
    equip(cast.timur, SERAM, at=timezone.now())
    own = make_person("sari", office=cast.timur, roles=(Role.LOKET,), nip=NIP)
    sign_in(client, own)
    address = url(cast, "counter-form", opened(cast, client).pk)
    assert client.post(address, whole(client, address)).status_code == 403
    assert not Submission.objects.exists()


def test_without_papers_it_is_registered_and_the_check_asks_for_them(cast: Cast, loket: Client) -> None:
    draft = opened(cast, loket, channel="post")
    address = url(cast, "counter-form", draft.pk)
    page = loket.post(address, whole(loket, address, **{"surat-letter_number": "005/12/2026"}))
    assert page.headers["Location"] == url(cast, "counter-done", draft.pk)
    submission = Submission.objects.get()
    request = submission.reset_requests.get()
    assert (submission.channel, submission.recorded_by) == (Channel.POST, cast[Role.LOKET])
    assert submission.letter_number == "005/12/2026"
    assert dt.timedelta(minutes=4) < submission.recorded_at - submission.received_at < dt.timedelta(minutes=7)
    assert (request.holder_nip, request.answers["phone"]) == (NIP, "+6281234567890")
    assert open_step(request).kind == "check"
    assert not any(d.versions.exists() for d in submission.documents.all())
    Walk(cast, ResetRequest.objects.get(pk=request.pk), at=timezone.now()).step("no")
    assert open_step(request).kind == "ask_completion"


def test_the_same_form_twice_is_one_request(cast: Cast, loket: Client) -> None:
    draft = opened(cast, loket)
    address = url(cast, "counter-form", draft.pk)
    sent = whole(loket, address)
    first, second = loket.post(address, sent), loket.post(address, sent)
    assert first.headers["Location"] == second.headers["Location"]
    assert ResetRequest.objects.count() == 1


def test_the_code_is_shown_until_it_was_handed_over_and_only_to_who_registered(
    cast: Cast, loket: Client
) -> None:
    known_holder(cast)
    draft = opened(cast, loket)
    address = url(cast, "counter-form", draft.pk)
    loket.post(address, whole(loket, address))
    code = handover_rules.collection_code(Submission.objects.get())
    done = url(cast, "counter-done", draft.pk)
    page = loket.get(done)
    assert (code in page.content.decode(), page.headers["Cache-Control"]) == (True, "no-store, private")
    colleague = sign_in(Client(), cast[Role.ADMIN_AGENCY])
    assert code not in colleague.get(done).content.decode()
    loket.post(url(cast, "counter-handed", draft.pk))
    after = loket.get(done).content.decode()
    assert "disembunyikan" in after
    assert code not in after
    assert ResetRequest.objects.get().reference in loket.get(done).content.decode()


def test_a_form_whose_sop_was_retired_starts_again(cast: Cast, loket: Client) -> None:
    draft = opened(cast, loket)
    Draft.objects.filter(pk=draft.pk).update(data={**draft.data, "role": "pokja"})
    page = loket.get(url(cast, "counter-form", draft.pk), follow=True)
    assert "SOP kantor ini sudah berganti" in page.content.decode()
