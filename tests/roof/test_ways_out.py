"""No redirect of ours leads to another site."""

import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.asvs("V3.7.2", "V1.2.2")
@pytest.mark.parametrize(
    "wanted", ["//jahat.test", "https://jahat.test", "/\\jahat.test", "javascript:alert(1)"]
)
def test_the_switch_of_language_leads_nowhere_else(client: Client, wanted: str) -> None:
    switched = client.post("/bahasa/", {"language": "en", "next": wanted}, headers={"referer": wanted})
    assert "jahat" not in switched.headers["Location"]
    assert "javascript" not in switched.headers["Location"]
