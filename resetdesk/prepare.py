"""Makes the portal ready to serve, in one process, and quickly when it is ready already.

`python -m resetdesk.prepare [--demo] [--listens]`: keys, English catalogue, tables, static files, and the
offices of the demo. Exit code 1: somebody else listens on the port; 2: the settings are unsafe.
"""

import argparse
import hashlib
import os
import socket
import sys
from pathlib import Path

import django
from django.core.management import call_command, get_commands

from resetdesk import catalogue, keys
from resetdesk.config import HOME, PREFIX


def say(sentence: str) -> None:
    sys.stderr.write(f"==> {sentence}\n")


def make_keys() -> None:
    """A key file on the very first start, unless keys come from elsewhere."""
    if any(name.startswith(PREFIX) and name.endswith(("_KEYS", "KEYS_FILE")) for name in os.environ):
        return
    path = Path(os.environ.get(f"{PREFIX}DATA_DIR") or HOME / "var") / "keys.toml"
    if keys.create(path):
        say(f"Kunci dibuat di {path}. Salin ke tempat lain: manage.py keys export BERKAS")


def is_free(bind: str) -> bool:
    """Whether nobody listens on `address:port`."""
    host, _, port = bind.rpartition(":")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), int(port)))
        except OSError:
            return False
    return True


def fingerprint(folder: Path) -> str:
    """SHA-256 over the names and contents of a folder of static files."""
    digest = hashlib.sha256(django.get_version().encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(folder)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def collect_static(source: Path, *, target: Path) -> None:
    """Static files under names that carry their hash, once per change."""
    stamp = target / ".stamp"
    current = fingerprint(source)
    if stamp.is_file() and stamp.read_text() == current:
        return
    say("Menyusun berkas statis")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(current)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m resetdesk.prepare", description="Siapkan portal untuk melayani."
    )
    parser.add_argument("--demo", action="store_true", help="isi kantor contoh")
    parser.add_argument("--listens", action="store_true", help="periksa dulu apakah portanya bebas")
    options = parser.parse_args()
    make_keys()
    catalogue.compile_all()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "resetdesk.settings")
    django.setup()
    from django.conf import settings  # noqa: PLC0415  (readable only after the keys exist)

    if options.listens and not is_free(settings.BIND):
        sys.stderr.write(
            f"Gagal: {settings.BIND} sudah dipakai program lain, mungkin portal ini sendiri. Hentikan dulu, "
            "atau pilih porta lain: PUBLIC_URL=http://localhost:8001 ./run demo\n"
        )
        sys.exit(1)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", database="cache", verbosity=0)
    collect_static(HOME / "static", target=settings.STATIC_ROOT)
    if options.demo and "demo" in get_commands():
        call_command("demo")
    if options.listens:
        say(f"Portal dilayani di {settings.PUBLIC_URL} sampai Ctrl-C.")


if __name__ == "__main__":
    main()
