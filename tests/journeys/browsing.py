"""A person at a browser. Every page they meet is judged: axe, console, CSP, strangers, answers."""

import shutil
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    FilePayload,
    Locator,
    Page,
    Playwright,
    Request,
    Response,
    expect,
)

from tests.journeys.papers import Sheet

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
# Frames are left out: axe stands in the page alone, and a letter's frame lets no script answer it.
RUN_AXE = "axe.run({iframes: false, resultTypes: ['violations']}).then(found => found.violations)"
SCREENS = Path(__file__).resolve().parents[2] / "var" / "screens"
# What a server may well answer to a person: done, refused, gone, somebody was faster.
SPOKEN = frozenset({200, 400, 403, 404, 409, 410, 422})


class Device(StrEnum):
    """What somebody holds in their hands, by name of the pictures."""

    PHONE = "phone"
    DESKTOP = "desktop"


SIZES = {Device.PHONE: (360, 740), Device.DESKTOP: (1280, 900)}
SCHEMES = ("light", "dark")
# A picture of a whole page has no bottom of a window for anything to stick to. CSP lets no style element in.
WITHOUT_STICKING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(".decision, .decision__acts, .review__pane { position: static !important }");
  document.adoptedStyleSheets = [sheet];
}"""
WITH_STICKING = "document.adoptedStyleSheets = []"
# Names that have their pictures already in this run.
pictured: set[str] = set()


def launched(playwright: Playwright) -> Browser:
    """Debian's chromium. Its shell draws the same pages, and no window around each of them."""
    program = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
    return playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])


def context_of(
    browser: Browser, *, device: Device, scheme: str = "light", scripts: bool = True
) -> BrowserContext:
    """A fresh browser of one person."""
    width, height = SIZES[device]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=scripts,
        has_touch=device is Device.PHONE,
        locale="id-ID",
        timezone_id="Asia/Jakarta",
        accept_downloads=True,
        reduced_motion="reduce",
    )
    # Sent once, and not with every page that is looked at.
    context.add_init_script(AXE)
    return context


@dataclass
class Visitor:
    """One person: opens, follows, fills and presses as people do, and is never shown a fault."""

    page: Page
    site: str
    device: Device
    scripts: bool = True
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(60_000)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"script failed: {error}"))
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        # The answers of the server are judged in `_answered`, where the kind of the request is known.
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.faults.append(f"a stranger was asked: {request.url}")

    def _answered(self, response: Response) -> None:
        spoken = SPOKEN if response.request.is_navigation_request() else frozenset({200, 204})
        if response.status not in spoken | {301, 302, 303, 304}:
            self.faults.append(f"{response.status} from {response.url}")

    def open(self, address: str) -> None:
        """Type an address, of this site when it starts with a slash."""
        self.page.goto(f"{self.site}{address}" if address.startswith("/") else address)
        self.look()

    def follow(self, name: str, *, within: Locator | None = None) -> None:
        """Go where the link of this name leads."""
        self.enter((within or self.page).get_by_role("link", name=name).first)

    def enter(self, link: Locator) -> None:
        """Click, and wait for the page that comes: one that is just going cannot be judged."""
        with self.page.expect_navigation():
            link.click()
        self.look()

    def press(self, name: str, *, within: Locator | None = None) -> None:
        """Press the button of this name and wait for the page that comes."""
        button = (within or self.page).get_by_role("button", name=name, exact=True).first
        with self.page.expect_navigation():
            button.click()
        self.look()

    def send(self, name: str) -> None:
        """Press the button of a form that upload.js sends: the answer arrives without a navigation."""
        # A locator is looked for without eval, which the pages' policy forbids even to playwright.
        self.page.locator("#isi").evaluate("main => main.setAttribute('data-before', '')")
        self.page.get_by_role("button", name=name, exact=True).first.click()
        expect(self.page.locator("#isi:not([data-before])")).to_be_attached(timeout=60_000)
        self.look()

    def fill(self, label: str, value: str) -> None:
        """Write into the field of this label."""
        self.page.get_by_label(label).first.fill(value)

    def choose(self, label: str, *, within: Locator | None = None) -> None:
        """Tick the radio or box of this label."""
        (within or self.page).get_by_label(label, exact=True).first.check()

    def hand_in(self, name: str, *sheets: Sheet) -> None:
        """Choose files for the file field of this name."""
        self.page.locator(f"input[type=file][name={name}]").set_input_files(
            [FilePayload(name=one.name, mimeType=one.media_type, buffer=one.data) for one in sheets]
        )

    def reads(self, *sentences: str) -> None:
        """Every sentence stands on the page."""
        text = " ".join(self.page.locator("body").inner_text().split())
        for sentence in sentences:
            assert sentence in text, f"{sentence!r} is not on {self.page.url}:\n{text[:3000]}"

    def look(self) -> None:
        """Judge the page as it stands."""
        if self.scripts:
            self.faults += self._barriers()
        assert not self.faults, "\n".join([self.page.url, *self.faults])

    def _barriers(self) -> list[str]:
        """What keeps somebody out, by axe's rules."""
        return [
            "\n  ".join([f"axe {found['id']}: {found['help']}", *(node["html"] for node in found["nodes"])])
            for found in self.page.evaluate(RUN_AXE)
        ]

    def snap(self, name: str) -> None:
        """Pictures of this page by day and night, in the hand and on the table, each judged; once a run."""
        if name in pictured:
            return
        pictured.add(name)
        SCREENS.mkdir(parents=True, exist_ok=True)
        self.page.evaluate(WITHOUT_STICKING)
        for device, (width, height) in SIZES.items():
            self.page.set_viewport_size({"width": width, "height": height})
            self._judge_width(width)
            for scheme in SCHEMES:
                self.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
                self.page.screenshot(path=SCREENS / f"{name}-{device}-{scheme}.png", full_page=True)
            if device is not self.device:
                self.look()
        self.page.evaluate(WITH_STICKING)
        width, height = SIZES[self.device]
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.emulate_media(color_scheme="light")

    def _judge_width(self, width: int) -> None:
        """Nobody scrolls a page sideways."""
        if self.scripts and (wide := self.page.evaluate("document.documentElement.scrollWidth")) > width:
            self.faults.append(f"{self.page.url} is {wide} px wide on a screen of {width}")
