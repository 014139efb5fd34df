"""Completing: only the returned items, gathered until they are sent; and a requester's own tasks."""

import pytest
from django.test import Client

from requests_app.domain import completion
from requests_app.models import Document, Draft, StepRun
from tests.cast import Cast
from tests.requests_app.factories import SERAM, Walk, open_step, submitted
from tests.requests_app.views.applicant import paper, upload
from tests.requests_app.views.test_track import detail, prove


@pytest.fixture
def walk(cast: Cast) -> Walk:
    """A request whose letter and work unit were returned."""
    walk = Walk(cast, submitted(cast, SERAM))
    walk.step("no")
    run = walk.take()
    items = [
        completion.Shortcoming(reason="Foto kabur.", document_key="surat_permohonan"),
        completion.Shortcoming(reason="Tulis nama dinas lengkap.", field_key="work_unit"),
    ]
    completion.ask(run.pk, items=items, by=walk.officer(run), at=walk.at)
    return walk


@pytest.fixture
def client(walk: Walk) -> Client:
    return prove(walk.request)


def url(walk: Walk) -> str:
    return f"/contoh-timur/lacak/{walk.request.reference}/lengkapi/"


def test_only_the_returned_items_are_asked_for_with_their_reasons(walk: Walk, client: Client) -> None:
    text = client.get(url(walk)).content.decode()
    assert "Foto kabur." in text
    assert "Tulis nama dinas lengkap." in text
    assert 'name="sk_ppk"' not in text
    assert not Draft.objects.exists(), "looking gathers nothing"
    assert "Lengkapi berkas" in detail(walk.request, client)


def test_half_of_it_is_kept_until_the_rest_comes(walk: Walk, client: Client) -> None:
    response = client.post(url(walk), {"surat_permohonan": paper("baru.pdf"), "work_unit": ""})
    assert response.status_code == 422
    assert "Isi Satuan kerja." in response.content.decode()
    assert open_step(walk.request).kind == "complete"
    another = prove(walk.request)
    assert "baru.pdf" in another.get(url(walk)).content.decode(), "also on another device"
    assert another.post(url(walk), {"work_unit": "Dinas Kesehatan"}).status_code == 302
    assert open_step(walk.request).kind == "check"
    walk.request.refresh_from_db()
    assert walk.request.holder_work_unit == "Dinas Kesehatan"
    versions = Document.objects.get(key="surat_permohonan").versions
    assert list(versions.values_list("number", flat=True)) == [1, 2], "the old version stays"
    assert not Draft.objects.exists()


def test_a_wrong_file_names_its_fault_and_sends_nothing(walk: Walk, client: Client) -> None:
    sent = {"surat_permohonan": upload("a.txt", b"halo"), "work_unit": "Dinas Kesehatan"}
    response = client.post(url(walk), sent)
    assert response.status_code == 415
    assert "a.txt: Isi berkas ini bukan PDF" in response.content.decode()
    assert open_step(walk.request).kind == "complete"


def test_a_missing_paper_is_said(walk: Walk, client: Client) -> None:
    response = client.post(url(walk), {"work_unit": "Dinas Kesehatan"})
    assert response.status_code == 422
    assert "Unggah Surat permohonan" in response.content.decode()


def test_a_second_click_finds_nothing_left_to_do(walk: Walk, client: Client) -> None:
    sent = {"surat_permohonan": paper(), "work_unit": "Dinas Kesehatan"}
    client.post(url(walk), sent)
    again = client.post(url(walk), {"work_unit": "Lain"}, follow=True)
    assert "tidak ada yang perlu Anda lengkapi" in again.content.decode()
    assert StepRun.objects.filter(reset_request=walk.request, kind="complete").count() == 1


def test_nothing_is_asked_of_who_is_not_asked(cast: Cast) -> None:
    request = submitted(cast)
    client = prove(request)
    answer = client.get(f"/contoh-timur/lacak/{request.reference}/lengkapi/", follow=True)
    assert "tidak ada yang perlu Anda lengkapi" in answer.content.decode()
