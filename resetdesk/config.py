"""The one typed settings page: all that an installation may set, from the environment and the key file.

Every setting has a default that works on one machine; keys have none. A start that would be unsafe is refused
with all its reasons at once (`refuse`), in Indonesian, with exit code 2.
"""

import os
import re
import sys
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from resetdesk import addresses, gateways, keys, private_lists, sign_in_providers

HOME = Path(__file__).resolve().parent.parent
PREFIX = "RESETDESK_"
# Addresses and the properties that read them.
PARSED = {
    "public_url": "public",
    "database_url": "database",
    "files_url": "files_dir",
    "mail_url": "mail",
    "mail_returns_url": "mail_returns",
}
# RFC 9116 2.5.3: a web address is https.
CONTACT = re.compile(r"mailto:[^\s@,]+@[^\s@,]+|tel:\+[\d-]{6,20}|https://[^\s,]+")
SENTENCES = {
    "bool_parsing": "tulis 1 atau 0.",
    "int_parsing": "tulis angka bulat.",
    "greater_than_equal": "angkanya terlalu kecil.",
    "less_than_equal": "angkanya terlalu besar.",
    "literal_error": "tulis salah satu nilai yang tersebut di docs/settings.md.",
}


class UnsafeStart(Exception):
    """The portal may not start like this. Holds every reason as an Indonesian sentence."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def read_ring(value: object) -> object:
    """A ring of keys from the text of an environment variable; what the key file gave stays as it is."""
    try:
        return keys.parse_ring(value) if isinstance(value, str) else value
    except keys.KeysUnreadable as error:
        raise ValueError(str(error)) from None


KeyRing = Annotated[dict[str, bytes], NoDecode, BeforeValidator(read_ring)]


class Config(BaseSettings):
    """What an installation may set."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", hide_input_in_errors=True)

    public_url: str = Field(
        default="http://localhost:8000",
        validation_alias="PUBLIC_URL",
        description="The address people know: links in mail, allowed host, trusted origin, secure cookies. "
        "Plain http only on loopback.",
    )
    database_url: str = Field(
        default="sqlite:///resetdesk.sqlite3",
        validation_alias="DATABASE_URL",
        description="`sqlite:///name` (under the data folder; four slashes make it absolute) or "
        "`postgres://user:password@host:5432/name?sslmode=verify-full`; off loopback only so.",
    )
    files_url: str = Field(
        default="file:///files",
        validation_alias="FILES_URL",
        description="Private folder of received files: `file:///name` under the data folder, or absolute.",
    )
    mail_url: str = Field(
        default="file:///mail",
        validation_alias="MAIL_URL",
        description="`smtp://user:password@host:587` (STARTTLS off loopback), `smtps://`, "
        "`file:///folder` or `console:`.",
    )
    mail_returns_url: str = Field(
        default="",
        validation_alias="MAIL_RETURNS_URL",
        description="Mailbox of the sender's address, read every minute for mail that came back: "
        "`imaps://user:password@host/INBOX`, or `imap://` on loopback. Other mail in it is left as it is.",
    )
    mail_from: str = Field(
        default="ResetDesk <portal@localhost>",
        validation_alias="MAIL_FROM",
        description="Sender of every mail.",
    )
    tls_cert: Path | None = Field(
        default=None, validation_alias="TLS_CERT", description="Certificate chain (PEM) that gunicorn serves."
    )
    tls_key: Path | None = Field(
        default=None, validation_alias="TLS_KEY", description="Private key of the certificate (PEM)."
    )
    listen: str = Field(
        default="",
        validation_alias="LISTEN",
        description="`address:port` to listen on. By default loopback, or every address when TLS files are "
        "set, and the port of the public address.",
    )
    trusted_proxy_count: int = Field(
        default=0,
        ge=0,
        le=5,
        validation_alias="TRUSTED_PROXY_COUNT",
        description="How many reverse proxies stand in front; 0 ignores every forwarding header.",
    )
    hsts_subdomains: bool = Field(
        default=True,
        description="Browsers are told for a year that this host and all below it speak only TLS. Turn it "
        "off where a host below the portal's has none.",
    )
    security_contact: str = Field(
        default="",
        description="Where faults are reported, for `/.well-known/security.txt`: `mailto:`, `tel:+` or "
        "`https://`; several with commas between. Without it there is no such page.",
    )
    security_policy: str = Field(
        default="",
        description="`https://` address of the office's policy for such reports, for the same page.",
    )
    data_dir: Path = Field(default=HOME / "var", description="Folder of everything the portal writes.")
    keys_file: Path | None = Field(
        default=None, description="Key file, mode 0600; by default `keys.toml` in the data folder."
    )
    secret_keys: KeyRing = Field(
        default={}, description="Instead of the key file: `id:base64,...` of 32 bytes, current first."
    )
    seal_keys: KeyRing = Field(default={}, description="The same for sealed passwords.")
    link_keys: KeyRing = Field(default={}, description="The same for mailed links and codes.")
    sign_keys: KeyRing = Field(default={}, description="The same for signatures of receipts and daily roots.")
    trust_store: Path | None = Field(
        default=None,
        description="Folder of certificates (`.pem`, `.crt`, `.cer`, `.der`) that the office trusts to issue "
        "electronic signatures. Without it a sound signature is told as not yet trusted.",
    )
    threads: int = Field(default=8, ge=1, le=64, description="Requests answered at the same time.")
    debug: bool = Field(default=False, description="Developer's pages; only on loopback.")
    demo: bool = Field(
        default=False, description="Made-up offices, and sign-in codes shown on the page; only on loopback."
    )
    password_profile: Literal["nist", "bssn"] = Field(
        default="nist",
        description="Rules of staff passwords: `nist` (15 characters, none that many use, no age) or "
        "`bssn` (12 characters of four kinds, 90 days, none of the last five).",
    )
    reset_hours: int = Field(
        default=24,
        ge=1,
        le=168,
        description="Hours between the second person's word and the end of somebody's authenticators; until "
        "then their owner can stop the reset.",
    )
    openid_file: Path | None = Field(
        default=None,
        description="TOML file (mode 0600) of the sign-in pages of offices' own (OpenID Connect): "
        "a `[[provider]]` each with `key`, `name`, `issuer`, `client_id`, `client_secret`, `office` (slug), "
        "`second_factor`, the words of `amr` or `acr` that count as one. Its way back is "
        "`PUBLIC_URL/akun/instansi/KEY/kembali/`.",
    )
    gateways_file: Path | None = Field(
        default=None,
        description="TOML file (mode 0600) of gateways for short messages: a `[[gateway]]` each with "
        "`channel` (`whatsapp`, `sms`, `telegram`), `url`, `office` (slug; left out for every office) and, "
        "for Telegram, `bot`. How to write them: [messengers](deploy/messengers.md).",
    )
    backup_days: int = Field(
        default=2,
        ge=1,
        le=365,
        description="`doctor` is red when the last backup is older than so many days.",
    )
    fault: str = Field(
        default="",
        description="Named fault point for the fault tests (`M3:kill`); works only under the test settings.",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  (this and the others: pydantic names them)
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the key file, whose rings are handed to the constructor."""
        return env_settings, init_settings

    @property
    def public(self) -> addresses.Public:
        return addresses.parse_public(self.public_url)

    @property
    def database(self) -> dict[str, Any]:
        return addresses.parse_database(self.database_url, base=self.data_dir)

    @property
    def files_dir(self) -> Path:
        return addresses.parse_files(self.files_url, base=self.data_dir)

    @property
    def mail(self) -> addresses.Mail:
        return addresses.parse_mail(self.mail_url, base=self.data_dir)

    @property
    def mail_returns(self) -> addresses.Mailbox | None:
        return addresses.parse_mailbox(self.mail_returns_url) if self.mail_returns_url else None

    @property
    def contacts(self) -> tuple[str, ...]:
        """Whom to tell of a hole, in the office's order of preference."""
        return tuple(filter(None, (part.strip() for part in self.security_contact.split(","))))

    @cached_property
    def openid_providers(self) -> list[dict[str, Any]]:
        """Raises ListUnreadable."""
        return sign_in_providers.read(self.openid_file) if self.openid_file else []

    @cached_property
    def gateways(self) -> list[dict[str, Any]]:
        """Raises ListUnreadable."""
        return gateways.read(self.gateways_file) if self.gateways_file else []

    @property
    def bind(self) -> str:
        """`address:port` for the server."""
        if self.listen:
            return self.listen
        if self.tls_cert:
            return f"0.0.0.0:{self.public.port}"
        if self.trusted_proxy_count:
            return "127.0.0.1:8000"
        return f"127.0.0.1:{self.public.port}"


def variable(field: str) -> str:
    """Name of the environment variable of a field."""
    alias = Config.model_fields[field].validation_alias
    return alias if isinstance(alias, str) else PREFIX + field.upper()


def unknown_settings(environ: dict[str, str]) -> list[str]:
    """One sentence for every variable that looks like ours and is not: a typo must not pass as a default."""
    known = {variable(field) for field in Config.model_fields}
    return [
        f"{name}: pengaturan ini tidak dikenal. Lihat docs/settings.md."
        for name in sorted(environ)
        if name.startswith(PREFIX) and name not in known
    ]


def read_key_file(path: Path, *, is_required: bool) -> tuple[dict[str, Any], list[str]]:
    """The rings of the key file as settings, and what is wrong with it."""
    try:
        return {f"{ring}_keys": found for ring, found in keys.read(path).items()}, []
    except FileNotFoundError:
        return {}, [f"Berkas kunci {path} tidak ada."] if is_required else []
    except keys.KeysUnreadable as error:
        return {}, [str(error)]
    except OSError:
        return {}, [f"Berkas kunci {path} tidak dapat dibaca oleh pengguna ini."]


def refuse(config: Config) -> list[str]:
    """Every reason not to start, as Indonesian sentences; an empty list is a safe start."""
    reasons = []
    for name, parsed in PARSED.items():
        try:
            getattr(config, parsed)
        except addresses.AddressUnreadable as error:
            reasons.append(f"{variable(name)}: {error}")
    reasons.extend(
        f"Kunci `{ring}` ({purpose}) belum ada. Jalankan ./run setup, atau pulihkan berkas kunci."
        for ring, purpose in keys.RINGS.items()
        if not getattr(config, f"{ring}_keys")
    )
    for listed in ("openid_providers", "gateways"):
        try:
            getattr(config, listed)
        except private_lists.ListUnreadable as faults:
            reasons.extend(faults.sentences)
    return reasons or refuse_open_doors(config)


def refuse_open_doors(config: Config) -> list[str]:
    """Reasons that lie in how the portal would be reached."""
    public, reasons = config.public, []
    if not public.is_secure and not public.is_loopback:
        reasons.append("PUBLIC_URL: http tanpa TLS hanya boleh di localhost. Pakai https.")
    if config.debug and not public.is_loopback:
        reasons.append("RESETDESK_DEBUG: halaman pengembang tidak boleh dibuka untuk umum. Matikan.")
    if config.demo and not public.is_loopback:
        reasons.append(
            "RESETDESK_DEMO: peragaan menampilkan kode masuk, jadi hanya boleh di localhost. Matikan."
        )
    if config.demo and config.mail.settings.get("EMAIL_HOST", "localhost") not in addresses.LOOPBACK:
        reasons.append("RESETDESK_DEMO: surat peragaan tidak boleh keluar. Kosongkan MAIL_URL.")
    if config.demo and config.gateways_file:
        reasons.append(
            "RESETDESK_DEMO: pesan peragaan tidak boleh keluar. Kosongkan RESETDESK_GATEWAYS_FILE."
        )
    if bool(config.tls_cert) != bool(config.tls_key):
        reasons.append("TLS_CERT dan TLS_KEY diisi bersama-sama atau tidak sama sekali.")
    for field in ("tls_cert", "tls_key"):
        path: Path | None = getattr(config, field)
        if path and not os.access(path, os.R_OK):
            reasons.append(f"{variable(field)}: berkas {path} tidak dapat dibaca.")
    if public.is_secure and not config.tls_cert and not config.trusted_proxy_count:
        reasons.append(
            "PUBLIC_URL memakai https, tetapi tidak ada yang melayaninya: isi TLS_CERT dan TLS_KEY, "
            "atau TRUSTED_PROXY_COUNT bila ada proksi di depan."
        )
    host, colon, port = config.bind.rpartition(":")
    if not colon or not port.isdigit():
        reasons.append("LISTEN: tulis alamat:porta, misalnya 127.0.0.1:8000.")
    elif (
        host.strip("[]") not in addresses.LOOPBACK and not config.tls_cert and not config.trusted_proxy_count
    ):
        reasons.append("LISTEN: tanpa TLS portal hanya boleh mendengar di 127.0.0.1.")
    return reasons + refuse_unsafe_words(config)


def refuse_unsafe_words(config: Config) -> list[str]:
    """Reasons that lie in whom the portal would talk to, and in what it would tell."""
    reasons = []
    database = config.database
    if (
        database["ENGINE"].endswith("postgresql")
        and not database["HOST"].startswith("/")
        and database["HOST"] not in {"", *addresses.LOOPBACK}
        and database["OPTIONS"].get("sslmode") != "verify-full"
    ):
        reasons.append(
            "DATABASE_URL: basis data di mesin lain hanya lewat TLS. Tambahkan ?sslmode=verify-full."
        )
    if not all(CONTACT.fullmatch(contact) for contact in config.contacts):
        reasons.append("RESETDESK_SECURITY_CONTACT: tulis mailto:alamat, tel:+62... atau https://alamat.")
    if config.security_policy and not re.fullmatch(r"https://\S+", config.security_policy):
        reasons.append("RESETDESK_SECURITY_POLICY: tulis alamat https://.")
    return reasons


def load() -> Config:
    """The settings of this process. Raises UnsafeStart with every reason at once."""
    environ = dict(os.environ)
    reasons = unknown_settings(environ)
    named = environ.get(f"{PREFIX}KEYS_FILE")
    folder = Path(environ.get(f"{PREFIX}DATA_DIR") or HOME / "var")
    rings, faults = read_key_file(Path(named) if named else folder / "keys.toml", is_required=bool(named))
    reasons += faults
    try:
        config = Config(**rings)
    except ValidationError as error:
        raise UnsafeStart(reasons + [explain(fault) for fault in error.errors()]) from None
    # A ring that is missing because its file cannot be read is one fault, not five.
    if not faults:
        reasons += refuse(config)
    if reasons:
        raise UnsafeStart(reasons)
    return config


def explain(fault: Any) -> str:
    """One of pydantic's faults as an Indonesian sentence that names the variable."""
    name = str(fault["loc"][0])
    name = variable(name) if name in Config.model_fields else name
    if fault["type"] == "value_error":
        return f"{name}: {fault['ctx']['error']}"
    return f"{name}: {SENTENCES.get(fault['type'], 'nilai ini tidak dapat dipakai.')}"


def load_or_exit() -> Config:
    """The settings of this process, or its end with exit code 2 and the reasons on standard error."""
    try:
        return load()
    except UnsafeStart as refusal:
        sys.stderr.write("ResetDesk tidak dimulai karena pengaturannya tidak aman:\n")
        sys.stderr.writelines(f"- {sentence}\n" for sentence in refusal.sentences)
        sys.exit(2)
