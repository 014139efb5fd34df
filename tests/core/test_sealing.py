"""Sealed secrets, derived links and codes, signatures."""

import dataclasses
from uuid import UUID

import pytest
from pytest_django import Settings as SettingsWrapper

from resetdesk.core import sealing
from resetdesk.core.references import ALPHABET
from resetdesk.core.sealing import CannotUnseal, Sealed

OLD, NEW = b"\x01" * 32, b"\x02" * 32
AAD = b"request+holder+generation"
OBJECT = UUID("11111111-2222-4333-8444-555555555555")


@pytest.fixture(autouse=True)
def _rings(settings: SettingsWrapper) -> None:
    for ring in ("SEAL_KEYS", "LINK_KEYS", "SIGN_KEYS"):
        setattr(settings, ring, {"old": OLD})


def rotate_rings(settings: SettingsWrapper) -> None:
    for ring in ("SEAL_KEYS", "LINK_KEYS", "SIGN_KEYS"):
        setattr(settings, ring, {"new": NEW, "old": OLD})


def forget_old_keys(settings: SettingsWrapper) -> None:
    for ring in ("SEAL_KEYS", "LINK_KEYS", "SIGN_KEYS"):
        setattr(settings, ring, {"new": NEW})


def token(**parts: object) -> str:
    return sealing.derive("reveal", **({"object_id": OBJECT, "person": 7, "generation": 1} | parts))  # type: ignore[arg-type]


def token_fits(presented: str, **parts: object) -> bool:
    wanted = {"purpose": "reveal", "object_id": OBJECT, "person": 7, "generation": 1} | parts
    return sealing.token_matches(presented, **wanted)  # type: ignore[arg-type]


def code_fits(presented: str, **parts: object) -> bool:
    wanted = {"purpose": "reveal", "object_id": OBJECT, "person": 7, "generation": 1} | parts
    return sealing.code_matches(presented, **wanted)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"key_id": "gone"},
        {"nonce": bytes(12)},
        {"nonce": b""},
        {"ciphertext": b""},
        {"ciphertext": bytes(40)},
    ],
)
def test_what_was_changed_does_not_open(change: dict[str, object]) -> None:
    sealed = sealing.seal(b"rahasia", aad=AAD)
    with pytest.raises(CannotUnseal) as refusal:
        sealing.unseal(dataclasses.replace(sealed, **change), aad=AAD)  # type: ignore[arg-type]
    assert "menerbitkannya ulang" in refusal.value.sentence


def test_a_secret_opens_only_for_what_it_was_sealed_for() -> None:
    sealed = sealing.seal(b"rahasia", aad=AAD)
    with pytest.raises(CannotUnseal):
        sealing.unseal(sealed, aad=AAD + b"2")
    assert sealing.unseal(sealed, aad=AAD) == b"rahasia"


def test_a_key_id_cannot_be_swapped_for_another_name_of_the_same_key(settings: SettingsWrapper) -> None:
    sealed = sealing.seal(b"rahasia", aad=AAD)
    settings.SEAL_KEYS = {"old": OLD, "alias": OLD}
    with pytest.raises(CannotUnseal):
        sealing.unseal(dataclasses.replace(sealed, key_id="alias"), aad=AAD)


def test_nothing_of_the_secret_shows_and_no_seal_repeats() -> None:
    seals = {sealing.seal(b"rahasia", aad=AAD) for _time in range(50)}
    assert len({sealed.nonce for sealed in seals}) == 50
    assert all(b"rahasia" not in sealed.ciphertext for sealed in seals)


def test_rotation(settings: SettingsWrapper) -> None:
    sealed = sealing.seal(b"rahasia", aad=AAD)
    assert sealing.rotate(sealed, aad=AAD) is sealed
    rotate_rings(settings)
    assert sealing.unseal(sealed, aad=AAD) == b"rahasia"
    fresh = sealing.rotate(sealed, aad=AAD)
    assert fresh.key_id == "new"
    with pytest.raises(CannotUnseal):
        sealing.rotate(sealed, aad=b"other")
    forget_old_keys(settings)
    assert sealing.unseal(fresh, aad=AAD) == b"rahasia"
    with pytest.raises(CannotUnseal):
        sealing.unseal(sealed, aad=AAD)


