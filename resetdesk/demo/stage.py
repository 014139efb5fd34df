"""Plays every story of both offices at once, act by act in the order of time, as one commit."""

import datetime as dt
import heapq
from collections.abc import Iterable, Iterator
from email.utils import format_datetime

from django.db import transaction

from requests_app.domain import notices
from requests_app.enums import NoticeState
from requests_app.interfaces import mailing
from requests_app.interfaces.messages import Outdated
from requests_app.models import Notice
from resetdesk.accounts.models import Office
from resetdesk.core.calendar import current
from resetdesk.demo import eastern, western
from resetdesk.demo.clock import OfficeTime
from resetdesk.demo.offices import House, open_house, people_of_the_demo
from resetdesk.demo.people import BARAT, EASTERN, TIMUR, WESTERN, Official
from resetdesk.demo.walk import Moments, Walk

OPENED_BEFORE = dt.timedelta(days=60)
# How long the mail worker of those days took.
POSTED_AFTER = dt.timedelta(seconds=4)

Scheduled = tuple[dt.datetime, Moments]
Stories = Iterable[tuple[Official, dt.datetime, eastern.Story]]


def is_there() -> bool:
    return Office.objects.filter(slug__in=(TIMUR, BARAT)).exists()


@transaction.atomic
def play(now: dt.datetime) -> None:
    """Open both offices and play their three weeks. Whole or not at all; the same but for today's date.

    Papers and records are promised like any other and made by the workers; the letters to people are
    written here, each with the date of its act.
    """
    users = people_of_the_demo()
    opened = now - OPENED_BEFORE
    timur = open_house(TIMUR, users=users, officials=EASTERN.values(), at=opened)
    barat = open_house(BARAT, users=users, officials=WESTERN.values(), at=opened)
    scheduled = [
        *_walks(timur, _stories(timur, EASTERN, eastern.PAST, eastern.PRESENT, now=now), now=now),
        *_walks(barat, _stories(barat, WESTERN, western.PAST, western.PRESENT, now=now), now=now),
    ]
    clock = _clock(timur, now=now)
    begins = clock.days_ago(*eastern.OUTAGE)
    scheduled.append((begins, eastern.outage(timur, clock, begins)))
    _play_in_order(scheduled, now=now)


def _clock(house: House, *, now: dt.datetime) -> OfficeTime:
    return OfficeTime(current(house.office.pk).calendar, now=now)


def _stories(
    house: House,
    officials: dict[str, Official],
    past: Iterable[tuple[str, int, str, eastern.Story]],
    present: Iterable[tuple[str, int, eastern.Story]],
    *,
    now: dt.datetime,
) -> Iterator[tuple[Official, dt.datetime, eastern.Story]]:
    clock = _clock(house, now=now)
    for user_id, days, wall, story in past:
        yield officials[user_id], clock.days_ago(days, wall), story
    for user_id, minutes, story in present:
        yield officials[user_id], clock.minutes_ago(minutes), story


def _walks(house: House, stories: Stories, *, now: dt.datetime) -> Iterator[Scheduled]:
    clock = _clock(house, now=now)
    for turn, (official, at, story) in enumerate(stories):
        yield at, story(Walk(house, official, clock=clock, at=at, seed=f"{turn}"))


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
