"""What the pages of the months show: everything is read from the figures, nothing is counted here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from archive_app.domain import periods, signatories
from archive_app.domain.queries import month_list
from archive_app.domain.queries.month_cases import Ask, Page
from archive_app.domain.running import Reading
from archive_app.enums import ReportEvent, ReportState
from archive_app.interfaces import month_files, month_sentences, month_tables, service_register
from archive_app.interfaces.month_parts import opener, share
from archive_app.models import MonthReport
from requests_app.domain.queries.history import Happening
from requests_app.enums import Channel, DeviationKind, Judgement, RequestState, StepOutcome
from requests_app.models import Edition
from resetdesk.accounts.domain import policy
from resetdesk.accounts.enums import Action, Role
from resetdesk.accounts.models import Office, User
from resetdesk.core import journal
from resetdesk.core.models import JournalEntry
from resetdesk.core.templatetags.ui import angka, waktu

Row = dict[str, object]


def rows(office: Office, *, at: datetime) -> list[Row]:
    """One row a month, the newest first. Months that are not closed show no figures here."""
    return [
        {
            "url": reverse("months:month", args=[office.slug, line.month]),
            "name": periods.name_of(line.month),
            "state": str(ReportState(line.state).label) if line.state else _state_of(line.is_over),
            "tone": "due" if line.is_over and not line.state else "quiet" if not line.state else "",
            "received": angka(line.received),
            "ended": angka(line.ended),
            "share": share(line.within, line.within + line.over) if line.state else "",
            "open": angka(line.open_after),
        }
        for line in month_list.lines(office, at=at)
    ]


def _state_of(is_over: bool) -> str:
    return _("Belum ditutup") if is_over else _("Berjalan")


def context(office: Office, reading: Reading, *, reader: User, roles: frozenset[Role]) -> dict[str, Any]:
    """Everything that the month's page shows, but its forms."""
    figures: Mapping[str, Any] = reading.figures
    report, month = reading.report, str(figures["month"])
    link = opener(office, month)
    return {
        "title": month_sentences.title(figures),
        "over": report.number if report else "",
        "state_line": state_line(office, reading),
        "month": month,
        "report": report,
        "ways": ways(reading),
        "acts": acts(reading, reader=reader, roles=roles),
        "answers": month_sentences.answers(figures, link=link),
        "parts": month_tables.sops(figures, link=link),
        "volume": month_tables.volume(figures, link=link),
        "backlog": month_tables.backlog(figures, link=link),
        "roles": month_tables.groups(figures, kind="roles", link=link),
        "channels": month_tables.groups(figures, kind="channels", link=link),
        "causes": month_tables.causes(figures, link=link),
        "quality": [
            {"label": label, "count": count, "url": link(ask) if ask and count != "0" else ""}
            for label, count, ask in month_tables.quality(figures)
        ],
        "method": month_tables.method(),
        "files": files(office, reading),
        "registers": registers(office, month) if policy.allows(roles, Action.TAKE_REGISTER) else [],
        "events": events(report) if report else [],
    }


def state_line(office: Office, reading: Reading) -> str:
    """When the figures were counted, and whether they can still change."""
    when = waktu(reading.counted_at, office)
    if reading.report is not None:
        return _("Ditutup %s. Angkanya tidak berubah lagi.") % when
    if reading.figures["is_whole"]:
        said = _("Bulan ini sudah berakhir tetapi belum ditutup. Dihitung %s.") % when
    else:
        said = _("Bulan ini masih berjalan. Dihitung %s.") % when
    if reading.awaited:
        said += " " + _("%s permohonan yang sudah berakhir belum ikut: rekamannya sedang dibuat.") % angka(
            reading.awaited
        )
    return said


def ways(reading: Reading) -> list[Row]:
    """The four stations of a report: draft, checked, signed, record."""
    report = reading.report
    state = report.state if report else ""
    reached = {"": 0, ReportState.DRAFT: 1, ReportState.CHECKED: 2, ReportState.SIGNED: 4}[state]
    lines = _lines(report)
    labels = (_("Draf"), _("Diperiksa"), _("Ditandatangani"), _("Arsip"))
    return [
        {"label": label, "line": line, "is_done": place < reached, "is_now": place == reached}
        for place, (label, line) in enumerate(zip(labels, lines, strict=True))
    ]


