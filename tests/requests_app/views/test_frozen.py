"""A frozen case is seen at a glance: marked in the queue, listed apart, told first on its own page."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from requests_app.domain import handover, incidents
from requests_app.domain.queries import frozen, queue
from requests_app.models import Incident
from resetdesk.accounts.models import User
from tests.cast import Cast, sign_in
from tests.moments import kept
from tests.requests_app import outcomes
from tests.requests_app.factories import Walk, open_step, submitted
from tests.requests_app.handing import code, ready, told_in_person

QUEUE, PAGE = "/contoh-timur/meja/", "/contoh-timur/meja/dibekukan/"
MARK = '<span class="tag tag--fault">Dibekukan</span>'


@kept
def denied(cast: Cast) -> Walk:
    """Opened by somebody and denied by the owner, at the hand-over."""
    walk, _row, token = ready(cast)
    handover.reveal(token, proof=code(walk), at=walk.at)
    handover.deny(token, at=walk.at)
    return walk


def report(walk: Walk, *, by: User | None = None) -> None:
    denial = incidents.Denial(told_by="Sari Wulandari", account="Bukan saya.")
    incidents.report(walk.request.pk, denial=denial, by=by or walk.cast["loket"], at=walk.at)


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_queue_marks_it_in_words_and_nothing_else(cast: Cast, client: Client) -> None:
    other = submitted(cast)
    sign_in(client, cast["admin_agency"])
    assert "Dibekukan" not in text(client, QUEUE), "no word of what is not"
    walk = denied(cast)
    page = text(client, f"{QUEUE}?tampilan=semua")
    assert page.count(MARK) == 1
    row = page[page.index(walk.request.reference) : page.index(MARK)]
    assert "</tr>" not in row
    assert other.reference in page
    assert f'href="{PAGE}"' in page


def test_the_list_holds_what_has_ended_too_and_another_office_s_never(cast: Cast, client: Client) -> None:
    walk, ended = denied(cast), outcomes.denied(cast)
    foreign = outcomes.by_telephone(cast)
    assert foreign.ended_at is not None
    report(Walk(cast, foreign, at=foreign.ended_at), by=cast.west["admin_agency"])
    page = text(sign_in(client, cast["auditor"]), PAGE)
    assert walk.request.reference in page
    assert ended.reference in page
    assert "Berakhir" in page
    assert foreign.reference not in page
    assert "Pemilik akun sendiri, di portal" in page


def test_it_names_whom_the_owner_told(cast: Cast, client: Client) -> None:
    walk, _row, _token = ready(cast)
    report(walk)
    page = text(sign_in(client, cast["kepala_ukpbj"]), PAGE)
    assert f"Sari Wulandari, dicatat {cast['loket'].full_name}" in page


def test_once_lifted_it_is_gone_from_both(cast: Cast, client: Client) -> None:
    walk = denied(cast)
    incidents.lift(walk.request.pk, finding="Sudah diamankan.", by=cast["kepala_ukpbj"], at=walk.at)
    sign_in(client, cast["admin_agency"])
    assert "Dibekukan" not in text(client, f"{QUEUE}?tampilan=semua")
    assert "Tidak ada permohonan yang dibekukan." in text(client, PAGE)


@pytest.mark.parametrize("mark", ["x~1", "2026-11-16T00:00:00~1", "~" + "9" * 5000])
def test_a_mark_that_does_not_read_is_passed_over(cast: Cast, client: Client, mark: str) -> None:
    walk = denied(cast)
    page = text(sign_in(client, cast["auditor"]), f"{PAGE}?setelah={mark}")
    assert walk.request.reference in page


def test_pages_follow_each_other_without_a_gap(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    denied(cast)
    outcomes.denied(cast)
    monkeypatch.setattr(frozen, "PAGE", 1)
    first = frozen.page(cast.timur)
    second = frozen.page(cast.timur, after=first.following)
    both = [line.incident.pk for line in (*first.lines, *second.lines)]
    assert both == list(Incident.objects.order_by("opened_at").values_list("pk", flat=True))
    assert second.following == ""
    assert [line.step is None for line in (*first.lines, *second.lines)] == [False, True]


def test_nobody_is_led_to_a_frozen_case_as_the_next_one(cast: Cast) -> None:
    walk = denied(cast)
    later = submitted(cast, at=walk.at + dt.timedelta(hours=1))
    found = queue.next_for(cast.timur, {"admin_agency"}, reader=cast["admin_agency"])
    assert found is not None
    assert found.reset_request_id == later.pk
    assert open_step(walk.request).due_at is not None


def test_its_page_says_so_first_and_offers_the_lift_to_who_may(cast: Cast, client: Client) -> None:
    walk = denied(cast)
    path = f"{QUEUE}{walk.request.reference}/"
    page = text(sign_in(client, cast["kepala_ukpbj"]), path)
    notice = page.index("Permohonan ini dibekukan: pemilik akun menyangkal")
    assert notice < page.index("Alur permohonan")
    assert 'button--plain" href="' + path + "tindakan/cabut-pembekuan/" in page
    page = text(sign_in(client, cast["arsiparis"]), path)
    assert "Permohonan ini dibekukan" in page
    assert "cabut-pembekuan" not in page


def queries(client: Client, path: str) -> int:
    text(client, path)
    with CaptureQueriesContext(connection) as captured:
        text(client, path)
    return len(captured)


def test_as_many_queries_for_three_as_for_one(cast: Cast, client: Client) -> None:
    denied(cast)
    sign_in(client, cast["admin_agency"])
    pages = (f"{QUEUE}?tampilan=semua", PAGE)
    few = [queries(client, page) for page in pages]
    for _number in range(2):
        more = Walk(cast, submitted(cast))
        more.until("hand_over")
        told_in_person(more)
        report(more)
    assert text(client, pages[0]).count(MARK) == 3
    assert [queries(client, page) for page in pages] == few
