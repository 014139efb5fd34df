"""The acts beside the steps: who sees which, what each refuses, and that nothing typed is lost."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from requests_app.domain import handover, handover_rules, workflow
from requests_app.domain.queries import cases
from requests_app.enums import NoticeState, RequestState
from requests_app.interfaces.side_acts import SIDE_ACTS, available
from requests_app.models import Confirmation, Handover, Note, Notice, ResetRequest
from requests_app.views.side_acts import VERBS
from resetdesk.accounts.enums import Role
from resetdesk.accounts.models import User
from tests.cast import Cast, make_person, sign_in
from tests.requests_app.factories import MONDAY, NIP, PONOROGO, SERAM, Walk, equip, open_step, submitted
from tests.requests_app.handing import KNOWN_PHONE, at_hand_over, code, ready

MINUTE = dt.timedelta(minutes=1)
# A second SOP for the same service, as bytes: PPK's SOP under another key.
OTHER_SOP = SERAM.read_bytes().replace(b'key = "sbt-ppk-2022"', b'key = "sop-kedua"', 1)


@pytest.fixture
def clock() -> Iterator[Any]:
    """The wall clock a minute after the submission; tests move it on."""
    with time_machine.travel(MONDAY + MINUTE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def officer(cast: Cast, client: Client, clock: Any) -> Client:
    return sign_in(client, cast["admin_agency"])


def url(request: ResetRequest, act: str) -> str:
    return reverse("requests:side-act", args=[request.office.slug, request.reference, act])


def case_url(request: ResetRequest) -> str:
    return reverse("requests:case", args=[request.office.slug, request.reference])


def offered(request: ResetRequest, person: User) -> set[str]:
    """The acts that the case page offers, by the last word of their address."""
    request = ResetRequest.objects.get(pk=request.pk)
    links = available(request, cases.open_step(request), person)
    return {link.url.rstrip("/").rpartition("/")[2] for link in links}


def post(client: Client, request: ResetRequest, act: str, **data: Any) -> Any:
    """Open the form and send it, with the hidden values it came with; `step` may be given as stale."""
    page = client.get(url(request, act)).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(step|key)" value="([^"]*)"', page))
    return client.post(url(request, act), {**hidden, **data})


def taken(cast: Cast, **changes: Any) -> Walk:
    walk = Walk(cast, submitted(cast, **changes))
    walk.take()
    return walk


def note_of(page: Any) -> str:
    return " ".join(str(message) for message in page.wsgi_request._messages)


def test_every_act_of_the_registry_has_its_verb() -> None:
    assert set(SIDE_ACTS) == set(VERBS)


def test_an_unknown_act_and_another_offices_request_do_not_exist(cast: Cast, officer: Client) -> None:
    request = submitted(cast)
    assert officer.get(url(request, "hapus")).status_code == 404
    foreign = submitted(cast, PONOROGO)
    address = reverse("requests:side-act", args=[cast.timur.slug, foreign.reference, "catatan"])
    assert officer.get(address).status_code == 404
    assert officer.post(address, {"text": "Halo"}).status_code == 404
    assert not Note.objects.exists()


@pytest.mark.parametrize(
    ("role", "act"),
    [
        (Role.AUDITOR, "catatan"),
        (Role.LOKET, "kembalikan"),
        (Role.LOKET, "terbitkan-ulang"),
        (Role.ARSIPARIS, "ganda"),
        (Role.KEPALA_UKPBJ, "kirim-ulang"),
        (Role.OFFICE_ADMIN, "konfirmasi"),
    ],
)
def test_the_policy_table_decides_each_act(cast: Cast, client: Client, role: str, act: str) -> None:
    request = submitted(cast)
    sign_in(client, cast[role])
    assert client.get(url(request, act)).status_code == 403
    assert client.post(url(request, act), {"text": "x", "reason": "x"}).status_code == 403
    assert act not in offered(request, cast[role])


def test_nobody_acts_on_a_request_for_their_own_account(cast: Cast, client: Client) -> None:
    request = submitted(cast)
    own = make_person("sari", office=cast.timur, roles=(Role.ADMIN_AGENCY,), nip=NIP)
    sign_in(client, own)
    assert client.post(url(request, "catatan"), {"text": "Punya saya"}).status_code == 403
    assert offered(request, own) == set()
    assert not Note.objects.exists()


def test_the_auditor_is_offered_nothing(cast: Cast) -> None:
    assert offered(submitted(cast), cast["auditor"]) == set()


def test_only_the_holder_is_offered_what_belongs_to_the_step(cast: Cast) -> None:
    walk = taken(cast)
    assert {"konfirmasi", "lepas"} <= offered(walk.request, cast["admin_agency"])
    assert not {"konfirmasi", "lepas", "ganda"} & offered(walk.request, cast["loket"])


def test_a_get_changes_nothing(cast: Cast, officer: Client) -> None:
    walk = taken(cast)
    before = ResetRequest.objects.get(pk=walk.request.pk).journal_seq
    for act in SIDE_ACTS:
        assert officer.get(url(walk.request, act)).status_code in {200, 302}
    assert ResetRequest.objects.get(pk=walk.request.pk).journal_seq == before


def test_an_act_that_does_not_fit_leads_back_with_a_sentence(cast: Cast, officer: Client) -> None:
    request = submitted(cast)
    for act in ("lepas", "kembalikan", "telepon-balik", "lanjutkan", "terbitkan-ulang"):
        page = officer.get(url(request, act), follow=False)
        if act == "terbitkan-ulang":
            assert page.status_code == 302
            continue
        assert (page.status_code, page.headers["Location"]) == (302, case_url(request)), act
        assert "sudah berubah" in note_of(page)


def test_a_note_needs_words_and_no_password(cast: Cast, officer: Client) -> None:
    request = submitted(cast)
    empty = post(officer, request, "catatan", text="  ")
    assert (empty.status_code, "Tulis catatannya." in empty.content.decode()) == (422, True)
    secret = post(officer, request, "catatan", text="Kata sandi: Melati#77 sudah disampaikan")
    page = secret.content.decode()
    assert (secret.status_code, "tampaknya memuat kata sandi" in page) == (422, True)
    assert not Note.objects.exists()


def test_an_act_that_crashed_is_done_by_the_second_try_of_the_same_form(
    cast: Cast, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = taken(cast)
    page = officer.get(url(walk.request, "lepas")).content.decode()
    sent = dict(re.findall(r'<input type="hidden" name="(step|key)" value="([^"]*)"', page))
    sent["reason"] = "Rapat"

    def release_and_die(standing: Any, form: Any, at: dt.datetime) -> None:
        release(standing, form, at)
        raise ZeroDivisionError

    release = VERBS["lepas"]
    with monkeypatch.context() as patch:
        patch.setitem(VERBS, "lepas", release_and_die)
        with pytest.raises(ZeroDivisionError):
            officer.post(url(walk.request, "lepas"), sent)
    assert open_step(walk.request).taken_by is not None
    officer.post(url(walk.request, "lepas"), sent)
    assert open_step(walk.request).taken_by is None


def test_a_double_click_is_one_note(cast: Cast, officer: Client) -> None:
    request = submitted(cast)
    sent = {
        "step": str(open_step(request).pk),
        "key": "11111111-2222-3333-4444-555555555555",
        "text": "Dicek.",
    }
    first, second = officer.post(url(request, "catatan"), sent), officer.post(url(request, "catatan"), sent)
    assert first.headers["Location"] == second.headers["Location"] == case_url(request)
    assert Note.objects.get().text == "Dicek."


def test_a_stale_form_changes_nothing(cast: Cast, officer: Client) -> None:
    walk = taken(cast)
    page = officer.get(url(walk.request, "lepas")).content.decode()
    key = re.findall(r'name="key" value="([^"]*)"', page)[0]
    stale = str(open_step(walk.request).pk + 1000)
    answer = officer.post(url(walk.request, "lepas"), {"step": stale, "key": key, "reason": "Pulang"})
    assert answer.headers["Location"] == case_url(walk.request)
    assert "sudah berubah" in note_of(answer)
    assert open_step(walk.request).taken_by == cast["admin_agency"]


def test_a_call_names_its_number_and_the_numbers_source(cast: Cast, officer: Client) -> None:
    walk = taken(cast)
    page = post(
        officer, walk.request, "konfirmasi", means="phone", result="confirmed", answered_by="Sari Wulandari"
    )
    words = page.content.decode()
    assert page.status_code == 422
    assert "Tulis nomor yang dihubungi." in words
    assert "Pilih dari mana nomor itu diperoleh." in words
    assert 'value="Sari Wulandari"' in words
    assert not Confirmation.objects.exists()


def test_a_meeting_is_logged_without_a_number(cast: Cast, officer: Client) -> None:
    walk = taken(cast)
    page = post(
        officer,
        walk.request,
        "konfirmasi",
        means="in_person",
        number="0911223344",
        number_source="registry",
        answered_by="Sari Wulandari",
        result="confirmed",
    )
    row = Confirmation.objects.get()
    assert page.headers["Location"] == case_url(walk.request)
    assert (row.number, row.number_source, row.is_independent) == ("", "", True)
    assert open_step(walk.request).taken_by == cast["admin_agency"]


def test_a_released_step_is_free_again(cast: Cast, officer: Client) -> None:
    walk = taken(cast)
    without = post(officer, walk.request, "lepas", reason="")
    assert (without.status_code, "Tulis alasannya." in without.content.decode()) == (422, True)
    post(officer, walk.request, "lepas", reason="Pindah tugas")
    assert open_step(walk.request).taken_by is None


def test_a_correction_asks_where_to_and_why(cast: Cast, officer: Client, clock: Any) -> None:
    walk = Walk(cast, submitted(cast))
    walk.step()
    walk.take()
    clock.move_to(walk.at + MINUTE)
    first = walk.request.steps.get(ordinal=2)
    bare = post(officer, walk.request, "kembalikan", reason="Salah baca")
    assert (bare.status_code, "Pilih langkahnya." in bare.content.decode()) == (422, True)
    post(officer, walk.request, "kembalikan", to=first.step_key, reason="Salah baca")
    assert open_step(walk.request).step_key == first.step_key
    page = officer.get(case_url(walk.request)).content.decode()
    assert "Dikembalikan untuk dikoreksi" in page
    assert "Salah baca" in page


def test_a_correction_over_its_time_is_explained_first(cast: Cast, officer: Client, clock: Any) -> None:
    walk = Walk(cast, submitted(cast))
    walk.step()
    walk.take()
    clock.move_to(walk.at + 3 * dt.timedelta(hours=1))
    to = walk.request.steps.get(ordinal=2).step_key
    assert 'name="explain_time"' in officer.get(url(walk.request, "kembalikan")).content.decode()
    page = post(officer, walk.request, "kembalikan", to=to, reason="Salah baca")
    assert page.status_code == 422
    assert "Salah baca" in page.content.decode()
    post(
        officer,
        walk.request,
        "kembalikan",
        to=to,
        reason="Salah baca",
        reason_time="other",
        explain_time="Jaringan kantor terputus.",
    )
    assert open_step(walk.request).step_key == to
    assert walk.request.deviations.get().explanation == "Jaringan kantor terputus."


@pytest.mark.parametrize("number", ["K7QM-4XWP-9T", "999/2026", "bukan nomor"])
def test_a_duplicate_names_a_request_of_this_office(cast: Cast, officer: Client, number: str) -> None:
    request = submitted(cast)
    page = post(officer, request, "ganda", original=number, reason="Diajukan dua kali")
    assert page.status_code == 422
    assert "Tidak ada permohonan dengan nomor itu di kantor ini." in page.content.decode()
    assert "Diajukan dua kali" in page.content.decode()


def test_a_request_is_no_duplicate_of_itself_or_of_another_offices(cast: Cast, officer: Client) -> None:
    request, foreign = submitted(cast), submitted(cast, PONOROGO)
    own = post(officer, request, "ganda", original=request.register, reason="Sama")
    other = post(officer, request, "ganda", original=foreign.reference, reason="Sama")
    assert (own.status_code, other.status_code) == (422, 422)
    assert ResetRequest.objects.get(pk=request.pk).state == RequestState.OPEN


def test_a_duplicate_ends_and_leads_to_the_other(cast: Cast, officer: Client) -> None:
    one, two = submitted(cast), submitted(cast)
    assert "ganda" not in offered(taken(cast).request, cast["loket"])  # a colleague holds that one
    post(officer, two, "ganda", original=one.register, reason="Diajukan dua kali")
    two.refresh_from_db()
    assert (two.state, two.duplicate_of) == (RequestState.DUPLICATE, one)
    assert case_url(one) in officer.get(case_url(two)).content.decode()


def test_the_sop_is_changed_only_to_one_that_serves_the_request(
    cast: Cast, officer: Client, tmp_path: Any
) -> None:
    request = submitted(cast)
    assert "ganti-sop" not in offered(request, cast["admin_agency"])
    second = tmp_path / "sop-kedua.toml"
    second.write_bytes(OTHER_SOP)
    edition = equip(cast.timur, second)
    bad = post(officer, request, "ganti-sop", edition=str(request.edition_id), reason="Peran keliru")
    assert bad.status_code == 422
    post(officer, request, "ganti-sop", edition=str(edition.pk), reason="Peran keliru")
    request.refresh_from_db()
    assert request.edition == edition
    assert "SOP diganti" in officer.get(case_url(request)).content.decode()


def test_a_call_back_refuses_the_forms_own_number(cast: Cast, officer: Client, clock: Any) -> None:
    walk, _row, _token = ready(cast, known=False)
    clock.move_to(walk.at + MINUTE)
    page = post(
        officer,
        walk.request,
        "telepon-balik",
        number=walk.request.submission.contact_phone,
        source="directory",
        answered_by="Sari Wulandari",
    )
    assert page.status_code == 422
    assert "sama dengan nomor di formulir" in page.content.decode()
    assert not Confirmation.objects.exists()


@pytest.mark.parametrize("known", [True, False])
def test_the_case_tells_when_nobody_can_open_before_a_call(
    cast: Cast, officer: Client, clock: Any, *, known: bool
) -> None:
    walk, _row, _token = ready(cast, known=known)
    clock.move_to(walk.at + MINUTE)
    page = officer.get(case_url(walk.request)).content.decode()
    assert ("sesudah petugas menelepon nomor di luar formulir" in page) is not known


def test_the_code_to_read_out_is_shown_once(cast: Cast, officer: Client, clock: Any) -> None:
    walk, row, token = ready(cast)
    clock.move_to(walk.at + MINUTE)
    sent = {
        "step": str(open_step(walk.request).pk),
        "key": "11111111-2222-3333-4444-555555555555",
        "number": KNOWN_PHONE,
        "source": "registry",
        "answered_by": "Sari Wulandari",
    }
    page = officer.post(url(walk.request, "telepon-balik"), sent)
    row = Handover.objects.select_related("reset_request").get(pk=row.pk)
    read_out = handover_rules.call_back_code(row)
    assert (page.status_code, read_out in page.content.decode()) == (200, True)
    assert "no-store" in page.headers["Cache-Control"]
    again = officer.post(url(walk.request, "telepon-balik"), sent, follow=True)
    assert read_out not in again.content.decode()
    assert Handover.objects.get(pk=row.pk).callback_generation == 1
    assert handover.reveal(token, proof=read_out, at=walk.at + 2 * MINUTE).password


def test_going_on_without_acknowledgement_is_explained(cast: Cast, officer: Client, clock: Any) -> None:
    walk, _row, token = ready(cast)
    by = walk.officer()
    sign_in(officer, by)
    assert "lanjutkan" not in offered(walk.request, by)
    handover.reveal(token, proof=code(walk), at=walk.at + MINUTE)
    clock.move_to(walk.at + 2 * MINUTE)
    page = post(officer, walk.request, "lanjutkan", explain_output="", reason_output="")
    assert page.status_code == 422
    post(officer, walk.request, "lanjutkan", reason_output="other", explain_output="Tidak menjawab.")
    assert open_step(walk.request).kind == "archive"
    assert walk.request.deviations.get().kind == "output"


def test_a_reissue_needs_a_fresh_code(cast: Cast, client: Client, clock: Any) -> None:
    walk, row, _token = ready(cast)
    clock.move_to(walk.at + MINUTE)
    sign_in(client, walk.officer(), ago=40 * 60)
    for answer in (
        client.get(url(walk.request, "terbitkan-ulang")),
        post(client, walk.request, "terbitkan-ulang"),
    ):
        assert answer.headers["Location"].startswith(reverse("mfa_reauthenticate"))
    assert Handover.objects.get(pk=row.pk).ciphertext


def test_a_reissue_destroys_what_lay_ready(cast: Cast, client: Client, clock: Any) -> None:
    walk, row, _token = ready(cast)
    clock.move_to(walk.at + MINUTE)
    sign_in(client, walk.officer())
    assert post(client, walk.request, "terbitkan-ulang", reason=" ").status_code == 422
    post(client, walk.request, "terbitkan-ulang", reason="Email pemohon berganti")
    assert not Handover.objects.get(pk=row.pk).ciphertext
    assert open_step(walk.request).kind == "perform"
    assert "terbitkan-ulang" not in offered(walk.request, walk.officer(open_step(walk.request)))


def test_a_failed_notice_is_sent_again_from_its_own_line(cast: Cast, officer: Client) -> None:
    request = submitted(cast)
    notice = request.notices.get()
    assert "kirim-ulang" not in offered(request, cast["admin_agency"])
    missed = {"state": NoticeState.FAILED, "missed_at": request.received_at}
    Notice.objects.filter(pk=notice.pk).update(**missed, detail="Kotak surat penuh")
    line = f"{url(request, 'kirim-ulang')}?notice={notice.pk}"
    assert line in officer.get(case_url(request)).content.decode()
    assert f'value="{notice.pk}" required id="id_notice_0" checked' in officer.get(line).content.decode()
    foreign = submitted(cast, PONOROGO).notices.get()
    assert post(officer, request, "kirim-ulang", notice=str(foreign.pk)).status_code == 422
    post(officer, request, "kirim-ulang", notice=str(notice.pk))
    assert Notice.objects.get(pk=notice.pk).state == NoticeState.WAITING


def test_losing_the_race_for_the_step_is_said(cast: Cast, officer: Client, monkeypatch: Any) -> None:
    walk = taken(cast)
    real = workflow.release

    def beaten(step_id: int, **given: Any) -> Any:
        real(step_id, **given)
        return real(step_id, **given)

    monkeypatch.setattr("requests_app.views.side_acts.workflow.release", beaten)
    page = post(officer, walk.request, "lepas", reason="Pindah tugas")
    assert page.headers["Location"] == case_url(walk.request)
    assert "Ambil langkah ini dahulu" in note_of(page)


def test_at_hand_over_nothing_is_offered_that_would_refuse(cast: Cast, clock: Any) -> None:
    walk = at_hand_over(cast)
    by = walk.officer()
    clock.move_to(walk.at)
    assert not {"ganda", "ganti-sop", "telepon-balik", "lanjutkan", "terbitkan-ulang"} & offered(
        walk.request, by
    )


def test_the_forms_of_a_call_offer_the_number_that_the_registry_knew(cast: Cast, officer: Client) -> None:
    walk, _row, _token = ready(cast)
    for act in ("telepon-balik", "konfirmasi"):
        page = officer.get(url(walk.request, act)).content.decode()
        assert 'value="+62 911 223344"' in page
        assert "Dikenal kantor: +62 911 223344." in page
        assert 'value="registry"' in page.split("checked")[0].rsplit("<input", 1)[1]


def test_a_stranger_has_no_number_to_offer(cast: Cast, officer: Client) -> None:
    walk, _row, _token = ready(cast, known=False)
    assert "Dikenal kantor" not in officer.get(url(walk.request, "telepon-balik")).content.decode()
