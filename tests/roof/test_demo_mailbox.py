"""The demo's mail and first page, and that neither exists anywhere else."""

from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage, get_connection
from django.test import Client

from resetdesk.accounts.domain import demo_people
from resetdesk.accounts.enums import Role
from resetdesk.accounts.models import Membership
from resetdesk.demo import mailbox
from tests.cast import SINCE, Cast

BOX = "/akun/demo/surat/"
TEXT = """Yth. Sari,

buka http://localhost:8000/contoh-timur/ambil/1-abc/. Jangan buka http://lain.test/x.
<script>alert(1)</script>
"""


@pytest.fixture
def box(cast: Cast, settings: Any, tmp_path: Path) -> Path:
    settings.DEMO = True
    settings.PUBLIC_URL = "http://localhost:8000"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    backend = "django.core.mail.backends.filebased.EmailBackend"
    for number, to in enumerate(("sari@contoh.test", "budi@contoh.test")):
        mail = EmailMessage(f"Hasil {number} siap", TEXT, to=[to], reply_to=[cast.timur.email])
        mail.connection = get_connection(backend)
        mail.send()
    return Path(settings.EMAIL_FILE_PATH)


def test_outside_the_demo_there_is_no_mailbox(box: Path, client: Client, settings: Any) -> None:
    name = next(box.iterdir()).name
    settings.DEMO = False
    assert client.get(BOX).status_code == 404
    assert client.get(f"{BOX}{name}/0/").status_code == 404


@pytest.mark.parametrize(
    "name", ["..", "keys.toml", "20260101-000000-1.log", "x.log", "20260101-000000-1.log.bak"]
)
def test_no_other_file_is_ever_opened(box: Path, client: Client, name: str) -> None:
    (box / "keys.toml").write_text("rahasia")
    (box / "x.log").write_text("rahasia")
    assert client.get(f"{BOX}{name}/0/").status_code == 404
    assert mailbox.one(f"../mail/{name}", 0) is None
    assert len(mailbox.newest()) == 2


def test_a_number_beyond_the_last_is_not_there(box: Path, client: Client) -> None:
    mail = mailbox.newest()[0]
    assert client.get(f"{BOX}{mail.name}/9/").status_code == 404


def test_a_mail_is_shown_with_its_links_into_the_portal_alone(box: Path, client: Client) -> None:
    mail = mailbox.newest("sari@contoh.test")[0]
    body = client.get(f"{BOX}{mail.name}/{mail.number}/").content.decode()
    assert '<a href="/contoh-timur/ambil/1-abc/">http://localhost:8000/contoh-timur/ambil/1-abc/</a>.' in body
    assert 'href="http://lain.test' not in body
    assert "<script>alert" not in body
    assert "Hasil 0 siap" in body


def test_the_list_is_newest_first_and_may_be_one_persons(box: Path, client: Client) -> None:
    assert {mail.to for mail in mailbox.newest()} == {"sari@contoh.test", "budi@contoh.test"}
    body = client.get(BOX, {"kepada": "budi@contoh.test"}).content.decode()
    assert "Hasil 1 siap" in body
    assert "Hasil 0 siap" not in body


def test_several_mails_of_one_second_share_a_file_and_are_all_there(box: Path) -> None:
    both = [path.read_text("utf-8") for path in sorted(box.iterdir())]
    for path in box.iterdir():
        path.unlink()
    (box / "20260101-000000-7.log").write_text("".join(both))
    assert sorted(mail.subject for mail in mailbox.newest()) == ["Hasil 0 siap", "Hasil 1 siap"]


def test_a_demo_without_letters_in_files_has_an_empty_box(cast: Cast, client: Client, settings: Any) -> None:
    settings.DEMO, settings.EMAIL_FILE_PATH = True, None
    assert "Belum ada email" in client.get(BOX).content.decode()


def test_the_first_page_is_a_guide_in_the_demo_and_a_list_elsewhere(
    cast: Cast, client: Client, settings: Any
) -> None:
    assert "Pilih kantor" in client.get("/").content.decode()
    settings.DEMO = True
    body = client.get("/").content.decode()
    assert "Cobalah sendiri" in body
    assert "demo-bar" in body


def test_the_guide_names_only_who_is_there_and_falls_back_to_the_queue(
    cast: Cast, client: Client, settings: Any
) -> None:
    settings.DEMO = True
    person = demo_people.create_demo_person("timur.agency", full_name="Made Contoh")
    Membership.objects.create(office=cast.timur, user=person, role=Role.ADMIN_AGENCY, starts_on=SINCE)
    body = client.get("/").content.decode()
    assert "Made Contoh" in body
    assert body.count('name="next" value="/contoh-timur/meja/"') == 3
    assert "Administrator kantor" not in body
