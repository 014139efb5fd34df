"""What the pages print of bundles."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from archive_app.domain import bundles
from archive_app.domain.bagging.names import month_words
from archive_app.enums import BundleState
from archive_app.models import Bundle
from resetdesk.accounts.models import Office
from resetdesk.core.templatetags.ui import angka, ukuran, waktu

Row = dict[str, object]
STEPS = (BundleState.LISTING, BundleState.WRITING, BundleState.CHECKING)
TONES = {BundleState.FAILED: "fault", BundleState.EXPIRED: "quiet"}


def what(bundle: Bundle) -> str:
    """`Oktober 2026`, or the record's name."""
    return month_words(bundle.month) if bundle.month else bundle.name


def file_name(bundle: Bundle) -> str:
    """What the downloaded file is called: the office and the month, nobody's name."""
    return f"{bundle.office.slug}-{bundle.name}.zip"


def again_url(bundle: Bundle) -> str:
    """Where the same bundle is asked for once more."""
    slug = bundle.office.slug
    if bundle.record is None or bundle.record.report is not None:
        return reverse("archive:bundle-prepare", args=[slug])
    return reverse("archive:record-bundle", args=[slug, bundle.record.case.reference, bundle.record.number])


def standing(bundle: Bundle, *, at: datetime) -> str:
    """`ready`, `under_way`, `stalled`, `failed` or `expired`: which page the bundle has now."""
    if bundles.is_offered(bundle, at=at):
        return "ready"
    if bundles.is_stalled(bundle, at=at):
        return "stalled"
    if bundle.is_under_way:
        return "under_way"
    return "failed" if bundle.state == BundleState.FAILED else "expired"


def bundle_rows(found: Iterable[Bundle], *, office: Office, at: datetime) -> list[Row]:
    """One row a bundle."""
    rows: list[Row] = []
    for bundle in found:
        is_offered = bundles.is_offered(bundle, at=at)
        state = BundleState(bundle.state)
        if state is BundleState.READY and not is_offered:
            state = BundleState.EXPIRED
        rows.append(
            {
                "url": reverse("archive:bundle", args=[office.slug, bundle.pk]),
                "file_url": reverse("archive:bundle-file", args=[office.slug, bundle.pk])
                if is_offered
                else "",
                "what": what(bundle),
                "state": state.label,
                "tone": TONES.get(state, ""),
                "records": bundle.records,
                "size": ukuran(bundle.bytes_total) if bundle.bytes_total else "",
                "asked_at": bundle.asked_at,
                "asked_by": bundle.asked_by.full_name,
                "expires_at": bundle.expires_at if is_offered else None,
            }
        )
    return rows


def progress(bundle: Bundle) -> Row:
    """How far it is: a share for the bar, and the same in numbers for each of the three parts."""
    state = BundleState(bundle.state)
    place = STEPS.index(state) if state in STEPS else -1
    done = {
        BundleState.LISTING: _("%(done)s dari %(total)s rekaman")
        % {"done": angka(bundle.records_done), "total": angka(bundle.records)},
        BundleState.WRITING: _count(bundle),
        BundleState.CHECKING: _count(bundle),
    }
    return {
        "share": _share(bundle, state),
        "state": state.label,
        "said": done.get(state, ""),
        "steps": [
            {
                "label": step.label,
                "said": done[step] if number == place else "",
                "is_now": number == place,
                "is_done": number < place,
            }
            for number, step in enumerate(STEPS)
        ],
    }


def _count(bundle: Bundle) -> str:
    return _("%(done)s dari %(total)s berkas, %(size)s dari %(whole)s") % {
        "done": angka(bundle.files_done),
        "total": angka(bundle.files_total),
        "size": ukuran(bundle.bytes_done),
        "whole": ukuran(bundle.bytes_total),
    }


def _share(bundle: Bundle, state: BundleState) -> int:
    """Of a hundred: the lists are quick, writing and reading again take the same time each."""
    if state is BundleState.LISTING:
        return 10 * bundle.records_done // max(bundle.records, 1)
    part = 45 * bundle.bytes_done // max(bundle.bytes_total, 1)
    return {BundleState.WRITING: 10 + part, BundleState.CHECKING: 55 + part}.get(state, 0)


def facts(bundle: Bundle) -> list[Row]:
    """What a ready bundle is, to be compared after it was taken away."""
    office = bundle.office
    rows = [
        (_("Rekaman"), angka(bundle.records)),
        (_("Berkas di dalamnya"), angka(bundle.files_total)),
        (
            _("Ukuran"),
            _("%(size)s (%(bytes)s byte)")
            % {"size": ukuran(bundle.bytes_total), "bytes": angka(bundle.bytes_total)},
        ),
        (_("Sidik (SHA-256)"), bundle.sha256),
        (_("Diminta"), f"{waktu(bundle.asked_at, office)}, {bundle.asked_by.full_name}"),
        (_("Selesai diperiksa ulang"), waktu(bundle.ready_at, office)),
        (_("Dapat diunduh sampai"), waktu(bundle.expires_at, office)),
    ]
    return [{"key": key, "value": value} for key, value in rows]