@pytest.mark.parametrize("blank", ["", " ", "-", "\0"])
def test_blank_matches_nothing(blank: str) -> None:
    assert not token_fits(blank)
    assert not code_fits(blank)
    assert not sealing.same("", "")
    assert not sealing.same(blank, "")


@pytest.mark.parametrize(
    "change",
    [{"purpose": "track"}, {"object_id": UUID(int=1)}, {"person": 8}, {"generation": 2}, {"person": "7 "}],
)
def test_a_token_is_bound_to_everything_it_was_made_of(change: dict[str, object]) -> None:
    assert token_fits(token())
    assert not token_fits(token(), **change)
    code = sealing.code("reveal", object_id=OBJECT, person=7, generation=1)
    assert code_fits(code)
    assert not code_fits(code, **change)


def test_parts_cannot_flow_into_each_other() -> None:
    assert sealing.packed("a", "bc") != sealing.packed("ab", "c")
    assert token(object_id="1", person="11") != token(object_id="11", person="1")


def test_the_same_token_every_time_and_fit_for_an_address() -> None:
    assert token() == token()
    assert len(token()) == 43
    assert token().replace("-", "a").replace("_", "a").isalnum()
    assert not token_fits(token().swapcase())
    assert not token_fits("ü" + token())


def test_older_link_keys_still_count_until_they_are_gone(settings: SettingsWrapper) -> None:
    mailed, code = token(), sealing.code("reveal", object_id=OBJECT, person=7, generation=1)
    rotate_rings(settings)
    assert token() != mailed
    assert token_fits(mailed)
    assert code_fits(code)
    forget_old_keys(settings)
    assert not token_fits(mailed)
    assert not code_fits(code)


def test_codes_are_short_legible_and_spread() -> None:
    codes = [sealing.code("reveal", object_id=number, person=7, generation=1) for number in range(2000)]
    assert {len(code) for code in codes} == {6}
    assert len(set(codes)) == 2000
    for place in range(6):
        assert {code[place] for code in codes} == set(ALPHABET)


def test_a_code_is_read_as_people_type_it() -> None:
    code = sealing.code("reveal", object_id=OBJECT, person=7, generation=1)
    assert code_fits(f" {code[:3].lower()} - {code[3:].lower()} ")
    assert not code_fits(code + ALPHABET[0])
    assert not code_fits(code[:5])


def test_a_long_code_begins_with_no_short_one() -> None:
    short = sealing.code("reveal", object_id=OBJECT, person=7, generation=1)
    long = sealing.code("reveal", object_id=OBJECT, person=7, generation=1, length=8)
    assert len(long) == 8
    assert not long.startswith(short)
    assert code_fits(long, length=8)
    assert not code_fits(long)


def test_a_signature_says_who_signed_what(settings: SettingsWrapper) -> None:
    signature = sealing.sign(b"akar harian")
    assert sealing.verify_signature(b"akar harian", signature=signature)
    assert not sealing.verify_signature(b"akar harian.", signature=signature)
    for place in range(len(signature)):
        broken = signature[:place] + bytes([signature[place] ^ 1]) + signature[place + 1 :]
        assert not sealing.verify_signature(b"akar harian", signature=broken)
    for wrong in (b"", b"\x00", signature[:-1], signature + b"x", bytes(64)):
        assert not sealing.verify_signature(b"akar harian", signature=wrong)
    published = sealing.public_keys()
    rotate_rings(settings)
    assert list(sealing.public_keys()) == ["new", "old"]
    assert sealing.verify_signature(b"akar harian", signature=signature)
    assert sealing.sign(b"akar harian") != signature
    forget_old_keys(settings)
    assert not sealing.verify_signature(b"akar harian", signature=signature)
    # Offline: the public key alone is enough.
    assert sealing.verify_signature(b"akar harian", signature=signature, keys=published)


def test_public_keys_hold_no_seed() -> None:
    assert OLD not in sealing.public_keys().values()
    assert {len(key) for key in sealing.public_keys().values()} == {32}


def test_a_sealed_secret_never_shows_its_bytes_by_accident() -> None:
    assert isinstance(sealing.seal(b"rahasia", aad=AAD), Sealed)
    assert "rahasia" not in repr(sealing.seal(b"rahasia", aad=AAD))
