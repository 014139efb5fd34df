"""Every door to something dangerous asks for a code again after half an hour (S10): a table over the URLs."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from resetdesk.accounts.enums import Role
from tests.accounts.samples import SAMPLES
from tests.accounts.test_matrix import ALL_PAGES, addresses
from tests.cast import Cast, sign_in
from tests.requests_app.factories import Walk, submitted
from tests.requests_app.handing import known_holder

# URL -> (who may, by which method): role changes, exports, resets of factors, sessions, ways in.
DANGEROUS = {
    "settings:add": (Role.OFFICE_ADMIN, "get post"),
    "settings:person": (Role.OFFICE_ADMIN, "get post"),
    "settings:invite": (Role.OFFICE_ADMIN, "post"),
    "settings:leave": (Role.OFFICE_ADMIN, "get post"),
    "settings:leave-cancel": (Role.OFFICE_ADMIN, "post"),
    "settings:reset-ask": (Role.OFFICE_ADMIN, "get post"),
    "settings:reset-confirm": (Role.KEPALA_LPSE, "post"),
    "settings:reset-stop": (Role.KEPALA_LPSE, "post"),
    "settings:reset-link": (Role.KEPALA_LPSE, "post"),
    "texts:text": (Role.OFFICE_ADMIN, "get post"),
    "texts:restore": (Role.OFFICE_ADMIN, "post"),
    "texts:sending": (Role.OFFICE_ADMIN, "get post"),
    "breach:breach": (Role.KEPALA_UKPBJ, "get post"),
    "months:register": (Role.KEPALA_UKPBJ, "get"),
    "archive:bundle-prepare": (Role.ARSIPARIS, "post"),
    "archive:record-bundle": (Role.ARSIPARIS, "post"),
    "accounts:end_session": (Role.LOKET, "post"),
    "accounts:end_others": (Role.LOKET, "post"),
}


@pytest.mark.asvs("7.5.3")
def test_the_table(cast: Cast) -> None:
    """Each of them, with a proof of 31 minutes ago: to the code, and nothing is done or kept."""
    found = {page.name: url for page, _policy, url in addresses(cast, office=cast.timur.slug)}
    open_doors = []
    for name, (role, methods) in DANGEROUS.items():
        client = sign_in(Client(), cast[role], ago=31 * 60)
        for method in methods.split():
            answer = getattr(client, method)(found[name], {"rahasia": "jangan-disimpan"})
            if not answer.headers.get("Location", "").startswith("/akun/buktikan/kode/"):
                open_doors.append((name, method, answer.status_code))
        assert "jangan-disimpan" not in str(dict(client.session))
    assert open_doors == []


@pytest.mark.asvs("7.5.3")
@pytest.mark.parametrize("act", ["perform", "terbitkan-ulang", "generated"])
def test_performing_and_what_opens_a_result_again(cast: Cast, act: str) -> None:
    known_holder(cast)
    walk = Walk(cast, submitted(cast))
    step = walk.until("perform")
    walk.take()
    where: dict[str, Any] = {"office": cast.timur.slug, "reference": walk.request.reference}
    urls = {
        "perform": lambda: reverse("requests:act", kwargs=where | {"step_id": step.pk}),
        "terbitkan-ulang": lambda: reverse("requests:side-act", kwargs=where | {"act": act}),
        "generated": lambda: reverse(
            "requests:generated", kwargs=where | {"step_id": step.pk, "act": SAMPLES[GENERATED](cast)["act"]}
        ),
    }
    url = urls[act]()
    client = sign_in(Client(), walk.officer(), ago=31 * 60)
    answer = client.post(url, {"password": "Kata-Sandi-Baru-27"})
    assert answer.headers["Location"].startswith("/akun/buktikan/kode/")
    assert "Kata-Sandi-Baru-27" not in str(dict(client.session))


GENERATED = "requests:generated"


def test_the_table_names_living_urls() -> None:
    assert set(DANGEROUS) <= {page.name for page in ALL_PAGES}
