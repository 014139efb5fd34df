"""The form page by page: what is refused, what is kept, how both SOPs lead through it."""

import pytest
from django.utils import timezone

from requests_app.domain import drafts
from requests_app.domain.adoption import adopt
from requests_app.domain.questionnaire import Page
from requests_app.models import Draft, Edition, ResetRequest, Submission
from tests.cast import Cast
from tests.requests_app.factories import PONOROGO, SERAM, equip
from tests.requests_app.views.applicant import EMAIL, PONOROGO_PAGES, SERAM_PAGES, Applicant, filled, paper


@pytest.fixture
def edition(cast: Cast) -> Edition:
    return equip(cast.timur, SERAM)


@pytest.fixture
def seram(cast: Cast, edition: Edition) -> Applicant:
    return Applicant(cast.timur, SERAM_PAGES)


def test_an_office_without_an_sop_says_so(cast: Cast) -> None:
    applicant = Applicant(cast.timur, SERAM_PAGES)
    assert applicant.get("layanan").url.endswith("/permohonan/")
    assert "belum dibuka" in applicant.client.get("/contoh-timur/permohonan/").content.decode()
    assert not Draft.objects.exists()


def test_looking_begins_nothing(seram: Applicant) -> None:
    assert seram.get("layanan").status_code == 200
    assert not Draft.objects.exists()
    assert "drafts" not in seram.client.session


@pytest.mark.parametrize(
    ("page", "changes", "sentence"),
    [
        ("layanan", {"services": []}, "Pilih sedikitnya satu layanan."),
        ("layanan", {"services": ["create"]}, "Layanan itu tidak dilayani kantor ini."),
        ("sebab", {"self_service": "karena"}, "Pilih satu sebab dari daftar."),
        ("data-diri", {"name": ""}, "Isi Nama lengkap dan gelar."),
        ("data-diri", {"nip": "1985"}, "NIP terdiri atas 18 angka; yang ditulis ada 4 angka."),
        ("data-diri", {"nip": "19850517 2O1001 1 003"}, "NIP hanya berisi angka"),
        ("pengangkatan", {"sk_date": "31-31-2026"}, "Tanggal belum benar."),
        ("pengangkatan", {"sk_date": "2999-01-01"}, "Tanggal ini belum lewat."),
        (
            "pengangkatan",
            {"also_pa": ""},
            "Jawab pertanyaan “Apakah Anda Pengguna Anggaran (PA) yang merangkap PPK?”",
        ),
        ("akun", {"user_id": "kata sandi: Melati#77"}, "tampaknya memuat kata sandi"),
        ("kontak", {"phone": "0812"}, "Nomor telepon terlalu pendek"),
        ("kontak", {"email": "sari@"}, "Alamat email belum benar."),
    ],
)
def test_each_fault_has_its_sentence_and_saves_nothing(
    seram: Applicant, page: str, changes: dict[str, object], sentence: str
) -> None:
    if page != "layanan":
        seram.until(page)
        before = seram.draft.data
    response = seram.post(page, **changes)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert (seram.draft.data == before) if page != "layanan" else not Draft.objects.exists()


def test_who_comes_too_early_is_led_to_the_first_open_question(seram: Applicant) -> None:
    seram.until("data-diri")
    for page in ("kode", "surat", "berkas", "periksa"):
        assert seram.get(page).url.endswith("/data-diri/")
    assert "Belum dapat dikirim" in seram.send().content.decode()
    assert not Submission.objects.exists()


def test_unknown_pages_are_none(seram: Applicant) -> None:
    seram.until("data-diri")
    assert seram.get("rahasia").status_code == 404


def test_a_lost_session_loses_nothing(seram: Applicant) -> None:
    seram.until("surat")
    draft = seram.draft
    seram.client.cookies.clear()
    assert seram.get("surat").url.endswith("/permohonan/")
    link = f"/contoh-timur/permohonan/lanjut/{draft.pk}/{drafts.link_token(draft)}/"
    assert "Buka formulir" in seram.client.get(link).content.decode()
    assert "drafts" not in seram.client.session, "a link preview opens nothing"
    assert seram.client.post(link).headers["Location"] == "/contoh-timur/permohonan/"
    assert seram.draft == draft
    assert seram.get("surat").status_code == 200


@pytest.mark.parametrize("fault", ["token", "office", "unproved"])
def test_a_wrong_link_finds_nothing(seram: Applicant, cast: Cast, fault: str) -> None:
    seram.until("surat")
    draft = seram.draft
    token = drafts.link_token(draft)
    if fault == "unproved":
        Draft.objects.update(verified_email="")
    slug = "contoh-barat" if fault == "office" else "contoh-timur"
    link = f"/{slug}/permohonan/lanjut/{draft.pk}/{token[:-2] + 'xx' if fault == 'token' else token}/"
    for response in (seram.client.get(link), seram.client.post(link)):
        assert response.status_code == 404
        assert response.headers["Cache-Control"] == "no-store, private"


