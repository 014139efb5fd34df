"""A month closed, checked, returned and signed: frozen for ever, one winner, nobody signs their own check."""

import datetime as dt
import io
import tempfile
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from archive_app.domain import closing, figures, fixity, preparing, signing
from archive_app.domain.running import Reading
from archive_app.domain.signing import Signed
from archive_app.enums import ReportState, Signing
from archive_app.exceptions import ReportRefused
from archive_app.interfaces import month_files
from archive_app.models import MonthReport, Record
from requests_app.exceptions import FormIncomplete
from requests_app.models import ResetRequest
from resetdesk.accounts.domain.policy import roles_of
from resetdesk.accounts.enums import Role
from resetdesk.accounts.exceptions import NotAllowed, NotFound
from resetdesk.accounts.models import Membership, Office, User
from resetdesk.core import jobs, journal
from resetdesk.core.calendar import seed_calendar
from resetdesk.core.enums import SignatureVerdict
from resetdesk.core.files import signatures
from resetdesk.core.files.signatures import Examined, Signature
from resetdesk.core.record import canonical
from tests.archive_app.small_month import MONTH, OVER, small_month, wit
from tests.cast import SINCE, Cast, sign_in
from tests.requests_app.factories import paper

pytestmark = pytest.mark.django_db
LATER = OVER + dt.timedelta(hours=1)
INTACT = Examined(SignatureVerdict.UNTRUSTED, (Signature("Kepala", "Akar", "", True, False, False, ("00",)),))


def fake_paper(_office: Office, reading: Reading) -> bytes:
    assert reading.report is not None
    return f"%PDF-1.7 {reading.report.number}".encode()


def closed(cast: Cast) -> MonthReport:
    small_month(cast)
    return closing.close(cast.timur, MONTH, by=cast["admin_agency"], at=OVER)


def checked(cast: Cast) -> MonthReport:
    report = closed(cast)
    closing.check(report.pk, by=cast["admin_agency"], at=OVER)
    return preparing.make_paper(report.pk, render=fake_paper, at=OVER)


def signed(cast: Cast) -> MonthReport:
    report = checked(cast)
    came_back = Signed(Signing.ELECTRONIC, paper(cast.timur), INTACT)
    return signing.sign(report.pk, signed=came_back, by=cast["kepala_ukpbj"], at=LATER)


def test_a_running_month_is_not_closed(cast: Cast) -> None:
    small_month(cast)
    with pytest.raises(ReportRefused, match="belum berakhir"):
        closing.close(cast.timur, MONTH, by=None, at=OVER - dt.timedelta(days=3))


@pytest.mark.parametrize("month", ["2026-08", "2026-13", "x"])
def test_what_is_no_month_of_the_register_is_not_closed(cast: Cast, month: str) -> None:
    small_month(cast)
    with pytest.raises(NotFound):
        closing.close(cast.timur, month, by=None, at=OVER)


def test_a_month_waits_for_the_records_of_its_requests(cast: Cast) -> None:
    requests = small_month(cast)
    record = Record.objects.get(reset_request=requests["A"])
    record.items.all().delete()
    record.delete()
    with pytest.raises(ReportRefused, match="sedang dibuat"):
        closing.close(cast.timur, MONTH, by=None, at=OVER)


def test_only_who_checks_closes(cast: Cast) -> None:
    small_month(cast)
    for role in ("loket", "auditor", "kepala_ukpbj", "office_admin"):
        with pytest.raises(NotAllowed):
            closing.close(cast.timur, MONTH, by=cast[role], at=OVER)


def test_closed_twice_is_closed_once_and_gives_the_same_bytes(cast: Cast) -> None:
    first = closed(cast)
    again = closing.close(cast.timur, MONTH, by=cast["admin_ppe"], at=LATER)
    assert (again.pk, again.closed_by) == (first.pk, cast["admin_agency"])
    counted_anew = figures.of_month(cast.timur, MONTH, at=LATER + dt.timedelta(days=40))
    assert canonical(counted_anew) == canonical(first.figures)
    assert month_files.as_json(Reading(first.figures, OVER, first)).data == canonical(counted_anew)


def test_who_comes_second_finds_it_closed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have looked, neither found it closed; the slower one gets the other's report."""
    small_month(cast)
    counting = figures.of_month
    faster: list[MonthReport] = []

    def overtaken(office: Office, month: str, *, at: dt.datetime) -> Any:
        monkeypatch.setattr(figures, "of_month", counting)
        faster.append(closing.close(office, month, by=cast["admin_ppe"], at=at))
        return counting(office, month, at=at)

    monkeypatch.setattr(figures, "of_month", overtaken)
    slower = closing.close(cast.timur, MONTH, by=cast["admin_agency"], at=LATER)
    assert slower.pk == faster[0].pk
    assert [entry.event for entry in journal.entries(slower.pk)] == ["month_closed"]


