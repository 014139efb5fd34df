"""Settings of the tests: the product's own, with fixed keys, fast hashing and a folder that is thrown away.

The keys are known to everyone, so nothing but a test may run with them. `DATABASE_URL` chooses PostgreSQL.
"""

import atexit
import base64
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


def fixed_key(ring: str) -> str:
    """The same 32 bytes in every run, so that a child process of a test reads what its parent sealed."""
    digest = hashlib.sha256(f"tests only: {ring}".encode()).digest()
    return f"test-{ring}:{base64.b64encode(digest).decode()}"


# A child process of a test shares its parent's folder; each worker of xdist has its own.
if os.environ.get("TESTS_FOLDER_OF") != WORKER:
    folder = tempfile.mkdtemp(prefix="resetdesk-tests-")
    os.environ["TESTS_FOLDER_OF"] = WORKER
    os.environ["RESETDESK_DATA_DIR"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)

for name in (
    "RESETDESK_KEYS_FILE",
    "PUBLIC_URL",
    "FILES_URL",
    "MAIL_URL",
    "MAIL_RETURNS_URL",
    "RESETDESK_DEMO",
    "RESETDESK_DEBUG",
):
    os.environ.pop(name, None)
for ring in ("secret", "seal", "link", "sign"):
    os.environ[f"RESETDESK_{ring.upper()}_KEYS"] = fixed_key(ring)

from resetdesk import catalogue  # noqa: E402
from resetdesk.settings import *  # noqa: E402, F403  (the environment above must come first)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {
    alias: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": alias}
    for alias in ("default", "sessions")
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405
catalogue.compile_all()  # before the first sentence of the process is looked up
FAULTS_ALLOWED = True
GALLERY_ALLOWED = True
for _database in DATABASES.values():  # noqa: F405
    if _database["ENGINE"].endswith("sqlite3"):
        # A file, not memory: races and child processes need the locks of the real thing.
        _database.setdefault("TEST", {})["NAME"] = Path(_database["NAME"]).with_suffix(".test.sqlite3")
