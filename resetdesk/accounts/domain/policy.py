"""Who may do what: one table, asked by every door and every verb."""

import datetime as dt
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from resetdesk.accounts.domain import office_days
from resetdesk.accounts.enums import Action, ContactKind, Role
from resetdesk.accounts.exceptions import NotAllowed, NotFound, OwnAccount
from resetdesk.accounts.models import AccountHolder, HolderContact, Membership, Office, StandIn, User
from resetdesk.core.lines import one_line
from resetdesk.core.nip import digits

# Those whom a SOP may name as the executor of a step.
WORKERS = frozenset(
    {
        Role.LOKET,
        Role.ADMIN_AGENCY,
        Role.ADMIN_PPE,
        Role.KEPALA_UKPBJ,
        Role.KEPALA_LPSE,
        Role.ARSIPARIS,
    }
)
ADMINS = frozenset({Role.ADMIN_AGENCY, Role.ADMIN_PPE})
HEADS = frozenset({Role.KEPALA_UKPBJ, Role.KEPALA_LPSE})
ALL = frozenset(Role)

# Acts on a step are open to every worker here, because the SOP says who executes which step and one officer
# may do all of them; `check_work` then asks for the very role the step names.
POLICY: Mapping[Action, frozenset[Role]] = MappingProxyType(
    {
        Action.SEE_QUEUE: ALL,
        Action.SEE_CASE: ALL,
        Action.SEE_PAPERS: WORKERS | {Role.AUDITOR},
        Action.TAKE_STEP: WORKERS,
        Action.DECIDE: WORKERS,
        Action.DISPOSE: WORKERS,
        Action.INSTRUCT: WORKERS,
        Action.PERFORM: WORKERS,
        Action.HAND_OVER: WORKERS,
        Action.CONFIRM_BY_PHONE: WORKERS,
        Action.REGISTER_AT_COUNTER: ADMINS | {Role.LOKET},
        Action.ACT_ON_CASE: WORKERS | {Role.OFFICE_ADMIN},
        Action.RETURN_FOR_CORRECTION: ADMINS | HEADS,
        Action.LINK_DUPLICATE: ADMINS | {Role.LOKET},
        Action.CHANGE_SOP: ADMINS | HEADS,
        Action.REISSUE: ADMINS,
        Action.REPORT_DENIAL: ADMINS | HEADS | {Role.LOKET},
        Action.LIFT_FREEZE: ADMINS | HEADS,
        Action.ARCHIVE: WORKERS,
        Action.SEE_ARCHIVE: WORKERS | {Role.AUDITOR},
        # A bundle takes a whole month of personal data out of the portal: few, and each time on record.
        Action.PREPARE_BUNDLE: frozenset({Role.ARSIPARIS}),
        Action.TAKE_BUNDLE: frozenset({Role.ARSIPARIS, Role.AUDITOR}),
        Action.DOWNLOAD_RECEIPT: WORKERS | {Role.AUDITOR},
        Action.SEE_JOURNAL: ALL,
        Action.SEE_SOP: ALL,
        Action.MANAGE_SOP: frozenset({Role.OFFICE_ADMIN, Role.KEPALA_UKPBJ}),
        Action.MANAGE_OFFICE: frozenset({Role.OFFICE_ADMIN}),
        Action.MANAGE_PEOPLE: frozenset({Role.OFFICE_ADMIN}),
        Action.PLAN_LEAVE: HEADS | {Role.OFFICE_ADMIN},
        Action.CONFIRM_RESET: HEADS | {Role.OFFICE_ADMIN},
        Action.DECLARE_OUTAGE: frozenset({Role.ADMIN_PPE, Role.KEPALA_LPSE, Role.OFFICE_ADMIN}),
        Action.SEE_REPORT: ALL,
        Action.CHECK_REPORT: ADMINS | {Role.KEPALA_LPSE},
        Action.SIGN_REPORT: frozenset({Role.KEPALA_UKPBJ}),
        # Names and contacts of a whole month leave the portal.
        Action.TAKE_REGISTER: ADMINS | HEADS | {Role.AUDITOR},
        Action.SEE_NOTICES: ALL,
        # Who read which paper when: for whom the office answers to, not for who is read about.
        Action.SEE_READINGS: HEADS | {Role.AUDITOR, Role.OFFICE_ADMIN},
        # Whose data, read by whom: it leaves the portal for the authority (UU 27/2022 pasal 46).
        Action.REPORT_BREACH: HEADS | {Role.OFFICE_ADMIN},
        Action.RESEND_NOTICE: ADMINS | {Role.LOKET, Role.OFFICE_ADMIN},
    }
)
# Acts that change nothing. The auditor has all of these and no other.
READS = frozenset(
    {
        Action.SEE_QUEUE,
        Action.SEE_CASE,
        Action.SEE_PAPERS,
        Action.SEE_ARCHIVE,
        Action.TAKE_BUNDLE,
        Action.DOWNLOAD_RECEIPT,
        Action.SEE_JOURNAL,
        Action.SEE_SOP,
        Action.SEE_REPORT,
        Action.TAKE_REGISTER,
        Action.SEE_NOTICES,
        Action.SEE_READINGS,
    }
)

