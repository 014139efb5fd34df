"""What the matrix of tests/accounts/test_matrix.py puts into the parameters of a URL.

Whoever adds a URL with parameters adds a sample here, by the URL's full name (`requests:case`): a function
from the cast to the keyword arguments, `office` left out. It must name things of
`cast.timur`; create what is needed.
"""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.utils import timezone

from archive_app.domain import archiving, closing, preparing
from archive_app.enums import ReportState
from requests_app.domain import counter, drafts, handover_rules, receipts, sop_sheets, suppressions
from requests_app.domain.counter import Opening
from requests_app.enums import Channel, PaperState
from requests_app.models import Artefact, DocumentVersion, Edition, ResetRequest, Suppression
from resetdesk.accounts.domain import invitations, people
from resetdesk.accounts.models import FactorReset, User
from tests.archive_app.bagged import asked
from tests.archive_app.ended import completed
from tests.archive_app.test_archiving import fake_render
from tests.cast import Cast
from tests.requests_app.factories import SERAM, Walk, equip, paper, submitted
from tests.requests_app.handing import known_holder, sealed

Sample = Callable[[Cast], dict[str, Any]]


def once(make: Sample) -> Sample:
    """One sample for a cast, however many people meet it: pages are only looked at, or refuse."""

    @wraps(make)
    def sample(cast: Cast) -> dict[str, Any]:
        made = cast.__dict__.setdefault("samples", {})
        if make.__name__ not in made:
            made[make.__name__] = make(cast)
        return dict(made[make.__name__])

    return sample


@once
def _request(cast: Cast) -> dict[str, Any]:
    return {"reference": submitted(cast).reference}


@once
def _taken(cast: Cast) -> dict[str, Any]:
    """A step that its officer took, so that the papers are open."""
    walk = Walk(cast, submitted(cast))
    step = walk.take()
    return {"reference": walk.request.reference, "step_id": step.pk}


def _version(cast: Cast) -> dict[str, Any]:
    taken = _taken(cast)["reference"]
    version = DocumentVersion.objects.filter(document__submission__reset_requests__reference=taken).first()
    assert version is not None
    return {"version_id": version.pk}


@once
def _paper(cast: Cast) -> dict[str, Any]:
    request = submitted(cast)
    made = Artefact.objects.create(
        reset_request=request,
        kind="attachment",
        number="1",
        issued_at=request.received_at,
        state=PaperState.MADE,
        file=paper(cast.timur),
        made_at=request.received_at,
    )
    return {"reference": request.reference, "artefact_id": made.pk}


@once
def _link(cast: Cast) -> dict[str, Any]:
    """A result that lies ready now."""
    known_holder(cast)
    walk = Walk(cast, submitted(cast, at=timezone.now()), at=timezone.now())
    walk.until("hand_over")
    walk.take()
    walk.request.refresh_from_db()
    return {"token": handover_rules.link_token(sealed(walk))}


@once
def _counter(cast: Cast) -> dict[str, Any]:
    _sop(cast)
    opening = Opening(role="ppk", services=("reset_password",), channel=Channel.COUNTER)
    return {"draft_id": counter.begin(cast.timur, opening, at=timezone.now()).pk}


@once
def _record(cast: Cast) -> dict[str, Any]:
    request = completed(cast)
    assert request.ended_at is not None
    record = archiving.make_record(request.pk, render=fake_render, at=request.ended_at)
    assert record is not None
    return {"reference": request.reference, "number": record.number}


def _all_recorded(cast: Cast) -> None:
    """A record, and one for whatever else has ended meanwhile."""
    _record(cast)
    for request in ResetRequest.objects.filter(office=cast.timur, ended_at__isnull=False, records=None):
        archiving.make_record(request.pk, render=fake_render, at=timezone.now())


@once
def _suppression(cast: Cast) -> dict[str, Any]:
    suppressions.suppress(cast.timur.pk, "tidak.ada@contoh.test", detail="", at=timezone.now())
    return {"suppression_id": Suppression.objects.get(office=cast.timur).pk}


