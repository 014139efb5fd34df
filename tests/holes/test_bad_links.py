"""Links that are empty, replayed, foreign, expired or merely looked at: nothing moves, nothing is shown."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from requests_app.domain import drafts, handover, handover_rules
from requests_app.models import Draft, Submission
from resetdesk.accounts.domain import factor_resets, invitations, people
from resetdesk.accounts.models import FactorReset
from resetdesk.core import jobs, sealing
from resetdesk.core.models import Restoration
from tests.accounts.test_invitations import add
from tests.cast import TOTP_SECRET, Cast
from tests.requests_app.factories import SERAM, equip, submitted
from tests.requests_app.handing import CANARY, OLD_EMAIL, code, known_holder, ready
from tests.requests_app.views.applicant import filled

TIMUR, BARAT = "contoh-timur", "contoh-barat"
POSTED = 3  # what is near the truth is sent too, not only looked at
SHOWN_SECRETS = re.compile(rf"{CANARY}|name=\"password\"")
MINUTE = dt.timedelta(minutes=1)
# What one session writes of itself, and what time alone writes.
OWN_ROWS = {"Session", "DBTaskResult", "Promise", "PeriodicSlot", "Worker"}


@dataclass(frozen=True)
class Link:
    """One kind of link: its address for a token, a living token, one of another object, and its end."""

    address: Callable[[str], str]
    living: str
    foreign: str
    ends: dt.datetime | None = None
    end: Callable[[], object] = lambda: None


def collect(cast: Cast) -> Link:
    walk, row, token = ready(cast)
    other = sealing.derive(
        "collect", object_id=walk.request.pk, person="lain@contoh.test", generation=row.generation
    )
    return Link(
        lambda token: reverse("requests:collect", args=[TIMUR, token]),
        token,
        f"{row.pk}-{other}",
        ends=row.expires_at,
    )


def resume(cast: Cast) -> Link:
    edition = equip(cast.timur, SERAM)
    mine, theirs = filled(cast.timur, edition).draft, filled(cast.timur, edition).draft
    key = mine.pk
    return Link(
        lambda token: reverse("requests:apply-resume", args=[TIMUR, key, token]),
        drafts.link_token(mine),
        drafts.link_token(theirs),
        end=lambda: drafts.discard(mine),
    )


def invitation(cast: Cast) -> Link:
    made = [
        invitations.invite(add(cast.timur, name), office=cast.timur, by=None, at=timezone.now())
        for name in ("baru.satu", "baru.dua")
    ]
    return Link(
        lambda token: reverse("accounts:invitation", args=[made[0].pk, token]),
        invitations.token_of(made[0]),
        invitations.token_of(made[1]),
        ends=made[0].expires_at,
    )


def reset_asked(cast: Cast) -> FactorReset:
    """Two people reset the factors of a third."""
    people.enrol_totp(cast["loket"], TOTP_SECRET)
    now = timezone.now()
    made = factor_resets.ask(
        cast["loket"], office=cast.timur, reason="Hilang.", by=cast["office_admin"], at=now
    )
    return factor_resets.confirm(made.pk, office=cast.timur, by=cast["kepala_lpse"], at=now)


def reset(cast: Cast) -> Link:
    asked = reset_asked(cast)
    assert asked.due_at is not None
    factor_resets.finish(asked.pk, at=asked.due_at)
    sent = factor_resets.send_link(asked.pk, office=cast.timur, by=cast["office_admin"], at=asked.due_at)
    return Link(
        lambda token: reverse("accounts:reset", args=[sent.pk, token]),
        factor_resets.link_token(sent),
        factor_resets.stop_token(sent),
        ends=sent.expires_at,
    )


def reset_not_me(cast: Cast) -> Link:
    asked = reset_asked(cast)
    return Link(
        lambda token: reverse("accounts:reset_not_me", args=[asked.pk, token]),
        factor_resets.stop_token(asked),
        factor_resets.link_token(asked),
        end=lambda: factor_resets.finish(asked.pk, at=asked.due_at or timezone.now()),
    )


KINDS: dict[str, Callable[[Cast], Link]] = {
    "collect": collect,
    "apply-resume": resume,
    "invitation": invitation,
    "reset": reset,
    "reset_not_me": reset_not_me,
}
# Pages behind one of these links.
BEHIND = {"collect_open", "collect_received", "collect_changed", "collect_not_me"}


def with_token(patterns: list[Any] | None = None) -> Iterator[str]:
    """The names of every address that holds a token."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from with_token(list(pattern.url_patterns))
        elif isinstance(pattern, URLPattern) and "token" in pattern.pattern.regex.groupindex:
            yield str(pattern.name)