def _lines(report: MonthReport | None) -> tuple[str, str, str, str]:
    if report is None:
        return _("belum ditutup"), "", "", ""
    checked = signed = record = ""
    closed = _done(report, ReportEvent.CLOSED, by=report.closed_by, at=report.closed_at)
    if report.checked_at and report.checked_by:
        checked = _done(report, ReportEvent.CHECKED, by=report.checked_by, at=report.checked_at)
    if report.signed_at and report.signed_by:
        signed = _done(report, ReportEvent.SIGNED, by=report.signed_by, at=report.signed_at)
        record = _("klasifikasi %s") % report.record.classification
    return closed, checked, signed, record


def _done(report: MonthReport, event: ReportEvent, *, by: User | None, at: datetime) -> str:
    who = signatories.with_post(by.full_name, report, event) if by else _("portal")
    return f"{who}, {waktu(at, report.office)}"


def acts(reading: Reading, *, reader: User, roles: frozenset[Role]) -> Row:
    """What this person may do with the report now; a button that would refuse is not shown."""
    report = reading.report
    may_check, may_sign = (
        policy.allows(roles, action) for action in (Action.CHECK_REPORT, Action.SIGN_REPORT)
    )
    is_checked = report is not None and report.state == ReportState.CHECKED
    is_own_check = report is not None and report.checked_by_id == reader.pk
    can_be_signed = (
        is_checked and may_sign and not is_own_check and report is not None and bool(report.paper_id)
    )
    unnamed = signatories.refusal(report, by=reader) if report is not None and can_be_signed else ""
    may_sign_now = can_be_signed and not unnamed
    return {
        "close": report is None and bool(reading.figures["is_whole"]) and may_check,
        "check": report is not None and report.state == ReportState.DRAFT and may_check,
        "sign": may_sign_now,
        "give_back": is_checked and (may_check or may_sign),
        "waits": "" if may_sign_now else unnamed or _waits(report, is_own=is_own_check and may_sign),
    }


def _waits(report: MonthReport | None, *, is_own: bool) -> str:
    if report is None or report.state != ReportState.CHECKED:
        return ""
    if report.paper_id is None:
        return _("Nota dinas sedang dibuat. Muat ulang halaman ini sebentar lagi.")
    if is_own:
        return _("Anda yang memeriksa laporan ini, jadi orang lain yang menandatanganinya.")
    return _("Menunggu tanda tangan %s.") % signatories.block(signatories.named(report)).position


def files(office: Office, reading: Reading) -> list[Row]:
    """What can be taken away."""
    month, report = str(reading.figures["month"]), reading.report
    found: list[Row] = []
    if report and report.signed_file_id:
        url = reverse("months:paper", args=[office.slug, month, "bertanda-tangan"])
        found.append({"label": _("laporan bertanda tangan"), "url": url})
    if report and report.paper_id:
        url = reverse("months:paper", args=[office.slug, month, "nota-dinas"])
        found.append({"label": _("nota dinas (PDF)"), "url": url})
    found += [
        {"label": form.upper(), "url": reverse("months:figures", args=[office.slug, month, form])}
        for form in month_files.WRITERS
    ]
    return found


def registers(office: Office, month: str) -> list[Row]:
    """The register of LPSE standard 5 for the same month."""
    return [
        {"label": form.upper(), "url": reverse("months:register", args=[office.slug, month, form])}
        for form in service_register.WRITERS
    ]


def events(report: MonthReport) -> list[Happening]:
    """The report's own chain in words, newest first."""
    told = journal.entries(report.pk)
    named = {key for entry in told for key in (entry.by, entry.facts.get("on_behalf_of")) if key}
    people = {row.pk: row.full_name for row in User.objects.filter(pk__in=named)}
    return [
        Happening(
            when=entry.at,
            what=str(ReportEvent(entry.event).label),
            who=_who(entry, people) if entry.by else _("portal"),
            note=next(iter(journal.personal(entry).values()), ""),
        )
        for entry in reversed(told)
    ]


