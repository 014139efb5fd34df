"""The gallery shows every part, only where it may; the parts have no faults a machine can find."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings
from django.test import Client
from playwright.sync_api import FilePayload, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from resetdesk.core.views.gallery import PAGES
from tests.journeys.browsing import launched

ADDRESSES = [f"/galeri/{page}/" if page else "/galeri/" for page in PAGES]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_it_does_not_exist_where_it_is_not_allowed(
    address: str, client: Client, settings: LazySettings
) -> None:
    settings.GALLERY_ALLOWED = False
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_it_knows_only_its_own_pages(client: Client) -> None:
    assert client.get("/galeri/lain/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_part_renders_without_a_missing_value(address: str, client: Client) -> None:
    """`FAIL_INVALID_TEMPLATE_VARS` turns any missing value into a failure."""
    assert client.get(address).status_code == 200


@pytest.fixture
def page(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    width, scheme = request.param
    with sync_playwright() as playwright:
        browser = launched(playwright)
        window = browser.new_context(viewport={"width": width, "height": 720}, color_scheme=scheme)
        yield window.new_page()
        browser.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    "page", [(320, "light"), (1280, "light"), (320, "dark"), (1280, "dark")], indirect=True
)
def test_the_parts_are_accessible_and_fit(page: Page, live_server: LiveServer) -> None:
    """axe finds nothing, nothing reaches past 320 px, and the browser refuses nothing (CSP)."""
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    for address in ADDRESSES:
        page.goto(live_server.url + address)
        result = Axe().run(page)
        assert result.violations_count == 0, result.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    assert refused == []


@pytest.mark.slow
@pytest.mark.parametrize("page", [(360, "light")], indirect=True)
def test_chosen_files_are_listed_and_sent_without_losing_the_answer(
    page: Page, live_server: LiveServer
) -> None:
    """What the server answered to the upload is what the person sees, at the answer's own start."""
    page.goto(f"{live_server.url}/galeri/")
    scan = FilePayload(name="SK halaman 1.pdf", mimeType="application/pdf", buffer=b"%PDF-" + b"0" * 2048)
    page.set_input_files("input[type=file]", files=[scan])
    assert page.locator("[data-upload-list] .files__name").all_inner_texts() == ["SK halaman 1.pdf"]
    assert page.locator("[data-upload-list] .files__facts").all_inner_texts() == ["2 kB"]
    page.evaluate("document.body.dataset.before = 'upload'")
    with page.expect_response(lambda response: response.request.method == "POST") as sent:
        page.get_by_role("button", name="Unggah berkas").click()
    assert sent.value.status == 200
    expect(page.locator("body:not([data-before])")).to_be_attached(timeout=60_000)
    assert page.url == f"{live_server.url}/galeri/"
    assert page.evaluate("document.activeElement.className") == "fault-summary"