def test_later_edits_never_reach_a_closed_month(cast: Cast, client: Client) -> None:
    report = closed(cast)
    before = canonical(report.figures)
    seed_calendar(cast.timur.pk, tz="Asia/Makassar", years=[2026], at=LATER)
    ResetRequest.objects.update(role="pokja")
    sign_in(client, cast["auditor"])
    page = client.get(reverse("months:month", args=["contoh-timur", MONTH])).content.decode()
    assert "Pejabat Pembuat Komitmen" in page
    report.refresh_from_db()
    assert canonical(report.figures) == before


def test_the_next_month_compares_with_the_frozen_one(cast: Cast) -> None:
    report = closed(cast)
    live = figures.summary(cast.timur, figures.spanned(cast.timur, MONTH, at=OVER)[0])
    november: Any = figures.of_month(cast.timur, "2026-11", at=wit(1, 9, month=12))
    assert november["previous"] == {"month": MONTH, **live}
    report.figures = {**report.figures, "volume": {**report.figures["volume"], "received": 99}}
    report.save()
    november = figures.of_month(cast.timur, "2026-11", at=wit(1, 9, month=12))
    assert november["previous"]["volume"]["received"] == 99


def test_altered_figures_are_not_checked(cast: Cast) -> None:
    report = closed(cast)
    MonthReport.objects.update(figures={**report.figures, "month": "2026-09"})
    with pytest.raises(ReportRefused, match="Segel"):
        closing.check(report.pk, by=cast["admin_agency"], at=LATER)


def test_a_returned_report_is_a_draft_again_with_its_reason(cast: Cast) -> None:
    report = checked(cast)
    with pytest.raises(FormIncomplete):
        closing.give_back(report.pk, reason="  ", by=cast["kepala_ukpbj"], at=LATER)
    with pytest.raises(NotAllowed):
        closing.give_back(report.pk, reason="Salah.", by=cast["loket"], at=LATER)
    report = closing.give_back(report.pk, reason="Jelaskan langkah 2.", by=cast["kepala_ukpbj"], at=LATER)
    assert (report.state, report.return_reason, report.paper_id) == (
        ReportState.DRAFT,
        "Jelaskan langkah 2.",
        None,
    )
    closing.annotate(report.pk, note="Pelatihan pada 1 Oktober.", by=cast["admin_ppe"], at=LATER)
    report = closing.check(report.pk, by=cast["admin_ppe"], at=LATER)
    assert (report.state, report.return_reason) == (ReportState.CHECKED, "")
    told = [entry.event for entry in journal.entries(report.pk)]
    assert told == ["month_closed", "month_checked", "month_returned", "month_noted", "month_checked"]
    assert journal.verify(report.pk) == []


def test_a_checked_report_is_not_changed_and_not_checked_twice(cast: Cast) -> None:
    report = checked(cast)
    with pytest.raises(ReportRefused):
        closing.annotate(report.pk, note="Terlambat.", by=cast["admin_ppe"], at=LATER)
    with pytest.raises(ReportRefused):
        closing.check(report.pk, by=cast["admin_ppe"], at=LATER)
    with pytest.raises(FormIncomplete):
        closing.annotate(report.pk, note="x" * 2001, by=cast["admin_ppe"], at=LATER)


def test_nobody_signs_what_they_checked(cast: Cast) -> None:
    head = cast["kepala_ukpbj"]
    Membership.objects.create(office=cast.timur, user=head, role=Role.ADMIN_PPE, starts_on=SINCE)
    report = closed(cast)
    closing.check(report.pk, by=head, at=OVER)
    preparing.make_paper(report.pk, render=fake_paper, at=OVER)
    with pytest.raises(ReportRefused, match="orang lain"):
        signing.sign(report.pk, signed=Signed(Signing.PAPER, paper(cast.timur)), by=head, at=LATER)
    assert roles_of(head, cast.timur) == {Role.KEPALA_UKPBJ, Role.ADMIN_PPE}


