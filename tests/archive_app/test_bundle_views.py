"""Bundles at the desk: who may, a fresh proof, found again, taken whole and in parts."""

import datetime as dt
import json

import pytest
from django.test import Client
from django.urls import reverse

from archive_app.domain import bundles
from archive_app.enums import BundleState
from archive_app.interfaces.bag_reader import BagReader
from archive_app.models import Bundle
from resetdesk.core import jobs
from resetdesk.core.models import JournalEntry
from tests.archive_app.bagged import LATER, asked, three_records
from tests.cast import Cast, sign_in

LIST = "/contoh-timur/arsip/bundel/"
HALF_AN_HOUR_AND_MORE = 31 * 60


@pytest.fixture
def ready(cast: Cast) -> Bundle:
    three_records(cast)
    return bundles.build(asked(cast.timur, cast).pk, reader=BagReader(), now=lambda: LATER)


@pytest.fixture(autouse=True)
def _december(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


def file_url(bundle: Bundle) -> str:
    return reverse("archive:bundle-file", args=["contoh-timur", bundle.pk])


def taken(cast: Cast) -> int:
    return JournalEntry.objects.filter(chain=cast.timur.chain, event="bundle_downloaded").count()


def body(client: Client, url: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    answer = client.get(url, headers=headers)
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return answer.status_code, data, dict(answer.headers)


# --- who may not -----------------------------------------------------------------------------------------


def test_the_auditor_takes_and_asks_for_nothing(ready: Bundle, cast: Cast, client: Client) -> None:
    sign_in(client, cast["auditor"])
    page = client.get(LIST).content.decode()
    assert "November 2026" in page
    assert "Siapkan bundel" not in page
    assert client.post(f"{LIST}siapkan/", {"bulan": "2026-11"}).status_code == 403
    assert client.get(file_url(ready)).status_code == 200


def test_officers_without_the_archive_see_no_bundle(ready: Bundle, cast: Cast, client: Client) -> None:
    sign_in(client, cast["loket"])
    assert client.get(LIST).status_code == 403
    assert client.get(file_url(ready)).status_code == 403
    assert "Bundel" not in client.get("/contoh-timur/arsip/").content.decode().split("<main")[1]


def test_another_office_finds_nothing(ready: Bundle, cast: Cast, client: Client) -> None:
    sign_in(client, cast.west["auditor"])
    for name in ("bundle", "bundle-file"):
        assert client.get(reverse(f"archive:{name}", args=["contoh-barat", ready.pk])).status_code == 404


def test_taking_and_asking_need_a_fresh_proof(ready: Bundle, cast: Cast, client: Client) -> None:
    sign_in(client, cast["arsiparis"], ago=HALF_AN_HOUR_AND_MORE)
    for answer in (
        client.get(file_url(ready)),
        client.post(f"{LIST}siapkan/", {"bulan": "2026-11"}),
        client.get(file_url(ready), headers={"Range": "bytes=5-"}),
    ):
        assert answer.status_code == 302
        assert "/akun/buktikan/" in answer["Location"]
    assert taken(cast) == 0


@pytest.mark.parametrize("month", ["", "besok", "2027-05", "2026-11'; DROP TABLE"])
def test_what_is_no_month_is_answered_in_words(cast: Cast, client: Client, month: str) -> None:
    sign_in(client, cast["arsiparis"])
    page = client.post(f"{LIST}siapkan/", {"bulan": month}, follow=True).content.decode()
    assert "bukan bulan" in page or "belum dimulai" in page
    assert not Bundle.objects.exists()


def test_past_its_day_nothing_is_taken(ready: Bundle, cast: Cast, client: Client) -> None:
    Bundle.objects.update(expires_at=LATER - dt.timedelta(days=400))
    sign_in(client, cast["arsiparis"])
    page = client.get(file_url(ready), follow=True).content.decode()
    assert "Masa simpan bundel ini sudah lewat" in page
    assert taken(cast) == 0


def test_a_lost_file_is_no_crash(ready: Bundle, cast: Cast, client: Client) -> None:
    bundles.shelf().delete(ready.key)
    sign_in(client, cast["arsiparis"])
    assert client.get(file_url(ready)).status_code == 404


# --- the way of a bundle ---------------------------------------------------------------------------------


def test_asked_for_watched_left_and_found_again(cast: Cast, client: Client) -> None:
    three_records(cast)
    sign_in(client, cast["arsiparis"])
    page = client.post(f"{LIST}siapkan/", {"bulan": "2026-11"}, follow=True).content.decode()
    assert "Menunggu giliran" in page
    assert "data-progress" in page
    bundle = Bundle.objects.get()
    Bundle.objects.update(
        state=BundleState.WRITING,
        files_total=3012,
        files_done=512,
        bytes_total=946_864_128,
        bytes_done=155_189_248,
    )
    page = client.get(f"{LIST}{bundle.pk}/").content.decode()
    assert "512 dari 3.012 berkas, 148 MB dari 903 MB" in page
    assert "Menulis berkas" in client.get(LIST).content.decode()
    Bundle.objects.update(state=BundleState.WAITING)
    jobs.run_all_due()
    page = client.get(f"{LIST}{bundle.pk}/").content.decode()
    bundle.refresh_from_db()
    assert bundle.sha256 in page
    assert "Unduh bundel" in page
    assert "data-progress" not in page


def test_a_record_is_bundled_from_its_own_page(cast: Cast, client: Client) -> None:
    record = three_records(cast)[0]
    sign_in(client, cast["arsiparis"])
    url = reverse("archive:record", args=["contoh-timur", record.case.reference, record.number])
    assert "Siapkan bundel rekaman ini" in client.get(url).content.decode()
    page = client.post(f"{url}bundel/", follow=True).content.decode()
    assert record.name in page
    assert Bundle.objects.get().record == record
    assert "Bundel yang diminta" in client.get(url).content.decode()


def test_a_failed_one_says_why_and_is_asked_for_again(cast: Cast, client: Client) -> None:
    three_records(cast)
    bundle = asked(cast.timur, cast)
    Bundle.objects.update(state=BundleState.FAILED, fault="Berkas “SK” hilang dari penyimpanan.")
    sign_in(client, cast["arsiparis"])
    page = client.get(f"{LIST}{bundle.pk}/").content.decode()
    assert "Berkas “SK” hilang dari penyimpanan." in page
    assert "Siapkan lagi" in page


def test_the_list_costs_the_same_for_one_and_three(
    ready: Bundle, cast: Cast, client: Client, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    sign_in(client, cast["arsiparis"])
    client.get(LIST)
    with django_assert_max_num_queries(40) as few:  # type: ignore[operator]
        client.get(LIST)
    for month in ("2026-10", "2026-09"):
        asked(cast.timur, cast, of=month)
    with django_assert_max_num_queries(40) as many:  # type: ignore[operator]
        client.get(LIST)
    assert len(few) == len(many)


def test_the_list_goes_on_past_a_page(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive_app.domain.queries.bundles.PAGE", 2)
    for number in range(1, 6):
        asked(cast.timur, cast, of=f"2026-0{number}", at=LATER + dt.timedelta(minutes=number))
    sign_in(client, cast["arsiparis"])
    found, url = [], LIST
    while url:
        context = client.get(url).context
        found += [row["what"] for row in context["rows"]]
        url = f"{LIST}{context['next_url']}" if context["next_url"] else ""
    assert found == ["Mei 2026", "April 2026", "Maret 2026", "Februari 2026", "Januari 2026"]
    assert client.get(f"{LIST}?setelah=x~y").status_code == 200


# --- taking it away --------------------------------------------------------------------------------------


def test_it_is_an_attachment_whose_taking_is_noted_once(ready: Bundle, cast: Cast, client: Client) -> None:
    sign_in(client, cast["arsiparis"])
    status, data, headers = body(client, file_url(ready))
    assert (status, len(data)) == (200, ready.bytes_total)
    assert headers["Content-Disposition"] == 'attachment; filename="contoh-timur-2026-11.zip"'
    assert headers["ETag"] == f'"{ready.sha256}"'
    assert headers["Accept-Ranges"] == "bytes"
    assert headers["Content-Length"] == str(ready.bytes_total)
    assert "no-store" in headers["Cache-Control"]
    body(client, file_url(ready))
    assert taken(cast) == 1
    told = JournalEntry.objects.get(chain=cast.timur.chain, event="bundle_downloaded")
    assert (told.by, told.facts["sha256"]) == (cast["arsiparis"].pk, ready.sha256)
    assert "NIP" not in json.dumps(told.facts)


def test_a_torn_download_goes_on_and_the_parts_make_the_whole(
    ready: Bundle, cast: Cast, client: Client
) -> None:
    sign_in(client, cast["arsiparis"])
    _status, whole, headers = body(client, file_url(ready))
    size, parts = len(whole), b""
    for start in range(0, size, 40_000):
        status, piece, found = body(
            client, file_url(ready), range=f"bytes={start}-{start + 39_999}", if_range=headers["ETag"]
        )
        last = min(start + 40_000, size) - 1
        assert (status, found["Content-Range"]) == (206, f"bytes {start}-{last}/{size}")
        assert found["Content-Length"] == str(len(piece))
        parts += piece
    assert parts == whole
    assert taken(cast) == 1


@pytest.mark.parametrize(
    ("asked_for", "status", "first", "length"),
    [
        ("bytes=0-0", 206, 0, 1),
        ("bytes=10-", 206, 10, -10),
        ("bytes=-5", 206, -5, 5),
        ("bytes=-99999999", 206, 0, 0),
        ("bytes=0-999999999", 206, 0, 0),
        ("bytes=5-3", 200, 0, 0),
        ("bytes=0-1,5-6", 200, 0, 0),
        ("items=0-1", 200, 0, 0),
        ("bytes=", 200, 0, 0),
        ("bytes=-", 200, 0, 0),
        ("bytes=99999999-", 416, 0, None),
        ("bytes=-0", 416, 0, None),
        ("bytes=" + "9" * 40 + "-", 200, 0, 0),
    ],
)
def test_every_range_has_its_answer(  # noqa: PLR0917 - a table
    ready: Bundle,
    cast: Cast,
    client: Client,
    asked_for: str,
    status: int,
    first: int,
    length: int | None,
) -> None:
    sign_in(client, cast["arsiparis"])
    whole = bundles.shelf().path(ready.key).read_bytes()
    answered, data, headers = body(client, file_url(ready), range=asked_for)
    assert answered == status
    if length is None:
        assert headers["Content-Range"] == f"bytes */{len(whole)}"
    else:
        expected = whole[first:] if first else whole
        assert data == (expected[:length] if length > 0 else expected)


def test_a_part_of_another_file_is_the_whole(ready: Bundle, cast: Cast, client: Client) -> None:
    sign_in(client, cast["arsiparis"])
    status, data, _headers = body(client, file_url(ready), range="bytes=10-20", if_range='"another"')
    assert (status, len(data)) == (200, ready.bytes_total)


def test_the_rest_of_a_download_outlives_the_proof_in_its_own_session(
    ready: Bundle, cast: Cast, client: Client
) -> None:
    sign_in(client, cast["arsiparis"])
    body(client, file_url(ready))
    session = client.session
    proofs = session["account_authentication_methods"]
    session["account_authentication_methods"] = [
        proof | {"at": proof["at"] - HALF_AN_HOUR_AND_MORE} for proof in proofs
    ]
    session.save()
    assert body(client, file_url(ready), range="bytes=100-")[0] == 206
    assert body(client, file_url(ready))[0] == 302


# --- the archive's own list ------------------------------------------------------------------------------


def test_a_month_that_is_shown_can_be_bundled(cast: Cast, client: Client) -> None:
    three_records(cast)
    sign_in(client, cast["arsiparis"])
    url = reverse("archive:records", args=["contoh-timur"])
    assert "Siapkan bundel November 2026" in client.get(url, {"bulan": "2026-11"}).content.decode()
    assert "Siapkan bundel" not in client.get(url, {"bulan": "besok"}).content.decode()


def test_search_finds_by_number_and_nip_and_opens_the_only_one(cast: Cast, client: Client) -> None:
    records = three_records(cast)
    sign_in(client, cast["arsiparis"])
    url = reverse("archive:search", args=["contoh-timur"])
    answer = client.post(url, {"q": records[1].case.reference.lower()})
    assert answer["Location"].endswith(f"/{records[1].case.reference}/1/")
    page = client.post(url, {"q": records[0].case.holder_nip}).content.decode()
    assert all(record.case.reference in page for record in records)
    assert "Tidak ada rekaman" in client.post(url, {"q": "999/2026"}).content.decode()
    assert client.post(url, {"q": " "}).status_code == 302
    sign_in(client, cast.other_admin)
    barat = reverse("archive:search", args=["contoh-barat"])
    assert "Tidak ada rekaman" in client.post(barat, {"q": records[0].case.reference}).content.decode()
