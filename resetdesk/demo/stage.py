"""Plays every story of all offices at once, act by act in the order of time, as one commit."""

import datetime as dt
import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from email.utils import format_datetime

from django.conf import settings
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from requests_app.domain import notices, outages
from requests_app.enums import NoticeState
from requests_app.interfaces import mailing
from requests_app.interfaces.messages import Outdated
from requests_app.models import Notice
from resetdesk.accounts.enums import Role
from resetdesk.accounts.models import Office
from resetdesk.core import jobs
from resetdesk.core.calendar import current
from resetdesk.demo.clock import OfficeTime
from resetdesk.demo.offices import TOWNS, open_house, people_of_the_demo
from resetdesk.demo.town import House, Moments, Outage, Town
from resetdesk.demo.walk import Walk

OPENED_BEFORE = dt.timedelta(days=150)
# How long the mail worker of those days took.
POSTED_AFTER = dt.timedelta(seconds=4)
BEHIND = -50
# Reports of the months gone by wait for the records that the workers make.
MONTHS_JOB = "demo.close_months"

Scheduled = tuple[dt.datetime, Moments]


def is_there() -> bool:
    return Office.objects.filter(slug__in=[town.slug for town in TOWNS]).exists()


@transaction.atomic
def play(now: dt.datetime) -> None:
    """Open the offices and play their four months. Whole or not at all; the same but for today's date.

    Papers and records are promised like any other and made by the workers; the letters to people are
    written here, each with the date of its act.
    """
    play_towns(now, towns=TOWNS)
    owe()


def play_towns(
    now: dt.datetime, *, towns: Sequence[Town], before_offices: Callable[[], None] = lambda: None
) -> None:
    """The people of all offices, then some of the offices with all that befell them."""
    users = people_of_the_demo()
    before_offices()
    houses = [open_house(town, users=users, at=now - OPENED_BEFORE) for town in towns]
    _play_in_order([one for house in houses for one in _scheduled(house, now=now)], now=now)


def owe() -> None:
    """What the workers do when all is played."""
    if settings.DEMO:
        jobs.promise(MONTHS_JOB, key="all")
    # Hundreds of papers are owed now: what a visitor does goes first.
    DBTaskResult.objects.filter(queue_name="work").update(priority=BEHIND)


def _scheduled(house: House, *, now: dt.datetime) -> Iterator[Scheduled]:
    """Every story of one office with the moment at which it begins."""
    town, clock = house.town, OfficeTime(current(house.office.pk).calendar, now=now)
    begins = [
        *((user_id, clock.days_ago(days, wall), story) for user_id, days, wall, story in town.past),
        *((user_id, clock.minutes_ago(minutes), story) for user_id, minutes, story in town.present),
    ]
    for turn, (user_id, at, story) in enumerate(begins):
        walk = Walk(house, town.officials[user_id], clock=clock, at=at, seed=f"{turn}")
        # What waits for the visitor began so long ago and no longer.
        walk.is_exact = turn >= len(town.past)
        yield at, story(walk)
    for one in town.outages:
        at = clock.days_ago(one.days, one.clock)
        yield at, _outage(house, one, since=at, until=clock.plus(at, one.minutes))


def _outage(house: House, told: Outage, *, since: dt.datetime, until: dt.datetime) -> Moments:
    """SPSE could not be reached for a while."""
    by = house.staff[Role.ADMIN_PPE][0]
    outages.declare(house.office, reason=told.reason, by=by, at=since)
    yield until
    outages.lift(house.office, by=by, at=until)


def _play_in_order(scheduled: Iterable[Scheduled], *, now: dt.datetime) -> None:
    """An outage, a register number and a seal's expiry only make sense when every act has its turn."""
    queue = [(at, turn, story) for turn, (at, story) in enumerate(scheduled)]
    heapq.heapify(queue)
    while queue:
        at, turn, story = heapq.heappop(queue)
        if at > now:
            raise ValueError(f"story {turn} reaches into the future: {at}")
        following = next(story, None)
        _post(after=at)
        if following is not None:
            heapq.heappush(queue, (following, turn, story))


def _post(*, after: dt.datetime) -> None:
    """Write the letters just promised, dated as they would have been; their jobs find them sent."""
    for notice in Notice.objects.filter(state=NoticeState.WAITING):
        waiting = notices.waiting(notice.pk)
        if waiting is None:
            continue
        sent_at = max(after, waiting.promised_at) + POSTED_AFTER
        try:
            mail = mailing.build(waiting)
        except Outdated:
            continue
        mail.extra_headers["Date"] = format_datetime(sent_at)
        mailing.post(mail)
        notices.mark_sent(waiting, at=sent_at)