Anyone = User | AnonymousUser


def office_day(office: Office) -> dt.date:
    """Today as the office's wall calendar shows it."""
    return office_days.day_of(office, timezone.now())


def roles_of(person: Anyone, office: Office, *, on: dt.date | None = None) -> frozenset[Role]:
    """The roles in force on a day (default: the office's today). An operator has none by being one.

    A role of somebody on leave passes to who stands in for it, while both are of the office.
    """
    if not isinstance(person, User) or not person.is_active:
        return frozenset()
    day = on or office_day(office)
    members = Membership.objects.on(day).filter(office=office).order_by()
    own = set(members.filter(user=person).values_list("role", flat=True))
    # Hardly anybody is on leave: two plain reads cost each page less than one that asks for everything.
    away = StandIn.objects.on(day).filter(Q(user=person) | Q(leave__user=person), leave__office=office)
    rows = away.order_by().values_list("role", "user_id", "leave__user_id") if own else ()
    passed_on = {role for role, _stand_in, owner in rows if owner == person.pk}
    taken_on = {
        role
        for role, stand_in, owner in rows
        if stand_in == person.pk and members.filter(user=owner, role=role).exists()
    }
    return frozenset(map(Role, (own - passed_on) | taken_on))


def people_with(office: Office, *, roles: Iterable[Role], on: dt.date) -> QuerySet[User]:
    """The active people who hold one of these roles on a day, stand-ins instead of who is on leave."""
    wanted = [role.value for role in roles]
    members = Membership.objects.on(on).filter(office=office)
    given = StandIn.objects.on(on).filter(leave__office=office)
    passed_on = given.filter(leave__user=OuterRef("user"), role=OuterRef("role"))
    own = members.filter(~Exists(passed_on), role__in=wanted).values("user")
    taken_on = given.filter(
        Exists(members.filter(user=OuterRef("user"))),
        Exists(members.filter(user=OuterRef("leave__user"), role=OuterRef("role"))),
        role__in=wanted,
    ).values("user")
    return User.objects.filter(Q(pk__in=own) | Q(pk__in=taken_on), is_active=True)


def own_roles(person: User, office: Office) -> frozenset[Role]:
    """What the administrator gave, whoever is on leave today."""
    held = Membership.objects.on(office_day(office)).filter(user=person, office=office)
    return frozenset(Role(role) for role in held.order_by().values_list("role", flat=True))


def acting_for(person: User, *, office: Office, group: str) -> int | None:
    """For whom the person stands in today when working as `group`; None in a role of their own."""
    taken_on = StandIn.objects.on(office_day(office)).filter(user=person, leave__office=office, role=group)
    return taken_on.values_list("leave__user", flat=True).first()


