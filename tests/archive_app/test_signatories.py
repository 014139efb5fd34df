"""While the head is on leave the Plh. signs the month, in his own name; the paper names who signs it."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from archive_app.domain import closing, preparing, signatories, signing
from archive_app.domain.running import Reading
from archive_app.domain.signing import Signed
from archive_app.enums import ReportState, Signing
from archive_app.exceptions import ReportRefused
from archive_app.interfaces import month_paper
from archive_app.models import MonthReport
from resetdesk.accounts.domain import leaves
from resetdesk.accounts.enums import Action, Role
from resetdesk.accounts.exceptions import NotAllowed, NotFound
from resetdesk.accounts.models import Leave, Membership, User
from resetdesk.core import journal
from tests.archive_app.small_month import MONTH, OVER, small_month
from tests.archive_app.test_month_closing import fake_paper
from tests.cast import SINCE, Cast, make_person, sign_in
from tests.requests_app.factories import paper

AT = OVER + dt.timedelta(hours=1)
TODAY = (OVER + dt.timedelta(hours=9)).date()
DAY = dt.timedelta(days=1)
DEPUTY_NIP = "198001012005011001"


@pytest.fixture(autouse=True)
def _month(cast: Cast) -> Iterator[None]:
    """The month is over, and walked before anything else, so that it is walked once."""
    with time_machine.travel(AT, tick=False):
        small_month(cast)
        yield


@pytest.fixture
def deputy(cast: Cast) -> User:
    User.objects.filter(pk=cast["loket"].pk).update(nip=DEPUTY_NIP, position="Pengelola Layanan")
    cast["loket"].refresh_from_db()
    return cast["loket"]


def away(cast: Cast, deputy: User, *, role: Role = Role.KEPALA_UKPBJ, days: int = 3) -> Leave:
    return leaves.plan(
        cast[role],
        office=cast.timur,
        days=(TODAY, TODAY + days * DAY),
        stand_ins={role: deputy},
        by=cast["office_admin"],
        at=AT,
    )


def closed(cast: Cast) -> MonthReport:
    return closing.close(cast.timur, MONTH, by=cast["admin_agency"], at=AT)


def checked(cast: Cast, *, by: str = "admin_agency") -> MonthReport:
    report = closed(cast)
    closing.check(report.pk, by=cast[by], at=AT)
    return preparing.make_paper(report.pk, render=fake_paper, at=AT)


def on_paper(report: MonthReport) -> str:
    report.refresh_from_db()
    made = month_paper._paper(report.office, Reading(report.figures, report.closed_at, report))
    return month_paper.html(made, Reading(report.figures, report.closed_at, report))


def sign(report: MonthReport, *, by: User, at: dt.datetime = AT) -> MonthReport:
    came_back = Signed(Signing.PAPER, paper(report.office))
    return signing.sign(report.pk, signed=came_back, by=by, at=at)


def test_who_is_on_leave_does_not_sign(cast: Cast, deputy: User) -> None:
    away(cast, deputy)
    report = checked(cast)
    with pytest.raises(NotFound):
        sign(report, by=cast["kepala_ukpbj"])


def test_the_stand_in_signs_and_the_chain_says_for_whom(cast: Cast, deputy: User) -> None:
    away(cast, deputy)
    report = sign(checked(cast), by=deputy)
    assert (report.state, report.signed_by) == (ReportState.SIGNED, deputy)
    facts = journal.entries(report.pk)[-1].facts
    assert (facts["on_behalf_of"], facts["role"]) == (cast["kepala_ukpbj"].pk, Role.KEPALA_UKPBJ)


def test_the_nota_dinas_is_from_and_signed_by_the_stand_in(cast: Cast, deputy: User) -> None:
    away(cast, deputy)
    page = on_paper(checked(cast))
    assert '<th scope="row">Dari</th><td>Plh. Kepala UKPBJ</td>' in page
    block = page[page.index('class="signatory"') :]
    assert "<p>Plh. Kepala UKPBJ</p>" in block
    assert deputy.full_name in block
    assert "NIP 19800101 200501 1 001" in block
    assert cast["kepala_ukpbj"].full_name not in page


def test_without_a_leave_the_head_is_named_as_ever(cast: Cast) -> None:
    head = cast["kepala_ukpbj"]
    User.objects.filter(pk=head.pk).update(position="Kepala Bagian Pengadaan")
    page = on_paper(checked(cast))
    assert "<p>Kepala Bagian Pengadaan</p>" in page
    assert "Plh." not in page


def test_a_leave_without_a_stand_in_leaves_the_role_where_it_is(cast: Cast) -> None:
    leaves.plan(
        cast["kepala_ukpbj"],
        office=cast.timur,
        days=(TODAY, TODAY),
        stand_ins={},
        by=cast["office_admin"],
        at=AT,
    )
    report = checked(cast)
    assert cast["kepala_ukpbj"].full_name in on_paper(report)
    assert sign(report, by=cast["kepala_ukpbj"]).state == ReportState.SIGNED


def test_the_paper_of_a_draft_names_who_would_sign_today(cast: Cast, deputy: User) -> None:
    report = closed(cast)
    assert cast["kepala_ukpbj"].full_name in on_paper(report)
    away(cast, deputy)
    assert "Plh. Kepala UKPBJ" in on_paper(report)


def test_a_paper_that_names_the_stand_in_is_not_signed_by_the_head_who_came_back(
    cast: Cast, deputy: User, client: Client
) -> None:
    """It goes back to its draft first, and the next check makes a paper that names the head."""
    away(cast, deputy, days=0)
    report = checked(cast)
    head, later = cast["kepala_ukpbj"], AT + DAY
    with time_machine.travel(later, tick=False):
        assert "Plh. Kepala UKPBJ" in on_paper(report), "what was checked stays as it was"
        with pytest.raises(ReportRefused, match=f"{deputy.full_name}, Plh. Kepala UKPBJ. Kembalikan"):
            sign(report, by=head, at=later)
        with pytest.raises(NotAllowed):
            sign(report, by=deputy, at=later)
        page = sign_in(client, head).get(reverse("months:month", args=["contoh-timur", MONTH]))
        assert "Tanda tangani laporan" not in page.content.decode(), "no button that refuses"
        assert "atas nama Anda" in page.content.decode()
        closing.give_back(report.pk, reason="Saya sudah kembali.", by=head, at=later)
        closing.check(report.pk, by=cast["admin_agency"], at=later)
        report = preparing.make_paper(report.pk, render=fake_paper, at=later)
        assert head.full_name in on_paper(report)
        assert sign(report, by=head, at=later).signed_by == head


def test_a_leave_that_was_ended_early_does_not_rewrite_what_was_checked(cast: Cast, deputy: User) -> None:
    leave = away(cast, deputy)
    report = checked(cast)
    leaves.cancel(leave.pk, office=cast.timur, by=cast["office_admin"], at=AT + DAY / 4)
    assert "Plh. Kepala UKPBJ" in on_paper(report)


def test_where_two_are_heads_the_office_alone_is_named_and_either_signs(cast: Cast) -> None:
    second = make_person("kepala2", office=cast.timur, roles=(Role.KEPALA_UKPBJ,))
    report = checked(cast)
    assert signatories.named(report) is None
    assert "<p>Kepala UKPBJ</p>" in on_paper(report)
    assert sign(report, by=second).signed_by == second


def test_nobody_signs_what_they_checked_also_not_as_a_stand_in(cast: Cast) -> None:
    both = cast["admin_agency"]
    away(cast, both)
    with pytest.raises(ReportRefused, match="orang lain yang menandatanganinya"):
        sign(checked(cast), by=both)


def test_a_stand_in_for_the_head_of_lpse_checks_and_closes_and_the_paper_says_so(
    cast: Cast, deputy: User
) -> None:
    away(cast, deputy, role=Role.KEPALA_LPSE)
    report = closed(cast)
    closing.check(report.pk, by=deputy, at=AT)
    assert f"Diperiksa oleh {deputy.full_name}, Plh. Kepala LPSE" in on_paper(report)
    with pytest.raises(NotFound):
        closing.give_back(report.pk, reason="Keliru.", by=cast["kepala_lpse"], at=AT)


def test_one_with_a_right_of_their_own_acts_for_nobody(cast: Cast) -> None:
    away(cast, cast["admin_agency"], role=Role.KEPALA_LPSE)
    report = checked(cast)
    assert not any("on_behalf_of" in entry.facts for entry in journal.entries(report.pk))


def test_the_page_says_who_signed_in_whose_place(cast: Cast, deputy: User, client: Client) -> None:
    away(cast, deputy)
    report = checked(cast)
    url = reverse("months:month", args=["contoh-timur", MONTH])
    page = sign_in(client, cast["auditor"]).get(url).content.decode()
    assert "Menunggu tanda tangan Plh. Kepala UKPBJ." in page
    assert "Tanda tangani laporan" in sign_in(client, deputy).get(url).content.decode()
    sign(report, by=deputy)
    page = client.get(url).content.decode()
    assert f"{deputy.full_name}, Plh. Kepala UKPBJ, " in page
    absent = cast["kepala_ukpbj"].full_name
    assert f"{deputy.full_name}, Plh. Kepala UKPBJ, menggantikan {absent}" in page


def test_the_letter_goes_to_who_can_sign(cast: Cast, deputy: User) -> None:
    away(cast, deputy)
    assert preparing.concerned(cast.timur, Action.SIGN_REPORT) == [deputy]
    Membership.objects.create(office=cast.timur, user=deputy, role=Role.ARSIPARIS, starts_on=SINCE)
    assert cast["kepala_ukpbj"] not in preparing.concerned(cast.timur, Action.CHECK_REPORT)
