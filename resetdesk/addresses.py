"""Addresses in settings: one line of text for a database, a folder, a mail server, the portal itself."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class AddressUnreadable(ValueError):
    """The address cannot be used. The text is an Indonesian sentence."""


@dataclass(frozen=True)
class Mail:
    """How mail leaves: Django's backend and its settings."""

    backend: str
    settings: dict[str, Any]


@dataclass(frozen=True)
class Mailbox:
    """A folder of an IMAP server; the password never shows in a log."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str
    is_secure: bool

    @property
    def name(self) -> str:
        """Which mailbox it is, without its password."""
        return f"{self.user}@{self.host}/{self.folder}"


@dataclass(frozen=True)
class Public:
    """The one address that people know, without a path."""

    scheme: str
    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        return self.host in LOOPBACK

    @property
    def is_secure(self) -> bool:
        return self.scheme == "https"


def split(address: str) -> SplitResult:
    """Parts of an address. Raises AddressUnreadable."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        raise AddressUnreadable("alamat tidak dapat dibaca.") from None
    return parts


def parse_public(address: str) -> Public:
    """`https://host[:port]`. Raises AddressUnreadable."""
    parts = split(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise AddressUnreadable("tulis alamat lengkap, misalnya https://reset.contoh.go.id.")
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise AddressUnreadable("tulis alamat tanpa jalur, misalnya https://reset.contoh.go.id.")
    return Public(parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}[parts.scheme])


def parse_path(parts: SplitResult, *, base: Path) -> Path:
    """`scheme:///relative` lies under `base`; `scheme:////absolute` is absolute."""
    if parts.netloc:
        raise AddressUnreadable(
            f"tulis {parts.scheme}:/// dengan tiga garis miring, lalu nama berkas atau map."
        )
    name = unquote(parts.path).removeprefix("/")
    if not name:
        raise AddressUnreadable("nama berkas atau map belum ditulis.")
    return base / name


def parse_files(address: str, *, base: Path) -> Path:
    """`file:///folder`. Raises AddressUnreadable; an object store is refused by name."""
    parts = split(address)
    if parts.scheme == "s3":
        raise AddressUnreadable("penyimpanan s3:// belum tersedia; pakai file:///nama-map.")
    if parts.scheme != "file":
        raise AddressUnreadable("pakai file:///nama-map.")
    return parse_path(parts, base=base)


def parse_database(address: str, *, base: Path) -> dict[str, Any]:
    """Django's settings of a database from `sqlite:///name` or `postgres://...`. Raises AddressUnreadable."""
    parts = split(address)
    if parts.scheme == "sqlite":
        return sqlite(parse_path(parts, base=base), synchronous="FULL")
    if parts.scheme in {"postgres", "postgresql"}:
        return postgres(parts)
    raise AddressUnreadable("pakai sqlite:///nama-berkas atau postgres://pengguna:sandi@host/nama.")


def sqlite(path: Path, *, synchronous: str) -> dict[str, Any]:
    """A SQLite file that survives power loss with FULL, and racing writers always (WAL, IMMEDIATE, 20 s)."""
    pragmas = ("journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "; ".join(f"PRAGMA {pragma}" for pragma in pragmas),
        },
    }


def postgres(parts: SplitResult) -> dict[str, Any]:
    """PostgreSQL; options after `?` go to libpq (`sslmode=verify-full`, `host=/folder/of/socket`)."""
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    name = unquote(parts.path).removeprefix("/")
    if not name:
        raise AddressUnreadable("nama basis data belum ditulis.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or options.pop("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def parse_mail(address: str, *, base: Path) -> Mail:
    """`smtp://user:pw@host:587`, `smtps://`, `file:///folder`, `console:`. Raises AddressUnreadable."""
    parts = split(address)
    if parts.scheme == "console":
        return Mail("django.core.mail.backends.console.EmailBackend", {})
    if parts.scheme == "file":
        folder = parse_path(parts, base=base)
        return Mail("django.core.mail.backends.filebased.EmailBackend", {"EMAIL_FILE_PATH": folder})
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise AddressUnreadable("pakai smtp://, smtps://, file:///nama-map, atau console:.")
    is_local = parts.hostname in LOOPBACK
    return Mail(
        "django.core.mail.backends.smtp.EmailBackend",
        {
            "EMAIL_HOST": parts.hostname,
            "EMAIL_PORT": parts.port or {"smtp": 25 if is_local else 587, "smtps": 465}[parts.scheme],
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_SSL": parts.scheme == "smtps",
            # A mail server of another machine never gets names and addresses in clear.
            "EMAIL_USE_TLS": parts.scheme == "smtp" and not is_local,
            "EMAIL_TIMEOUT": 20,
        },
    )


def parse_mailbox(address: str) -> Mailbox:
    """`imaps://user:pw@host/INBOX`; `imap://` on loopback alone. Raises AddressUnreadable."""
    parts = split(address)
    if parts.scheme not in {"imap", "imaps"} or not parts.hostname:
        raise AddressUnreadable("pakai imaps://pengguna:sandi@host/INBOX.")
    if parts.scheme == "imap" and parts.hostname not in LOOPBACK:
        raise AddressUnreadable("tanpa TLS (imap://) hanya boleh di mesin ini; pakai imaps://.")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not user or not password:
        raise AddressUnreadable("tulis pengguna dan kata sandinya: imaps://pengguna:sandi@host/INBOX.")
    folder = unquote(parts.path).strip("/") or "INBOX"
    if not (user + password + folder).isascii() or not (user + password + folder).isprintable():
        raise AddressUnreadable("nama, kata sandi, dan folder hanya huruf, angka, dan tanda ASCII.")
    return Mailbox(
        host=parts.hostname,
        port=parts.port or {"imap": 143, "imaps": 993}[parts.scheme],
        user=user,
        password=password,
        folder=folder,
        is_secure=parts.scheme == "imaps",
    )
