"""Set-up: done once, then a matter of looking."""

import socket
from pathlib import Path

import polib
import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.test import override_settings

from resetdesk import catalogue, prepare
from resetdesk.cache_router import CacheRouter
from resetdesk.config import HOME
from resetdesk.core import limits


def test_a_port_in_use_is_seen() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        assert prepare.is_free(address) is False
    assert prepare.is_free(address) is True


def test_keys_from_the_environment_make_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESETDESK_DATA_DIR", str(tmp_path))
    prepare.make_keys()
    assert list(tmp_path.iterdir()) == []


def test_static_files_are_collected_once_per_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target, calls = tmp_path / "source", tmp_path / "target", []
    source.mkdir()
    target.mkdir()
    monkeypatch.setattr(prepare, "call_command", lambda *args, **_options: calls.append(args))
    for content in ("a", "a", "b"):
        (source / "x.css").write_text(content)
        prepare.collect_static(source, target=target)
    assert len(calls) == 2


def test_the_catalogue_is_compiled_once_per_change(tmp_path: Path) -> None:
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalog = polib.POFile()
    catalog.append(polib.POEntry(msgid="Simpan", msgstr="Save"))
    catalog.save(str(folder / "django.po"))
    assert catalogue.compile_all(tmp_path) == [folder / "django.mo"]
    assert catalogue.compile_all(tmp_path) == []
    assert polib.mofile(str(folder / "django.mo"))[0].msgstr == "Save"


def test_only_the_cache_lives_in_the_cache_file() -> None:
    router = CacheRouter()
    assert router.allow_migrate("cache", "django_cache") is True
    assert router.allow_migrate("default", "django_cache") is False
    assert router.allow_migrate("cache", "accounts") is False
    assert router.allow_migrate("default", "accounts") is True


@pytest.mark.django_db(databases=["default", "cache"], transaction=True)
def test_the_database_cache_keeps_and_forgets() -> None:
    stored = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    }
    with override_settings(CACHES=stored):
        call_command("createcachetable", database="cache", verbosity=0)
        cache = caches["default"]
        cache.set("laju", 4, 60)
        assert cache.get("laju") == 4
        assert cache.incr("laju") == 5
        cache.delete("laju")
        assert cache.get("laju") is None


@pytest.mark.django_db(databases=["default", "cache"], transaction=True)
def test_a_flood_pushes_no_limit_out_and_sessions_lie_apart() -> None:
    lasting = {"BACKEND": "resetdesk.cache_router.LastingCache", "OPTIONS": {"MAX_ENTRIES": 5}}
    plain = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "OPTIONS": {"MAX_ENTRIES": 5}}
    stored = {"default": lasting | {"LOCATION": "cache"}, "sessions": plain | {"LOCATION": "session_cache"}}
    with override_settings(CACHES=stored):
        call_command("createcachetable", database="cache", verbosity=0)
        cache, copies = caches["default"], caches["sessions"]
        assert [limits.allow("pintu", limit=2, seconds=60) for _each in range(3)] == [True, True, False]
        cache.set("lewat", 1, -1)
        for number in range(40):
            limits.allow(f"banjir-{number}", limit=1, seconds=60)
            copies.set(f"sesi-{number}", 1)
        assert not limits.allow("pintu", limit=2, seconds=60)
        assert not any(limits.allow(f"banjir-{number}", limit=1, seconds=60) for number in range(40))
        assert sum(copies.get(f"sesi-{number}") is not None for number in range(40)) < 10


def test_the_product_keeps_limits_and_sessions_apart() -> None:
    source = (HOME / "resetdesk" / "settings.py").read_text("utf-8")
    assert 'SESSION_CACHE_ALIAS = "sessions"' in source
    assert "resetdesk.cache_router.LastingCache" in source