def test_a_draft_and_a_report_without_paper_are_not_signed(cast: Cast) -> None:
    report = closed(cast)
    head = cast["kepala_ukpbj"]
    with pytest.raises(ReportRefused, match="tidak sedang menunggu"):
        signing.sign(report.pk, signed=Signed(Signing.PAPER, paper(cast.timur)), by=head, at=LATER)
    closing.check(report.pk, by=cast["admin_agency"], at=OVER)
    with pytest.raises(ReportRefused, match="sedang dibuat"):
        signing.sign(report.pk, signed=Signed(Signing.PAPER, paper(cast.timur)), by=head, at=LATER)


def test_an_electronic_signature_must_have_been_examined(cast: Cast) -> None:
    report = checked(cast)
    for examined in (None, Examined(SignatureVerdict.BROKEN), Examined(SignatureVerdict.NONE)):
        came_back = Signed(Signing.ELECTRONIC, paper(cast.timur), examined)
        with pytest.raises(ReportRefused):
            signing.sign(report.pk, signed=came_back, by=cast["kepala_ukpbj"], at=LATER)


def test_a_signed_report_is_a_sealed_record(cast: Cast) -> None:
    report = signed(cast)
    record = report.record
    assert (record.name, record.classification, record.reset_request_id) == (
        f"laporan-{MONTH}",
        "000.3.6",
        None,
    )
    assert [item.label for item in record.items.all()] == [
        "Laporan bertanda tangan",
        "Nota dinas 10/LB/2026",
        "Angka laporan (JSON)",
    ]
    assert fixity.check(record, at=LATER).is_sound
    assert report.verdict["verdict"] == "untrusted"
    with pytest.raises(ReportRefused):
        closing.give_back(report.pk, reason="Salah.", by=cast["kepala_ukpbj"], at=LATER)


def test_signed_on_paper_is_kept_on_paper_too(cast: Cast) -> None:
    report = checked(cast)
    scan = Signed(Signing.PAPER, paper(cast.timur, name="pindaian.pdf"))
    report = signing.sign(report.pk, signed=scan, by=cast["kepala_ukpbj"], at=LATER)
    assert (report.record.medium, report.verdict) == ("both", {})


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (Examined(SignatureVerdict.UNREADABLE), "tidak dapat diperiksa"),
        (Examined(SignatureVerdict.NONE), "tidak bertanda tangan"),
        (Examined(SignatureVerdict.BROKEN), "rusak"),
        (Examined(SignatureVerdict.TRUSTED), "bukan laporan Oktober 2026"),
        (Examined(SignatureVerdict.TRUSTED, attached=frozenset({"0" * 64})), "bukan laporan"),
    ],
)
def test_what_is_not_this_report_signed_is_refused(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, found: Examined, sentence: str
) -> None:
    report = checked(cast)
    monkeypatch.setattr(signatures, "examine", lambda _source, **_asked: found)
    with tempfile.TemporaryFile() as source, pytest.raises(ReportRefused, match=sentence):
        signing.examine(report, source, at=LATER)


@pytest.mark.parametrize("how", ["attached", "named"])
def test_the_figures_or_their_fingerprint_prove_which_report_it_is(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    report = checked(cast)
    attached = frozenset({report.sha256}) if how == "attached" else frozenset[str]()
    found = Examined(SignatureVerdict.TRUSTED, attached=attached, is_named=how == "named")
    monkeypatch.setattr(signatures, "examine", lambda _source, **_asked: found)
    assert signing.examine(report, io.BytesIO(), at=LATER) is found


@pytest.fixture
def people(cast: Cast) -> set[str]:
    return {person.email for person in (cast["admin_agency"], cast["admin_ppe"], cast["kepala_lpse"])}


def test_on_the_first_working_day_the_draft_is_there_and_those_concerned_know(
    cast: Cast, people: set[str]
) -> None:
    small_month(cast)
    assert preparing.prepare(at=wit(1, 9, month=11)) == [], "a Sunday"
    assert preparing.prepare(at=wit(2, 7, month=11)) == [], "before the office opens"
    (report,) = preparing.prepare(at=wit(2, 8, 1, month=11))
    assert (report.month, report.closed_by) == (MONTH, None)
    assert preparing.prepare(at=LATER) == []
    mail.outbox.clear()
    preparing.tell(report.pk)
    jobs.run_all_due(quiet=True)
    told = [message for message in mail.outbox if "Laporan Oktober 2026" in message.subject]
    assert {message.to[0] for message in told} == people
    assert len({message.extra_headers["Message-ID"] for message in told}) == len(people)


def test_nobody_is_told_of_a_report_that_moved_on(cast: Cast) -> None:
    report = signed(cast)
    assert preparing.tell(report.pk) == 0
    assert not User.objects.filter(email="").exists()
