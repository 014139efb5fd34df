"""The portal as people meet it: served, in real browsers, with a mail server, jobs done between two steps."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import time_machine
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from resetdesk.accounts.models import User
from resetdesk.core import jobs
from resetdesk.core.jobs.ticker import Ticker
from tests.cast import Cast, sign_in
from tests.journeys.browsing import Device, Visitor, context_of, launched
from tests.postbox import Postbox
from tests.requests_app.factories import MONDAY


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's chromium, for journeys alone: while it runs, Django believes to be in an event loop."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        opened = launched(playwright)
        yield opened
        opened.close()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Monday 09:00 in the east when the journey starts; time goes on by itself and where it is shifted."""
    with time_machine.travel(MONDAY, tick=True) as traveller:
        yield traveller


@dataclass
class Town:
    """Everybody and everything a journey meets."""

    site: str
    cast: Cast
    postbox: Postbox
    clock: time_machine.Traveller
    browser: Browser
    opened: list[BrowserContext] = field(default_factory=list)

    def visitor(
        self, *, device: Device = Device.DESKTOP, scheme: str = "light", scripts: bool = True
    ) -> Visitor:
        """Somebody without an account."""
        context = context_of(self.browser, device=device, scheme=scheme, scripts=scripts)
        self.opened.append(context)
        return Visitor(context.new_page(), site=self.site, device=device, scripts=scripts)

    def officer(self, person: User, *, device: Device = Device.DESKTOP, scheme: str = "light") -> Visitor:
        """A member of staff who proved both factors a moment ago."""
        visitor = self.visitor(device=device, scheme=scheme)
        self.refresh(visitor, person)
        return visitor

    def refresh(self, visitor: Visitor, person: User) -> None:
        """A new session, as after signing in again."""
        name = django_settings.SESSION_COOKIE_NAME
        session = sign_in(Client(), person).cookies[name].value
        visitor.page.context.add_cookies([{"name": name, "value": session, "url": self.site}])

    def work(self) -> None:
        """The workers do everything that is due: mails, PDFs, records."""
        jobs.run_all_due()

    def now(self) -> dt.datetime:
        """What the town's clock shows."""
        return dt.datetime.now(tz=dt.UTC)

    def pass_time(self, span: dt.timedelta) -> None:
        """Hours or days go by, and what they made due is done."""
        self.clock.shift(span)
        Ticker().tick()
        self.work()


@pytest.fixture
def town(  # noqa: PLR0917 - fixtures
    transactional_db: None,
    cast: Cast,
    live_server: LiveServer,
    browser: Browser,
    postbox: Postbox,
    clock: time_machine.Traveller,
    settings: Settings,
) -> Iterator[Town]:
    """The site is served and everybody stands ready."""
    settings.PUBLIC_URL = live_server.url
    built = Town(live_server.url, cast, postbox, clock, browser)
    yield built
    for context in built.opened:
        context.close()
