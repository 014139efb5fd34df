"""The life of a key: everything sealed moves to the new one, and nothing that is needed is thrown away."""

import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import CommandError, call_command
from django.test import override_settings

from requests_app.domain import handover
from requests_app.models import Handover
from resetdesk import key_care, keys
from resetdesk.accounts.domain import people
from resetdesk.accounts.interfaces.sign_in import MfaAdapter
from resetdesk.core import custody, sealing
from resetdesk.core.custody import Key
from resetdesk.core.models import DailyRoot
from resetdesk.settings import config
from tests.cast import Cast
from tests.requests_app.factories import MONDAY
from tests.requests_app.handing import SECRET, code, ready

pytestmark = pytest.mark.django_db
NEW = bytes(range(32))
TOTP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("keys", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def rotated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The installation of the tests with its keys in a file, every ring with a fresh key on top."""
    path = tmp_path / "keys.toml"
    keys.create(path)
    keys.put(path, {ring: getattr(config, f"{ring}_keys") for ring in keys.RINGS}, is_merged=False)
    monkeypatch.setattr(config, "keys_file", path)
    for ring in keys.RINGS:
        monkeypatch.delenv(f"RESETDESK_{ring.upper()}_KEYS")
        keys.rotate(path, ring=ring)
    for ring, found in keys.read(path).items():
        monkeypatch.setattr(config, f"{ring}_keys", found)
        if ring != "secret":
            monkeypatch.setattr(settings, f"{ring.upper()}_KEYS", found)
    return path


def old(ring: str) -> str:
    return f"test-{ring}"


def sealed_then_rotated(cast: Cast, request: pytest.FixtureRequest) -> tuple[str, str]:
    """An unread result and an authenticator under the old key; then every ring is rotated."""
    walk, _row, token = ready(cast)
    people.enrol_totp(cast["loket"], TOTP)
    proof = code(walk)
    request.getfixturevalue("rotated")
    return token, proof


@pytest.mark.asvs("V11.2.2")
def test_what_was_sealed_moves_and_still_opens(cast: Cast, request: pytest.FixtureRequest) -> None:
    token, proof = sealed_then_rotated(cast, request)
    current = next(iter(settings.SEAL_KEYS))
    with pytest.raises(CommandError, match="1 autentikator petugas, 1 hasil yang menunggu pemiliknya"):
        run("retire", "seal", old("seal"), "--accept-loss")
    assert "1 autentikator petugas dipindahkan" in run("reseal")
    assert "0 hasil" in run("reseal"), "a second run finds nothing left"
    run("retire", "seal", old("seal"))
    assert list(keys.read(key_care.key_file())["seal"]) == [current]
    with override_settings(SEAL_KEYS={current: settings.SEAL_KEYS[current]}):
        secret = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
        assert MfaAdapter().decrypt(secret) == TOTP
        row = Handover.objects.get()
        assert handover.reveal(token, proof=proof, at=row.announced_at or row.prepared_at) == SECRET


def test_a_result_opened_meanwhile_stays_destroyed(cast: Cast, request: pytest.FixtureRequest) -> None:
    token, proof = sealed_then_rotated(cast, request)
    row = Handover.objects.get()
    handover.reveal(token, proof=proof, at=row.announced_at or row.prepared_at)
    assert custody._renewed(Handover, row.pk, aad=lambda _row: b"") is False
    assert bytes(Handover.objects.get().ciphertext) == b""


def test_what_no_key_opens_stops_the_move_and_stays(cast: Cast, request: pytest.FixtureRequest) -> None:
    sealed_then_rotated(cast, request)
    Handover.objects.update(nonce=b"0" * 12)
    before = bytes(Handover.objects.get().ciphertext)
    with pytest.raises(CommandError, match="tidak dapat dibuka"):
        run("reseal")
    assert bytes(Handover.objects.get().ciphertext) == before


def test_links_and_codes_of_before_still_open(cast: Cast, request: pytest.FixtureRequest) -> None:
    token, proof = sealed_then_rotated(cast, request)
    with pytest.raises(CommandError, match="1 permohonan yang masih berjalan"):
        run("retire", "link", old("link"))
    row = Handover.objects.get()
    assert handover.reveal(token, proof=proof, at=row.announced_at or row.prepared_at) == SECRET


def test_a_link_key_that_leaked_can_be_given_up(cast: Cast, request: pytest.FixtureRequest) -> None:
    sealed_then_rotated(cast, request)
    assert "Mulai ulang" in run("retire", "link", old("link"), "--accept-loss")
    assert old("link") not in keys.read(key_care.key_file())["link"]


def test_a_session_is_counted_until_it_is_written_again(rotated: Path) -> None:
    store = SessionStore()
    store["x"] = 1
    store.save()
    old_key, secret = old("secret"), config.secret_keys[old("secret")]
    found = dict(custody.needs("secret", key=Key(old_key, secret, None)))
    assert found == {"sesi yang masih berjalan": 1}
    with override_settings(SECRET_KEY=NEW.hex(), SECRET_KEY_FALLBACKS=[secret.hex()]):
        again = SessionStore(store.session_key)
        assert again["x"] == 1
        again.save()
    assert dict(custody.needs("secret", key=Key(old_key, secret, None))) == {}


@pytest.mark.parametrize("ring", sorted(keys.RINGS))
def test_the_current_key_is_never_thrown_away(rotated: Path, ring: str) -> None:
    current = next(iter(keys.read(rotated)[ring]))
    with pytest.raises(CommandError, match="yang berlaku"):
        run("retire", ring, current)
    with pytest.raises(CommandError, match="tidak memuat"):
        run("retire", ring, "k000000000000")
    assert current in keys.read(rotated)[ring]


def test_the_list_says_what_needs_each(cast: Cast, request: pytest.FixtureRequest) -> None:
    sealed_then_rotated(cast, request)
    rows = run("list").splitlines()
    assert len(rows) == 2 * len(keys.RINGS)
    assert sum(row.endswith("berlaku") for row in rows) == len(keys.RINGS)
    assert any("lama, diperlukan 1 autentikator petugas, 1 hasil yang menunggu" in row for row in rows)
    assert any("lama, tidak diperlukan lagi" in row for row in rows)


def test_a_signature_is_counted_under_the_key_it_names() -> None:
    signature = sealing.sign(b"x")
    key = Key(sealing.signer(signature), b"", None)
    DailyRoot.objects.create(
        scope=1, day=MONDAY.date(), at=MONDAY, through=1, heads=[], prev_hash="", hash="", signature=signature
    )
    assert ("akar jurnal harian", 1) in list(custody.needs("sign", key=key))
    assert list(custody.needs("sign", key=Key(key.id[:-1], b"", None))) == []
    assert list(custody.needs("sign", key=Key(f"{key.id}x", b"", None))) == []


def test_the_age_of_a_key_decides_what_of_before_needs_it() -> None:
    assert keys.made_on("k261121a1b2c3") == dt.date(2026, 11, 21)
    assert keys.made_on("k269921a1b2c3") is None
    assert keys.made_on("k3fa9c1") is None
    assert keys.made_on("test-link") is None


def test_every_table_with_a_ciphertext_and_every_signature_is_held() -> None:
    def tables(column: str) -> int:
        return sum(any(f.name == column for f in model._meta.get_fields()) for model in apps.get_models())

    assert len(custody.holdings("seal")) == tables("ciphertext") + 1, "authenticators keep theirs elsewhere"
    assert len(custody.holdings("sign")) == tables("signature") + 1, "papers carry theirs in the file"
