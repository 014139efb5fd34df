"""What the roof knows about being fit to serve: settings, keys, databases, folders, libraries."""

import ctypes.util
import shutil
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

from cryptography import x509
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from resetdesk import key_care
from resetdesk.backup.fitness import exported_keys, last_backup
from resetdesk.core.fitness import Finding, check, good, unsafe, warning
from resetdesk.settings import config

# Found with this module's own checks.
__all__ = ["exported_keys", "last_backup"]
DISK_UNSAFE = 256 * 1024**2
DISK_LOW = 2 * 1024**3
CERTIFICATE_DAYS = 21
# PRAGMA synchronous answers with a number: 2 is FULL.
PRAGMAS = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}
PAPER_LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")


def wrong_pragmas(database: BaseDatabaseWrapper) -> list[str]:
    """SQLite's promises that do not hold on this connection (S29), as `name=value`."""
    if database.vendor != "sqlite":
        return []
    wrong = []
    with database.cursor() as cursor:
        for name, wanted in PRAGMAS.items():
            cursor.execute(f"PRAGMA {name}")
            value = str(cursor.fetchone()[0])
            if value != wanted:
                wrong.append(f"{name}={value}")
        cursor.execute("PRAGMA busy_timeout")
        if cursor.fetchone()[0] < 1000:
            wrong.append("busy_timeout")
    if database.settings_dict["OPTIONS"].get("transaction_mode") != "IMMEDIATE":
        wrong.append("transaction_mode")
    return wrong


@check("Basis data", is_vital=True)
def database() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if wrong := wrong_pragmas(connection):
        yield unsafe(
            _("SQLite tidak berjalan dengan janji simpannya: %s.") % ", ".join(wrong),
            remedy=_("Pakai pengaturan bawaan DATABASE_URL, di atas sistem berkas setempat."),
        )
    else:
        yield good(_("%s siap dan menyimpan dengan aman.") % connection.display_name)


@check("Migrasi", is_vital=True)
def migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield unsafe(
            _("%d perubahan tabel belum dijalankan.") % len(plan), remedy=_("Jalankan: manage.py migrate")
        )
    else:
        yield good(_("Semua tabel mutakhir."))


@check("Tembolok", is_vital=True)
def cache_file() -> Iterator[Finding]:
    probe = str(time.monotonic_ns())
    cache.set("readiness", probe, 10)
    if cache.get("readiness") == probe:
        yield good(_("Tembolok dan batas laju bekerja."))
    else:
        yield unsafe(
            _("Tembolok tidak menyimpan, jadi batas laju tidak bekerja."), remedy=_("Jalankan: ./run setup")
        )


@check("Map berkas", is_vital=True)
def folders() -> Iterator[Finding]:
    for folder in (settings.DATA_DIR, settings.FILES_DIR):
        yield from folder_findings(Path(folder))