def acting_in(person: User, *, office: Office, actions: Iterable[Action], on: dt.date) -> StandIn | None:
    """As whose stand-in the person may do one of these that day; None where a role of their own allows it."""
    wanted = {role for action in actions for role in POLICY[action]}
    held = roles_of(person, office, on=on)
    own = Membership.objects.on(on).filter(office=office, user=person)
    if wanted & held & {Role(role) for role in own.values_list("role", flat=True)}:
        return None
    taken_on = StandIn.objects.on(on).filter(user=person, leave__office=office, role__in=wanted & held)
    return taken_on.select_related("leave__user").first()


def allows(roles: Iterable[Role], action: Action) -> bool:
    """The table itself, for somebody whose roles are already known."""
    return not POLICY[action].isdisjoint(roles)


def check(person: Anyone, *, office: Office, action: Action) -> frozenset[Role]:
    """The person's roles in the office, one of which may do this.

    Raises NotFound for a stranger to the office and NotAllowed for a member without the role.
    """
    roles = roles_of(person, office)
    if not roles:
        raise NotFound(_("Halaman ini tidak ada."))
    if not allows(roles, action):
        raise NotAllowed(refusal(roles, POLICY[action]))
    return roles


def can(person: Anyone, *, office: Office, action: Action) -> bool:
    return allows(roles_of(person, office), action)


def check_work(person: Anyone, *, office: Office, group: str) -> None:
    """Passes only who holds the very role that the step names (`group`, a staff group of the SOP)."""
    roles = roles_of(person, office)
    if not roles:
        raise NotFound(_("Halaman ini tidak ada."))
    if group not in roles & WORKERS:
        needed = frozenset(role for role in WORKERS if role == group)
        raise NotAllowed(refusal(roles, needed))


def may_work(person: Anyone, *, office: Office, group: str) -> bool:
    return group in roles_of(person, office) & WORKERS


def refusal(roles: Iterable[Role], needed: Iterable[Role]) -> str:
    """One sentence: whose act this is, and what the person is here."""
    order = list(Role)
    return _("Ini tugas %(needed)s. Peran Anda di kantor ini: %(yours)s.") % {
        "needed": ", ".join(str(role.label) for role in sorted(needed, key=order.index)) or "-",
        "yours": ", ".join(str(role.label) for role in sorted(roles, key=order.index)),
    }


def is_own_account(person: User, *, nip: str, email: str, user_id: str) -> bool:
    """Whether a request concerns the person's own account, by NIP, address, SPSE user ID or registry.

    Compared generously (case, blanks, punctuation and unseen signs never save anyone); empty values match
    nothing.
    """
    asked_nip = decimals(nip)
    asked_email, asked_id = one_line(email).casefold(), one_line(user_id).casefold()
    own_nip = decimals(person.nip)
    return (
        (bool(asked_nip) and asked_nip == own_nip)
        or (bool(asked_email) and asked_email == person.email.strip().casefold())
        or (bool(asked_id) and asked_id == person.user_id_spse.strip().casefold())
        or (bool(own_nip) and registry_names(own_nip, email=asked_email, user_id=asked_id))
    )


def registry_names(nip: str, *, email: str, user_id: str) -> bool:
    """Whether any office's registry ties this address or user ID (both casefolded) to this NIP."""
    holders = AccountHolder.objects.filter(nip=nip)
    if user_id and holders.annotate(folded=Lower("user_id_spse")).filter(folded=user_id).exists():
        return True
    return (
        bool(email)
        and HolderContact.objects.filter(Q(holder__nip=nip), kind=ContactKind.EMAIL, value=email).exists()
    )


def check_not_own(person: User, *, nip: str, email: str, user_id: str) -> None:
    """Raises OwnAccount. No role, option or second person lifts this ban."""
    if is_own_account(person, nip=nip, email=email, user_id=user_id):
        raise OwnAccount(_("Permohonan ini untuk akun Anda sendiri, jadi harus dikerjakan petugas lain."))


def decimals(text: str) -> str:
    """Only what decides: no stray sign in a NIP may hide whose it is."""
    return "".join(filter(str.isdecimal, digits(text)))