def test_another_offices_form_is_not_this_offices(seram: Applicant, cast: Cast) -> None:
    equip(cast.barat, PONOROGO)
    seram.until("kontak")
    session = seram.client.session
    session["drafts"] = {str(cast.barat.pk): str(seram.draft.pk)}
    session.save()
    assert (
        seram.client.get("/contoh-barat/permohonan/kontak/").headers["Location"]
        == "/contoh-barat/permohonan/"
    )


def test_back_and_change_keep_every_other_answer(seram: Applicant) -> None:
    seram.until("kontak")
    assert "Sari Wulandari" in seram.get("data-diri").content.decode()
    seram.post("data-diri", work_unit="Dinas Kesehatan")
    assert seram.draft.data["answers"]["sk_number"] == "800/017/SK/2026"
    assert seram.draft.data["answers"]["work_unit"] == "Dinas Kesehatan"


def test_a_change_from_the_check_leads_back_to_it(cast: Cast, edition: Edition) -> None:
    applicant = filled(cast.timur, edition)
    response = applicant.post("data-diri", ubah="1", work_unit="Dinas Kesehatan")
    assert response.url.endswith("/periksa/")
    applicant.draft.papers.filter(document_key="sk_pelantikan").delete()
    response = applicant.post("pengangkatan", ubah="1", also_pa="ya")
    assert response.url.endswith("/berkas/?ubah"), "a new answer asks for a new paper"
    response = applicant.post("berkas", ubah="1", sk_pelantikan=paper())
    assert response.url.endswith("/periksa/")


def test_a_conditional_question_is_asked_on_the_same_page(cast: Cast) -> None:
    equip(cast.barat, PONOROGO)
    applicant = Applicant(cast.barat, PONOROGO_PAGES)
    applicant.until("akun")
    response = applicant.post("akun", data_changed="ya")
    assert response.url.endswith("/akun/")
    assert "Data yang berubah" in applicant.get("akun").content.decode()
    assert applicant.post("akun", data_changed="ya", changed_data="Jabatan").url.endswith("/kontak/")


def test_several_services_make_several_requests(seram: Applicant) -> None:
    seram.pages = {
        **SERAM_PAGES,
        "layanan": {"services": ["reset_password", "change_data"]},
        "akun": {"user_id": "SARI.PPK", "changed_data": "Nama lama Sari, nama baru Sari Wulandari"},
    }
    seram.until("periksa")
    done = seram.client.get(seram.send().url).content.decode()
    made = list(ResetRequest.objects.order_by("register_number"))
    assert [one.service for one in made] == ["reset_password", "change_data"]
    assert all(one.reference in done for one in made)


def test_no_address_holds_personal_data(seram: Applicant) -> None:
    seen = []
    response = seram.post("layanan")
    while not response.url.endswith("/periksa/"):
        seen.append(response.url)
        response = seram.answer(response.url.rstrip("/").rsplit("/", 1)[-1])
    seen += [response.url, seram.send().url]
    assert not any("1985" in url or "sari" in url.lower() for url in seen)


def test_an_unusual_nip_is_warned_of_but_taken(seram: Applicant) -> None:
    seram.until("data-diri")
    response = seram.post("data-diri", nip="19850517 201021 1 003")
    assert response.status_code == 302
    assert "bukan 01 sampai 12" in seram.client.get(response.url).content.decode()


def test_starting_over_leaves_nothing_of_the_old_form(cast: Cast, edition: Edition) -> None:
    applicant = filled(cast.timur, edition)
    files = [row.file for row in applicant.draft.papers.select_related("file")]
    assert applicant.client.post("/contoh-timur/permohonan/baru/").status_code == 302
    assert not Draft.objects.exists()
    assert not any(type(file).objects.filter(pk=file.pk).exists() for file in files)


def test_a_new_edition_asks_for_what_it_adds(cast: Cast, edition: Edition) -> None:
    applicant = filled(cast.timur, edition)
    more = b'\n[[fields]]\nkey = "birthplace"\nlabel = "Tempat lahir"\nkind = "text"\n'
    source = SERAM.read_bytes().replace(b"\n[[fields]]\n", more + b"\n[[fields]]\n", 1)
    adopt(source, name="baru.toml", office=cast.timur, by=None, at=timezone.now())
    response = applicant.send()
    assert response.status_code == 422
    assert "Isi Tempat lahir." in response.content.decode()
    assert "/permohonan/data-diri/?ubah" in response.content.decode()
    assert not Submission.objects.exists()
    applicant.post("data-diri", birthplace="Ambon")
    assert applicant.send().status_code == 302


def test_an_edition_that_no_longer_serves_leads_back_to_the_start(cast: Cast, edition: Edition) -> None:
    applicant = filled(cast.timur, edition)
    Edition.objects.update(retired_at=timezone.now())
    equip_other = (
        PONOROGO.read_bytes()
        .replace(b'"reset_password"', b'"create"')
        .replace(b"reset_password =", b"create =")
    )
    adopt(equip_other, name="lain.toml", office=cast.timur, by=None, at=timezone.now())
    assert applicant.send().url.endswith(f"/{Page.SERVICES}/")
    assert applicant.draft.email == EMAIL, "what was filled in stays"
