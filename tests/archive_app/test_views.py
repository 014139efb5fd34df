"""The archive's pages: the list, a record, its files, its fixity, and the archive step at the desk."""

import pytest
from django.test import Client
from django.urls import reverse

from archive_app.domain import archiving
from archive_app.models import Record
from requests_app.models import Artefact
from resetdesk.core.files.store import store
from resetdesk.core.models import ReadingLog
from tests.archive_app.ended import at_archive, completed, withdrawn
from tests.archive_app.test_archiving import fake_render
from tests.cast import Cast, sign_in
from tests.moments import kept
from tests.requests_app.factories import open_step


@pytest.fixture
def record(cast: Cast) -> Record:
    return archived(cast)


@kept
def archived(cast: Cast) -> Record:
    request = completed(cast)
    assert request.ended_at is not None
    made = archiving.make_record(request.pk, render=fake_render, at=request.ended_at)
    assert made is not None
    return made


def address(name: str, record: Record, *more: object, office: str = "contoh-timur") -> str:
    return reverse(f"archive:{name}", args=[office, record.case.reference, record.number, *more])


def test_another_office_finds_nothing(record: Record, cast: Cast, client: Client) -> None:
    sign_in(client, cast.other_admin)
    assert client.get(address("record", record, office="contoh-barat")).status_code == 404
    assert client.get(address("file", record, 1, office="contoh-barat")).status_code == 404
    assert client.post(address("check", record)).status_code == 404


def test_office_administrator_reads_no_archive(record: Record, cast: Cast, client: Client) -> None:
    sign_in(client, cast["office_admin"])
    assert client.get(address("record", record)).status_code == 403


def test_auditor_reads_and_checks_but_moves_nothing(record: Record, cast: Cast, client: Client) -> None:
    sign_in(client, cast["auditor"])
    assert client.get(address("record", record)).status_code == 200
    answer = client.post(address("check", record), follow=True)
    assert "cocok" in answer.content.decode()
    record.refresh_from_db()
    assert record.checked_at is None, "an auditor's look leaves nothing on the record"
    refused = client.post(address("move", record), {"medium": "electronic"})
    assert refused.status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        {"bulan": "9999-12"},
        {"bulan": "0001-01"},
        {"setelah": "0001-01-01T00:00:00+14:00~1"},
        {"setelah": "2026-11-16T00:00:00+00:00~" + "9" * 5000},
    ],
)
def test_list_passes_over_what_does_not_read(
    record: Record, cast: Cast, client: Client, query: dict[str, str]
) -> None:
    sign_in(client, cast["auditor"])
    assert client.get(reverse("archive:records", args=["contoh-timur"]), query).status_code == 200


def test_list_filters_by_month_and_result(record: Record, cast: Cast, client: Client) -> None:
    other = withdrawn(cast)
    assert other.ended_at is not None
    archiving.make_record(other.pk, render=fake_render, at=other.ended_at)
    sign_in(client, cast["arsiparis"])
    url = reverse("archive:records", args=["contoh-timur"])
    both = client.get(url, {"bulan": "2026-11"}).content.decode()
    assert record.case.reference in both
    assert other.reference in both
    taken_back = client.get(url, {"hasil": "withdrawn"}).content.decode()
    assert record.case.reference not in taken_back
    assert other.reference in taken_back
    assert other.reference not in client.get(url, {"bulan": "2026-10"}).content.decode()
    assert other.reference in client.get(url, {"bulan": "besok", "setelah": "x~y"}).content.decode()


def test_list_costs_the_same_for_one_and_three(
    record: Record, cast: Cast, client: Client, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    sign_in(client, cast["arsiparis"])
    url = reverse("archive:records", args=["contoh-timur"])
    client.get(url)
    with django_assert_max_num_queries(40) as few:  # type: ignore[operator]
        client.get(url)
    for _number in range(2):
        other = withdrawn(cast)
        assert other.ended_at is not None
        archiving.make_record(other.pk, render=fake_render, at=other.ended_at)
    with django_assert_max_num_queries(40) as many:  # type: ignore[operator]
        client.get(url)
    assert len(few) == len(many)


def test_record_tells_what_happened_and_hides_contacts(record: Record, cast: Cast, client: Client) -> None:
    sign_in(client, cast["arsiparis"])
    page = client.get(address("record", record)).content.decode()
    assert "Berkas diarsipkan" in page
    assert "rak 2, boks 5, folder PPK 2026" in page
    assert "Belum diperiksa" in page
    assert record.case.submission.contact_email not in page
    assert record.case.submission.contact_phone not in page


def test_check_says_sound_and_then_names_the_changed_file(record: Record, cast: Cast, client: Client) -> None:
    sign_in(client, cast["arsiparis"])
    page = client.post(address("check", record), follow=True).content.decode()
    assert "cocok." in page
    item = record.items.get(position=1)
    path = store().path(item.file.key)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b"x")
    page = client.post(address("check", record), follow=True).content.decode()
    assert f"tidak cocok lagi: {item.label}" in page


def test_file_leaves_as_attachment_and_is_logged(record: Record, cast: Cast, client: Client) -> None:
    sign_in(client, cast["arsiparis"])
    answer = client.get(address("file", record, 1))
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert ReadingLog.objects.filter(paper=record.items.get(position=1).file_id).count() == 1
    assert client.get(address("file", record, 99)).status_code == 404


def test_place_is_asked_again_when_it_is_missing(record: Record, cast: Cast, client: Client) -> None:
    sign_in(client, cast["arsiparis"])
    refused = client.post(address("move", record), {"medium": "both"})
    assert refused.status_code == 422
    assert "Tulis rak, boks, atau folder" in refused.content.decode()
    client.post(address("move", record), {"medium": "both", "rack": "7"})
    record.refresh_from_db()
    assert record.place == "rak 7"


def test_archive_step_from_the_desk(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    walk = at_archive(cast)
    step = open_step(walk.request)
    url = reverse("archive:archive-step", args=["contoh-timur", walk.request.reference])
    monkeypatch.setattr("django.utils.timezone.now", lambda: walk.at)
    sign_in(client, cast["loket"])
    assert client.get(url).status_code == 302
    sign_in(client, walk.officer(step))
    assert "Arsipkan berkas" in client.get(url).content.decode()
    assert client.post(url, {"medium": "both"}).status_code == 422
    assert client.post(url, {"medium": "both", "folder": "PPK 2026"}).status_code == 302
    walk.request.refresh_from_db()
    assert walk.request.state == "completed"
    late = client.post(url, {"medium": "both", "folder": "PPK 2026"})
    assert late.status_code == 409
    assert "PPK 2026" in late.content.decode(), "what was typed is still there to copy"


def test_staff_fetch_a_paper_of_this_request_only(record: Record, cast: Cast, client: Client) -> None:
    request = record.case
    receipt = Artefact.objects.get(reset_request=request, kind="receipt")
    sign_in(client, cast["auditor"])
    answer = client.get(reverse("requests:paper", args=["contoh-timur", request.reference, receipt.pk]))
    assert (
        "Bukti%20layanan" in answer["Content-Disposition"] or "Bukti layanan" in answer["Content-Disposition"]
    )
    other = withdrawn(cast)
    strange = reverse("requests:paper", args=["contoh-timur", other.reference, receipt.pk])
    assert client.get(strange).status_code == 404