def everything() -> dict[str, list[Any]]:
    """Every row of the portal but what a visit writes of itself."""
    return {
        model.__name__: sorted(map(str, model._default_manager.values()))
        for model in apps.get_models()
        if model.__name__ not in OWN_ROWS
    }


def test_every_link_with_a_token_is_tried_here() -> None:
    assert set(with_token()) == KINDS.keys() | BEHIND


@pytest.fixture(params=KINDS)
def link(request: pytest.FixtureRequest, cast: Cast) -> Iterator[Link]:
    """A link of each kind, a moment after it was made."""
    made = KINDS[request.param](cast)
    moment = made.ends - dt.timedelta(hours=1) if made.ends else timezone.now()
    with time_machine.travel(moment, tick=False):
        yield made


def test_the_living_link_opens(link: Link) -> None:
    assert Client().get(link.address(link.living)).status_code == 200


@pytest.mark.asvs("6.4.1")
def test_no_bent_foreign_or_empty_token_opens(link: Link) -> None:
    before = everything()
    head, _dash, tail = link.living.rpartition("-") if link.living[:1].isdigit() else ("", "", link.living)
    bent = tail[:-1] + ("A" if tail[-1] != "A" else "B")
    tokens = [
        link.foreign,
        link.living.replace(tail, bent),
        link.living[:-1],
        link.living + "A",
        link.living.replace(tail, tail.swapcase()),
        link.living.replace(tail, ""),
        *("-", " ", "0", "null", "undefined", "' OR 1=1 --", "\u200b", "%00", "A" * 43, "1-" + "A" * 43),
        f"{head}-{'_' * 43}",
    ]
    for place, token in enumerate(token for token in tokens if token != link.living):
        for act in (Client().get, Client().post)[: 2 if place < POSTED else 1]:
            answer = act(link.address(token or "-"))
            assert answer.status_code in {404, 405, 410}, (token, answer.status_code)
            assert not SHOWN_SECRETS.search(answer.content.decode()), token
    assert everything() == before


@pytest.mark.asvs("6.4.1")
def test_no_expired_token_opens(link: Link) -> None:
    if link.ends is None:
        # It lives as long as what it opens.
        link.end()
        assert Client().get(link.address(link.living)).status_code in {404, 410}
        return
    with time_machine.travel(link.ends + MINUTE, tick=False):
        for act in (Client().get, Client().post):
            answer = act(link.address(link.living))
            assert answer.status_code in {405, 410}
            assert not SHOWN_SECRETS.search(answer.content.decode())


def test_no_link_outlives_a_restoration(link: Link) -> None:
    now = timezone.now()
    Restoration.objects.create(at=now, made_at=now, fingerprint="0" * 64, epoch="uji")
    assert Client().get(link.address(link.living)).status_code in {404, 410}