@once
def _bundle(cast: Cast) -> dict[str, Any]:
    _all_recorded(cast)
    return {"bundle_id": asked(cast.timur, cast).pk}


@once
def _month(cast: Cast) -> dict[str, Any]:
    """A month that was checked, its paper made."""
    _all_recorded(cast)
    over = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
    report = closing.close(cast.timur, "2026-11", by=None, at=over)
    if report.state == ReportState.DRAFT:
        closing.check(report.pk, by=cast["admin_agency"], at=over)
    preparing.make_paper(report.pk, render=lambda _office, _reading: b"%PDF-1.7", at=over)
    return {"month": report.month}


@once
def _draft_link(cast: Cast) -> dict[str, Any]:
    draft = drafts.start(cast.timur, at=timezone.now())
    draft.verified_email = "sari@contoh.test"
    draft.save()
    return {"draft_id": draft.pk, "token": drafts.link_token(draft)}


@once
def _invitation(cast: Cast) -> dict[str, Any]:
    person = User.objects.filter(username="baru").first() or people.create_person(
        "baru", full_name="Orang Baru", email="baru@contoh.test", password=None
    )
    made = invitations.invite(person, office=cast.timur, by=None, at=timezone.now())
    return {"invitation_id": made.pk, "token": invitations.token_of(made)}


@once
def _factor_reset(cast: Cast) -> dict[str, Any]:
    made, _is_new = FactorReset.objects.get_or_create(
        office=cast.timur,
        user=cast["loket"],
        defaults={
            "reason": "Ponsel hilang.",
            "asked_by": cast["office_admin"],
            "asked_at": timezone.now(),
        },
    )
    return {"reset_id": made.pk}


def _sop(cast: Cast) -> dict[str, Any]:
    current = Edition.objects.filter(sop__office=cast.timur, retired_at=None).first()
    return {"key": (current or equip(cast.timur, SERAM)).sop.key}


@once
def _line(cast: Cast) -> dict[str, Any]:
    """The signed line of a receipt."""
    request = completed(cast)
    assert request.ended_at is not None
    return {"line": receipts.build(request, number="1/BL/2026", issued_at=request.ended_at).proof.line}


def _sop_sheet(cast: Cast) -> dict[str, Any]:
    edition = Edition.objects.get(sop__office=cast.timur, sop__key=_sop(cast)["key"], retired_at=None)
    sop_sheets.make(edition.pk, render=lambda _edition: b"%PDF-1.7", at=timezone.now())
    return {"key": edition.sop.key, "number": edition.number}


