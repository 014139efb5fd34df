"""The typed settings page: embedded defaults, one sentence for each reason not to start."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from resetdesk import keys
from resetdesk.config import HOME, Config, UnsafeStart, load, variable

SECRET = "c2VjcmV0LXBhc3N3b3Jk"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with good keys, and an environment without any setting of the test run."""
    for name in [name for name in os.environ if name.startswith("RESETDESK_") or name == "DATABASE_URL"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("RESETDESK_DATA_DIR", str(tmp_path))
    keys.create(tmp_path / "keys.toml")
    return tmp_path


def reasons(monkeypatch: pytest.MonkeyPatch, **environment: str) -> str:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(UnsafeStart) as refusal:
        load()
    return str(refusal.value)


def test_an_empty_environment_is_a_complete_installation(folder: Path) -> None:
    config = load()
    assert config.public_url == "http://localhost:8000"
    assert config.database["NAME"] == folder / "resetdesk.sqlite3"
    assert config.files_dir == folder / "files"
    assert config.bind == "127.0.0.1:8000"
    assert all(len(key) == 32 for key in config.seal_keys.values())


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"PUBLIC_URL": "http://reset.contoh.test"}, "http tanpa TLS hanya boleh di localhost"),
        ({"PUBLIC_URL": "https://reset.contoh.test"}, "tidak ada yang melayaninya"),
        ({"PUBLIC_URL": "reset.contoh.test"}, "tulis alamat lengkap"),
        ({"PUBLIC_URL": "http://localhost/jalur"}, "tanpa jalur"),
        ({"PUBLIC_URL": "http://localhost:porta"}, "tidak dapat dibaca"),
        ({"FILES_URL": "s3://ember"}, "belum tersedia"),
        ({"FILES_URL": "ftp:///x"}, "FILES_URL: pakai file:///"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL: pakai sqlite:///"),
        ({"DATABASE_URL": "postgres://host"}, "nama basis data belum ditulis"),
        ({"DATABASE_URL": "sqlite://salah/x"}, "tiga garis miring"),
        ({"MAIL_URL": "mailto:x"}, "MAIL_URL: pakai smtp://"),
        ({"TLS_CERT": "/tidak/ada.pem"}, "diisi bersama-sama"),
        ({"TLS_CERT": "/tidak/ada.pem", "TLS_KEY": "/tidak/ada.key"}, "tidak dapat dibaca"),
        ({"LISTEN": "0.0.0.0:8000"}, "hanya boleh mendengar di 127.0.0.1"),
        ({"LISTEN": "8000"}, "LISTEN: tulis alamat:porta"),
        ({"TRUSTED_PROXY_COUNT": "dua"}, "TRUSTED_PROXY_COUNT: tulis angka bulat"),
        ({"TRUSTED_PROXY_COUNT": "-1"}, "terlalu kecil"),
        ({"RESETDESK_DEBUG": "mungkin"}, "RESETDESK_DEBUG: tulis 1 atau 0"),
        ({"RESETDESK_PUBLIC_URL": "x"}, "RESETDESK_PUBLIC_URL: pengaturan ini tidak dikenal"),
        ({"RESETDESK_SEAL_KEYS": f"k1:{SECRET}"}, "Kunci harus 32 byte"),
        ({"RESETDESK_SEAL_KEYS": "k1"}, "Tulis kunci sebagai `id:base64`"),
        ({"RESETDESK_SEAL_KEYS": "k1:" + base64.b64encode(bytes(32)).decode()}, "mudah ditebak"),
        ({"RESETDESK_KEYS_FILE": "/tidak/ada.toml"}, "Berkas kunci /tidak/ada.toml tidak ada"),
    ],
)
def test_unsafe_starts_are_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], sentence: str
) -> None:
    assert sentence in reasons(monkeypatch, **environment)