def test_no_used_token_opens_again(cast: Cast) -> None:
    walk, _row, token = ready(cast)
    with time_machine.travel(walk.at + MINUTE, tick=False):
        first = Client().post(reverse("requests:collect_open", args=[TIMUR, token]), {"proof": code(walk)})
        assert CANARY in first.content.decode()
        again = Client().post(
            reverse("requests:collect_open", args=[TIMUR, token]), {"proof": code(walk)}, follow=True
        )
        assert CANARY not in again.content.decode()
    made = filled(cast.timur, walk.request.edition).draft
    Draft.objects.filter(pk=made.pk).update(submission=Submission.objects.first())
    address = reverse("requests:apply-resume", args=[TIMUR, made.pk, drafts.link_token(made)])
    visitor = Client()
    visitor.post(address)
    assert "drafts" not in visitor.session


def test_no_token_of_one_purpose_serves_another(cast: Cast) -> None:
    """The same object, person and generation, sealed for something else."""
    walk, row, token = ready(cast)
    key, person = walk.request.pk, handover_rules.person(walk.request)
    for purpose in ("callback", "collection", "draft-link", "mail collect", "staff invitation link"):
        forged = sealing.derive(purpose, object_id=key, person=person, generation=row.generation)
        page = Client().get(reverse("requests:collect", args=[TIMUR, f"{row.pk}-{forged}"]))
        assert page.status_code == 404, purpose
    assert Client().get(reverse("requests:collect", args=[BARAT, token])).status_code == 404


# --- a link preview that opens every link -----------------------------------------------------------------


ADDRESS = re.compile(r"https?://[^\s<>\"']+")
PREFETCH = {"HTTP_SEC_PURPOSE": "prefetch;prerender", "HTTP_PURPOSE": "prefetch", "HTTP_X_MOZ": "prefetch"}


def links_of(letters: list[Any]) -> set[str]:
    """Every address in the text and in the page of these letters, as a path of the portal."""
    found: set[str] = set()
    for one in letters:
        parts = [str(one.body)]
        if isinstance(one, EmailMultiAlternatives):
            parts += [str(each[0]) for each in one.alternatives]
        for part in parts:
            found |= {address.rstrip(".,;)") for address in ADDRESS.findall(part)}
    return {"/" + address.split("/", 3)[3] for address in found if address.count("/") > 2}


@pytest.fixture
def written(cast: Cast) -> Iterator[set[str]]:
    """Every link of the mail of two requests, a saved form, a code and an invitation."""
    known_holder(cast, email=OLD_EMAIL)
    walk, _row, _token = ready(cast)
    draft = filled(cast.timur, submitted(cast).edition).draft
    jobs.promise(drafts.LINK_JOB, key=str(draft.pk), draft_id=draft.pk)
    drafts.send_code(draft.pk, at=timezone.now())
    with time_machine.travel(walk.at + MINUTE, tick=False):
        invitations.invite(add(cast.timur), office=cast.timur, by=None, at=timezone.now())
        reset_asked(cast)
        jobs.run_all_due()
        yield links_of(list(mail.outbox))


@pytest.mark.asvs("14.2.1")
def test_looking_at_every_link_of_every_letter_changes_nothing(written: set[str]) -> None:
    kinds = {
        part for part in ("/ambil/", "/lanjut/", "/undangan/", "/lacak/") for path in written if part in path
    }
    assert kinds == {"/ambil/", "/lanjut/", "/undangan/", "/lacak/"}
    before = everything()
    for path in sorted(written):
        for act in ("head", "get"):
            robot = Client()
            answer = getattr(robot, act)(path, follow=True, **PREFETCH)
            assert answer.status_code < 500, path
            assert CANARY not in answer.content.decode(), path
            assert not set(robot.session.keys()) & {"drafts", "lacak", "_auth_user_id"}, path
    assert everything() == before


def test_the_preview_would_be_noticed(cast: Cast) -> None:
    """The comparison sees the least that an opened link would change."""
    walk, _row, token = ready(cast)
    before = everything()
    with pytest.raises(Exception, match="Kode itu tidak cocok"):
        handover.reveal(token, proof="222222", at=walk.at)
    assert everything() != before