def _who(entry: JournalEntry, people: Mapping[int, str]) -> str:
    name, absent = people.get(entry.by or 0, ""), people.get(entry.facts.get("on_behalf_of", 0), "")
    if not absent:
        return name
    words = {"name": name, "post": signatories.post_of(entry.facts), "absent": absent}
    return _("%(name)s, %(post)s, menggantikan %(absent)s") % words


def cases(office: Office, month: str, ask: Ask, page: Page) -> dict[str, Any]:
    """The list behind a number, with the number itself in words."""
    editions = {
        row.pk: row for row in Edition.objects.filter(pk__in={case.edition_id for case in page.cases})
    }
    return {
        "title": TITLES[ask.what](),
        "narrowed": narrowed(office, ask),
        "month": month,
        "month_name": periods.name_of(month),
        "count": page.count,
        "has_steps": any(case.step for case in page.cases),
        "rows": [
            {
                "url": reverse("requests:case", args=[office.slug, case.reference]),
                "reference": case.reference,
                "register": case.register,
                "holder": case.holder,
                "step": _step_name(editions.get(case.edition_id or 0), case.step),
                "at": case.at,
            }
            for case in page.cases
        ],
    }


def _step_name(edition: Edition | None, key: str) -> str:
    if edition is None:
        return ""
    step = edition.definition.step(key)
    return " ".join(filter(None, (step.number, step.activity)))


def narrowed(office: Office, ask: Ask) -> str:
    """What the list is narrowed to, in words of the office's SOPs."""
    editions = list(Edition.objects.filter(sop__office=office).select_related("sop").order_by("number"))
    words = [*_named(editions, ask), _value(editions, ask)]
    return ", ".join(word for word in words if word)


def _named(editions: list[Edition], ask: Ask) -> list[str]:
    found = {"sop": "", "step": "", "role": ""}
    for edition in editions:
        sop = edition.definition
        if edition.sop.key == ask.sop:
            found["sop"] = edition.sop.title
            steps = {step.key: step for step in sop.steps}
            if ask.step in steps:
                found["step"] = _step_name(edition, ask.step)
        if ask.role in sop.roles:
            found["role"] = sop.role_label(ask.role)
    channel = str(Channel(ask.channel).label) if ask.channel in Channel.values else ""
    return [found["step"], found["sop"] if not found["step"] else "", found["role"], channel]


def _value(editions: list[Edition], ask: Ask) -> str:
    for words in (Judgement, RequestState, DeviationKind, StepOutcome):
        if ask.what not in {"butir-kembali", "alasan-kembali", "ditolak"} and ask.value in words.values:
            return str(words(ask.value).label)
    reasons = {
        reason.key: reason.label
        for edition in editions
        for lists in (edition.definition.reasons,)
        for reason in (*lists.rejection, *lists.returns, *lists.deviation)
    }
    return reasons.get(ask.value, ask.value)


TITLES: Mapping[str, Any] = {
    "masuk": lambda: _("Permohonan yang masuk"),
    "berakhir": lambda: _("Permohonan yang berakhir"),
    "ditolak": lambda: _("Permohonan yang ditolak"),
    "sisa": lambda: _("Permohonan yang belum berakhir"),
    "sisa-awal": lambda: _("Permohonan yang belum berakhir pada awal bulan"),
    "dibuka-lagi": lambda: _("Permohonan yang dibuka kembali"),
    "langkah": lambda: _("Langkah yang dilalui"),
    "ditutup": lambda: _("Langkah yang ditutup"),
    "dikembalikan": lambda: _("Berkas yang dikembalikan untuk dilengkapi"),
    "alasan-kembali": lambda: _("Temuan pemeriksaan"),
    "butir-kembali": lambda: _("Yang diminta dilengkapi"),
    "simpangan": lambda: _("Penyimpangan dari mutu baku"),
    "alasan-simpangan": lambda: _("Penyimpangan menurut penjelasan"),
    "terlambat-dicatat": lambda: _("Surat yang diterima sebelum bulan ia dicatat"),
    "terputus": lambda: _("Langkah yang terputus"),
}