def test_no_letter_of_the_demo_leaves_the_machine(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = reasons(monkeypatch, RESETDESK_DEMO="1", MAIL_URL="smtp://surat.contoh.test")
    assert "surat peragaan tidak boleh keluar" in told
    monkeypatch.setenv("MAIL_URL", "smtp://localhost:1025")
    assert load().demo


@pytest.mark.parametrize(
    "name", ["RESETDESK_DEBUG", "RESETDESK_DEMO"], ids=["developer's pages", "sign-in codes shown"]
)
def test_what_is_for_one_machine_stays_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    told = reasons(
        monkeypatch, PUBLIC_URL="https://reset.contoh.test", TRUSTED_PROXY_COUNT="1", **{name: "1"}
    )
    assert name in told


def test_every_reason_is_told_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = reasons(monkeypatch, PUBLIC_URL="http://x.test", RESETDESK_DEBUG="1", RESETDESK_TYPO="1")
    assert [part in told for part in ("PUBLIC_URL", "RESETDESK_DEBUG", "RESETDESK_TYPO")] == [True] * 3


def test_a_secret_is_never_quoted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = reasons(monkeypatch, RESETDESK_SEAL_KEYS=f"k1:{SECRET}", DATABASE_URL=f"x://u:{SECRET}@h/n")
    assert SECRET not in told


def test_missing_keys_are_refused(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "keys.toml").unlink()
    assert reasons(monkeypatch).count("belum ada") == len(keys.RINGS)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_file_that_others_may_read_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    (folder / "keys.toml").chmod(mode)
    assert "dapat dibaca orang lain" in reasons(monkeypatch)


def test_a_damaged_key_file_is_not_replaced(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "keys.toml"
    path.write_text("[seal\n", "utf-8")
    assert "rusak" in reasons(monkeypatch)
    assert keys.create(path) is False
    assert path.read_text("utf-8") == "[seal\n"


def test_the_environment_wins_over_the_key_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = os.urandom(32), os.urandom(32)
    ring = ",".join(f"{name}:{base64.b64encode(key).decode()}" for name, key in (("b", first), ("a", second)))
    monkeypatch.setenv("RESETDESK_LINK_KEYS", ring)
    assert load().link_keys == {"b": first, "a": second}
    assert next(iter(load().link_keys)) == "b"


def test_a_public_portal_with_a_proxy_starts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://reset.contoh.test")
    monkeypatch.setenv("TRUSTED_PROXY_COUNT", "1")
    assert load().bind == "127.0.0.1:8000"


def test_postgres_and_mail_addresses(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://desk:a%2Fb@db.contoh.test:5433/reset?sslmode=verify-full")
    monkeypatch.setenv("MAIL_URL", "smtp://portal:s%40ndi@surat.contoh.test")
    config = load()
    assert config.database["PASSWORD"] == "a/b"
    assert config.database["PORT"] == "5433"
    assert config.database["OPTIONS"] == {"sslmode": "verify-full"}
    assert config.mail.settings["EMAIL_USE_TLS"] is True
    assert config.mail.settings["EMAIL_HOST_PASSWORD"] == "s@ndi"


def test_variables_are_named_as_documented() -> None:
    assert variable("public_url") == "PUBLIC_URL"
    assert variable("data_dir") == "RESETDESK_DATA_DIR"
    assert len({variable(name) for name in Config.model_fields}) == len(Config.model_fields)


@pytest.mark.asvs("V12.3.1", "V12.3.2")
@pytest.mark.parametrize("asked", ["", "?sslmode=require", "?sslmode=disable", "?sslmode=prefer"])
def test_a_database_elsewhere_is_reached_by_tls_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    told = reasons(monkeypatch, DATABASE_URL=f"postgres://desk:a@db.contoh.test/reset{asked}")
    assert "sslmode=verify-full" in told


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "/run/postgresql", ""])
def test_a_database_here_needs_none(folder: Path, monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    url = f"postgres:///reset?host={host}" if host.startswith("/") else f"postgres://desk:a@{host}/reset"
    monkeypatch.setenv("DATABASE_URL", url)
    assert load().database["NAME"] == "reset"


@pytest.mark.slow
def test_an_unsafe_start_ends_with_exit_code_2(folder: Path) -> None:
    environment = os.environ | {
        "PUBLIC_URL": "http://reset.contoh.test",
        "DJANGO_SETTINGS_MODULE": "resetdesk.settings",
    }
    ended = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=HOME,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert "ResetDesk tidak dimulai" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.slow
@pytest.mark.asvs("V13.4.2")
def test_a_public_portal_satisfies_djangos_own_deployment_checks(folder: Path) -> None:
    environment = os.environ | {
        "PUBLIC_URL": "https://reset.contoh.test",
        "TRUSTED_PROXY_COUNT": "1",
        "DJANGO_SETTINGS_MODULE": "resetdesk.settings",
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    ended = subprocess.run(command, cwd=HOME, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