SAMPLES: dict[str, Sample] = {
    "verify-line": _line,
    "demo_mail": lambda _cast: {"name": "20260101-000000-1.log", "number": 0},
    "accounts:invitation": _invitation,
    "accounts:end_session": lambda _cast: {"session_id": 1},
    "settings:person": lambda cast: {"person_id": cast["loket"].pk},
    "settings:leave": lambda cast: {"person_id": cast["kepala_lpse"].pk},
    "settings:leave-cancel": lambda _cast: {"leave_id": 1},
    "settings:reset-ask": lambda cast: {"person_id": cast["loket"].pk},
    "settings:reset-confirm": _factor_reset,
    "settings:reset-stop": _factor_reset,
    "settings:reset-link": _factor_reset,
    "accounts:reset": lambda cast: {**_factor_reset(cast), "token": "tidak-berlaku"},
    "accounts:reset_not_me": lambda cast: {**_factor_reset(cast), "token": "tidak-berlaku"},
    "settings:invite": lambda cast: {"person_id": cast["loket"].pk},
    "texts:text": lambda _cast: {"key": "received"},
    "texts:sample": lambda _cast: {"key": "received"},
    "texts:restore": lambda _cast: {"key": "received"},
    "requests:lift": _suppression,
    "requests:sop": _sop,
    "requests:sop-sheet": _sop_sheet,
    "requests:sop-advice": _sop,
    "requests:sop-source": _sop,
    "requests:apply-page": lambda _cast: {"page": "layanan"},
    "requests:apply-preview": lambda _cast: {"paper_id": 1},
    "requests:apply-resume": _draft_link,
    "requests:apply-done": _request,
    "requests:apply-noted": _request,
    "requests:track-detail": _request,
    "requests:track-paper": lambda cast: {**_request(cast), "paper_id": 1},
    "requests:track-resend": _request,
    "requests:track-received": _request,
    "requests:track-changed": _request,
    "requests:track-not-me": _request,
    "requests:complete": _request,
    "requests:withdraw": _request,
    "requests:track-news": _request,
    "requests:case": lambda cast: {"reference": _taken(cast)["reference"]},
    "requests:walked": lambda cast: {"reference": _taken(cast)["reference"]},
    "requests:take": _taken,
    "requests:act": _taken,
    "requests:generated": lambda cast: {**_taken(cast), "act": "buat"},
    "requests:side-act": lambda cast: {"reference": _taken(cast)["reference"], "act": "catatan"},
    "requests:paper": _paper,
    "requests:paper-page": lambda cast: {**_version(cast), "number": 1},
    "requests:paper-original": _version,
    "requests:paper-together": _version,
    "requests:counter-form": _counter,
    "requests:counter-done": _counter,
    "requests:counter-handed": _counter,
    "requests:collect": _link,
    "requests:collect_open": _link,
    "requests:collect_received": _link,
    "requests:collect_changed": _link,
    "requests:collect_not_me": _link,
    "archive:archive-step": _request,
    "archive:bundle": _bundle,
    "archive:bundle-file": _bundle,
    "archive:record-bundle": _record,
    "archive:record": _record,
    "archive:check": _record,
    "archive:move": _record,
    "archive:file": lambda cast: {**_record(cast), "position": 1},
    "months:month": _month,
    "months:cases": _month,
    "months:close": _month,
    "months:check": _month,
    "months:return": _month,
    "months:sign": _month,
    "months:figures": lambda cast: {**_month(cast), "form": "csv"},
    "months:register": lambda cast: {**_month(cast), "form": "csv"},
    "months:paper": lambda cast: {**_month(cast), "which": "nota-dinas"},
}

# URLs that answer something else than their policy alone would say, with the reason. Keep it short.
EXCEPTIONS: dict[str, str] = {
    "settings:leave": "403 for a head at another person's",
    "settings:leave-cancel": "404 for a leave that is not there",
    "accounts:reset": "410 for a link that opens nothing",
    "accounts:reset_not_me": "410 for a link that opens nothing",
    "account_login": "signed-in people are sent on",
    "mfa_authenticate": "only between password and code",
    "account_reauthenticate": "people with an authenticator are sent to the code",
    "mfa_reauthenticate": "people without an authenticator are sent to the password",
    "mfa_login_webauthn": "sends to the sign-in page",
    "mfa_reauthenticate_webauthn": "people without a passkey are sent to the code",
    "mfa_add_webauthn": "asks for a proof of this session first",
    "mfa_edit_webauthn": "404 for another person's passkey",
    "mfa_remove_webauthn": "404 for another person's passkey",
    "accounts:office_account": "404 where no office has such a door",
    "accounts:office_account_returned": "404 where no office has such a door",
    "accounts:office_account_link": "404 where no office has such a door",
    "accounts:office_account_unlink": "404 where no office has such a door",
    "mfa_deactivate_totp": "404 without an authenticator",
    "mfa_view_recovery_codes": "404 without recovery codes",
    "mfa_download_recovery_codes": "404 without recovery codes",
    "accounts:demo": "404 outside the demo",
    "demo_mailbox": "404 outside the demo",
    "demo_mail": "404 outside the demo",
    "accounts:demo_sign_in": "404 outside the demo",
    "accounts:home": "sends a person with one office to the desk",
    "requests:paper-together": "404 for a paper of one file",
    "requests:paper-page": "404 for a page that cannot be drawn",
    "set_language": "sends back where one came from",
    "gallery": "exists only where pages are designed",
    "gallery_page": "exists only where pages are designed",
    "healthz": "says whether the installation is fit",
    "security-txt": "404 where no contact is named",
}