def folder_findings(folder: Path) -> Iterator[Finding]:
    """A private folder: there, ours to write, closed to others, with room left."""
    if not folder.is_dir():
        yield unsafe(_("Map %s tidak ada.") % folder, remedy=_("Jalankan: ./run setup"))
        return
    if folder.stat().st_mode & 0o007:
        yield unsafe(
            _("Map %s dapat dibaca semua pengguna mesin ini.") % folder,
            remedy=_("Jalankan: chmod 700 %s") % folder,
        )
    free = shutil.disk_usage(folder).free
    room = _("Ruang tersisa di %(folder)s: %(size)d MB.") % {"folder": folder, "size": free // 1024**2}
    if free < DISK_UNSAFE:
        yield unsafe(room, remedy=_("Tambah ruang; unggahan ditolak sampai ada ruang."))
    elif free < DISK_LOW:
        yield warning(room, remedy=_("Tambah ruang sebelum penuh."))
    else:
        yield good(room)


@check("Kunci")
def key_file() -> Iterator[Finding]:
    path = config.keys_file or settings.DATA_DIR / "keys.toml"
    if not path.exists():
        yield good(_("Kunci datang dari lingkungan."))
        return
    yield good(_("Berkas kunci %s hanya dapat dibaca pemiliknya. Simpan salinannya di luar cadangan.") % path)
    database = settings.DATABASES["default"]["NAME"]
    if connection.vendor == "sqlite" and Path(database).parent == path.parent and not settings.DEMO:
        yield warning(
            _("Berkas kunci berada di map yang sama dengan basis data."),
            remedy=_("Pindahkan dan isi RESETDESK_KEYS_FILE, supaya satu cadangan tidak memuat keduanya."),
        )


@check("Segel")
def sealed_under_old_keys() -> Iterator[Finding]:
    """What a retired key would take along."""
    current, *older = config.seal_keys
    left = [(title, count) for key_id in older for title, count in key_care.needs("seal", key_id)]
    if left:
        yield warning(
            _("Masih disegel dengan kunci lama: %s.") % key_care.told(tuple(left)),
            remedy=_("Jalankan: manage.py keys reseal"),
        )
    else:
        yield good(_("Semua yang disegel memakai kunci %s.") % current)


@check("Alamat")
def address() -> Iterator[Finding]:
    if config.public.is_loopback:
        yield warning(
            _("Portal hanya dapat dibuka dari mesin ini (%s).") % settings.PUBLIC_URL,
            remedy=_("Isi PUBLIC_URL dengan alamat https kantor Anda."),
        )
    else:
        yield good(_("Portal beralamat %s.") % settings.PUBLIC_URL)
    if settings.DEBUG:
        yield warning(_("Halaman pengembang menyala."), remedy=_("Kosongkan RESETDESK_DEBUG."))
    if config.tls_cert:
        yield certificate(config.tls_cert)


def certificate(path: Path) -> Finding:
    """How long the certificate that gunicorn serves is still good."""
    try:
        ends = x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
    except (OSError, ValueError, ssl.SSLError):
        return unsafe(
            _("Sertifikat %s tidak dapat dibaca.") % path, remedy=_("Isi TLS_CERT dengan berkas PEM.")
        )
    days = (ends - timezone.now()).days
    sentence = _("Sertifikat TLS berlaku %d hari lagi.") % days
    if days < 0:
        return unsafe(_("Sertifikat TLS sudah kedaluwarsa."), remedy=_("Pasang sertifikat baru."))
    if days < CERTIFICATE_DAYS:
        return warning(sentence, remedy=_("Pasang sertifikat baru."))
    return good(sentence)


@check("Surat")
def mail() -> Iterator[Finding]:
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        yield good(_("Surat dikirim melalui %s.") % settings.EMAIL_HOST)
    elif config.public.is_loopback:
        yield warning(_("Surat hanya ditulis ke berkas, tidak dikirim."), remedy=_("Isi MAIL_URL."))
    else:
        yield unsafe(_("Surat tidak dikirim kepada siapa pun."), remedy=_("Isi MAIL_URL dengan server SMTP."))


@check("Pustaka PDF")
def paper_libraries() -> Iterator[Finding]:
    missing = [name for name in PAPER_LIBRARIES if ctypes.util.find_library(name) is None]
    if missing:
        yield unsafe(
            _("Pustaka untuk membuat PDF belum ada: %s.") % ", ".join(missing),
            remedy="apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
        )
    else:
        yield good(_("Pustaka untuk membuat PDF lengkap."))


@check("Peragaan")
def demo() -> Iterator[Finding]:
    if settings.DEMO:
        yield warning(
            _("Ini peragaan: kode masuk tampil di halaman."),
            remedy=_("Jangan memakai data sungguhan di sini."),
        )


def refuse_unsafe_database() -> list[str]:
    """Reasons of the databases not to start at all: SQLite without its promises (S29)."""
    return [
        _("SQLite (%(alias)s) tidak menyimpan dengan aman: %(wrong)s.")
        % {"alias": alias, "wrong": ", ".join(wrong)}
        for alias in ("default",)
        if (wrong := wrong_pragmas(connections[alias]))
    ]
